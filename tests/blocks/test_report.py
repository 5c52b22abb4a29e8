from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.report import help as help_with
from blocks.report import report
from blocks.when import lasted
from bot.domain.metrics import Report, Waiting
from tests.blocks.limits import check_message, nodes
from tests.blocks.reading import read
from tests.blocks.samples import hostile

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = Report(
    title="Today",
    start=datetime(2026, 11, 22, 23, 0, tzinfo=UTC),
    end=datetime(2026, 11, 23, 23, 0, tzinfo=UTC),
    zone="Europe/Berlin",
    conversations=40,
    escalated=12,
    handoffs=13,
    reasons=(("asked_for_person", 7), ("not_sure", 4), ("policy_topic", 2)),
    waits=(65.0, 240.0, 240.0, 250.0, 900.0, 4_800.0),
    unanswered=2,
    withdrawn=1,
    resolved=8,
    ratings=(5, 4, 4, 5),
    promises_kept=9,
    promises_broken=1,
    waiting=(
        Waiting("Billing", 2, 0, NOW - timedelta(minutes=80)),
        Waiting("Orders", 0, 3, NOW - timedelta(hours=9)),
        Waiting("Technical", 0, 0, None),
    ),
)
EMPTY = Report("Today", TODAY.start, TODAY.end, "UTC", 0, 0, 0, (), (), 0, 0, 0, (), 0, 0, ())


def test_the_report_gives_each_figure_with_what_it_is_of() -> None:
    assert read(report(TODAY, NOW)) == [
        "Today · 23 Nov",
        "*Conversations*: 40",
        "*Passed to a person*: 12 of 40 (30 %)",
        "*Time to a person*: half in 4 min, nine in ten in 1 h 20",
        "*Not answered yet*: 2 of 13 (15 %)",
        "*Gave up waiting*: 1 of 13 (8 %)",
        "*Resolved*: 8 of 13 (62 %)",
        "*Promises kept*: 9 of 10 (90 %)",
        "*Rating*: 4.5 of 5 (4 ratings)",
        "Why, of 13 passed on; one can have several reasons",
        "7  asked for a person",
        "4  the assistant was not sure",
        "2  a policy topic",
        "Waiting now",
        "Billing: 2 waiting, the oldest for 1 h 20",
        "Orders: 3 parked until it opens, the oldest for 9 h",
        "Counted are the 40 conversations and 13 handoffs that began in this time. Time to a person runs "
        "from being passed on to a person's first word, over the 6 answered so far. "
        "Ratings are those given in this time.",
    ]


def test_what_was_handed_back_is_told_where_there_is_any() -> None:
    shown = read(report(replace(TODAY, handed_back=1), NOW))
    assert shown[6:8] == ["*Resolved*: 8 of 13 (62 %)", "*Handed back*: 1 of 13 (8 %)"]


def test_what_was_blocked_is_told_where_there_is_any() -> None:
    assert "*Blocked as spam*: 2 of 13 (15 %)" in read(report(replace(TODAY, blocked=2), NOW))


def test_what_was_sent_on_is_told_by_team_where_there_is_any() -> None:
    moved = replace(TODAY, transferred=(("Billing", "Repairs", 3), ("Orders", "Billing", 1)))
    shown = read(report(moved, NOW))
    first = shown.index("Sent on to another team")
    assert shown[first + 1 : first + 3] == ["3  Billing to Repairs", "1  Orders to Billing"]
    assert "Sent on to another team" not in read(report(TODAY, NOW))
    many = replace(TODAY, transferred=(("x" * 80, "y" * 80, 1_000),) * 200)
    assert check_message(report(many, NOW)) == []


def test_its_text_alone_tells_the_whole() -> None:
    text = report(TODAY, NOW)["text"]
    assert text.startswith("Today · 23 Nov: conversations 40; passed to a person 12 of 40 (30 %); ")
    assert text.endswith("5 waiting now.")


def test_a_day_without_anything_says_so() -> None:
    assert read(report(EMPTY, NOW))[1:] == [
        "Nothing yet: no conversation has begun.",
        "Nobody waits for a person now.",
    ]
    assert check_message(report(EMPTY, NOW)) == []


def test_figures_of_nothing_are_no_numbers() -> None:
    quiet = replace(EMPTY, conversations=3)
    shown = read(report(quiet, NOW))
    assert "*Passed to a person*: 0 of 3 (0 %)" in shown
    assert "*Time to a person*: nobody answered yet" in shown
    assert "*Promises kept*: none" in shown
    assert "*Rating*: none yet" in shown


@pytest.mark.parametrize(
    ("waits", "words"),
    [
        ((20.0,), "under a minute (1 answer)"),
        ((61.0, 65.0), "1 min (2 answers)"),
        ((20.0, 61.0, 1_300.0, 65.0), "under a minute to 21 min (4 answers)"),
        ((20.0,) * 5, "under a minute for nine in ten"),
    ],
)
def test_few_answers_are_told_without_shares(waits: tuple[float, ...], words: str) -> None:
    shown = read(report(replace(TODAY, waits=waits), NOW))
    assert f"*Time to a person*: {words}" in shown


def test_who_is_on_shift_now_is_told_where_shifts_are_used() -> None:
    served = replace(TODAY, on_shift=(("Billing", ("Ana Ruiz", "Ben Roth")), ("Orders", ())))
    shown = read(report(served, NOW))
    at = shown.index("On shift now")
    assert shown[at + 1 : at + 3] == ["Billing: Ana Ruiz and Ben Roth", "Orders: nobody"]
    assert "On shift now" not in read(report(TODAY, NOW))


def test_a_week_names_its_first_and_last_day() -> None:
    week = replace(TODAY, title="Week", start=TODAY.start - timedelta(days=6))
    assert read(report(week, NOW))[0] == "Week · 17 Nov to 23 Nov"


def test_durations_are_said_in_words() -> None:
    minutes = (0, 1, 59, 60, 80, 2_879, 2_880)
    assert [lasted(timedelta(minutes=count)) for count in minutes] == [
        *("under a minute", "1 min", "59 min", "1 h", "1 h 20", "47 h 59", "2 days")
    ]


def test_help_says_what_each_command_does() -> None:
    drawn = help_with({"/handoff report": "today's figures", "/handoff help": "this list"})
    assert read(drawn) == ["/handoff report  today's figures", "/handoff help  this list"]
    assert check_message(drawn) == []


@given(st.lists(hostile, max_size=60), hostile)
def test_no_name_of_a_skill_breaks_a_limit_or_a_line(skills: list[str], title: str) -> None:
    crowded = replace(TODAY, title=title, waiting=tuple(Waiting(name, 1, 1, NOW) for name in skills))
    drawn = report(crowded, NOW)
    assert check_message(drawn) == []
    ours = {node["text"] for node in nodes(report(TODAY, NOW)["blocks"]) if node.get("type") == "mrkdwn"}
    assert {node["text"] for node in nodes(drawn["blocks"]) if node.get("type") == "mrkdwn"} == ours


def test_whom_the_assistant_left_without_an_answer_is_told_where_there_are_any() -> None:
    assert "*Left without an answer*: 3 of 40 (8 %)" in read(report(replace(TODAY, stuck=3), NOW))
    assert not any("without an answer" in line for line in read(report(TODAY, NOW)))
