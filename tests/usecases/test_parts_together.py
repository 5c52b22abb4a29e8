"""What one part of the desk does while another is under way: a send delay, a file that is late, a merge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk import views
from bot.desk.leaving import Leaving
from bot.desk.shortcuts import Place
from bot.desk.transferring import Moving
from bot.domain.conversation import Speaker
from bot.domain.deliveries import LaneKind, Line, LineCode, Slip, Whisper
from bot.domain.enclosed import Enclosed
from bot.domain.errors import NeverSent
from bot.domain.fields import SHOWN
from bot.domain.handoff import State
from bot.domain.inbound import Inbound, InboundKind
from bot.inbox import bringing
from bot.waits import WORD_TIMER
from tests.fakes import FakePeople
from tests.usecases.test_merging import two
from tests.usecases.test_nudging import with_nudges
from tests.usecases.world import ANNA, BEN, MAYA, NAMES, RULES, House, opened

ANSWER = "It is refunded"
FORM = Enclosed("F1", "form.pdf", 4)


@pytest.fixture
async def slow(tmp_path: Path) -> AsyncIterator[House]:
    """Where replies wait for ten seconds."""
    async with opened(tmp_path / "baton.db", replace(RULES, send_delay=timedelta(seconds=10))) as house:
        yield house


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "PATIENCE_SECONDS", 0.05)


async def sends_a_file(house: House, handoff: str, text: str = "") -> Inbound:
    """It takes its time."""
    house.fetching.down = True
    house.fetching.there = {FORM.id: b"form"}
    return await house.says(handoff, ANNA, text, has_files=True, files=(FORM,))


async def it_comes(house: House) -> None:
    house.fetching.down = False
    house.clock.move(timedelta(seconds=5))
    await house.late_files.bring_due()


async def replies(house: House, conversation: str) -> list[str]:
    return await house.texts(conversation, Speaker.AGENT)


def timers(house: House, handoff: str) -> set[str]:
    return {kind for kind, key in house.rows("select kind, key from timer") if key == handoff}


async def test_a_file_whose_message_becomes_a_note_before_it_comes_stays_inside(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await sends_a_file(house, handoff)
    edited = {"ts": said.ts, "kind": InboundKind.EDITED, "edit_ts": "1900000000.1"}
    await house.says(handoff, ANNA, "note: for us alone", has_files=True, files=(FORM,), **edited)
    await it_comes(house)
    assert await replies(house, conversation) == []


async def test_a_file_that_is_unsent_before_it_comes_stays_inside(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await sends_a_file(house, handoff)
    await house.shortcuts.unsend(Place(said.root, said.ts), ANNA.id)
    await it_comes(house)
    assert await replies(house, conversation) == []
    with pytest.raises(NeverSent):
        await house.shortcuts.unsend(Place(said.root, said.ts), ANNA.id)


async def test_who_has_answered_within_the_delay_keeps_the_handoff(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    nudges = slow.rules.serving("Billing").nudges
    assert nudges.next_word
    assert nudges.release_after
    slow.clock.move(nudges.next_word + timedelta(seconds=1))
    await slow.nudging.run()
    slow.clock.move(nudges.release_after - timedelta(seconds=3))
    await slow.says(handoff, ANNA, ANSWER)
    slow.clock.move(timedelta(seconds=4))
    await slow.nudging.run()
    slow.clock.move(timedelta(seconds=10))
    await slow.sending.send_due()
    assert (await slow.handoff(conversation)).state is State.ASSIGNED
    assert await replies(slow, conversation) == [ANSWER]


async def test_what_waits_out_the_delay_goes_before_a_merge(slow: House) -> None:
    (of, merged), (_, target) = await two(slow)
    await slow.claims.claim(merged, BEN.id)
    await slow.says(merged, BEN, ANSWER)
    await slow.merging.merge(merged, BEN.id, target)
    assert await replies(slow, of) == [ANSWER]


async def test_what_waits_out_the_delay_goes_before_its_writer_is_gone(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    await slow.says(handoff, ANNA, ANSWER)
    people = FakePeople(NAMES, outside=frozenset({ANNA.id}))
    await Leaving(slow.store, slow.clock, slow.rules, people).left(ANNA.id, {"Billing"})
    assert await replies(slow, conversation) == [ANSWER]
    assert (await slow.handoff(conversation)).state is State.QUEUED


async def test_a_manager_who_is_in_no_channel_keeps_what_they_took(house: House) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver()
    await house.claims.claim(handoff, MAYA.id)
    people = FakePeople(NAMES, outside=frozenset({MAYA.id}))
    await Leaving(house.store, house.clock, house.rules, people).left(MAYA.id, {"Billing"})
    assert (await house.handoff(conversation)).state is State.ASSIGNED


async def test_whose_answer_is_taken_back_waits_for_one_again(house: House) -> None:
    _, handoff = await house.claimed()
    said = await house.says(handoff, ANNA, "For somebody else, sorry")
    assert WORD_TIMER not in timers(house, handoff)
    await house.shortcuts.unsend(Place(said.root, said.ts), ANNA.id)
    assert WORD_TIMER in timers(house, handoff)


async def test_a_note_that_is_sent_takes_its_file_along(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there = {FORM.id: b"form"}
    said = await house.says(handoff, ANNA, "note: the form", has_files=True, files=(FORM,))
    place = Place(said.root, said.ts)
    await house.shortcuts.send(place, ANNA.id, (await house.shortcuts.check(place, ANNA.id)).mark)
    await it_comes(house)
    last = [turn for turn in await house.turns(conversation) if turn.speaker is Speaker.AGENT][-1]
    assert (last.text, len(last.attachments)) == ("the form", 1)


async def test_who_is_on_call_is_named_once_the_card_stands(tmp_path: Path) -> None:
    async with opened(tmp_path / "baton.db", with_nudges()) as house:
        await house.hand_off()
        house.clock.move(timedelta(minutes=10, seconds=1))
        await house.nudging.run()
        await house.deliver(3)
        lines = [one.want for one in house.outlet.of(LaneKind.THREAD)]
        assert [one.code for one in lines if isinstance(one, Line)] == [LineCode.UNCLAIMED]


async def test_what_became_of_a_file_is_told_where_it_stands_when_the_handoff_has_moved(house: House) -> None:
    _, handoff = await house.claimed()
    said = await sends_a_file(house, handoff, ANSWER)
    await house.transferring.transfer(handoff, ANNA.id, Moving("General"))
    await house.deliver(3)
    house.fetching.there = {FORM.id: Slip.FILE_SIZE}
    await it_comes(house)
    await house.deliver(2)
    told = [one for one in house.outlet.of(LaneKind.MARKS) if isinstance(one.want, Whisper)]
    assert [(one.want.code, one.anchor) for one in told] == [(Slip.FILE_SIZE, said.root)]  # type: ignore[union-attr]


async def test_what_stood_in_the_thread_that_a_transfer_left_is_not_called_new_in_the_next(
    house: House,
) -> None:
    conversation, handoff = await house.claimed()
    first = await house.write(conversation, "Is anybody there?")
    await house.deliver()
    await house.transferring.transfer(handoff, ANNA.id, Moving("General"))
    house.clock.move(timedelta(seconds=5))
    second = await house.write(conversation, "And now?")
    for seq, is_new in ((first, False), (second, True)):
        said = await house.store.read(lambda tx, seq=seq: views.spoken(tx, handoff, seq - 1, seq, SHOWN))  # type: ignore[misc]
        assert said.new is is_new
