"""Labelled data from a folder: `DIR/<set>/{train,val,test}.jsonl`, each plain or as `.jsonl.gz`.

One JSON object a line: `text`, with `label` (one intent) or `intents` (several); `domain` where there is
one. A set with a single `utterances.jsonl` has it for its train part.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, TextIO

from bot.domain.errors import BatonError

LINE_LIMIT = 1_000_000
"""Characters of one line; a file of one endless line must not fill the memory."""

ENCODING = "utf-8-sig"
"""With or without the mark that some editors put before a file."""

TEST_SHARE = 0.3
"""Of train, where there is no test file: about what BANKING77's own test part is of the whole."""
SHARES = {"nlupp": 0.5}
"""Where another is needed: of 41 requests for a person 12 would say too little."""

PERSON = "handoff"
"""The intent by which NLU++ marks a request for a person, wherever it stands among others."""


class DataInvalid(BatonError):
    """A file that can't be used: `file`, `line` (0 when it has none), `problem` in words."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(file=str(file), line=line, problem=problem)
        self.file, self.line, self.problem = file, line, problem

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}" if self.line else f"{self.file}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Example:
    """One customer's message; `label` is the first of its `intents`."""

    text: str
    label: str
    intents: tuple[str, ...] = ()
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """`given` says that the test part is a file of its own, and no split of train."""

    name: str
    train: tuple[Example, ...]
    val: tuple[Example, ...]
    test: tuple[Example, ...]
    given: bool = True

    def inner(self, seed: int) -> Parts:
        """The same set as it may be looked at while one works: its test part is split from train."""
        train, test = split(self.train, seed, SHARES.get(self.name, TEST_SHARE))
        return replace(self, train=train, test=test, given=False)


def read_set(folder: Path, seed: int) -> Parts | None:
    """None where there is no such set. Raises DataInvalid naming file and line."""
    parts = {part: _read_part(folder, part) for part in ("train", "val", "test")}
    train = parts["train"] if parts["train"] is not None else _read_part(folder, "utterances")
    if train is None and parts["test"] is None:
        return None
    if parts["test"] is not None:
        return Parts(folder.name, train or (), parts["val"] or (), parts["test"])
    train, test = split(train or (), seed, SHARES.get(folder.name, TEST_SHARE))
    return Parts(folder.name, train, parts["val"] or (), test, given=False)


def split(
    examples: Sequence[Example], seed: int, share: float = TEST_SHARE
) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """(train, test), each with its share of every label; the same for the same seed on every machine.

    What stands in train word by word is left out of test: it would be known, not understood.
    """
    train: list[Example] = []
    test: list[Example] = []
    strata: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        strata[PERSON if PERSON in example.intents else example.label].append(example)
    for label, shuffled in sorted(strata.items()):
        Random(f"{seed}:{label}").shuffle(shuffled)  # noqa: S311
        held = round(len(shuffled) * share)
        test += shuffled[:held]
        train += shuffled[held:]
    known = {_plain(example.text) for example in train}
    return tuple(train), tuple(example for example in test if _plain(example.text) not in known)


def by_label(examples: Iterable[Example]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        found[example.label].append(example)
    return dict(found)


def lines_of(file: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each object with its line's number; empty lines are passed over. Raises DataInvalid."""
    try:
        with _opened(file) as stream:
            number = 0
            while line := stream.readline(LINE_LIMIT + 1):
                number += 1
                if line.strip():
                    yield number, _object(line, file, number)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataInvalid(file, 0, f"can't be read: {_cause(error)}") from None


def word(found: Mapping[str, Any], name: str, file: Path, line: int, *, needed: bool = True) -> str:
    """The text under `name`; "" where it may be missing. Raises DataInvalid."""
    value = found.get(name, None if needed else "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise DataInvalid(file, line, f'"{name}" is no text' if name in found else f'"{name}" is missing')
    return _whole(value, name, file, line)


def _whole(text: str, name: str, file: Path, line: int) -> str:
    """JSON can escape half of a pair (\\ud800), which no file and no terminal takes. Raises DataInvalid."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise DataInvalid(file, line, f'"{name}" holds half a character')
    return text


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _read_part(folder: Path, part: str) -> tuple[Example, ...] | None:
    for name in (f"{part}.jsonl", f"{part}.jsonl.gz"):
        file = folder / name
        if file.is_file():
            return tuple(_example(found, file, number) for number, found in lines_of(file))
    return None


def _example(found: Mapping[str, Any], file: Path, line: int) -> Example:
    text = word(found, "text", file, line)
    domain = word(found, "domain", file, line, needed=False)
    if "intents" not in found:
        label = word(found, "label", file, line)
        return Example(text, label, (label,), domain)
    intents = found["intents"]
    if not isinstance(intents, list) or not all(isinstance(intent, str) for intent in intents):
        raise DataInvalid(file, line, '"intents" is no list of names')
    named = tuple(_whole(intent, "intents", file, line) for intent in intents)
    return Example(text, named[0] if named else "", named, domain)


def _opened(file: Path) -> TextIO:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding=ENCODING)
    return file.open("rt", encoding=ENCODING)


def _object(line: str, file: Path, number: int) -> Mapping[str, Any]:
    if len(line) > LINE_LIMIT:
        raise DataInvalid(file, number, f"longer than {LINE_LIMIT:,} characters")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise DataInvalid(file, number, "no JSON") from None
    if not isinstance(found, dict):
        raise DataInvalid(file, number, "no JSON object")
    return found


def _cause(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else "") or str(error) or type(error).__name__
