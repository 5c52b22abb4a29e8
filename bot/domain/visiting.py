"""Who writes to us in Slack and where, and how their words are named and cut as turns of a conversation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from bot.domain.conversation import TURN_LIMIT, Account
from bot.domain.deliveries import Anchor
from bot.domain.inbound import Inbound

MOST_PARTS = 10
"""Turns that one message may become."""


class SlackSaysNothing(Exception):
    """Slack did not say in time who somebody is."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Who wrote, as Slack says it; `zone` and `locale` may be empty."""

    name: str = ""
    zone: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where customers write: `name` for agents to read, and whose channel it is."""

    name: str
    account: Account = field(default_factory=Account)


class Guests(Protocol):
    """What Slack knows of the customers' side."""

    def place(self, channel: str) -> Place | None:
        """None where no customers write."""

    async def guest(self, user: str, *, patient: bool) -> Guest:
        """Raises SlackSaysNothing; `patient` False answers with what is known, and be it nothing."""

    async def is_colleague(self, user: str, team: str, *, patient: bool) -> bool:
        """An agent or manager, or a bot: no customer. The same errors; False where not even Slack knows."""

    async def answers_a_colleague(self, message: Inbound, *, patient: bool) -> bool:
        """A reply in a thread that a colleague or bot began, and no call to us. Raises SlackSaysNothing."""

    async def readable(self, text: str) -> str:
        """Slack's markup as plain words."""


def owner_of(team: str, root: Anchor) -> str:
    """Whose conversation a thread is: the thread's own. Messages with the app have no thread (`ts` "")."""
    return f"s:{team}:{root.channel}:{root.ts}"


def place_of(owner: str) -> Anchor | None:
    """The other way; None for an owner who is nobody in Slack."""
    kind, _, rest = owner.partition(":")
    parts_of = rest.split(":")
    return Anchor(parts_of[1], parts_of[2]) if kind == "s" and len(parts_of) == 3 else None


def person(team: str, user: str) -> str:
    """Whom a block keeps out of every thread: whose conversation one is says only where it stands."""
    return f"s:{team}:{user}"


def person_beside(owner: str, user: str) -> str:
    """The same of somebody who is in a thread, whose team the thread's owner names."""
    return person(owner.split(":")[1], user)


def address_of(owner: str, user: str) -> str:
    """Where a thread's conversation is followed to, and who began it."""
    return f"{owner.removeprefix('s:')}:{user}"


def thread_at(address: str) -> Anchor:
    _, channel, ts, *_ = address.split(":")
    return Anchor(channel, ts)


def person_at(address: str) -> str:
    """Who began it; "" for one that was begun before that was kept."""
    team, _, _, *begun_by = address.split(":")
    return person(team, begun_by[0]) if begun_by else ""


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
