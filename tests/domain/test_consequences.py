from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain import facts
from bot.domain.consequences.to_customer import to_customer
from bot.domain.consequences.to_slack import to_slack
from bot.domain.deliveries import (
    CatchUp,
    Close,
    DrawCard,
    DrawOvernight,
    KeptWhy,
    Line,
    LineCode,
    Mark,
    Onward,
    Reaction,
    Redo,
    Redraw,
    Relay,
    Slip,
    Whisper,
)
from bot.domain.facts import Ids
from bot.domain.texts import Said

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
OPENS = NOW + timedelta(hours=12)
IDS: Ids = {"at": NOW, "conversation_id": "c1", "handoff_id": "h1"}


def kept(why: KeptWhy) -> facts.KeptInside:
    return facts.KeptInside(**IDS, agent="U1", channel="C1", ts="1.0", why=why)


def test_an_open_skill_gets_a_card_and_a_closed_one_a_line_on_its_list() -> None:
    queued = facts.Escalated(**IDS, skill="Billing", priority="high", reasons=(), opens_at=None, promised=NOW)
    parked = facts.Escalated(
        **IDS, skill="Billing", priority="high", reasons=(), opens_at=OPENS, promised=None
    )
    assert to_slack(queued) == (DrawCard("h1"),)
    assert to_slack(parked) == (DrawOvernight("Billing", OPENS),)


def test_the_notice_promises_a_time_only_when_there_is_one() -> None:
    def notice(opens_at: datetime | None, promised: datetime | None) -> Said:
        fact = facts.Escalated(
            **IDS, skill="Billing", priority="high", reasons=(), opens_at=opens_at, promised=promised
        )
        say = to_customer(fact)
        assert say is not None
        assert (say.opens, say.by) == (opens_at, promised)
        return say.text

    assert notice(None, None) is Said.QUEUED
    assert notice(None, OPENS) is Said.QUEUED_PROMISED
    assert notice(OPENS, None) is Said.PARKED
    assert notice(OPENS, OPENS) is Said.PARKED_PROMISED


def test_an_escalation_again_brings_no_second_notice() -> None:
    fact = facts.EscalatedAgain(**IDS, skill="Billing", reasons=(), opens_at=None)
    assert to_customer(fact) is None
    assert to_slack(fact) == (Redraw("h1"),)


def test_a_flush_posts_the_card_clears_the_list_and_says_so() -> None:
    fact = facts.Flushed(**IDS, skill="Billing", opened_at=OPENS)
    assert to_slack(fact) == (
        DrawCard("h1"),
        DrawOvernight("Billing", OPENS),
        Line("h1", LineCode.FLUSHED),
    )


def test_a_claim_from_the_list_redraws_the_list() -> None:
    fact = facts.Claimed(**IDS, skill="Billing", agent="U1", parked_until=OPENS)
    assert to_slack(fact) == (DrawCard("h1"), DrawOvernight("Billing", OPENS))
    say = to_customer(fact)
    assert say is not None
    assert say.text is Said.CLAIMED


def test_what_the_customer_says_goes_into_the_thread() -> None:
    assert to_slack(facts.CustomerWrote(**IDS, seq=4)) == (Relay("h1", 4),)
    assert to_slack(facts.CaughtUp(**IDS, after=2, upto=6)) == (CatchUp("h1", 2, 6),)


def test_only_a_first_reply_redraws_the_card() -> None:
    def wants(first: bool) -> tuple[object, ...]:
        return to_slack(facts.AgentReplied(**IDS, agent="U1", seq=5, channel="C1", ts="1.0", first=first))

    mark = Mark("h1", "C1", "1.0", Reaction.SENT)
    assert wants(True) == (mark, Redraw("h1"))
    assert wants(False) == (mark,)


def test_what_stays_inside_is_marked_and_never_told_to_the_customer() -> None:
    lock = Mark("h1", "C1", "1.0", Reaction.INSIDE)
    for why in KeptWhy:
        assert to_slack(kept(why))[0] == lock
        assert to_customer(kept(why)) is None


