"""The store's nouns of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.conversation import Conversation, Page, Source, Speaker, Turn
from bot.domain.decision import Tried
from bot.domain.shown import Change, Shown


@dataclass(frozen=True, slots=True)
class NewTurn:
    """A turn before the store has numbered it. `article` is the knowledge an assistant's answer came from."""

    at: datetime
    speaker: Speaker
    text: str
    name: str = ""
    client_id: str = ""
    sources: tuple[Source, ...] = ()
    confidence: float | None = None
    article: str = ""


class Conversations(Protocol):
    def add(self, conversation: Conversation) -> None: ...
    def get(self, conversation_id: str) -> Conversation:
        """Locks it where the engine has row locks. Raises UnknownConversation."""

    def set_page(self, conversation_id: str, page: Page) -> None: ...


class Turns(Protocol):
    def add(self, conversation_id: str, turn: NewTurn) -> tuple[Turn, int]:
        """The turn with its seq, and its rev."""

    def by_client_id(self, conversation_id: str, client_id: str) -> tuple[Turn, int] | None: ...
    def of(self, conversation_id: str, after: int = 0, upto: int | None = None) -> list[Turn]: ...
    def tried(self, conversation_id: str) -> list[Tried]:
        """The assistant's answers so far, with the customer's next words as `reaction`."""


class Changes(Protocol):
    def show(self, conversation_id: str, shown: Shown, at: datetime) -> None:
        """Adds a state change unless the last one says the same."""

    def after(self, conversation_id: str, rev: int, limit: int = 500) -> list[Change]: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A conversation that waits for the assistant, and the rev up to which it should have read."""

    conversation_id: str
    rev: int


class Answering(Protocol):
    def want(self, conversation_id: str, rev: int) -> None: ...
    def wanted(self, limit: int = 50) -> list[Wanted]: ...
    def still_wanted(self, wanted: Wanted) -> bool:
        """False when something newer was said meanwhile."""

    def done(self, wanted: Wanted) -> None: ...
