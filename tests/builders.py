"""Small makers of domain objects: what a test does not name is ordinary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.brief import Brief
from bot.domain.conversation import Account, Conversation, Customer, Page, Speaker
from bot.domain.decision import Tried
from bot.domain.deliveries import Anchor
from bot.domain.handoff import Agent, Handoff, Priority, State
from bot.domain.inbound import Inbound, InboundKind
from bot.domain.promises import Promise
from bot.ports import Lease, NewTurn

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""A Monday morning."""

ANNA = Agent("U_ANNA", "Anna")
BEN = Agent("U_BEN", "Ben")


def later(*, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
    return NOW + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def a_lease(owner: str = "a life that ended", until: datetime = NOW) -> Lease:
    """Over as soon as it is given, as after a crash and its time."""
    return Lease(owner, until)


def a_conversation(conversation_id: str = "c_1", **changes: Any) -> Conversation:
    conversation = Conversation(
        conversation_id,
        NOW,
        Customer("Cora Custer", "cora@example.com", "Europe/Berlin", verified=True),
        Account("Custer Ltd", "Pro", "4,800 a year"),
        Page("https://shop.example/billing", "Billing", ("Opened Billing",), "Card declined (402)"),
    )
    return replace(conversation, **changes)


def a_turn(text: str = "Where is my order?", **changes: Any) -> NewTurn:
    return replace(NewTurn(NOW, Speaker.CUSTOMER, text), **changes)


def an_answer(text: str = "It is on its way.", article: str = "shipping", **changes: Any) -> NewTurn:
    return replace(NewTurn(NOW, Speaker.ASSISTANT, text, confidence=0.6, article=article), **changes)


def a_handoff(handoff_id: str = "h_1", conversation_id: str = "c_1", **changes: Any) -> Handoff:
    """Queued; say `state` and what goes with it for another."""
    handoff = Handoff(handoff_id, conversation_id, "Billing", State.QUEUED, Priority.NORMAL, NOW)
    return replace(handoff, **changes)


def a_parked_handoff(
    handoff_id: str = "h_1", conversation_id: str = "c_1", opens_at: datetime | None = None, **changes: Any
) -> Handoff:
    """Parked until `opens_at`, by default for eight hours."""
    until = opens_at or later(hours=8)
    return a_handoff(handoff_id, conversation_id, state=State.PARKED, opens_at=until, **changes)


def a_brief(**changes: Any) -> Brief:
    brief = Brief(
        headline="charged twice",
        wants="I was charged twice for October",
        page=Page("https://shop.example/billing", "Billing"),
        tried=(Tried("refunds", "How refunds work", 0.62, "that's not it"),),
        mood="frustrated",
        why=("asked for a person",),
    )
    return replace(brief, **changes)


def a_promise(handoff_id: str = "h_1", **changes: Any) -> Promise:
    return replace(Promise(handoff_id, NOW, later(minutes=30)), **changes)


def an_anchor(ts: str = "1700000000.000100", channel: str = "C_BILLING") -> Anchor:
    return Anchor(channel, ts)


def an_inbound(ts: str = "1700000001.000100", **changes: Any) -> Inbound:
    """A message by Anna in the thread under `an_anchor()`; the event's id follows from the message."""
    message = Inbound(
        event_id="",
        kind=InboundKind.SAID,
        team="T_SHOP",
        root=an_anchor(),
        ts=ts,
        user=ANNA.id,
        text="I am looking into it",
        has_files=False,
        received_at=NOW,
    )
    message = replace(message, **changes)
    if message.event_id:
        return message
    return replace(message, event_id=f"Ev-{message.kind}-{message.root.ts}-{message.ts}-{message.edit_ts}")
