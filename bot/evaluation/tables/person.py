"""Requests for a person: NLU++, beside false alarms on ordinary messages of every set."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot.domain.signals import asked_for_person
from bot.evaluation.data import PERSON, Example
from bot.evaluation.intervals import Figure, share
from bot.evaluation.report import Column, Row, Table
from bot.evaluation.tables import Given

SET = "nlupp"
ORDINARY = ("banking77", "clinc150", "hwu64")

COLUMNS = (
    Column("found", goal="95"),
    Column("found as labelled"),
    Column("false alarms per 1,000", 1000, 2, goal="≤ 2"),
    *(Column(f"… in {name}", 1000, 2) for name in (SET, *ORDINARY)),
)

DEPARTMENTS = frozenset({"room_service", "spa", "housekeeping", "restaurant", "gym", "swimming_pool"})
"""Of a hotel: whoever wants to be put through to one asks for a service, not out of the chat."""
_NEEDLESS = re.compile(
    r"\b(?:(?:no|don'?t|not)\s+(?:\w+ly\s+)?(?:need|have\s+to)|needn'?t)\b[^,.;!?]{0,25}\b(?:transfer|person)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\b(?:human|agent|representative|operator|real person)\b", re.IGNORECASE)

NOTES = (
    "found: hotel departments and “no need to transfer me” set apart; these and all missed are listed",
    "false alarms: of the ordinary messages of all sets' test parts together",
)


def make(given: Given) -> Table | None:
    parts = given.sets.get(SET)
    if parts is None or not parts.test:
        return None
    asking = [example for example in parts.test if PERSON in example.intents]
    meant = [example for example in asking if not set_apart(example)]
    ordinary: dict[str, Sequence[Example]] = {}
    ordinary[SET] = [example for example in parts.test if PERSON not in example.intents]
    ordinary |= {name: given.sets[name].test for name in ORDINARY if name in given.sets}
    methods: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("words: human, agent, representative …", _WORDS.search),
        ("ours", asked_for_person),
    )
    rows = tuple(
        Row(name, _figures(hears, asking, meant, ordinary), ours=name == "ours") for name, hears in methods
    )
    details = {
        "missed": [one.text for one in meant if not asked_for_person(one.text)],
        "set apart": [one.text for one in asking if set_apart(one)],
        "false alarms": [
            f"{name}: {one.text}"
            for name, some in ordinary.items()
            for one in some
            if asked_for_person(one.text)
        ],
    }
    count = sum(map(len, ordinary.values()))
    note = f"{len(meant)} requests of {len(asking)} labelled; {count:,} ordinary messages"
    return Table("person", "Requests for a person: NLU++", COLUMNS, rows, (*NOTES, note), details)


def set_apart(example: Example) -> bool:
    """Labelled as a request for a person, and none: a hotel's department, "no need to"."""
    hotel = example.domain == "hotels" and bool(DEPARTMENTS & set(example.intents))
    return hotel or bool(_NEEDLESS.search(example.text))


def _figures(
    hears: Callable[[str], object],
    asking: Sequence[Example],
    meant: Sequence[Example],
    ordinary: Mapping[str, Sequence[Example]],
) -> tuple[Figure | str, ...]:
    alarms = {name: [bool(hears(one.text)) for one in some] for name, some in ordinary.items()}
    return (
        share([bool(hears(one.text)) for one in meant]),
        share([bool(hears(one.text)) for one in asking]),
        share([alarm for some in alarms.values() for alarm in some]),
        *(share(alarms[name]) if name in alarms else "–" for name in (SET, *ORDINARY)),
    )
