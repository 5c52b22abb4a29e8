"""Things to say outside: each names a handoff; the outlet resolves channel and content when it sends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.brought import Brought
from bot.domain.codes import OF_A_NEW_THREAD, KeptWhy, LineCode, Notice, Reaction, Slip
from bot.domain.drawings import DrawCard, Drawing, DrawOps, DrawOvernight, Redraw
from bot.domain.messages import Amended, CatchUp, Close, Echo, Line, Mark, Onward, Redo, Relay, Stray, Whisper
from bot.domain.nudges import Nudge

__all__ = [
    "DRAWN",
    "FOLLOWING",
    "OF_A_NEW_THREAD",
    "OF_SLACK",
    "Amended",
    "Anchor",
    "Brought",
    "Carrier",
    "CatchUp",
    "Close",
    "Delivery",
    "DrawCard",
    "DrawOps",
    "DrawOvernight",
    "Drawing",
    "Echo",
    "KeptWhy",
    "LaneKind",
    "Line",
    "LineCode",
    "Mark",
    "Notice",
    "Nudge",
    "Onward",
    "Reaction",
    "Redo",
    "Redraw",
    "Relay",
    "Slip",
    "Stray",
    "Tell",
    "Want",
    "Whisper",
    "following",
    "lane_of",
]


Carrier = Relay | CatchUp | Brought | Amended | Echo
"""What turns stand in: a customer's, and those that an agent wrote in a window."""
Delivery = Carrier | Redo | Line | Mark | Whisper | Nudge | Stray | Close | Onward
Want = Drawing | Delivery


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a handoff lives in Slack: its card's message."""

    channel: str
    ts: str


class LaneKind(StrEnum):
    """In the order in which they are served when a rate is short: a card before any reply."""

    CARD = "card"
    OVERNIGHT = "overnight"
    THREAD = "thread"
    LEFT = "left"
    CUSTOMER_SLACK = "customer_slack"
    MARKS = "marks"
    STRAYS = "strays"
    OPS = "ops"
    WEBHOOK = "webhook"
    MAIL = "mail"


FOLLOWING = frozenset({LaneKind.CUSTOMER_SLACK, LaneKind.WEBHOOK, LaneKind.MAIL})
"""Lanes that follow a conversation's change log for a customer who does not read it themselves."""
DRAWN = frozenset({LaneKind.CARD, LaneKind.OVERNIGHT, LaneKind.OPS})
"""Lanes whose one message is drawn again and again."""
OF_SLACK = DRAWN | {LaneKind.THREAD, LaneKind.CUSTOMER_SLACK, LaneKind.MARKS, LaneKind.STRAYS, LaneKind.LEFT}


@dataclass(frozen=True, slots=True)
class Tell:
    """The changes with `after` < rev <= `upto`, to who follows the conversation at `address`.

    One change at a time, but for mail, which gathers. `address` is the lane's own: a thread as
    team:channel:ts, a mail address, "" for the webhook.
    """

    conversation_id: str
    kind: LaneKind
    address: str
    after: int
    upto: int


def lane_of(want: Want) -> tuple[LaneKind, str]:
    """The ordered line a want stands in: its kind and key. A mark that fails must not hold up the thread."""
    match want:
        case DrawCard() | Redraw():
            return LaneKind.CARD, f"card:{want.handoff_id}"
        case DrawOvernight():
            return LaneKind.OVERNIGHT, f"overnight:{want.skill}:{want.opens_at.isoformat()}"
        case DrawOps():
            return LaneKind.OPS, f"ops:{want.kind}:{want.since.isoformat()}"
        case Mark() | Whisper() | Nudge():
            return LaneKind.MARKS, f"marks:{want.handoff_id}"
        case Stray():
            return LaneKind.STRAYS, f"strays:{want.of}"
        case Close(again=True):
            return LaneKind.LEFT, f"left-again:{want.handoff_id}"
        case Close() | Onward() | Redo(left=True):
            return LaneKind.LEFT, f"left:{want.handoff_id}"
        case Relay() | CatchUp() | Brought() | Redo() | Amended() | Echo() | Line():
            return LaneKind.THREAD, f"thread:{want.handoff_id}"


def following(kind: LaneKind, conversation_id: str) -> str:
    """The key of a lane of FOLLOWING."""
    return f"{kind}:{conversation_id}"
