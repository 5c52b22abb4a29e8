"""What stands and waits in the store, as a running Baton would find it. Only read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.app.beside import open_beside
from bot.app.starting import CannotStart
from bot.doctor.context import Context
from bot.doctor.finding import Finding, Waits, failed, ok, warning
from bot.doctor.remedies import remedy
from bot.domain.deliveries import OF_SLACK, LaneKind
from bot.domain.errors import StoreUnavailable
from bot.domain.inbound import Failed
from bot.inbox.replaying import Replaying
from bot.ports import Alarm, Store
from bot.ports.overview import LaneLoad, Overview, Parked

LANES_NAMED = 5
LATE = timedelta(seconds=60)
"""A message that has waited longer than that was not held back by Slack's rates alone, or by many of them."""
WHERE = {LaneKind.WEBHOOK: "for the webhook", LaneKind.MAIL: "to be mailed"}


@dataclass(frozen=True, slots=True)
class Standing:
    overview: Overview
    parked: Sequence[Parked]
    alarms: Sequence[Alarm]
    failed: Sequence[Failed]


async def alarms(context: Context) -> Sequence[Finding]:
    """One finding a kind: a hundred broken promises are one thing to see to."""
    standing = sorted((await context.once(_standing)).alarms, key=lambda alarm: (alarm.kind, alarm.at))
    if not standing:
        return [ok("none stands")]
    return [_raised(kind, list(those)) for kind, those in groupby(standing, key=lambda alarm: alarm.kind)]


async def lanes(context: Context) -> Sequence[Finding]:
    parked = (await context.once(_standing)).parked
    if not parked:
        return [ok("none stands")]
    named = [
        failed(
            f"stands since {_moment(one.since)} with {_things(one.waiting)}: {one.reason}",
            f"mend what the reason names, then: baton lanes release {one.lane}",
            one.lane,
        )
        for one in parked[:LANES_NAMED]
    ]
    if more := len(parked) - LANES_NAMED:
        named += [failed(f"and {more} more stand", "baton lanes")] if more > 0 else []
    return named


async def lag(context: Context) -> Sequence[Finding]:
    """How long what is to be said waits, but for what stands."""
    now = context.asked.clock.now()
    loads = (await context.once(_standing)).overview.lanes
    late = [load for load in loads if load.since and now - load.since > LATE]
    if not late:
        waiting = sum(load.waiting for load in loads)
        return [ok(f"{_things(waiting)} to be said, none for long" if waiting else "nothing is to be said")]
    return [_late(load, now) for load in late]


async def inbox(context: Context) -> Finding:
    standing = await context.once(_standing)
    now, load = context.asked.clock.now(), standing.overview.inbox
    if standing.failed:
        reasons = ", ".join(sorted({one.reason or "unknown" for one in standing.failed})[:3])
        return failed(
            f"{_messages(len(standing.failed))} from Slack could not be applied: {reasons}",
            "see them: baton inbox; once the fault is mended: baton inbox replay --all",
        )
    if load.since and now - load.since > LATE:
        return warning(
            f"{_messages(load.ready)} from Slack to be applied, the oldest since {_moment(load.since)}",
            "is Baton running? Its log says why it does not go on",
        )
    return ok("nothing from Slack has failed")


async def cards(context: Context) -> Finding:
    count = (await context.once(_standing)).overview.without_card
    if not count:
        return ok("every open handoff that needs one has it in Slack")
    handoffs = "1 open handoff is" if count == 1 else f"{count} open handoffs are"
    return warning(f"{handoffs} not in Slack yet", "if it lasts: see the lanes above, and /readyz")


async def _standing(context: Context) -> Standing:
    """Raises Waits: what is wrong with the database is said where it is looked at."""
    if context.found.config is None:
        raise Waits("baton.toml and the secrets")
    try:
        async with open_beside(context.found.config.database) as store:
            return await _read(store)
    except (CannotStart, StoreUnavailable):
        raise Waits("the database") from None


async def _read(store: Store) -> Standing:
    overview, parked, alarms = await store.read(
        lambda tx: (tx.overview.now(), tx.overview.parked(), tx.alarms.standing())
    )
    return Standing(overview, parked, alarms, await Replaying(store).failed())


def _raised(kind: str, those: Sequence[Alarm]) -> Finding:
    times = "" if len(those) == 1 else f"{len(those)} times, first "
    return warning(f"stands, {times}since {_moment(those[0].at)}", remedy(kind), kind)


def _late(load: LaneLoad, now: datetime) -> Finding:
    where = "for Slack" if load.kind in OF_SLACK else WHERE.get(load.kind, "to be said")
    minutes = int((now - (load.since or now)).total_seconds()) // 60
    wait = "waits" if load.waiting == 1 else "wait"
    return warning(
        f"{_things(load.waiting)} {wait} {where}, the oldest {minutes} min",
        "is Baton running, and what it speaks to? /readyz and its log say why it waits",
        load.kind.value,
    )


def _things(count: int) -> str:
    return "1 thing" if count == 1 else f"{count} things"


def _messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"


def _moment(at: datetime) -> str:
    """In this machine's zone."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
