"""When a person is brought in, by the real decision and by policies that look at less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.deciding import Deciding
from bot.domain.hours import Hours
from bot.domain.rules import Rules
from bot.domain.staff import Staff
from bot.evaluation.intervals import bootstrap, share
from bot.evaluation.playing import NoSkills, Played, RememberedMood, at_turn, first_dark, handed
from bot.evaluation.report import Column, Row, Table, Value
from bot.evaluation.timing import Case, Costs, Timing, cost, golden

Policy = Callable[[Played], int | None]
BUSY_QUEUE = 12

TIMING = (
    Column("on time", goal="90"),
    Column("early"),
    Column("late"),
    Column("missed", goal="2"),
    Column("false", goal="5"),
    Column("before asked"),
    Column("cost", 1, 2),
    Column("GT-II"),
)
SERVICE = (
    Column("solved"),
    Column("wrongly answered"),
    Column("needlessly handed over"),
    Column("rightly handed over"),
    Column("stuck"),
)
NOTES = (
    "on time, early, late, missed: of the dialogues that need a person (on time: within one turn)",
    "false: of those that need nobody. before asked: handed over before the customer had to ask",
    "cost a dialogue: false 1, early .25 and late .5 a turn, missed 4. GT-II: golden transfer time, T = 2",
    "solved … stuck: of all dialogues",
)


@dataclass(frozen=True, slots=True)
class Outcome:
    played: Played
    handed: int | None

    @property
    def case(self) -> Case:
        return Case(self.played.dialogue.gold, self.handed)


def policies(rules: Rules) -> Mapping[str, Policy]:
    """By name; those of ours begin with that word. Whatever the hours, somebody is there: load is what is
    looked at, and a skill that is closed would be as busy as can be."""
    mood = RememberedMood()
    opened = {name: replace(skill, hours=Hours()) for name, skill in rules.skills.items()}
    deciding = Deciding(replace(rules, skills=opened), mood, NoSkills())
    return {
        "never": lambda _: None,
        "always": lambda played: at_turn(played, 1),
        "at turn 3": lambda played: at_turn(played, 3),
        "VADER below -0.05": lambda played: first_dark(played, mood),
        "ours, calm": lambda played: handed(played, deciding, Staff()),
        "ours, busy": lambda played: handed(played, deciding, busy(rules)),
    }


def busy(rules: Rules) -> Staff:
    """Two agents, each with all they can hold, and a queue."""
    held = {(name, f"U{number}"): rules.at_once for name in rules.skills for number in (1, 2)}
    return Staff(queued=dict.fromkeys(rules.skills, BUSY_QUEUE), held=held)


def table(name: str, title: str, played: Sequence[Played], rules: Rules, seed: int, about: str = "") -> Table:
    free = sum(one.dialogue.gold is None for one in played)
    note = ", ".join(filter(None, (f"{len(played):,} dialogues, {free:,} of them need nobody", about)))
    columns = (*TIMING, *SERVICE)
    return Table(name, title, columns, rows(played, rules, seed), (*NOTES, note), by_template(played, rules))


def by_template(played: Sequence[Played], rules: Rules) -> dict[str, list[str]]:
    """For each template, how ours came out while calm."""
    policy = policies(rules)["ours, calm"]
    counts: dict[str, Counter[Timing]] = {}
    for one in played:
        counts.setdefault(one.dialogue.template, Counter())[Outcome(one, policy(one)).case.timing] += 1
    return {"by template, calm": [f"{name}: {_words(found)}" for name, found in sorted(counts.items())]}


def _words(found: Counter[Timing]) -> str:
    return ", ".join(f"{timing} {count}" for timing, count in found.most_common())


def rows(played: Sequence[Played], rules: Rules, seed: int) -> tuple[Row, ...]:
    made = []
    for name, policy in policies(rules).items():
        outcomes = [Outcome(one, policy(one)) for one in played]
        made.append(Row(name, (*timing(outcomes, seed), *service(outcomes)), ours=name.startswith("ours")))
    return tuple(made)


def timing(outcomes: Sequence[Outcome], seed: int) -> tuple[Value, ...]:
    cases = [one.case for one in outcomes]
    needing = [case for case in cases if case.gold is not None]
    free = [case for case in cases if case.gold is None]
    of_needing = (Timing.ON_TIME, Timing.EARLY, Timing.LATE, Timing.MISSED)
    return (
        *(share([case.timing is one for case in needing]) for one in of_needing),
        share([case.timing is Timing.FALSE for case in free]),
        share(list(map(_before_asked, filter(_asks_late, outcomes)))),
        bootstrap(cases, lambda drawn: cost(drawn, Costs()), seed),
        bootstrap(cases, _golden, seed),
    )


def service(outcomes: Sequence[Outcome]) -> tuple[Value, ...]:
    """What became of each dialogue, one of five."""
    kinds = [_kind(one) for one in outcomes]
    return tuple(share([kind == column.name for kind in kinds]) for column in SERVICE)


def _kind(outcome: Outcome) -> str:
    if outcome.case.timing is Timing.MISSED:
        return "stuck"
    if outcome.case.timing is Timing.FALSE:
        return "needlessly handed over"
    if outcome.case.gold is not None:
        return "rightly handed over"
    return "wrongly answered" if outcome.played.wrong(None) else "solved"


def _asks_late(outcome: Outcome) -> bool:
    """The customer asks, and a person should have come before."""
    dialogue = outcome.played.dialogue
    return dialogue.gold is not None and dialogue.asked is not None and dialogue.gold < dialogue.asked


def _before_asked(outcome: Outcome) -> bool:
    asked = outcome.played.dialogue.asked
    return outcome.handed is not None and asked is not None and outcome.handed < asked


def _golden(cases: Sequence[Case]) -> float:
    each = [golden([case.handed] if case.handed else [], [case.gold] if case.gold else []) for case in cases]
    return sum(each) / len(each)
