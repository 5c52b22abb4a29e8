"""A company's own conversations, labelled by somebody who read them: one JSON object a line.

    {"id": "c-17", "handoff": 2, "asked": 3, "turns": [
      {"speaker": "customer", "text": "Where is my parcel?", "article": "delivery-times"},
      {"speaker": "assistant", "text": "It takes two days."},
      {"speaker": "customer", "text": "It has been a week!"},
      {"speaker": "customer", "text": "Let me talk to somebody."}]}

`handoff` is the customer's turn, from 1, after which a person should have answered; null where nobody needed
to. It must be given. `asked` is the customer's turn that asks for a person, `article` the id of the article
that answers this turn; both may be left out. What others said is read over: Baton's own assistant answers
anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.domain.conversation import TURN_LIMIT
from bot.evaluation.data import DataInvalid, lines_of, word
from bot.evaluation.scenarios import Dialogue, Said

SPEAKERS = ("customer", "assistant", "agent", "system")


def read(file: Path) -> tuple[Dialogue, ...]:
    """Raises DataInvalid naming file and line, also where there is none in it."""
    if not file.is_file():
        raise DataInvalid(file, 0, "no such file")
    found = tuple(_dialogue(told, file, line) for line, told in lines_of(file))
    if not found:
        raise DataInvalid(file, 0, "no conversation in it")
    return found


def check(dialogues: Iterable[Dialogue], articles: Collection[str], file: Path) -> None:
    """Raises DataInvalid where an article is named that is none: every answer would count as a wrong one."""
    for dialogue in dialogues:
        for said in dialogue.said:
            if said.needs and said.needs not in articles:
                named = f"conversation {dialogue.id[:40]!r}: the knowledge has no article {said.needs[:40]!r}"
                raise DataInvalid(file, 0, named)


def _dialogue(told: Mapping[str, Any], file: Path, line: int) -> Dialogue:
    turns = told.get("turns")
    if not isinstance(turns, list):
        raise DataInvalid(file, line, '"turns" is no list' if "turns" in told else '"turns" is missing')
    said = [one for turn in turns if (one := _said(turn, file, line))]
    if not said:
        raise DataInvalid(file, line, "the customer says nothing")
    if "handoff" not in told:
        raise DataInvalid(file, line, '"handoff" is missing (null where nobody was needed)')
    gold, asked = (_place(told, name, len(said), file, line) for name in ("handoff", "asked"))
    if gold:
        said[gold - 1] = replace(said[gold - 1], gold=True)
    if asked:
        said[asked - 1] = replace(said[asked - 1], asks=True)
    return Dialogue(word(told, "id", file, line, needed=False) or f"line {line}", "transcript", tuple(said))


def _said(turn: object, file: Path, line: int) -> Said | None:
    """None for what others said."""
    if not isinstance(turn, dict):
        raise DataInvalid(file, line, "a turn is no object")
    speaker = word(turn, "speaker", file, line)
    if speaker not in SPEAKERS:
        raise DataInvalid(file, line, f'a speaker "{speaker[:40]}" is none of {", ".join(SPEAKERS)}')
    text = word(turn, "text", file, line)
    if speaker != "customer":
        return None
    return Said(text[:TURN_LIMIT], word(turn, "article", file, line, needed=False))


def _place(told: Mapping[str, Any], name: str, turns: int, file: Path, line: int) -> int | None:
    place = told.get(name)
    if place is None:
        return None
    if not isinstance(place, int) or isinstance(place, bool) or not 1 <= place <= turns:
        raise DataInvalid(file, line, f'"{name}" is no turn of the customer (1 to {turns})')
    return place
