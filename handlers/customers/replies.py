"""What the door answers, as pydantic models: the same that `/v1/openapi.json` is made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Who = Literal["assistant", "waiting", "parked", "agent"]
Side = Literal["customer", "assistant", "agent", "system"]


class Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _absent_if_none(**more: Any) -> Any:
    return Field(default=None, exclude_if=lambda value: value is None, **more)


class SessionReply(Reply):
    token: str
    expires: datetime
    verified: bool


class StartedReply(Reply):
    id: str
    token: Annotated[str, Field(description="A session's, which opens this conversation too.")]
    rev: int


class SummaryReply(Reply):
    id: str
    created_at: datetime
    last_at: datetime
    last_text: str
    last_speaker: Side | None
    who: Who
    unread: int


class ConversationsReply(Reply):
    conversations: list[SummaryReply]


class SourceReply(Reply):
    title: str
    url: str | None = _absent_if_none()


class AttachmentReply(Reply):
    id: str
    name: str
    type: str
    size: Annotated[int, Field(description="Bytes.")]


class Numbered(Reply):
    rev: int
    at: datetime


class TurnChange(Numbered):
    """As the turn stands now, whenever it is read."""

    kind: Literal["turn"] = "turn"
    seq: int
    client_id: str | None = _absent_if_none(description="The customer's own turns have it.")
    speaker: Side
    name: str | None
    text: str
    sources: list[SourceReply]
    attachments: list[AttachmentReply]
    edited: bool
    deleted: bool
    picture: str | None = _absent_if_none(description="Where an agent's picture is, at Baton's address.")


class EditChange(Numbered):
    kind: Literal["edit"] = "edit"
    seq: int
    text: str


class FilesChange(Numbered):
    """Files joined a turn after its words; these are all that it has now."""

    kind: Literal["files"] = "files"
    seq: int
    attachments: list[AttachmentReply]


class DeleteChange(Numbered):
    kind: Literal["delete"] = "delete"
    seq: int


class StateChange(Numbered):
    """The newest holds. `merged_into` is the conversation in which this one goes on."""

    kind: Literal["state"] = "state"
    who: Who
    name: str | None
    by: datetime | None
    opens: datetime | None
    rate: Literal["asked", "given"] | None
    score: int | None
    blocked: bool
    picture: str | None = _absent_if_none(description="As on a turn, of the agent who answers.")
    merged_into: str | None = None


class SeenChange(Numbered):
    """That side has seen everything up to `seq`."""

    kind: Literal["seen"] = "seen"
    by: Literal["customer", "agent"]
    seq: int


AnyChange = Annotated[
    TurnChange | EditChange | FilesChange | DeleteChange | StateChange | SeenChange,
    Field(discriminator="kind"),
]


class ChangesReply(Reply):
    changes: list[AnyChange]
    rev: Annotated[int, Field(description="Ask next for what comes after it.")]


class Typist(Reply):
    who: Literal["assistant", "agent", "customer"]


class TypingFrame(Reply):
    typing: Typist


class ReceiptReply(Reply):
    """`conversation` is the one in which it stands, where the one it was said to goes on in another."""

    seq: int
    rev: int
    conversation: str | None = None


class SeenReply(Reply):
    seq: int


class PageReply(Reply):
    url: str | None
    title: str | None
    error: str | None


class ToldReply(Reply):
    """What was passed on to the agents, as the customer may read it."""

    wants: str
    page: PageReply | None
    tried: Annotated[list[str], Field(description="Titles of what the assistant answered from.")]
    files: list[str]
    name: str | None
    corrected: bool


class AskedReply(Reply):
    who: Who
    name: str | None
    by: datetime | None
    told: ToldReply | None


class PassedReply(AskedReply):
    opens: datetime | None


class WhoReply(Reply):
    who: Who


class RatedReply(Reply):
    score: int


class IntroducedReply(Reply):
    name: str | None
    email: str | None


class HealthReply(Reply):
    healthy: Literal[True] = True


class ReadyReply(Reply):
    ready: Literal[True] = True


class Problem(BaseModel):
    """RFC 9457. Decide by `code`: it never changes."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: Annotated[str, Field(description="A sentence fit for the customer.")]
    code: str
    field: str | None = _absent_if_none(description="The field that is to blame.")
    reasons: list[str] | None = _absent_if_none(description="Why Baton is not ready.")
