"""The store's nouns of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.conversation import (
    Account,
    Attachment,
    Channel,
    Conversation,
    Customer,
    Page,
    Source,
    Speaker,
    Turn,
)
from bot.domain.decision import Tried
from bot.domain.deliveries import LaneKind
from bot.domain.handoff import State
from bot.domain.shown import Change, Seen, Shown


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
    attachments: tuple[Attachment, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a returning customer's list. `unread` counts turns of others that they have not seen.

    `last_text` is what the customer said last, where they said anything; `last_at` is anybody's last word.
    """

    id: str
    created_at: datetime
    last_at: datetime
    last_text: str
    last_speaker: Speaker | None
    unread: int


@dataclass(frozen=True, slots=True)
class Begun:
    """One line of all customers' conversations. `words` are the first of the customer's that still stand.

    `handoff` is the state of the last handoff, None where there was none.
    """

    id: str
    at: datetime
    channel: Channel
    words: str
    handoff: State | None


class Conversations(Protocol):
    def add(self, conversation: Conversation) -> None: ...
    def get(self, conversation_id: str) -> Conversation:
        """Locks it where the engine has row locks. Raises UnknownConversation."""

    def owner_of(self, conversation_id: str) -> str:
        """As it is now: locks nothing. Raises UnknownConversation."""

    def set_page(self, conversation_id: str, page: Page) -> None: ...
    def set_customer(self, conversation_id: str, customer: Customer) -> None: ...
    def set_account(self, conversation_id: str, account: Account) -> None: ...
    def newest_of(self, owner: str) -> Conversation | None: ...
    def newest(self, limit: int) -> list[Begun]:
        """Of all customers, those that began last first."""

    def summaries(self, owner: str, limit: int) -> list[Summary]:
        """Those in which something was said, newest first."""

    def adopt(self, owner: str, new_owner: str) -> list[str]:
        """The conversations that changed hands."""

    def hold(self, *owners: str) -> None:
        """What another unit begins, blocks or brings under these owners waits for this one's end.

        To be called before anything else is locked.
        """

    def block(self, owner: str, at: datetime, *, blocked: bool) -> list[str]:
        """All that the owner has, and whatever they begin later; returns the conversations."""

    def is_blocked(self, owner: str) -> bool: ...
    def merge(self, conversation_id: str, into: str) -> None:
        """It goes on in the other from now on."""

    def merged_into(self, conversation_id: str) -> list[str]:
        """Those that go on in this one, and those that went on in them."""


class Follows(Protocol):
    """Outlets that follow a conversation's changes for a customer who does not read them (FOLLOWING)."""

    def add(self, conversation_id: str, kind: LaneKind, address: str) -> None:
        """From now on, or to another address."""

    def address(self, conversation_id: str, kind: LaneKind) -> str | None: ...
    def ahead(self, known: Mapping[str, int]) -> list[str]:
        """Of conversations with the last rev that is known of each: those that have gone on since."""


class Turns(Protocol):
    def add(self, conversation_id: str, turn: NewTurn) -> tuple[Turn, int]:
        """The turn with its seq, and its rev."""

    def by_client_id(self, conversation_id: str, client_id: str) -> tuple[Turn, int] | None: ...
    def of(self, conversation_id: str, after: int = 0, upto: int | None = None) -> list[Turn]: ...
    def get(self, conversation_id: str, seq: int) -> Turn:
        """Raises UnknownTurn."""

    def rev_of(self, conversation_id: str, seq: int) -> int:
        """Of the change with which it was said. Raises UnknownTurn."""

    def edit(self, conversation_id: str, seq: int, text: str, at: datetime) -> int:
        """The rev of the edit."""

    def delete(self, conversation_id: str, seq: int, at: datetime) -> int:
        """The rev of the deletion; the words and the files are gone then."""

    def enclose(self, conversation_id: str, seq: int, file: Attachment, at: datetime) -> int:
        """The rev by which a file joined it after its words."""

    def came_as(self, conversation_id: str, seq: int, text: str) -> bool:
        """These were its words before any edit, as far as anybody still knows."""

    def last_standing(self, conversation_id: str, *speakers: Speaker) -> int:
        """The seq of the newest turn by one of them that was not taken back; 0 when there is none."""

    def is_said(self, conversation_id: str, text: str) -> bool:
        """A turn of the customer's says so and stands."""

    def last_said(self, conversation_id: str, speaker: Speaker, before: datetime) -> int:
        """The seq of the last turn by `speaker` that was not after `before`; 0 when there is none."""

    def tried(self, conversation_id: str, since: datetime | None = None) -> list[Tried]:
        """The assistant's answers so far, with the customer's next words as `reaction`.

        Of what was said after `since` where it is given.
        """


class Changes(Protocol):
    def show(self, conversation_id: str, shown: Shown, at: datetime) -> None:
        """Adds a state change unless the last one says the same."""

    def see(self, conversation_id: str, seen: Seen, at: datetime) -> None:
        """Adds it unless that side has seen as much before."""

    def writing(self, conversation_id: str) -> None:
        """Whoever listens is told that an agent is writing; nothing is kept of it."""

    def seen_at(self, conversation_id: str, seq: int) -> datetime | None:
        """When the customer first had seen that turn; None: not yet."""

    def after(self, conversation_id: str, rev: int, limit: int = 500) -> list[Change]: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """A conversation that waits for the assistant, and the rev up to which it should have read.

    `fence` is the lease's under which it is answered; 0 before it is taken.
    """

    conversation_id: str
    rev: int
    fence: int = 0


class Answering(Protocol):
    def want(self, conversation_id: str, rev: int) -> None: ...
    def wanted(self, limit: int = 50, now: datetime | None = None) -> list[Wanted]:
        """Who has waited longest first; with `now` only those that are in nobody's hand."""

    def take(self, limit: int, now: datetime, until: datetime) -> list[Wanted]:
        """Those in nobody's hand, from now on in the caller's until then."""

    def is_wanted(self, conversation_id: str) -> bool:
        """The assistant has yet to answer it."""

    def still_wanted(self, wanted: Wanted) -> bool:
        """False when something newer was said meanwhile, or somebody else has taken it."""

    def done(self, wanted: Wanted) -> None: ...
    def put_back(self, wanted: Wanted, until: datetime | None = None) -> None:
        """It may be taken again, `until` at the earliest."""
