"""What Slack is to show of customers who wait for too long."""

from __future__ import annotations

from bot.domain import facts
from bot.domain.deliveries import Line, LineCode, Nudge, Redraw, Want
from bot.domain.nudges import NudgeCode, ReleaseWhy

_RELEASED = {ReleaseWhy.SILENT: LineCode.TAKEN_BACK, ReleaseWhy.LEFT: LineCode.HOLDER_LEFT}
_RELEASED[ReleaseWhy.GONE] = LineCode.HOLDER_LEFT


def released(fact: facts.Released) -> Line:
    """Whom it was taken from by the clock is called by name."""
    if fact.why not in _RELEASED:
        return Line(fact.handoff_id, LineCode.RELEASED, fact.opens_at)
    return Line(fact.handoff_id, _RELEASED[ReleaseWhy(fact.why)], fact.opens_at, user=fact.agent)


def of_a_wait(fact: facts.Fact) -> tuple[Want, ...]:
    match fact:
        case facts.OnCallNamed():
            return (Line(fact.handoff_id, LineCode.UNCLAIMED, on_call=fact.told),)
        case facts.LeftUnclaimed():
            return tuple(Nudge(fact.handoff_id, to, NudgeCode.CLAIM) for to in ("", *fact.told))
        case facts.TargetMissed():
            return (Redraw(fact.handoff_id),)
        case facts.HolderReminded():
            return (Nudge(fact.handoff_id, fact.agent, NudgeCode.WORD),)
        case _:
            return ()
