"""Which skill a handoff goes to, whose people are there, and how urgent it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Page
from bot.domain.decision import Decision
from bot.domain.handoff import Handoff, Priority, State
from bot.domain.heard import Reason, Signal, Topic
from bot.domain.routing import CERTAIN_ENOUGH, Route, place, priority, route, staffed
from bot.domain.rules import Rules, Skill

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
RULES = Rules(
    {
        "Billing": Skill("Billing", "b", keywords=("invoice", "VAT"), pages=("Payment methods", "/billing")),
        "Orders": Skill("Orders", "o", overflow="Billing", pages=("Your orders",)),
        "Repairs": Skill("Repairs", "r", overflow="Orders", keywords=("warranty",)),
        "General": Skill("General", "g", general=True),
    }
)
REFUND = Topic("refund", ("refund",), "Billing", urgent=True)


def found(text: str = "", page: Page | None = None, **ranking: float) -> Route:
    ranked = sorted(ranking.items(), key=lambda one: -one[1])
    return route(text, page or Page(), None, ranked, RULES)


def test_the_likeliest_by_examples_gets_it_and_says_why() -> None:
    chosen = found("where is it", Orders=0.7, Billing=0.2)
    assert (chosen.skill, chosen.meant, chosen.chance) == ("Orders", "Orders", 0.7)
    assert chosen.why == "like the examples of Orders (70 %)"
    assert chosen.ranking == (("Orders", 0.7), ("Billing", 0.2))


def test_what_speaks_for_two_skills_beyond_all_doubt_goes_where_more_speaks_for_it() -> None:
    """Billing, first in baton.toml: keyword, page and .1; Repairs: keyword and .6, which is more."""
    page = Page(title="Payment methods")
    chosen = found("is the invoice the warranty too", page, Repairs=0.6, Billing=0.1)
    assert (chosen.skill, chosen.chance) == ("Repairs", 1.0)
    assert chosen.ranking == (("Repairs", 1.0), ("Billing", 1.0))


def test_what_is_not_clear_goes_to_the_general_queue_and_keeps_who_came_near() -> None:
    chosen = found("hm", Orders=CERTAIN_ENOUGH - 0.01, Billing=0.3)
    assert (chosen.skill, chosen.why) == ("General", "not clear whose it is")
    assert [name for name, _ in chosen.ranking] == ["Orders", "Billing"]
    assert found().skill == "General"


@pytest.mark.parametrize(
    ("text", "page", "skill"),
    [
        ("The Invoice of March", Page(), "Billing"),
        ("no vat on it", Page(), "Billing"),
        ("my invoices", Page(), "General"),  # whole words only
        ("it says failed", Page(title="Payment methods · Tidewater"), "Billing"),
        ("it says failed", Page(url="https://shop.example/billing/2"), "Billing"),
        ("it says failed", Page(url="https://shop.example/rebilling"), "General"),
        ("under warranty", Page(title="Payment methods"), "Repairs"),
    ],
)
def test_a_keyword_or_a_page_is_enough_where_the_words_say_nothing(text: str, page: Page, skill: str) -> None:
    assert found(text, page).skill == skill


def test_words_that_clearly_say_otherwise_outweigh_the_page_and_a_keyword() -> None:
    assert (
        found("where is my parcel", Page(title="Payment methods"), Orders=0.8, Billing=0.1).skill == "Orders"
    )
    assert found("an invoice lay in my parcel", Orders=0.8, Billing=0.1).skill == "Orders"
    assert found("an invoice lay in my parcel", Orders=0.5, Billing=0.3).skill == "Billing"


def test_a_topics_own_skill_goes_before_all() -> None:
    chosen = route("the warranty", Page(title="Your orders"), REFUND, [("Orders", 0.9)], RULES)
    assert (chosen.skill, chosen.why) == ("Billing", "refund is Billing's")
    gone = Topic("refund", ("refund",), "Refunds")
    assert route("", Page(), gone, [("Orders", 0.9)], RULES).skill == "Orders"


def test_what_baton_toml_names_no_more_is_not_chosen() -> None:
    assert found("", Returns=0.9).skill == "General"


@given(
    st.text(max_size=60),
    st.text(max_size=30),
    st.lists(st.tuples(st.sampled_from([*RULES.skills, "Gone"]), st.floats(0, 1)), max_size=5),
)
def test_there_is_always_a_skill_and_its_chance_is_one(
    text: str, title: str, ranking: list[tuple[str, float]]
) -> None:
    chosen = route(text, Page(title=title), None, ranking, RULES)
    assert chosen.skill in RULES.skills
    assert 0.0 <= chosen.chance <= 1.0
    assert [chance for _, chance in chosen.ranking] == sorted((c for _, c in chosen.ranking), reverse=True)


# Who is there


def there(chosen: Route, *on_shift: str) -> Route:
    return staffed(chosen, RULES, lambda skill: skill.name in on_shift)


def test_a_skill_with_people_keeps_what_is_its_own() -> None:
    chosen = found("", Orders=0.9)
    assert there(chosen, "Orders", "Billing") == chosen
    assert not chosen.overflowed


def test_a_skill_with_nobody_on_shift_overflows_along_the_way_to_the_first_with_people() -> None:
    chosen = there(found("", Repairs=0.9), "Billing", "General")
    assert (chosen.skill, chosen.meant) == ("Billing", "Repairs")
    assert chosen.why == "for Repairs, where nobody is on shift"
    assert chosen.overflowed


def test_where_nobody_is_anywhere_it_waits_for_its_own_people() -> None:
    chosen = found("", Repairs=0.9)
    assert there(chosen) == there(chosen, "General") == chosen


def test_two_that_stand_in_for_each_other_are_asked_once_each() -> None:
    rules = Rules({"A": Skill("A", "a", overflow="B", general=True), "B": Skill("B", "b", overflow="A")})
    asked: list[str] = []

    def nobody(skill: Skill) -> bool:
        asked.append(skill.name)
        return False

    assert staffed(Route("A", ""), rules, nobody).skill == "A"
    assert asked == ["A", "B"]


# How urgent


def of(*reasons: Reason, topic: Topic | None = None, value: float = 1.0) -> Priority:
    return priority(Decision(tuple(Signal(reason, "", value) for reason in reasons), topic))


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        ((), Priority.NORMAL),
        ((Reason.NOT_SURE,), Priority.NORMAL),
        ((Reason.ASKED_FOR_PERSON,), Priority.NORMAL),
        ((Reason.VALUED_CUSTOMER, Reason.ASKED_FOR_PERSON), Priority.NORMAL),
        ((Reason.POLICY_TOPIC,), Priority.NORMAL),
        ((Reason.URGENT,), Priority.HIGH),
        ((Reason.FRUSTRATED,), Priority.HIGH),
        ((Reason.ASKED_AGAIN, Reason.ASKED_FOR_PERSON), Priority.HIGH),
        ((Reason.ASKED_AGAIN, Reason.FAILED_ATTEMPTS), Priority.HIGH),
        ((Reason.VALUED_CUSTOMER, Reason.POLICY_TOPIC), Priority.HIGH),
    ],
)
def test_one_strong_reason_or_two_lesser_ones_are_high(
    reasons: tuple[Reason, ...], expected: Priority
) -> None:
    assert of(*reasons) is expected


def test_an_urgent_topic_is_high_and_a_hint_is_no_reason() -> None:
    assert of(topic=REFUND) is Priority.HIGH
    assert of(Reason.FRUSTRATED, value=0.3) is Priority.NORMAL


def test_a_high_one_goes_before_whoever_asked_lately_and_not_before_yesterdays() -> None:
    def asked(hours_ago: int, weight: Priority) -> Handoff:
        return Handoff("h", "c", "Billing", State.PARKED, weight, NOW - timedelta(hours=hours_ago))

    new, lately, yesterday = asked(0, Priority.HIGH), asked(3, Priority.NORMAL), asked(13, Priority.NORMAL)
    assert sorted([new, lately, yesterday], key=place) == [yesterday, new, lately]
