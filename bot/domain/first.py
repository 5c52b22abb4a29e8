"""Who is asked first: the owner of the account, else who served this customer lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.conversation import Account, Customer
from bot.domain.handoff import Handoff
from bot.domain.rules import Rules


class Tie(StrEnum):
    """Why somebody is asked before others."""

    OWNER = "owner"
    SERVED = "served"


@dataclass(frozen=True, slots=True)
class First:
    """`agent` is a Slack user id. Whoever is first to claim wins as always: it is a word, no lock."""

    agent: str
    tie: Tie


def owner_of(customer: Customer, account: Account, rules: Rules) -> First | None:
    """An account is one's own only where somebody vouches for the customer."""
    owner = rules.owners.get(account.name.casefold(), "") if customer.verified else ""
    return First(owner, Tie.OWNER) if owner else None


def who_served(last: Handoff | None, now: datetime, rules: Rules) -> First | None:
    """`last` is the customer's newest handoff before this one that somebody held."""
    if last is None or last.holder is None or rules.last_agent is None:
        return None
    then = last.resolved_at or last.claimed_at or last.escalated_at
    return First(last.holder.id, Tie.SERVED) if now - then <= rules.last_agent else None
