"""One life through any number of deaths, and what the judge says of it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from tests.faults import source
from tests.faults.judge import judged, settled
from tests.faults.life import live_through
from tests.faults.nursery import Nursery
from tests.faults.site import open_site
from tests.faults.striking import How

WHENS = ("before", "after")
NOT_LIVED = {
    "_defer": "lanes whose rate is used up: rates are faster here (tests/usecases/test_hostile_pacing)",
    "_raise_alarms": "a card that nobody posts for a minute (tests/usecases/test_watch)",
    "Watch.cap_cards.<locals>.<lambda>": "a cap on new cards that is reached (tests/usecases/test_watch)",
    "MailOutlet._refused.<locals>.<lambda>": "a mail server that refuses the address for good",
    "MailOutlet._count.<locals>.<lambda>": "an alarm after ten refused mails in a row",
    "WebhookOutlet._count.<locals>.<lambda>": "an alarm after ten refused webhooks in a row",
    "CustomersOutlet._tell_holder.<locals>.<lambda>": "a customers' channel that refuses a post for good",
    "Sharing._set.<locals>.<lambda>": "a skill's channel that becomes shared with another company",
}
"""Units that only a misfortune brings, which one day cannot hold beside all the others."""
OFFLINE = ("bot/cli",)
"""Commands that a person types: told that it failed, they type it again."""


@dataclass(frozen=True)
class Result:
    problems: list[str]
    struck: list[str]
    passed: frozenset[str]
    deaths: Counter[str]
    unordered: list[str]
    folder: Path

    @property
    def fell(self) -> frozenset[str]:
        return frozenset(line.split()[0] for line in self.struck)


def all_points() -> list[str]:
    """Of every unit of work and outside call in the source, sorted."""
    units = {one.name for one in source.units() if not one.where.startswith(OFFLINE)}
    calls = {one.name for one in source.outside_calls()}
    names = [f"commit/{name}" for name in units] + [f"call/{name}" for name in calls]
    return sorted(f"{name}/{when}" for name in names for when in WHENS)


def lived() -> list[str]:
    """Those that the day passes."""
    return [point for point in all_points() if name_of(point) not in NOT_LIVED]


def name_of(point: str) -> str:
    """Without kind and when; a name may hold a slash of its own."""
    return point.partition("/")[2].rpartition("/")[0]


def share(points: Iterable[str], nth: int, of: int) -> list[str]:
    """By a fixed rule: the same points in the same share, whatever points there are beside them."""
    return [point for point in points if crc32(point.encode()) % of == nth]


async def life_with(
    nursery: Nursery, armed: dict[str, How], *, signed_http: bool = False, nth: int = 1, database: str = ""
) -> Result:
    """A day on which each of these befalls Baton once, judged when all is quiet again."""
    folder = Path(tempfile.mkdtemp(prefix="fault-", dir=nursery.log.parent))
    async with open_site(folder, nursery, armed, signed_http=signed_http, nth=nth, database=database) as site:
        life = await live_through(site)
        await settled(site)
        problems = await judged(life, bugs=How.BUG in armed.values())
        return Result(problems, site.struck, site.passed, site.deaths.copy(), list(site.unordered), folder)


def missed(result: Result, armed: Collection[str]) -> list[str]:
    return sorted(set(armed) - result.fell)
