"""What counts for which limit: the requests of the customers' door, and whom each is counted for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.callers import Caller
from bot.domain.errors import BatonError

CONVERSATIONS = "/v1/conversations"
ONE = CONVERSATIONS + "/{id}"


class TooManyRequests(BatonError):
    """More than a limit allows; there is room again in `seconds`."""


class TooManyConversations(TooManyRequests):
    """More new conversations than one address may begin."""


class TooManyStreams(TooManyRequests):
    """More streams and long polls at once than one side may hold."""


class Side(Enum):
    """Whom a limit counts: where the request comes from, whose credentials it has, or where it writes."""

    ADDRESS = auto()
    OWNER = auto()
    CONVERSATION = auto()


@dataclass(frozen=True, slots=True)
class Charge:
    """`name` is the field of DoorLimits."""

    name: str
    side: Side
    error: type[TooManyRequests] = TooManyRequests


EVERY = (Charge("address", Side.ADDRESS), Charge("visitor", Side.OWNER))
BACKEND = (Charge("backend", Side.OWNER),)
SAID = (Charge("said", Side.OWNER), Charge("conversation", Side.CONVERSATION))
UPLOADED = (
    Charge("uploads", Side.OWNER),
    Charge("address_uploads", Side.ADDRESS),
    Charge("upload_bytes", Side.ADDRESS),
)
CHARGES = {
    ("POST", "/v1/session"): (Charge("sessions", Side.ADDRESS),),
    ("POST", CONVERSATIONS): (Charge("conversations", Side.ADDRESS, TooManyConversations),),
    ("PATCH", ONE): SAID,
    ("POST", f"{ONE}/turns"): SAID,
    ("PATCH", f"{ONE}/turns/{{seq}}"): SAID,
    ("DELETE", f"{ONE}/turns/{{seq}}"): SAID,
    ("POST", f"{ONE}/handoff"): SAID,
    ("PATCH", f"{ONE}/handoff"): SAID,
    ("DELETE", f"{ONE}/handoff"): SAID,
    ("POST", f"{ONE}/rating"): SAID,
    ("POST", f"{ONE}/attachments"): UPLOADED,
}
"""Beside EVERY, which all that comes without the API key is counted for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as the limits see it; `path` is the route's, with its placeholders."""

    method: str
    path: str
    address: str
    caller: Caller | None
    conversation: str
    size: int

    @property
    def owner(self) -> str:
        """ "" for nobody and for a backend."""
        return self.caller.owner if self.caller and not self.caller.backend else ""

    @property
    def by_backend(self) -> bool:
        return self.caller is not None and self.caller.backend

    @property
    def charges(self) -> tuple[Charge, ...]:
        if self.by_backend:
            return BACKEND + tuple(one for one in self._own if one.side is Side.CONVERSATION)
        return EVERY + self._own

    @property
    def _own(self) -> tuple[Charge, ...]:
        return CHARGES.get((self.method, self.path), ())

    def counted(self, side: Side) -> str | None:
        """The one to count; None where there is none. A conversation counts for each owner apart, so that a
        stranger who knows its id can't close it to its customer."""
        if side is Side.ADDRESS:
            return self.address
        who = "api" if self.by_backend else self.owner
        if not who:
            return None
        return who if side is Side.OWNER else f"{who} {self.conversation}"