def test_a_note_needs_no_word_but_an_unclaimed_reply_does() -> None:
    assert len(to_slack(kept(KeptWhy.NOTE))) == len(to_slack(kept(KeptWhy.COLLEAGUE))) == 1
    assert to_slack(kept(KeptWhy.UNCLAIMED))[1] == Whisper("h1", "U1", KeptWhy.UNCLAIMED)
    assert to_slack(kept(KeptWhy.CLOSED))[1] == Whisper("h1", "U1", KeptWhy.CLOSED)


def test_what_is_not_carried_is_told_to_its_sender() -> None:
    fact = facts.NotCarried(**IDS, agent="U1", channel="C1", ts="1.0", what=Slip.FILE)
    assert to_slack(fact) == (Whisper("h1", "U1", Slip.FILE),)
    assert to_customer(fact) is None


def test_a_mark_says_that_words_were_edited_once_or_taken_back_while_they_stand() -> None:
    where: dict[str, Any] = {"agent": "U1", "seq": 5, "channel": "C1", "ts": "1.0"}
    edited = facts.AgentEdited(**IDS, **where, first=True)
    assert to_slack(edited) == (Mark("h1", "C1", "1.0", Reaction.EDITED),)
    assert to_slack(facts.AgentEdited(**IDS, **where, first=False)) == ()
    gone = facts.AgentTookBack(**IDS, **where, stands=True)
    assert to_slack(gone) == (Mark("h1", "C1", "1.0", Reaction.TAKEN_BACK),)
    assert to_slack(facts.AgentTookBack(**IDS, **where, stands=False)) == ()


def test_what_a_window_sent_is_drawn_anew_in_its_line_when_it_is_taken_back() -> None:
    gone = facts.AgentTookBack(**IDS, agent="U1", seq=5, channel="", ts="", stands=True)
    assert to_slack(gone) == (Redo("h1", 5),)


def test_a_broken_promise_is_said_once_and_not_when_the_answer_itself_came_late() -> None:
    clock = facts.PromiseBroken(**IDS, due=NOW, answered=False)
    late = facts.PromiseBroken(**IDS, due=NOW, answered=True)
    say = to_customer(clock)
    assert say is not None
    assert say.text is Said.PROMISE_BROKEN
    assert to_slack(clock) == (Redraw("h1"), Line("h1", LineCode.PROMISE_BROKEN))
    assert to_customer(late) is None
    assert to_slack(late) == (Redraw("h1"),)


def test_a_rating_redraws_the_card() -> None:
    assert to_slack(facts.Rated(**IDS, score=5)) == (Redraw("h1"),)


def transferred(opens_at: datetime | None = None, *, held: bool = True, ts: str = "1.0") -> facts.Transferred:
    return facts.Transferred(
        **IDS,
        skill="Billing",
        to="Repairs",
        agent="U1",
        held=held,
        opens_at=opens_at,
        parked_until=None,
        channel="C1" if ts else "",
        ts=ts,
    )


def test_a_transfer_closes_the_old_card_and_wants_a_new_one() -> None:
    assert to_slack(transferred()) == (Close("h1", "C1", "1.0"), DrawCard("h1"))
    parked = to_slack(transferred(OPENS))
    assert parked == (Close("h1", "C1", "1.0"), Onward("h1", "C1", "1.0"), DrawOvernight("Repairs", OPENS))
    from_a_list = replace(transferred(OPENS, held=False, ts=""), parked_until=NOW)
    assert to_slack(from_a_list) == (DrawOvernight("Billing", NOW), DrawOvernight("Repairs", OPENS))


def test_the_customer_hears_of_a_transfer_who_passed_it_on_where_they_knew_somebody() -> None:
    said = [
        say.text
        for held in (True, False)
        for opens_at in (None, OPENS)
        if (say := to_customer(transferred(opens_at, held=held)))
    ]
    assert said == [Said.TRANSFERRED, Said.TRANSFERRED_PARKED, Said.MOVED, Said.MOVED_PARKED]


def test_who_writes_where_a_transfer_left_is_told_there() -> None:
    fact = replace(kept(KeptWhy.MOVED), ts="2.0", root="1.0")
    assert to_slack(fact)[1] == Whisper("h1", "U1", KeptWhy.MOVED, channel="C1", root="1.0")
