"""Whose matter it is: CLINC150's ten domains as skills, from 5 and 10 examples each."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from random import Random

from bot.assistant.skills import ExampleSkills
from bot.domain.conversation import Page
from bot.domain.routing import route
from bot.domain.rules import Rules, Skill
from bot.evaluation.answering import title
from bot.evaluation.baselines import TfIdf
from bot.evaluation.data import Example
from bot.evaluation.intervals import DRAWS, over_draws
from bot.evaluation.metrics import macro_f1
from bot.evaluation.report import Column, Row, Table, Value, plain
from bot.evaluation.tables import Given

SET, OUTSIDE = "clinc150", "oos"
EXAMPLES = (5, 10)
MESSAGES = 1_000
"""Of the test part, per draw."""
GENERAL = "General"

COLUMNS = (
    Column("first right"),
    Column("best two"),
    Column("macro F1"),
    Column("to general"),
    Column("right when not general"),
    Column("between draws (sd)"),
)
NOTES = (
    f"{DRAWS} draws of examples, as which ones a company happens to write down says much; intervals count it",
    f"up to {MESSAGES:,} messages a draw; 10 points over the nearest example is the goal",
    "first right counts the likeliest skill whether or not it was sure enough to be sent there",
)

Ranking = Sequence[tuple[str, float]]
Routed = tuple[str, Ranking, str]
"""(the domain, the skills ranked, where it was sent)."""


def make(given: Given) -> Table | None:
    parts = given.sets.get(SET)
    if parts is None or not parts.train or not parts.test:
        return None
    train, test = (_inside(some) for some in (parts.train, parts.test))
    if len({example.domain for example in train}) < 2 or not test:
        return None
    rows: list[Row] = []
    for count in EXAMPLES:
        draws = [_draw(train, test, count, f"{given.seed}:{draw}") for draw in range(DRAWS)]
        rows.append(Row(f"{count} examples: nearest", _figures([one for one, _ in draws])))
        rows.append(Row(f"{count} examples: ours", _figures([other for _, other in draws]), ours=True))
    return Table("routing", "Routing: CLINC150 domains", COLUMNS, tuple(rows), NOTES)


def _inside(examples: Sequence[Example]) -> list[Example]:
    return [example for example in examples if example.domain and example.label != OUTSIDE]


def _draw(
    train: Sequence[Example], test: Sequence[Example], count: int, seed: str
) -> tuple[list[Routed], list[Routed]]:
    """The same messages by the nearest example, and by ours."""
    chance = Random(seed)  # noqa: S311
    texts = {
        domain: sorted(example.text for example in train if example.domain == domain)
        for domain in sorted({example.domain for example in train})
    }
    taken = {domain: chance.sample(said, min(count, len(said))) for domain, said in texts.items()}
    messages = chance.sample(list(test), min(MESSAGES, len(test)))
    titled = {domain: [title(domain), *said] for domain, said in taken.items()}
    nearest, ours, rules = TfIdf(titled, centroids=False), ExampleSkills(taken), _rules(taken)
    found = [(one.domain, nearest.rank(one.text)) for one in messages]
    told = [(one.domain, one.text, ours.rank(one.text)) for one in messages]
    return (
        [(domain, ranked, ranked[0][0] if ranked else GENERAL) for domain, ranked in found],
        [(domain, ranked, route(text, Page(), None, ranked, rules).skill) for domain, text, ranked in told],
    )


def _rules(taken: Mapping[str, Sequence[str]]) -> Rules:
    skills = [Skill(name, name, examples=tuple(texts)) for name, texts in taken.items()]
    general = Skill(GENERAL, GENERAL, general=True)
    return Rules({skill.name: skill for skill in (*skills, general)})


def _figures(draws: Sequence[Sequence[Routed]]) -> tuple[Value, ...]:
    first = [[_first(ranked) == domain for domain, ranked, _ in draw] for draw in draws]
    two = [[domain in {name for name, _ in ranked[:2]} for domain, ranked, _ in draw] for draw in draws]
    sure = [[sent == domain for domain, _, sent in draw if sent != GENERAL] for draw in draws]
    return (
        over_draws(first),
        over_draws(two),
        plain(macro_f1([(domain, _first(ranked)) for draw in draws for domain, ranked, _ in draw])),
        over_draws([[sent == GENERAL for _, _, sent in draw] for draw in draws]),
        over_draws(sure),
        plain(statistics.stdev(sum(hits) / len(hits) for hits in first)),
    )


def _first(ranked: Ranking) -> str:
    return ranked[0][0] if ranked else GENERAL
