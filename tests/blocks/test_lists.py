"""Lists and the Home tab, with whatever anybody calls themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks import home, lists, shift
from blocks.ids import Action
from bot.domain.conversation import Customer
from bot.domain.deliveries import Anchor
from bot.domain.desk import LINES_SHOWN, Home, Line, Listed, Load, Numbers
from bot.domain.handoff import Handoff, Priority, State
from bot.domain.staff import Shift
from bot.sandbox.blocks_check import MOST_IN_MESSAGE, MOST_IN_VIEW, check_blocks
from bot.sandbox.elements_check import Problems
from tests.blocks.limits import check_message, check_view, nodes
from tests.blocks.reading import read
from tests.blocks.safety import unsafe
from tests.blocks.samples import ANA, ASKED, BEN, ZONE, after, hostile, names

CARD = Anchor("C0BILL", "1795438980.000100")
QUEUED = Handoff("h1", "c1", "Billing", State.QUEUED, Priority.HIGH, ASKED)
PARKED = replace(QUEUED, state=State.PARKED, opens_at=after(19 * 60 - 2), priority=Priority.NORMAL)
OFFERED = replace(QUEUED, state=State.OFFERED, offered_to=ANA, offer_ends=after(3))
HELD = replace(QUEUED, state=State.ASSIGNED, holder=ANA, claimed_at=after(1), priority=Priority.NORMAL)
ASLEEP = replace(HELD, state=State.SNOOZED, snoozed_until=after(60))
RESOLVED = replace(HELD, state=State.RESOLVED, resolved_at=after(90))
JORDAN = Customer("Jordan Ellis", "jordan@ellis.example", verified=True)


def zone_of(_skill: str) -> str:
    return ZONE


def to(anchor: Anchor) -> str:
    return f"https://tide.example/archives/{anchor.channel}/p{anchor.ts}"


def line(handoff: Handoff = QUEUED, **more: Any) -> Line:
    return Line(handoff, more.pop("customer", JORDAN), more.pop("headline", "charged twice"), **more)


def a_list(*lines: Line, total: int = 0) -> Listed:
    return Listed(lines, total or len(lines))


def test_the_queue_tells_who_waits_since_when_and_until_when_it_is_parked() -> None:
    drawn = lists.queue(a_list(line(), line(PARKED)), ("Billing",), zone_of)
    assert read(drawn) == [
        "2 wait for Billing",
        "High · Jordan Ellis: charged twice  [Claim]",
        "Billing",
        "<!date^1795438920^since {time} ({ago})|since 14:02 CET>",
        "Jordan Ellis: charged twice  [Claim]",
        "Billing",
        "<!date^1795438920^since {time} ({ago})|since 14:02 CET>",
        "<!date^1795507200^parked until {date_short_pretty} at {time}|parked until 24 Nov at 09:00 CET>",
    ]


def test_what_is_mine_tells_whose_turn_it_is() -> None:
    listed = a_list(
        line(HELD, waits_since=after(4), anchor=CARD),
        line(replace(HELD, holder=BEN), answered_at=after(5), anchor=CARD),
        line(ASLEEP),
        line(replace(ASLEEP, snoozed_until=None)),
    )
    assert read(lists.mine(listed, ANA.id, zone_of, to)) == [
        "With you: 4",
        "Jordan Ellis: charged twice  [Open]",
        "Billing",
        "<!date^1795439160^waits since {time} ({ago})|waits since 14:06 CET>",
        "Jordan Ellis: charged twice  [Open]",
        "Billing · you help Ben Osei",
        "<!date^1795439220^answered {date_short_pretty} at {time}|answered 23 Nov at 14:07 CET>",
        "Jordan Ellis: charged twice",
        "Billing",
        "<!date^1795442520^snoozed until {date_short_pretty} at {time}|snoozed until 23 Nov at 15:02 CET>",
        "Jordan Ellis: charged twice",
        "Billing",
        "snoozed until they write",
    ]


def test_what_is_offered_is_answered_in_ones_own_list_and_told_of_in_others() -> None:
    own = lists.mine(a_list(line(OFFERED)), ANA.id, zone_of, to)
    assert read(own) == [
        "With you: 1",
        "High · Jordan Ellis: charged twice",
        "Billing",
        "<!date^1795439100^offered until {time}|offered until 14:05 CET>",
        "[Accept]  [Decline]",
    ]
    assert check_message(own) == []
    assert read(lists.queue(a_list(line(OFFERED)), ("Billing",), zone_of))[1:3] == [
        "High · Jordan Ellis: charged twice  [Claim]",
        "Billing · offered to Ana Silva",
    ]


def test_what_is_found_tells_its_state_and_leads_there() -> None:
    drawn = lists.found([line(RESOLVED, anchor=CARD), line(HELD), line()], "jordan", zone_of, to)
    assert read(drawn)[:7] == [
        "“jordan”, the newest first",
        "Jordan Ellis: charged twice  [Open]",
        "Billing · resolved",
        "<!date^1795444320^ended {date_short_pretty} at {time}|ended 23 Nov at 15:32 CET>",
        "Jordan Ellis: charged twice",
        "Billing · with Ana Silva",
        "<!date^1795438920^asked {date_short_pretty} at {time}|asked 23 Nov at 14:02 CET>",
    ]
    links = [node["url"] for node in nodes(drawn["blocks"]) if "url" in node]
    assert links == ["https://tide.example/archives/C0BILL/p1795438980.000100"]


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_found_and_listed(state: State) -> None:
    drawn = lists.found([line(replace(HELD, state=state))], "jordan", zone_of, to)
    assert check_message(drawn) == []


SHIFT = Shift(ANA, ASKED, after(240), ("Billing",))
FULL = Home(
    now=after(9),
    shift=SHIFT,
    serves=("Billing",),
    mine=a_list(line(HELD, waits_since=after(4))),
    waiting=a_list(line(), total=1_000),
    numbers=Numbers(4, 3, (60.0, 120.0, 600.0)),
    skills=(
        (Load("Billing", 2, 1, 3, 1, ASKED), ("Ana Silva", "Ben Osei")),
        (Load("Repairs"), ()),
    ),
    used=True,
)


def drawn_home(seen: Home = FULL, notice: str = "") -> dict[str, Any]:
    return home.home(seen, ANA.id, ZONE, zone_of, to, notice)


def test_the_home_tab_reads_from_top_to_bottom() -> None:
    assert read(drawn_home(notice="It is yours now.")) == [
        "It is yours now.",
        "Your desk",
        "You're on shift for Billing until 18:02 (Europe/Berlin).",
        "[Go off shift]  [Change]  [How customers see you]  [Refresh]",
        "With you: 1",
        "Jordan Ellis: charged twice",
        "Billing",
        "<!date^1795439160^waits since {time} ({ago})|waits since 14:06 CET>",
        "You can claim: 1,000",
        "High · Jordan Ellis: charged twice  [Claim]",
        "Billing",
        "<!date^1795438920^since {time} ({ago})|since 14:02 CET>",
        "and 999 more after these",
        "Your day",
        "4 claimed · 3 resolved · first word 2 min after the claim (median)",
        "All skills",
        "Billing: 3 waiting (1 parked), the longest since 14:02 CET · 4 held, 1 of them snoozed · "
        "on shift: Ana Silva and Ben Osei",
        "Repairs: nobody waits · 0 held · on shift: nobody",
        "As it stood at 14:11 CET.",
    ]


def test_a_skill_of_which_slack_said_nothing_is_named() -> None:
    shown = read(drawn_home(replace(FULL, unknown=("Orders", "Repairs"))))
    assert any(one.endswith("channel of Orders and Repairs, so that queue may be missing.") for one in shown)


def test_what_a_press_came_to_stands_on_top_as_it_is_said() -> None:
    [said, *_] = drawn_home(notice=shift.farewell(("R&D <b>",)))["blocks"]
    assert "Nobody is left on shift for R&D <b>." in said["text"]["text"]
    assert said["text"]["type"] == "plain_text"


def test_an_empty_desk_says_so_kindly() -> None:
    shown = read(drawn_home(Home(ASKED, None, ("Billing",))))
    assert "Nothing is with you. What you claim stands here." in shown
    assert "Nobody waits. New cards come in the channel, and here when you open this." in shown
    assert "[Go on shift]  [How customers see you]  [Refresh]" in shown


def test_a_manager_who_serves_no_skill_is_offered_no_shift() -> None:
    shown = read(drawn_home(replace(FULL, serves=(), waiting=Listed())))
    assert "[Refresh]" in shown
    assert any(one.startswith("You are in no skill's channel") for one in shown)


@pytest.mark.parametrize(
    "view", [home.stranger(direct=True), home.stranger(direct=False), home.trouble("Sorry.")]
)
def test_who_is_no_agent_and_a_failure_are_told_within_the_limits(view: dict[str, Any]) -> None:
    assert valid(view) == []
    assert not any(node.get("action_id") in {Action.CLAIM, Action.SHIFT_ON} for node in nodes(view))


def valid(view: dict[str, Any]) -> list[str]:
    problems = Problems()
    check_blocks(problems, view["blocks"], "home", MOST_IN_VIEW, "/blocks")
    return [*check_view(view), *map(str, problems.found)]


@st.composite
def hostile_lines(draw: st.DrawFn) -> Line:
    handoff = draw(st.sampled_from((QUEUED, PARKED, OFFERED, HELD, ASLEEP, RESOLVED)))
    holder = replace(ANA, name=draw(names)) if handoff.holder else None
    asked = replace(ANA, name=draw(names)) if handoff.offered_to else None
    handoff = replace(handoff, skill=draw(hostile), holder=holder, offered_to=asked)
    customer = Customer(draw(names), draw(names), draw(names), draw(st.booleans()))
    times = st.sampled_from((None, ASKED))
    anchor = draw(st.sampled_from((None, CARD, Anchor("C" * 3_000, "1"))))
    return Line(handoff, customer, draw(names), anchor, draw(times), draw(times))


few = st.lists(hostile_lines(), max_size=2)


def many(lines: list[Line]) -> Listed:
    """As many as are ever shown, and more."""
    return Listed(tuple(lines) * LINES_SHOWN, 1_000_000)


@given(few, hostile, st.lists(hostile, max_size=5))
def test_no_list_breaks_a_limit_or_comes_alive(few: list[Line], wanted: str, skills: list[str]) -> None:
    for drawn in (
        lists.queue(many(few), skills or ["Billing"], zone_of),
        lists.mine(many(few), ANA.id, zone_of, to),
        lists.found(many(few).lines, wanted, zone_of, to),
    ):
        problems = Problems()
        check_blocks(problems, drawn["blocks"], "message", MOST_IN_MESSAGE, "/blocks")
        assert check_message(drawn) == []
        assert problems.found == []
        assert unsafe(drawn) == []


@given(few, hostile, hostile)
def test_no_home_breaks_a_limit_or_comes_alive(few: list[Line], skill: str, person: str) -> None:
    load = Load(skill, 1, 1, 1, 1, ASKED - timedelta(days=900))
    own = replace(SHIFT, skills=(skill,) * 40)
    seen = replace(FULL, mine=many(few), waiting=many(few), skills=((load, (person,) * 60),) * 40, shift=own)
    view = drawn_home(seen)
    assert valid(view) == []
    assert unsafe(view) == []
