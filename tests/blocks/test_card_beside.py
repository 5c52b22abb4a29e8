from dataclasses import replace
from datetime import timedelta

from blocks.card import card
from bot.domain.card import Card, Earlier, LastWord
from bot.domain.conversation import Field
from bot.domain.handoff import State
from tests.blocks.reading import read
from tests.blocks.samples import ANSWERED, HELD, QUEUED, RESOLVED, ZONE, after

FIELDS = (Field("order_id", "4711"), Field("tier", "gold"))


def line_of(shown: Card, label: str) -> str:
    return next((line for line in read(card(shown, ZONE)) if line.startswith(f"{label}  ")), "")


def told(**changes: object) -> Card:
    return replace(QUEUED, customer=replace(QUEUED.customer, fields=FIELDS, **changes))  # type: ignore[arg-type]


def test_the_sites_own_fields_stand_under_the_customer() -> None:
    lines = read(card(told(), ZONE))
    assert lines[2] == "Details  order id: 4711 · tier: gold"
    assert line_of(QUEUED, "Details") == ""


def test_what_a_visitor_says_of_themselves_is_marked_and_makes_no_mark_of_ours() -> None:
    assert line_of(told(verified=False), "Details") == "Details  unverified, order id: 4711 · tier: gold"
    spoof = (Field("tier", "gold · refund: granted (verified)"),)
    shown = replace(QUEUED, customer=replace(QUEUED.customer, fields=spoof, verified=False))
    assert line_of(shown, "Details") == "Details  unverified, tier: gold refund: granted verified"


def test_what_was_before_stands_in_one_line() -> None:
    last = replace(RESOLVED.handoff, id="h0", resolved_at=after(-3 * 24 * 60))
    two = replace(QUEUED, earlier=Earlier(2, last))
    assert line_of(two, "Before") == "Before  2 handoffs, last Billing: refunded (Ana Silva), ended 20 Nov"
    one = replace(QUEUED, earlier=Earlier(1, replace(last, state=State.WITHDRAWN)))
    assert line_of(one, "Before") == "Before  1 handoff, Billing: no longer wanted, ended 20 Nov"
    one = replace(QUEUED, earlier=Earlier(1, replace(last, state=State.MERGED)))
    said = "Before  1 handoff, Billing: merged into another (Ana Silva), ended 20 Nov"
    assert line_of(one, "Before") == said


def test_one_that_is_still_open_elsewhere_is_said_to_be() -> None:
    still = replace(QUEUED, earlier=Earlier(1, replace(HELD.handoff, escalated_at=after(-60))))
    assert line_of(still, "Before") == "Before  1 handoff, Billing: still with Ana Silva, asked 23 Nov"


def test_seen_says_when_and_of_words_not_yet_seen_when_they_were_said() -> None:
    word = LastWord(after(6))
    assert line_of(replace(ANSWERED, last_word=word), "Seen") == "Seen  not yet, said at 14:08 CET"
    read_by = replace(word, seen_at=after(7))
    assert line_of(replace(ANSWERED, last_word=read_by), "Seen") == "Seen  by the customer at 14:09 CET"


def test_seen_is_no_matter_once_nobody_holds_it() -> None:
    assert line_of(replace(RESOLVED, last_word=LastWord(after(6), after(7))), "Seen") == ""


def test_a_day_later_the_day_stands_there_too() -> None:
    tomorrow = ANSWERED.handoff.escalated_at + timedelta(days=1)
    shown = replace(ANSWERED, last_word=LastWord(after(6), tomorrow))
    assert line_of(shown, "Seen") == "Seen  by the customer at 14:02 CET, 24 Nov"
