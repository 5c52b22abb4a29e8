"""Private answers to `/handoff shift`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from blocks.parts import Message
from blocks.text import NAME_LIMIT, shorten
from blocks.whispers import private
from bot.domain.staff import Shift
from bot.domain.texts import spoken

SKILLS_SHOWN = 30
UNUSED = "Nobody uses shifts here yet, so a skill counts as staffed while it is open."
Agents = Sequence[tuple[str, Sequence[str]]]


def begun(shift: Shift, zone: str) -> Message:
    return private(
        f"You're on shift for {_own(shift, shift.since, zone)}. /handoff shift off ends it sooner."
    )


def ended(alone: Sequence[str] = ()) -> Message:
    return private(farewell(alone))


def farewell(alone: Sequence[str] = ()) -> str:
    """`alone`: the open skills for which nobody is left."""
    said = "You're off shift. What you hold stays yours until you resolve or release it."
    if not alone:
        return said
    return (
        f"{said}\nNobody is left on shift for {listed(alone)}. Until somebody is, customers who ask for a "
        "person there are told that we can't say when they will answer."
    )


def standing(own: Shift | None, agents: Agents, now: datetime, zone: str, *, used: bool) -> Message:
    """The asker's own shift, and who else takes handoffs, by skill."""
    mine = said(own, now, zone)
    others = [f"{shorten(skill, NAME_LIMIT)}: {listed(names)}" for skill, names in agents[:SKILLS_SHOWN]]
    return private("\n".join([mine, *(others if used else [UNUSED])]))


def said(own: Shift | None, now: datetime, zone: str) -> str:
    return f"You're on shift for {_own(own, now, zone)}." if own else "You're not on shift."


def _own(shift: Shift, now: datetime, zone: str) -> str:
    until = spoken(shift.until, now, zone)
    return f"{listed(shift.skills)} until {until} ({zone.replace('_', ' ')})"


def listed(names: Sequence[str]) -> str:
    """ "Ana Ruiz and Ben Roth", or "nobody"."""
    shown = [shorten(name, NAME_LIMIT) for name in names]
    if len(shown) < 2:
        return shown[0] if shown else "nobody"
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
