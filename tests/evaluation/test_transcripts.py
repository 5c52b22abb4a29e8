"""A company's own conversations: what may come, and what is refused with file and line."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import transcripts
from bot.evaluation.data import DataInvalid
from bot.evaluation.scenarios import Dialogue, Said

TURNS = [
    {"speaker": "customer", "text": "Where is my parcel?", "article": "parcels"},
    {"speaker": "assistant", "text": "On its way."},
    {"speaker": "customer", "text": "A person please."},
]


def line(**changes: Any) -> str:
    told = {"id": "c-1", "turns": TURNS, "handoff": 2, "asked": 2} | changes
    return json.dumps({name: value for name, value in told.items() if value != "left out"})


def test_the_customers_turns_are_read_with_their_labels(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(line() + "\n" + line(id="left out", handoff=None, asked="left out"))
    first, second = transcripts.read(file)
    said = (Said("Where is my parcel?", "parcels"), Said("A person please.", gold=True, asks=True))
    assert first == Dialogue("c-1", "transcript", said)
    assert (second.id, second.gold, second.asked) == ("line 2", None, None)


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        (line(turns="left out"), '"turns" is missing'),
        (line(turns="hello"), '"turns" is no list'),
        (line(turns=["hello"]), "a turn is no object"),
        (line(turns=[{"speaker": "customer"}]), '"text" is missing'),
        (line(turns=[{"speaker": "robot", "text": "a"}]), "a speaker"),
        (line(turns=TURNS[1:2]), "the customer says nothing"),
        (line(handoff="left out"), '"handoff" is missing (null where nobody was needed)'),
        (line(handoff=3), '"handoff" is no turn of the customer (1 to 2)'),
        (line(handoff=True), '"handoff" is no turn of the customer'),
        (line(asked=0), '"asked" is no turn of the customer'),
        ("{", "no JSON"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, told: str, problem: str) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(line() + "\n" + told + "\n")
    with pytest.raises(DataInvalid) as caught:
        transcripts.read(file)
    assert str(caught.value).startswith(f"{file}:2: {problem}")


@pytest.mark.parametrize("content", [None, ""])
def test_no_conversation_at_all_is_told(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "own.jsonl"
    if content is not None:
        file.write_text(content)
    with pytest.raises(DataInvalid, match=r"no such file|no conversation"):
        transcripts.read(file)
