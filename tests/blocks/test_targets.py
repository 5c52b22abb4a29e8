"""What is due on a card, and what was kept in the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from blocks.card import card as draw
from blocks.nudges import unclaimed, word
from blocks.report import report as draw_report
from bot.domain.card import Card
from bot.domain.metrics import Kept, Report
from bot.domain.targets import Target, TargetState, Timed
from tests.blocks.reading import read
from tests.builders import NOW, a_brief, a_conversation, a_handoff, later


def told(drawn: Mapping[str, Any]) -> str:
    return "\n".join(read(drawn))


def a_card(*targets: Target) -> Card:
    conversation = a_conversation()
    return Card(a_handoff(), conversation.customer, conversation.account, a_brief(), targets=targets)


def a_target(timed: Timed, state: TargetState = TargetState.RUNNING) -> Target:
    return Target("h_1", timed, NOW, later(minutes=5), "Billing", state)


def test_a_card_says_what_is_due_and_what_is_overdue() -> None:
    running = draw(a_card(a_target(Timed.FIRST), a_target(Timed.RESOLUTION)))
    assert "Due  first answer by 10:05 UTC · resolution by 10:05 UTC" in told(running)
    late = draw(a_card(a_target(Timed.NEXT, TargetState.BROKEN)))
    assert "Due  next answer overdue since 10:05 UTC" in told(late)


def test_a_next_answer_that_is_in_time_is_no_line_nor_is_what_sleeps() -> None:
    asleep = a_target(Timed.RESOLUTION, TargetState.PAUSED)
    assert "Due" not in told(draw(a_card(a_target(Timed.NEXT), asleep)))


def a_report(*kept: Kept) -> str:
    zero = Report(
        title="Today",
        start=NOW,
        end=later(hours=12),
        zone="UTC",
        conversations=1,
        escalated=1,
        handoffs=1,
        reasons=(),
        waits=(),
        unanswered=0,
        withdrawn=0,
        resolved=0,
        ratings=(),
        promises_kept=0,
        promises_broken=0,
        waiting=(),
    )
    return told(draw_report(replace(zero, targets=kept), NOW))


def test_the_report_counts_by_skill_and_time_of_those_that_were_due() -> None:
    said = a_report(Kept("Billing", Timed.RESOLUTION, 0, 0), Kept("Billing", Timed.FIRST, 3, 1))
    assert "Billing: first answer 3 of 4 (75 %), resolution none due yet" in said
    assert "Times kept" not in a_report()


def test_a_nudge_leads_to_the_card_and_says_since_when() -> None:
    since = datetime(2026, 11, 23, 9, 50, tzinfo=UTC)
    nudge = unclaimed(a_card(), since, "UTC", "https://slack.example/archives/C1/p1")
    assert "Billing: Cora Custer has waited since 09:50 UTC" in told(nudge)
    assert "https://slack.example/archives/C1/p1" in str(nudge["blocks"])
    reminded = word(a_card(), since, "UTC", "", later(minutes=20) - NOW)
    assert "Without one in 20 min, this goes back into the queue." in told(reminded)
    assert "url" not in str(reminded["blocks"])
    assert "goes back" not in told(word(a_card(), since, "UTC", "", None))
