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
    if own is None:
        return "You're not on shift."
    return f"You're on shift for {_own(own, now, zone)}.{_resting(own, now, zone)}"


def rested(own: Shift, now: datetime, zone: str) -> Message:
    """After a break was said, or ended."""
    return private(said(own, now, zone))


def _own(shift: Shift, now: datetime, zone: str) -> str:
    until = spoken(shift.until, now, zone)
    return f"{listed(shift.skills)} until {until} ({zone.removeprefix('Etc/').replace('_', ' ')})"


def _resting(shift: Shift, now: datetime, zone: str) -> str:
    """How many, and a break; each where there is one to tell of."""
    room = f" You have room for {shift.room} at once." if shift.room else ""
    if shift.break_until is None or not shift.is_on_break(now):
        return room
    until = spoken(shift.break_until, now, zone)
    return f"{room} You're on a break until {until}: nothing is offered to you."


def listed(names: Sequence[str]) -> str:
    """ "Ana Ruiz and Ben Roth", or "nobody"."""
    shown = [shorten(name, NAME_LIMIT) for name in names]
    if len(shown) < 2:
        return shown[0] if shown else "nobody"
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
