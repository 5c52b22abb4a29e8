"""Our own scenarios, the development half."""

from __future__ import annotations

from bot.assistant.embedded import EmbeddedAssistant
from bot.domain.rules import Rules, Skill
from bot.evaluation.playing import Played, play_all
from bot.evaluation.report import Table
from bot.evaluation.scenarios import development
from bot.evaluation.scenarios.material import Scenarios, build
from bot.evaluation.tables import Given, handoffs

DIALOGUES = 1_000


def make(given: Given) -> Table | None:
    scenarios = development_half(given)
    return table("scenarios", "Own scenarios, development half", scenarios, given.seed)


def development_half(given: Given, count: int = DIALOGUES) -> Scenarios:
    source = development.source(given.sets, given.seed)
    return build(source, development.TOPICS, development.TEMPLATES, count, given.seed)


def table(name: str, title: str, scenarios: Scenarios, seed: int) -> Table:
    about = f"{len(scenarios.articles)} articles"
    return handoffs.table(name, title, played_out(scenarios), rules_of(scenarios), seed, about)


def rules_of(scenarios: Scenarios) -> Rules:
    return Rules({"General": Skill("General", "general", general=True)}, topics=scenarios.topics)


def played_out(scenarios: Scenarios) -> list[Played]:
    return play_all(scenarios.dialogues, EmbeddedAssistant(scenarios.articles))
