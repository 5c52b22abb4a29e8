"""Who calls at the customers' door, and what is theirs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.domain.conversation import Conversation
from bot.domain.errors import AlreadyVerified, Blocked, UnknownConversation

VISITOR, CUSTOMER = "v:", "c:"


@dataclass(frozen=True, slots=True)
class Caller:
    """`owner` is `v:` and a random id for a visitor, `c:` and the site's id for a customer it vouched for,
    `s:` and the place of a thread for a customer in Slack. A `backend` opens every conversation.
    """

    owner: str = ""
    backend: bool = False


BACKEND = Caller(backend=True)


def new_visitor() -> str:
    return visitor(secrets.token_urlsafe(16))


def visitor(name: str) -> str:
    """`name` is one that nobody can guess."""
    return f"{VISITOR}{name}"


def customer(customer_id: str) -> str:
    """The owner that a site's own customer id stands for."""
    return f"{CUSTOMER}{customer_id}"


def admit(conversation: Conversation, caller: Caller, *, writes: bool = True) -> None:
    """Raises UnknownConversation for somebody else's, and Blocked for a write by whom agents have blocked."""
    if not caller.backend and (not caller.owner or caller.owner != conversation.owner):
        raise UnknownConversation(conversation=conversation.id)
    if writes and conversation.blocked:
        raise Blocked


def may_introduce(conversation: Conversation) -> None:
    """Raises AlreadyVerified: what the site vouches for is not changed by the customer's browser."""
    if conversation.customer.verified:
        raise AlreadyVerified
