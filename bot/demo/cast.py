"""Who plays, and what an act is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.demo.colleague import Colleague
from bot.demo.customer import Customer
from bot.demo.outside_ai import OutsideAI
from bot.demo.processes import Running
from bot.demo.regular import Regular
from bot.demo.seeing import Seeing

Doing = Callable[[], Awaitable[object]]


async def nothing() -> None:
    """The act before caused this too."""


@dataclass(frozen=True, slots=True)
class Act:
    """The other side must see it `within` seconds of its beginning, or of its end if it `takes_its_time`."""

    words: str
    do: Doing
    see: Seeing
    takes_its_time: bool = False
    within: float = 10.0


@dataclass(frozen=True, slots=True)
class Cast:
    """`phone` is Jordan's too; Priya writes in a Slack channel that her company shares with the shop."""

    jordan: Regular
    phone: Regular
    robin: Customer
    sasha: Customer
    ana: Colleague
    ben: Colleague
    chloe: Colleague
    deniz: Colleague
    emi: Colleague
    maya: Colleague
    priya: Colleague
    fern: OutsideAI
    baton: Running
    until_opening: Callable[[], Awaitable[None]]
