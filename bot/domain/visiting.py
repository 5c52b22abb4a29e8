"""How what a customer writes in Slack is named and cut, as a turn of a conversation."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.conversation import TURN_LIMIT
from bot.domain.deliveries import Anchor
from bot.domain.inbound import Inbound

MOST_PARTS = 10
"""Turns that one message may become."""


def owner_of(team: str, root: Anchor) -> str:
    """Whose conversation a thread is: the thread's own. Messages with the app have no thread (`ts` "")."""
    return f"s:{team}:{root.channel}:{root.ts}"


def place_of(owner: str) -> Anchor | None:
    """The other way; None for an owner who is nobody in Slack."""
    kind, _, rest = owner.partition(":")
    parts_of = rest.split(":")
    return Anchor(parts_of[1], parts_of[2]) if kind == "s" and len(parts_of) == 3 else None


def client_id(ts: str, nth: int = 0) -> str:
    """What makes a repeated event change nothing; `nth` where one message is longer than a turn."""
    return f"slack-{ts}-{nth + 1}" if nth else f"slack-{ts}"


def said_at(message: Inbound) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)


def parts(text: str) -> list[str]:
    """As many turns as it takes, cut at a line's or a word's end; what is past MOST_PARTS is cut off."""
    found: list[str] = []
    rest = text.strip()
    while len(rest) > TURN_LIMIT and len(found) < MOST_PARTS - 1:
        cut = max(rest.rfind("\n", 0, TURN_LIMIT), rest.rfind(" ", 0, TURN_LIMIT))
        cut = cut if cut > TURN_LIMIT // 2 else TURN_LIMIT
        found.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    cut_off = "… (cut off here)"
    last = rest if len(rest) <= TURN_LIMIT else f"{rest[: TURN_LIMIT - len(cut_off)]}{cut_off}"
    return [*found, last] if last else found
