"""Text as the signals read it: bounded, in one case, one apostrophe, in clauses."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache

READ = 2_000
"""Characters read from either end of a turn: what decides stands in its first or its last lines."""

_APOSTROPHES = re.compile(r"['’‘`´ʼ＇]")
_QUOTED = re.compile(r"\"[^\"\n]{1,200}\"|“[^”\n]{1,200}”|«[^»\n]{1,200}»|(?m:^>.{0,500}$)")
_ENDS = re.compile(r"[.!?;\n\r…]+")
_BREAKS = re.compile(r"[:,()\[\]]+|\s[-–—]+\s|—")
_ENOUGH = 2
"""Words of their own, with which a quotation is not all that is said."""
_SPACE = re.compile(r"[^\w+']+")


class Pattern:
    """Compiled at its first use: all of them take a fifth of a second, which no start should pay."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.source)

    def search(self, text: str) -> re.Match[str] | None:
        return self.compiled.search(text)

    def taken_out(self, text: str) -> str:
        """The text without what matches."""
        return self.compiled.sub(" ", text)


def listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


def readable(text: str) -> str:
    """The beginning and the end, where a turn is longer than anybody writes."""
    return text if len(text) <= 2 * READ else f"{text[:READ]}\n{text[-READ:]}"


def plain(text: str) -> str:
    """One case, no apostrophes ("don't" is "dont"), compatible letters made the same."""
    bare = _APOSTROPHES.sub("", readable(text))  # first: a lone accent would become a space with one
    return unicodedata.normalize("NFKC", bare)[: 3 * READ].casefold()  # one letter may become eighteen


def tokens(text: str) -> list[str]:
    return _SPACE.sub(" ", plain(text)).split()


def clauses(text: str) -> list[str]:
    """What stands between marks, as words with single spaces; what others said (in quotes) is left out."""
    return [clause for sentence in sentences(text) for clause in sentence]


@lru_cache(maxsize=128)
def sentences(text: str) -> tuple[tuple[str, ...], ...]:
    """The clauses, by sentence; kept for a while, since every signal reads the same turn."""
    said = plain(text)
    own = _QUOTED.sub(" ", said)
    if len(own.split()) >= _ENOUGH:
        said = own
    return tuple(found for sentence in _ENDS.split(said) if (found := _split(sentence)))


def _split(sentence: str) -> tuple[str, ...]:
    parts = (_SPACE.sub(" ", part).strip() for part in _BREAKS.split(sentence))
    return tuple(part for part in parts if part)


def names(text: str, phrase: str) -> bool:
    """True when `phrase` stands in `text` as whole words, in any case; phones write other apostrophes."""
    return bool(_whole(phrase).search(_alike(text)))


@lru_cache(maxsize=64)
def _alike(text: str) -> str:
    """Compatible letters, apostrophes and spaces made the same; "I'll" stays apart from "ill"."""
    same = unicodedata.normalize("NFKC", _APOSTROPHES.sub("'", text)).casefold()
    return " ".join(same.split())


@lru_cache(maxsize=2048)
def _whole(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(_alike(phrase))}(?!\w)")
