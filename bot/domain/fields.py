"""Which fields of a customer agents are shown: those that the company lists, and no others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from bot.domain.conversation import Account, Customer

CUSTOM = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""How a site may name a field of its own."""


class Known(StrEnum):
    """The fields that Baton has a word for."""

    NAME = "name"
    EMAIL = "email"
    ZONE = "zone"
    LOCALE = "locale"
    ACCOUNT = "account"
    PLAN = "plan"
    VALUE = "value"


SHOWN: tuple[str, ...] = tuple(Known)
"""Where the company lists none."""


def is_custom(name: str) -> bool:
    return bool(CUSTOM.fullmatch(name)) and name not in set(Known)


def kept(customer: Customer, listed: Sequence[str]) -> Customer:
    """Of the site's own fields those that are listed, in that order: what nobody is shown is not stored."""
    if not customer.fields:
        return customer
    told = {field.name: field for field in customer.fields}
    return replace(customer, fields=tuple(told[name] for name in listed if name in told))


def of_customer(customer: Customer, listed: Sequence[str]) -> Customer:
    """As agents see them. The list may have grown shorter since they were stored."""
    return replace(
        kept(customer, listed),
        name=customer.name if Known.NAME in listed else "",
        email=customer.email if Known.EMAIL in listed else "",
        zone=customer.zone if Known.ZONE in listed else "",
        locale=customer.locale if Known.LOCALE in listed else "",
    )


def of_account(account: Account, listed: Sequence[str]) -> Account:
    return Account(
        name=account.name if Known.ACCOUNT in listed else "",
        plan=account.plan if Known.PLAN in listed else "",
        value=account.value if Known.VALUE in listed else "",
    )
