"""Whom a handoff is for first."""

from datetime import UTC, datetime, timedelta

from bot.domain.conversation import Account, Customer
from bot.domain.first import First, Tie, owner_of, who_served
from bot.domain.handoff import Agent, Handoff, Priority, State
from bot.domain.rules import Rules

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ANA = Agent("U0ANA", "Ana Ruiz")
RULES = Rules({}, owners={"acme": "U0MAYA"}, last_agent=timedelta(days=2))


def served(ago: timedelta, holder: Agent | None = ANA) -> Handoff:
    return Handoff("h", "c", "Billing", State.RESOLVED, Priority.NORMAL, NOW - ago, holder=holder)


def test_an_accounts_owner_is_known_in_any_case_and_only_by_whom_the_site_vouches_for() -> None:
    assert owner_of(Customer(verified=True), Account("ACME"), RULES) == First("U0MAYA", Tie.OWNER)
    assert owner_of(Customer(), Account("ACME"), RULES) is None
    assert owner_of(Customer(verified=True), Account(), RULES) is None
    assert owner_of(Customer(verified=True), Account("Other"), RULES) is None


def test_who_served_them_counts_to_the_last_moment_that_is_set() -> None:
    assert who_served(served(timedelta(days=2)), NOW, RULES) == First("U0ANA", Tie.SERVED)
    assert who_served(served(timedelta(days=2, seconds=1)), NOW, RULES) is None
    assert who_served(served(timedelta(0), None), NOW, RULES) is None
    assert who_served(None, NOW, RULES) is None
    assert who_served(served(timedelta(0)), NOW, Rules({})) is None
