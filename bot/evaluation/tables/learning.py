"""The learning loop on a stream of conversations: how many are answered, and how many of these rightly.

Each message is answered when its calibrated probability reaches the threshold that is wanted for 94 %
precision; else a person answers it, and it becomes one more example question of the answer that the person
named. Some of what people say is wrong: then the wrong answer learns it, and the draft is judged by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from bot.assistant.calibration import AS_SHIPPED, Calibration, Outcome, fit, threshold
from bot.assistant.embedded import EmbeddedAssistant
from bot.evaluation.answering import NOWHERE, assistant
from bot.evaluation.data import Example
from bot.evaluation.intervals import share
from bot.evaluation.metrics import bounded_threshold
from bot.evaluation.report import Column, Row, Table, Value, plain
from bot.evaluation.tables import Given

SET = "banking77"
CONVERSATIONS = 9_000
WRONG = (0.0, 0.1, 0.2)
PRECISION = 0.94
WINDOW = 1_000
"""Outcomes that the naive threshold looks at."""
REBUILT = (100, 300, 700, 1_500, 3_000, 5_000, 7_000)
"""Conversations after which what was learnt is taken up: each time the whole index is built anew."""
LEARNT_AGAIN = 250

COLUMNS = (
    Column("answered at 1,000", 1, 2),
    Column("at 4,000", 1, 2),
    Column("of the last 1,000", 1, 2, goal=".70 / .60"),
    Column("precision there", 1, 3, goal="≥ .94"),
    Column("first right there", 1, 3),
    Column("over the whole stream", 1, 2),
)
NOTES = (
    "each figure is of messages that were answered or not before anything was learnt from them",
    "begins with one question for half of the answers; 94 % precision wanted",
    "wrong: this share of what people say names another answer, or calls right wrong and wrong right",
    "naive: the point where the last 1,000 outcomes, taken at their word, have 94 % by Wilson's lower bound",
    "both see the same drafts: knowledge grows by what ours gave to people",
)


@dataclass(slots=True)
class Stream:
    """What came of each message: whether it would be answered, by ours and naively, and was right."""

    ours: list[bool] = field(default_factory=list)
    naive: list[bool] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)


def make(given: Given) -> Table | None:
    parts = given.sets.get(SET)
    if parts is None or not parts.train:
        return None
    messages = list(parts.train if parts.given else (*parts.train, *parts.test))
    Random(f"{given.seed}:stream").shuffle(messages)  # noqa: S311
    rows: list[Row] = []
    for wrong in WRONG:
        stream = live(messages, wrong, given.seed)
        for name, answered in (("naive", stream.naive), ("ours", stream.ours)):
            values = _figures(answered, stream.right)
            rows.append(Row(f"{wrong:.0%} wrong: {name}", values, ours=name == "ours"))
    about = f"{len(stream.right):,} conversations"
    if not parts.given:
        about += ", the test part's messages among them: each is met once, before it is learnt"
    return Table("learning", "Learning loop: BANKING77 stream", COLUMNS, tuple(rows), (*NOTES, about))


def live(messages: Sequence[Example], wrong: float, seed: int) -> Stream:
    """The whole stream once, with this share of wrong words."""
    chance = Random(f"{seed}:{wrong}")  # noqa: S311
    labels = sorted({message.label for message in messages})
    known, others = beginning(messages, labels, seed)
    answerer, calibration, ours, naive = assistant(known), AS_SHIPPED, PRECISION, PRECISION
    outcomes: list[Outcome] = []
    stream = Stream()
    for number, message in enumerate(others[:CONVERSATIONS], 1):
        article, sure = _drafted(answerer, message.text)
        answered = calibration.probability(sure) >= ours
        stream.ours.append(answered)
        stream.naive.append(sure >= naive)
        stream.right.append(article == message.label)
        said = chance.choice(labels) if chance.random() < wrong else message.label
        told_right = article == message.label
        outcomes.append(Outcome(sure, _told(told_right, said, article, message.label, answered)))
        if not answered:
            known.setdefault(said, []).append(message.text)
        if number in REBUILT:
            answerer = assistant(known)
        if number % LEARNT_AGAIN == 0:
            calibration, ours, naive = _learnt(outcomes)
    return stream


def _told(right: bool, said: str, article: str, label: str, answered: bool) -> bool:
    """A person who names another answer by mistake judges the draft by it; of an answer that was given, the
    mistake is to say the contrary."""
    if said == label:
        return right
    return not right if answered else article == said


def _learnt(outcomes: Sequence[Outcome]) -> tuple[Calibration, float, float]:
    recent = outcomes[-3 * WINDOW :]
    calibration = fit(recent)
    naive = bounded_threshold([(one.confidence, one.right) for one in outcomes[-WINDOW:]], PRECISION)
    return calibration, threshold(recent, calibration, PRECISION), naive


def beginning(
    messages: Sequence[Example], labels: Sequence[str], seed: int
) -> tuple[dict[str, list[str]], list[Example]]:
    """(one question for half of the answers, the others having their title only; all other messages).

    A message that is known from the start must not come again: it would be answered by itself.
    """
    begun = set(Random(f"{seed}:begun").sample(list(labels), len(labels) // 2))  # noqa: S311
    known: dict[str, list[str]] = {label: [] for label in labels}
    others: list[Example] = []
    for message in reversed(messages):
        if message.label in begun and not known[message.label]:
            known[message.label].append(message.text)
        else:
            others.append(message)
    return known, others[::-1]


def _drafted(answerer: EmbeddedAssistant, text: str) -> tuple[str, float]:
    near = answerer.nearest([text], NOWHERE, 1)  # a draft may ask between two instead
    return (near[0][0].id, near[0][1]) if near else ("", 0.0)


def _figures(answered: Sequence[bool], right: Sequence[bool]) -> tuple[Value, ...]:
    last = slice(-WINDOW, None)
    rightly = [y for said, y in zip(answered[last], right[last], strict=True) if said]
    return (
        share(answered[:WINDOW]),
        share(answered[3_000:4_000]) if len(answered) > 4_000 else "–",
        share(answered[last]),
        share(rightly),
        share(right[last]),
        plain(sum(answered) / len(answered)),
    )
