"""What a request may hold: shapes as pydantic models, and their way into the domain's words."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from bot.domain.conversation import TURN_LIMIT, Page, Source, clean_line
from handlers.customers import fields
from handlers.customers.persons import (
    AccountBody,
    Email,
    FieldValues,
    Locale,
    Name,
    Person,
    Shape,
    Zone,
    at_most,
)
from handlers.customers.refusals import ClientIdInvalid, NumberInvalid, ScoreOutOfRange

MOST_FILES = 5
"""With one turn."""
MOST_SOURCES = 10
EVIDENCE_LIMIT = 300
SUMMARY_LIMIT = 1_000
WANTS_LIMIT = TURN_LIMIT

_CLIENT_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class PageBody(Shape):
    url: str | None = None
    title: str | None = None
    actions: Annotated[list[str], Field(max_length=5)] | None = None
    error: str | None = None

    def told(self) -> Page:
        return Page(
            url=fields.url(self.url or "", "page.url"),
            title=fields.seen(self.title or "", fields.TITLE_LIMIT),
            actions=tuple(
                filter(None, (fields.seen(action, fields.ACTION_LIMIT) for action in self.actions or ()))
            ),
            error=fields.seen(self.error or "", fields.ERROR_LIMIT),
        )


class CustomerBody(Shape):
    name: Name = None
    email: Email = None
    zone: Zone = None
    locale: Locale = None
    id: Annotated[str | None, Field(description="The site's own customer id. API key only.")] = None
    fields: FieldValues = None

    def person(self, account: AccountBody | None) -> Person:
        return Person(
            name=self.name,
            email=self.email,
            zone=self.zone,
            locale=self.locale,
            account=account,
            fields=self.fields,
        )


class SessionBody(Shape):
    identity: Annotated[str | None, Field(description="The site's word for who this is: a JWT.")] = None


ClientId = Annotated[
    str, Field(json_schema_extra={"pattern": f"^{_CLIENT_ID.pattern}$"}, description="Yours, new for each.")
]


def _named(client_id: str) -> str:
    """Raises ClientIdInvalid."""
    if not _CLIENT_ID.fullmatch(client_id):
        raise ClientIdInvalid(field="client_id")
    return client_id


class StartBody(Shape):
    client_id: Annotated[
        ClientId | None,
        Field(
            description="Yours, new for each: the same again is the same conversation. "
            "Without a session or the API key it says nothing."
        ),
    ] = None
    customer: CustomerBody | None = None
    account: Annotated[AccountBody | None, Field(description="Counts with the API key only.")] = None
    page: PageBody | None = None
    answered_by: Annotated[
        Literal["baton", "outside"] | None, Field(description="Whose AI answers. API key only.")
    ] = None

    def named(self) -> str:
        """The client_id, "" without one. Raises ClientIdInvalid."""
        return "" if self.client_id is None else _named(self.client_id)

    def person(self) -> Person:
        return (self.customer or CustomerBody()).person(self.account)

    def where(self) -> Page:
        return (self.page or PageBody()).told()


class SourceBody(Shape):
    title: str
    url: str | None = None

    def told(self) -> Source:
        title = clean_line(self.title, field="sources.title", limit=fields.TITLE_LIMIT)
        return Source(title, fields.link(self.url or "", "sources.url"))


class TurnBody(Shape):
    client_id: ClientId
    text: Annotated[str, Field(json_schema_extra=at_most(TURN_LIMIT))]
    page: PageBody | None = None
    attachments: Annotated[list[str], Field(max_length=MOST_FILES)] | None = None
    speaker: Annotated[Literal["customer", "assistant"] | None, Field(description="API key only.")] = None
    confidence: Annotated[
        float | None, Field(json_schema_extra={"minimum": 0, "maximum": 1}, description="An assistant's.")
    ] = None
    sources: Annotated[
        list[SourceBody] | None, Field(max_length=MOST_SOURCES, description="An assistant's.")
    ] = None
    answers: Annotated[int | None, Field(description="The customer's turn that an assistant answers.")] = None
    rev: Annotated[int | None, Field(description="How far an assistant had read when it drew this.")] = None

    def named(self) -> str:
        """The client_id. Raises ClientIdInvalid."""
        return _named(self.client_id)

    def files(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.attachments or ()))

    def sure(self) -> float | None:
        """Raises NumberInvalid."""
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise NumberInvalid(field="confidence")
        return self.confidence

    def answered(self) -> int | None:
        """Raises NumberInvalid."""
        if self.answers is not None and not 1 <= self.answers <= fields.LARGEST_REV:
            raise NumberInvalid(field="answers")
        return self.answers

    def read_upto(self) -> int | None:
        """Raises NumberInvalid."""
        if self.rev is not None and not 0 <= self.rev <= fields.LARGEST_REV:
            raise NumberInvalid(field="rev")
        return self.rev


class EditBody(Shape):
    text: Annotated[str, Field(json_schema_extra=at_most(TURN_LIMIT))]


class TypingBody(Shape):
    who: Annotated[Literal["assistant", "agent"] | None, Field(description="API key only.")] = None


class SeenBody(Shape):
    seq: int

    def upto(self) -> int:
        """Raises NumberInvalid."""
        if not 0 <= self.seq <= fields.LARGEST_REV:
            raise NumberInvalid(field="seq")
        return self.seq


class AskBody(Shape):
    """Empty from a customer; an outside AI says why."""

    reason: Annotated[
        Literal["asked_for_person", "frustrated", "not_sure", "policy", "asked_again", "assistant_failed"]
        | None,
        Field(description="API key only."),
    ] = None
    evidence: Annotated[str | None, Field(json_schema_extra=at_most(EVIDENCE_LIMIT))] = None
    skill: str | None = None
    summary: Annotated[str | None, Field(json_schema_extra=at_most(SUMMARY_LIMIT))] = None


class CorrectBody(Shape):
    wants: Annotated[str, Field(json_schema_extra=at_most(WANTS_LIMIT))]

    def told(self) -> str:
        return fields.said(self.wants, "wants", WANTS_LIMIT)


class RatingBody(Shape):
    score: Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": 5})]
    comment: Annotated[str | None, Field(json_schema_extra=at_most(fields.COMMENT_LIMIT))] = None

    def told(self) -> tuple[int, str]:
        if not 1 <= self.score <= 5:
            raise ScoreOutOfRange(field="score")
        return self.score, fields.words(self.comment or "", "comment", fields.COMMENT_LIMIT)


class IntroducedBody(Shape):
    name: Name = None
    email: Email = None


class IntroduceBody(Shape):
    customer: IntroducedBody

    def told(self) -> tuple[str | None, str | None]:
        """Name and address; None leaves what is there."""
        name, email = self.customer.name, self.customer.email
        return (
            None if name is None else clean_line(name, field="customer.name", limit=fields.NAME_LIMIT),
            None if email is None else fields.email(email, "customer.email"),
        )


class NoBody(Shape):
    """`{}`."""


class FirstFrame(Shape):
    """What a stream's client says first."""

    token: str
    after: int = 0

    def told(self) -> tuple[str, int]:
        return self.token, fields.checked_rev(self.after)
