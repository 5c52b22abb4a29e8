"""Our own scenarios, one table a half."""

from __future__ import annotations

from bot.domain.errors import BatonError
from bot.domain.rules import Rules, Skill
from bot.evaluation.playing import Played, play_all
from bot.evaluation.report import Table
from bot.evaluation.scenarios import Half
from bot.evaluation.scenarios.material import Scenarios, build
from bot.evaluation.tables import Given, Make, handoffs

DIALOGUES = 1_000


class TooSmall(BatonError):
    """The sets hold too little to compose dialogues from."""


def of(half: Half, name: str, title: str) -> Make:
    """What makes that half's table."""

    def make(given: Given) -> Table | None:
        try:
            scenarios = built(half, given, DIALOGUES)
        except TooSmall:
            return None
        about = f"{len(scenarios.articles)} articles"
        return handoffs.table(name, title, played_out(scenarios), rules_of(scenarios), given.seed, about)

    return make


def built(half: Half, given: Given, count: int = DIALOGUES) -> Scenarios:
    """Raises TooSmall."""
    source = half.source(given.sets, given.seed)
    if not source.is_whole:
        raise TooSmall
    return build(source, half.topics, half.templates, count, given.seed)


def opened(given: Given) -> Table | None:
    """What was the test half until it was run and read."""
    from bot.evaluation.scenarios.opened import HALF

    return of(HALF, "opened", "Own scenarios, opened half (was frozen until 2026-11-23)")(given)


def sealed(given: Given) -> Table | None:
    """The test half. It is loaded only where its table is made: nobody looks at it while they work."""
    from bot.evaluation.scenarios.sealed import HALF

    return of(HALF, "sealed", "Own scenarios, frozen half")(given)


def rules_of(scenarios: Scenarios) -> Rules:
    return Rules({"General": Skill("General", "general", general=True)}, topics=scenarios.topics)


def played_out(scenarios: Scenarios) -> list[Played]:
    return play_all(scenarios.dialogues, scenarios.articles)
