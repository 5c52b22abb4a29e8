"""Why an offer, a handing on, a break or a shift came to nothing."""

from __future__ import annotations

from blocks.text import NAME_LIMIT, shorten
from bot.domain import errors


def said(error: errors.BatonError) -> str:
    """ "" for what is none of these."""
    match error:
        case errors.NotOffered():
            to = shorten(str(error.details.get("to", "")), NAME_LIMIT)
            return f"This is offered to {to or 'a colleague'}. If you want to take it, press Claim."
        case errors.AskedAlready():
            name = shorten(str(error.details.get("name", "")), NAME_LIMIT)
            return (
                f"{name or 'This colleague'} was asked already, or has just let it go: choose somebody else."
            )
        case errors.NotSomebodyElse():
            return "Choose somebody else: it is theirs already, or you are handing it on yourself."
        case errors.BadBreak():
            return (
                f"A break is a minute to {error.details.get('hours', 12)} hours long. Say "
                "/handoff shift break 30, /handoff shift break until 14:00, or /handoff shift break off."
            )
        case errors.NotOnShift():
            return "You are not on shift. /handoff shift on begins one."
        case errors.BadRoom():
            return f"Say for how many: 1 to {error.details.get('most', 20)}."
        case _:
            return ""
