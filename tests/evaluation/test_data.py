"""Reading labelled data: what may come, and what is refused with file and line."""

import gzip
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.data import DataInvalid, Example, read_set, split


def write(file: Path, rows: Sequence[Any]) -> None:
    file.parent.mkdir(exist_ok=True)
    text = "".join(json.dumps(row) + "\n" for row in rows)
    file.write_bytes(gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode())


def rows(count: int, label: str = "zip") -> list[dict[str, str]]:
    return [{"text": f"{label} {number}", "label": label} for number in range(count)]


def test_a_set_that_is_not_there_is_none(tmp_path: Path) -> None:
    assert read_set(tmp_path / "banking77", seed=1) is None


def test_plain_and_packed_files_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "tents"
    write(folder / "train.jsonl.gz", rows(3))
    write(folder / "val.jsonl", [{"text": "too late", "label": "oos", "domain": "none"}])
    write(folder / "test.jsonl", rows(2))
    parts = read_set(folder, seed=1)
    assert parts is not None
    assert (parts.name, len(parts.train), len(parts.test), parts.given) == ("tents", 3, 2, True)
    assert parts.val == (Example("too late", "oos", ("oos",), "none"),)


def test_without_a_test_file_train_is_split_by_seed(tmp_path: Path) -> None:
    write(tmp_path / "tents/train.jsonl", [*rows(10, "zip"), *rows(20, "pole")])
    one, same, other = (read_set(tmp_path / "tents", seed) for seed in (1, 1, 2))
    assert one is not None
    assert other is not None
    assert one == same
    assert one.test != other.test
    assert not one.given
    assert Counter(example.label for example in one.test) == {"zip": 3, "pole": 6}
    assert {*one.train} | {*one.test} == {*other.train} | {*other.test}
    assert not {*one.train} & {*one.test}


def test_the_inner_split_never_touches_the_test_part(tmp_path: Path) -> None:
    write(tmp_path / "tents/train.jsonl", rows(100))
    parts = read_set(tmp_path / "tents", 1)
    assert parts is not None
    inner = parts.inner(1)
    assert {*inner.train, *inner.test} == {*parts.train}


def test_several_intents_are_kept_and_requests_for_a_person_are_split_evenly(tmp_path: Path) -> None:
    said = [{"text": f"a person {n}", "intents": ["card", "handoff"][: 1 + n % 2]} for n in range(40)]
    write(tmp_path / "nlupp/utterances.jsonl", said)
    parts = read_set(tmp_path / "nlupp", 1)
    assert parts is not None
    asking = [example for example in parts.test if "handoff" in example.intents]
    assert (len(parts.test), len(asking), asking[0].label) == (20, 10, "card")


def test_the_test_part_holds_no_message_of_train() -> None:
    """In another case, with other blanks or under another label it is the same message."""
    said = ["my zip", "My  ZIP", "my zip ", "MY zip"]
    train, test = split([Example(text, label) for text in said for label in ("zip", "tent")], 1, 0.5)
    assert (len(train), test) == (4, ())


def test_a_label_of_one_example_stays_in_train() -> None:
    train, test = split([Example("alone", "rare")], seed=1)
    assert (len(train), len(test)) == (1, 0)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"label": "zip"}', '"text" is missing'),
        ('{"text": "  ", "label": "zip"}', '"text" is no text'),
        ('{"text": "a", "label": 7}', '"label" is no text'),
        ('{"text": "a"}', '"label" is missing'),
        ('{"text": "a", "intents": "zip"}', '"intents" is no list of names'),
        ('{"text": "a \\ud800", "label": "zip"}', '"text" holds half a character'),
        ('{"text": "a", "label": "\\udfff"}', '"label" holds half a character'),
        ('{"text": "a", "intents": ["zip", "\\ud800"]}', '"intents" holds half a character'),
        ('["a"]', "no JSON object"),
        ("text", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('{"text": "' + "a" * 1_000_000 + '"}', "longer than 1,000,000 characters"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, line: str, problem: str) -> None:
    file = tmp_path / "train.jsonl"
    file.write_text('\n{"text": "fine", "label": "zip"}\n' + line)
    with pytest.raises(DataInvalid) as caught:
        read_set(tmp_path, 1)
    assert str(caught.value) == f"{file}:3: {problem}"


@pytest.mark.parametrize(("name", "content"), [("train.jsonl.gz", b"no gzip"), ("train.jsonl", b"\xff\xfe")])
def test_a_file_that_is_no_text_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataInvalid, match="can't be read"):
        read_set(tmp_path, 1)


@pytest.mark.parametrize("name", ["train.jsonl", "train.jsonl.gz"])
def test_the_mark_that_some_editors_put_before_a_file_is_read_over(tmp_path: Path, name: str) -> None:
    text = b'\xef\xbb\xbf{"text": "fine", "label": "zip"}\n'
    (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    parts = read_set(tmp_path, 1)
    assert parts is not None
    assert parts.train == (Example("fine", "zip", ("zip",)),)


def test_a_file_cut_short_is_told(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl.gz", rows(1000))
    whole = (tmp_path / "train.jsonl.gz").read_bytes()
    (tmp_path / "train.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataInvalid, match="can't be read"):
        read_set(tmp_path, 1)
