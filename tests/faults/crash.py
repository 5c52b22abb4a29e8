"""One life through any number of deaths, and what the judge says of it."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from tests.faults import source
from tests.faults.judge import judged, settled
from tests.faults.life import live_through
from tests.faults.nursery import Nursery
from tests.faults.site import Site, open_site, until
from tests.faults.striking import How

MOST_DAYS = 3
MOST_STARTS = 3
FAILED = "select id from inbox where state = 'failed'"
PARKED = "select key from lane where parked is not null"
WHENS = ("before", "after")
NOT_LIVED = {
    "CustomersSlack.amend.<locals>.<lambda>": "an edit in a customers' channel whose event was lost for good",
    "rename.<locals>.work": "an agent who chooses another name, or a picture, while they hold",
    "ReadingFirst._hold": "a word that comes while an earlier one may be missing",
    "Suspicion._beat": "replicas, which PostgreSQL has",
    "Suspicion._joined": "replicas, which PostgreSQL has",
    "Suspicion.end.<locals>.<lambda>": "replicas, which PostgreSQL has",
    "_defer": "lanes whose rate is used up: rates are faster here",
    "_raise_alarms": "a card that nobody posts for a minute",
    "Watch.cap_cards.<locals>.<lambda>": "a cap on new cards that is reached",
    "_end_cap": "a cap on new cards that was reached",
    "MailOutlet._refused.<locals>.<lambda>": "a mail server that refuses the address for good",
    "MailOutlet._count.<locals>.<lambda>": "an alarm after ten refused mails in a row",
    "WebhookOutlet._count.<locals>.<lambda>": "an alarm after ten refused webhooks in a row",
    "CustomersOutlet._tell_holder.<locals>.<lambda>": "a customers' channel that refuses a post for good",
    "Sharing._note.<locals>.note": "a skill's channel that is shared with another company, archived or lost",
    "Sharing._hold.<locals>.<lambda>": "a 429 when Slack is asked how a channel stands",
    "Places._add_lost": "a skill's channel that is archived, or lost otherwise",
    "Anchoring._leave": "a skill's channel that is archived, or lost otherwise",
    "Anchoring.deleted.<locals>.<lambda>": "somebody who deletes a card",
    "slack:chat.delete": "a post that went under a card just deleted",
    "Alarming._saturated.<locals>.<lambda>": "a channel in which more is said than Slack lets through",
    "_calm": "a channel in which more was said than Slack lets through",
    "_tell": "an ops channel, which the shop has not",
    "Answering._put_back.<locals>.<lambda>": "a draft that fails",
    "Applying.apply.<locals>.<lambda>": "a fault of ours in applying, or a row applied again by hand",
    "Replaying.replay.<locals>.<lambda>": "a person who types `baton inbox replay`",
    "Inbox.give_up_waiting.<locals>.work": "words under a card whose place is not known yet",
    "Standing.seen.<locals>.<lambda>": "a press on a card whose place is not known yet",
    "Sending._send": "a send delay, which the shop has not",
    "Standing.stale.<locals>.<lambda>": "a press on a button that no longer fits",
    "slack:usergroups.users.list": "a skill whose agents are a user group",
    "Transferring.check_here.<locals>.work": "a press on a card that a transfer closed, still as it was",
    "Shifts.begin.<locals>.<lambda>": "an agent who types `/handoff shift on`",
    "Shifts.end.<locals>.<lambda>": "an agent who types `/handoff shift off`",
    "Shifts._keep.<locals>.<lambda>": "an agent who goes on a break, or changes their shift",
    "Signs._again": "a window that stands open for longer than three seconds",
    "Signs.end.<locals>.<lambda>": "a window that is closed and not sent off",
    "Macros.save.<locals>.<lambda>": "a manager who makes a macro",
    "Macros.delete.<locals>.work": "a manager who deletes a macro",
    "Suggesting.suggest.<locals>.work": "an agent who asks the assistant, of which no customer hears",
    "Suggesting.discard.<locals>.<lambda>": "an agent who throws a suggestion away",
    "Overdue._do": "times that the company sets itself, and the shop has set none; an upgrade",
    "Leaving._is_due": "a look every ten minutes",
    "Leaving._look_in.<locals>.<lambda>": "an agent who leaves a skill's channel",
    "_take_returned": "a handoff that comes back to whoever had resolved it",
    "Leaving._release": "an agent who leaves a skill's channel",
    "Leaving.gone.<locals>.<lambda>": "an agent who is deactivated",
    "StuckCustomers._look": "a customer who says nothing for ten minutes after a weak answer",
    "ReadingBack._put_off": "a channel that can't be read back just then",
    "Visits._stands_in.<locals>.work": "an edit that overtakes its message",
}
"""Units that only a misfortune of its own brings, which one day cannot hold beside all the others."""
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
        async with _who_runs_it(site):
            life = await live_through(site)
            await settled(site)
            await _start_again(site)
        problems = await judged(life, bugs=How.BUG in armed.values())
        return Result(problems, site.struck, site.passed, site.deaths.copy(), list(site.unordered), folder)


@contextlib.asynccontextmanager
async def _who_runs_it(site: Site) -> AsyncIterator[None]:
    """Sees what failed or was parked by a mistake of ours and, as if it were mended, lets it go on."""

    async def look() -> None:
        while How.BUG in site.armed.values():
            await asyncio.sleep(1)
            if await site.query(FAILED):
                await site.command("inbox", "replay", "--all")
            if await site.query(PARKED):
                await site.command("lanes", "release", "--all")

    looking = asyncio.create_task(look())
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


async def _start_again(site: Site) -> None:
    """What only a start passes, and was not struck yet: a process that lives on passes it no more."""
    for _ in range(MOST_STARTS):
        if not site.still_armed:
            return
        await site.children[0].kill()
        await until(site.is_ready)
        await settled(site)


def missed(result: Result, armed: Collection[str]) -> list[str]:
    return sorted(set(armed) - result.fell)


async def struck_at_all(nursery: Nursery, armed: dict[str, How]) -> tuple[list[str], list[str]]:
    """What was wrong after days on which each of these struck, and what struck on none of them.

    What a day passes depends on who was quicker: the few that one leaves out get a day of their own.
    """
    problems: list[str] = []
    left = armed
    for _ in range(MOST_DAYS):
        result = await life_with(nursery, left)
        problems += result.problems
        left = {point: armed[point] for point in missed(result, left)}
        if not left:
            break
    return problems, sorted(left)
