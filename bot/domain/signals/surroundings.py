"""What the site says of the customer: the error before their eyes, and what the account is worth."""

from __future__ import annotations

from bot.domain.conversation import one_line
from bot.domain.heard import Heard, Reason, Signal

QUOTED = 60
"""Characters of the error in the evidence."""


def page_error(heard: Heard) -> Signal | None:
    error = one_line(heard.page.error)
    if not error:
        return None
    short = error if len(error) <= QUOTED else f"{error[: QUOTED - 1].rstrip()}…"
    return Signal(Reason.PAGE_ERROR, f"saw an error on the page: “{short}”")


def valued_customer(heard: Heard) -> Signal | None:
    return Signal(Reason.VALUED_CUSTOMER, "a valued customer") if heard.account_value else None
