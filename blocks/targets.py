"""The times that a company sets itself: what is due on a card, and what was kept in the report."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.ids import Part
from blocks.parts import Block, Line, bold, lines, words
from blocks.text import NAME_LIMIT, shorten
from blocks.when import near
from bot.domain.card import Card
from bot.domain.metrics import Kept
from bot.domain.targets import Target, TargetState, Timed

NAMES = {Timed.FIRST: "first answer", Timed.NEXT: "next answer", Timed.RESOLUTION: "resolution"}
SKILLS_SHOWN = 30


def due(card: Card, zone: str) -> Line:
    """A next answer only once it is late: it comes and goes with every word, and redraws are rationed."""
    shown = [_due(card, one, zone) for one in card.targets if _is_shown(one)]
    parts = [part for line in shown for part in (words(" · "), *line)][1:]
    return [bold("Due"), words("  "), *parts] if parts else []


def kept(counted: Sequence[Kept]) -> list[Block]:
    """By skill, each with what it is a share of; nothing where no such time is set."""
    skills = list(dict.fromkeys(one.skill for one in counted))
    if not skills:
        return []
    shown = [_of_skill(skill, counted) for skill in skills[:SKILLS_SHOWN]]
    return [lines(Part.TARGETS, [[bold("Times kept")], *shown])]


def _is_shown(target: Target) -> bool:
    if target.state is TargetState.BROKEN:
        return True
    return target.state is TargetState.RUNNING and target.timed is not Timed.NEXT


def _due(card: Card, target: Target, zone: str) -> Line:
    overdue = target.state is TargetState.BROKEN
    at = near(target.due, card.handoff.escalated_at, zone, "overdue since" if overdue else "by")
    return [words(f"{NAMES[target.timed]} "), at]


def _of_skill(skill: str, counted: Sequence[Kept]) -> Line:
    of = {one.timed: one for one in counted if one.skill == skill}
    shares = [f"{NAMES[timed]} {_share(of[timed])}" for timed in Timed if timed in of]
    return [words(f"{shorten(skill, NAME_LIMIT)}: {', '.join(shares)}")]


def _share(one: Kept) -> str:
    whole = one.kept + one.broken
    return f"{one.kept:,} of {whole:,} ({100 * one.kept / whole:.0f} %)" if whole else "none due yet"
