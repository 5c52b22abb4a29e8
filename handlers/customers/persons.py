"""Who a customer is, as a browser says it and as a site vouches for it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.conversation import Account, Customer, clean_line
from bot.domain.errors import TextEmpty, TextNotPrintable
from handlers.customers import fields, own_fields


class Shape(BaseModel):
    """What may come in. Every optional field may also be null, as a backend writes that knows no better."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def at_most(length: int) -> dict[str, object]:
    """For the papers alone: the cleaning says it in better words, and counts what is left after trimming."""
    return {"maxLength": length}


Name = Annotated[str | None, Field(json_schema_extra=at_most(fields.NAME_LIMIT))]
Email = Annotated[str | None, Field(json_schema_extra=at_most(fields.EMAIL_LIMIT))]
Zone = Annotated[str | None, Field(description="An IANA name such as Europe/Berlin.")]
Locale = Annotated[
    str | None, Field(description="A BCP 47 tag such as de-CH; anything else counts as unsaid.")
]


FieldValues = Annotated[
    dict[str, object] | None,
    Field(
        description="Whatever else of yours agents are to see: those that baton.toml lists are kept.",
        json_schema_extra={"maxProperties": own_fields.MOST, "additionalProperties": own_fields.SCHEMA},
    ),
]


class AccountBody(Shape):
    name: Name = None
    plan: Name = None
    value: Name = None


class Person(Shape):
    name: Name = None
    email: Email = None
    zone: Zone = None
    locale: Locale = None
    account: AccountBody | None = None
    fields: FieldValues = None

    def customer(self, *, verified: bool) -> Customer:
        """Raises BadInput naming customer.…"""
        return Customer(
            name=clean_line(self.name or "", field="customer.name", limit=fields.NAME_LIMIT),
            email=fields.email(self.email or "", "customer.email"),
            zone=fields.zone(self.zone or "", "customer.zone"),
            locale=fields.locale(self.locale or ""),
            verified=verified,
            fields=own_fields.told(self.fields or {}, "customer.fields"),
        )

    def company(self) -> Account:
        """Raises BadInput naming account.…"""
        account = self.account or AccountBody()
        return Account(
            name=clean_line(account.name or "", field="account.name", limit=fields.NAME_LIMIT),
            plan=clean_line(account.plan or "", field="account.plan", limit=fields.NAME_LIMIT),
            value=clean_line(account.value or "", field="account.value", limit=fields.NAME_LIMIT),
        )


def customer_id(text: str, field: str) -> str:
    """The site's own, as it is or not at all: two spellings of one id would be two customers.

    Raises TextEmpty, TextTooLong or TextNotPrintable.
    """
    kept = clean_line(text, field=field, limit=fields.ID_LIMIT)
    if not kept:
        raise TextEmpty(field=field)
    if kept != text:
        raise TextNotPrintable(field=field)
    return kept
