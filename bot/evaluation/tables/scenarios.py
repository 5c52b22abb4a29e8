"""Our own scenarios, one table a half."""

from __future__ import annotations

from bot.domain.rules import Rules, Skill
from bot.evaluation.playing import Played, play_all
from bot.evaluation.report import Table
from bot.evaluation.scenarios import Half
from bot.evaluation.scenarios.material import Scenarios, build
from bot.evaluation.tables import Given, Make, handoffs

DIALOGUES = 1_000


def of(half: Half, name: str, title: str) -> Make:
    """What makes that half's table."""

    def make(given: Given) -> Table | None:
        scenarios = built(half, given)
        about = f"{len(scenarios.articles)} articles"
        return handoffs.table(name, title, played_out(scenarios), rules_of(scenarios), given.seed, about)

    return make


def built(half: Half, given: Given, count: int = DIALOGUES) -> Scenarios:
    return build(half.source(given.sets, given.seed), half.topics, half.templates, count, given.seed)


def rules_of(scenarios: Scenarios) -> Rules:
    return Rules({"General": Skill("General", "general", general=True)}, topics=scenarios.topics)


def played_out(scenarios: Scenarios) -> list[Played]:
    return play_all(scenarios.dialogues, scenarios.articles)
