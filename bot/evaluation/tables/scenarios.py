"""Our own scenarios, the development half."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from bot.assistant.embedded import EmbeddedAssistant
from bot.domain.rules import Rules, Skill
from bot.evaluation.playing import Played, play
from bot.evaluation.report import Table
from bot.evaluation.scenarios import development
from bot.evaluation.scenarios.material import Scenarios, build
from bot.evaluation.tables import Given
from bot.evaluation.tables.handoffs import NOTES, SERVICE, TIMING, Outcome, policies, rows
from bot.evaluation.timing import Timing

DIALOGUES = 1_000


def make(given: Given) -> Table | None:
    scenarios = development_half(given)
    return table("scenarios", "Own scenarios, development half", scenarios, given.seed)


def development_half(given: Given, count: int = DIALOGUES) -> Scenarios:
    source = development.source(given.sets, given.seed)
    return build(source, development.TOPICS, development.TEMPLATES, count, given.seed)


def table(name: str, title: str, scenarios: Scenarios, seed: int) -> Table:
    played, rules = played_out(scenarios), rules_of(scenarios)
    about = f"{len(played):,} dialogues, {sum(one.dialogue.gold is None for one in played):,} need nobody; "
    about += f"{len(scenarios.articles)} articles"
    details = by_template(played, rules)
    return Table(name, title, (*TIMING, *SERVICE), rows(played, rules, seed), (*NOTES, about), details)


def rules_of(scenarios: Scenarios) -> Rules:
    return Rules({"General": Skill("General", "general", general=True)}, topics=scenarios.topics)


def played_out(scenarios: Scenarios) -> list[Played]:
    assistant = EmbeddedAssistant(scenarios.articles)
    assistant.warm()

    async def all_of_them() -> list[Played]:
        return [await play(dialogue, assistant) for dialogue in scenarios.dialogues]

    return asyncio.run(all_of_them())


def by_template(played: Sequence[Played], rules: Rules) -> dict[str, list[str]]:
    """For each template, how ours came out while calm."""
    policy = policies(rules)["ours, calm"]
    counts: dict[str, Counter[Timing]] = {}
    for one in played:
        counts.setdefault(one.dialogue.template, Counter())[Outcome(one, policy(one)).case.timing] += 1
    return {"by template, calm": [f"{name}: {_words(found)}" for name, found in sorted(counts.items())]}


def _words(found: Counter[Timing]) -> str:
    return ", ".join(f"{timing} {count}" for timing, count in found.most_common())
