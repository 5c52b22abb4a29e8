"""Answers written in a window: sent once, seen by colleagues, taken back; never unread, never with a hole."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.desk.mending import MEND_WINDOW
from bot.desk.shortcuts import Place
from bot.desk.signs import LONGEST, Signs
from bot.desk.transferring import Moving
from bot.domain import errors
from bot.domain.conversation import Speaker
from bot.domain.deliveries import Echo, LaneKind, Mark, Redo
from bot.domain.errors import HoleLeft, NotASpeaker, NotRead, TakenBack, TextEmpty, TextTooLong, VerbRefused
from bot.domain.faces import Picture
from bot.domain.promises import PromiseState
from bot.domain.replying import Answer
from bot.ports import Topic
from bot.ports.topics import WRITING
from tests.usecases.world import ANNA, BEN, MAYA, House


async def answer(house: House, handoff: str, text: str = "It is on its way", window: str = "V1") -> Answer:
    seen = (await house.writing.look(handoff, ANNA.id)).read_upto
    return Answer(handoff, text, seen, window)


async def said(house: House, conversation: str) -> list[tuple[str, str]]:
    turns = await house.turns(conversation)
    return [(turn.name, turn.text) for turn in turns if turn.speaker is Speaker.AGENT]


async def test_what_is_sent_from_a_window_reaches_the_customer_and_stands_in_the_thread(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.writing.send(ANNA.id, await answer(house, handoff))
    await house.deliver()
    assert await said(house, conversation) == [(ANNA.name, "It is on its way")]
    seq = (await house.turns(conversation))[-1].seq
    assert [one.want for one in house.outlet.of(LaneKind.THREAD)][-1] == Echo(handoff, seq, agent=ANNA.id)
    assert not [one for one in house.outlet.stands if isinstance(one.want, Mark)], "there is nothing to mark"


async def test_a_window_sent_off_twice_at_once_is_sent_once(house: House) -> None:
    conversation, handoff = await house.claimed()
    written = await answer(house, handoff)
    await asyncio.gather(*(house.writing.send(ANNA.id, written) for _ in range(3)))
    await house.deliver()
    assert len(await said(house, conversation)) == 1
    assert len([one for one in house.outlet.stands if isinstance(one.want, Echo)]) == 1
    await house.writing.send(ANNA.id, replace(written, window="V2"))
    assert len(await said(house, conversation)) == 2, "another window may say the same"


async def test_it_keeps_the_promise_and_ends_the_wait_for_a_person(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.writing.send(ANNA.id, await answer(house, handoff))
    assert (await house.promise(handoff)).state is PromiseState.KEPT
    assert (await house.handoff(conversation)).first_reply_at == house.clock.now()


async def test_what_the_customer_wrote_meanwhile_is_read_first(house: House) -> None:
    conversation, handoff = await house.claimed()
    written = await answer(house, handoff)
    await house.write(conversation, "never mind, it has come")
    with pytest.raises(NotRead):
        await house.writing.send(ANNA.id, written)
    assert await said(house, conversation) == []
    seen = await house.writing.look(handoff, ANNA.id)
    assert seen.said[-1] == "never mind, it has come"
    await house.writing.send(ANNA.id, replace(written, read_upto=seen.read_upto))
    assert len(await said(house, conversation)) == 1


async def test_only_the_holder_and_helpers_write_and_no_manager_for_them(house: House) -> None:
    _, handoff = await house.claimed()
    for other in (BEN, MAYA):
        with pytest.raises(NotASpeaker):
            await house.writing.look(handoff, other.id)
        with pytest.raises(NotASpeaker):
            await house.writing.send(other.id, await answer(house, handoff))
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    await house.writing.send(BEN.id, await answer(house, handoff))


async def test_a_window_left_open_past_a_release_sends_nothing(house: House) -> None:
    conversation, handoff = await house.claimed()
    written = await answer(house, handoff)
    await house.claims.release(handoff, ANNA.id)
    with pytest.raises(VerbRefused):
        await house.writing.send(ANNA.id, written)
    assert await said(house, conversation) == []


async def test_placeholders_are_filled_and_one_without_a_value_is_never_sent(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.writing.send(ANNA.id, await answer(house, handoff, "Hi {customer}, {agent} of {skill} here"))
    assert await said(house, conversation) == [(ANNA.name, f"Hi Cora, {ANNA.name} of Billing here")]
    with pytest.raises(HoleLeft) as left:
        await house.writing.send(ANNA.id, await answer(house, handoff, "Your {plan} plan is on", "V2"))
    assert left.value.details["names"] == "{plan}"
    assert len(await said(house, conversation)) == 1


async def test_what_a_window_sent_bears_the_name_and_picture_of_its_writer(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.store.write(lambda tx: tx.faces.choose(ANNA.id, "Anna", wants_picture=True))
    await house.store.write(lambda tx: tx.faces.show(ANNA.id, Picture("p_1", "image/png", b"png")))
    await house.says(handoff, ANNA, "In the thread")
    await house.writing.send(ANNA.id, await answer(house, handoff))
    by_thread, by_window = (await house.turns(conversation))[-2:]
    assert (by_window.name, by_window.picture) == (by_thread.name, by_thread.picture) == (ANNA.name, "p_1")


async def test_nothing_and_too_much_are_refused(house: House) -> None:
    _, handoff = await house.claimed()
    with pytest.raises(TextEmpty):
        await house.writing.send(ANNA.id, await answer(house, handoff, " \n "))
    with pytest.raises(TextTooLong):
        await house.writing.send(ANNA.id, await answer(house, handoff, "x" * 4_001))


async def echoed(house: House, handoff: str) -> Place:
    """The line of Baton's in which what Anna sent from a window stands."""
    root = await house.anchor(handoff)
    assert root
    await house.writing.send(ANNA.id, await answer(house, handoff))
    await house.deliver()
    stands = house.rows(f"select ts from delivery where kind = 'Echo' and channel = '{root.channel}'")
    return Place(root, stands[-1][0], ours=True)


def redone(house: House) -> list[object]:
    lanes = (*house.outlet.of(LaneKind.THREAD), *house.outlet.of(LaneKind.LEFT))
    return [one.want for one in lanes if isinstance(one.want, Redo)]


async def test_what_a_window_sent_is_unsent_once_by_its_line_and_stays_as_a_note(house: House) -> None:
    conversation, handoff = await house.claimed()
    line = await echoed(house, handoff)
    await house.shortcuts.unsend(line, ANNA.id)
    with pytest.raises(TakenBack):
        await house.shortcuts.unsend(line, ANNA.id)
    await house.deliver()
    turn = (await house.turns(conversation))[-1]
    assert (turn.text, turn.deleted) == ("", True)
    assert house.rows("select user, name, text from aside") == [(ANNA.id, ANNA.name, "It is on its way")]
    assert redone(house) == [Redo(handoff, turn.seq)]
    assert not [one for one in house.outlet.stands if isinstance(one.want, Mark)], "its line says it itself"


async def test_only_who_said_it_and_managers_unsend_it_though_it_is_over(house: House) -> None:
    conversation, handoff = await house.claimed()
    line = await echoed(house, handoff)
    with pytest.raises(errors.NotYourWords):
        await house.shortcuts.unsend(line, BEN.id)
    await house.resolve(handoff)
    assert await said(house, conversation) == [(ANNA.name, "It is on its way")]
    await house.shortcuts.unsend(line, MAYA.id)
    assert await said(house, conversation) == [(ANNA.name, "")]


async def test_after_a_day_what_a_window_sent_stays_with_the_customer(house: House) -> None:
    conversation, handoff = await house.claimed()
    line = await echoed(house, handoff)
    house.clock.move(MEND_WINDOW + timedelta(seconds=1))
    with pytest.raises(errors.TooLateToChange):
        await house.shortcuts.unsend(line, ANNA.id)
    assert await said(house, conversation) == [(ANNA.name, "It is on its way")]


async def test_in_a_thread_that_a_transfer_left_it_is_unsent_too(house: House) -> None:
    conversation, handoff = await house.claimed()
    line = await echoed(house, handoff)
    await house.transferring.transfer(handoff, ANNA.id, Moving("Repairs"))
    await house.shortcuts.unsend(line, ANNA.id)
    await house.deliver()
    assert await said(house, conversation) == [(ANNA.name, "")]
    assert [type(one) for one in redone(house)] == [Redo]


async def test_the_line_of_what_a_window_sent_is_never_sent_and_other_lines_are_nobodys(
    house: House,
) -> None:
    _, handoff = await house.claimed()
    line = await echoed(house, handoff)
    with pytest.raises(errors.SentAlready):
        await house.shortcuts.check(line, ANNA.id)
    await house.shortcuts.unsend(line, ANNA.id)
    with pytest.raises(errors.TakenBack):
        await house.shortcuts.check(line, ANNA.id)
    with pytest.raises(errors.NotWrittenHere):
        await house.shortcuts.send(line, ANNA.id, "")
    card = Place(line.root, line.root.ts, ours=True)
    for act in (house.shortcuts.check, house.shortcuts.unsend):
        with pytest.raises(errors.NotWrittenHere):
            await act(card, ANNA.id)


async def test_the_sign_stands_until_the_window_is_sent_off_or_forgotten(house: House) -> None:
    conversation, handoff = await house.claimed()
    shown: list[Topic] = []
    house.store.on_commit(lambda topics: shown.extend(topic for topic in topics if topic.kind == WRITING))
    signs = Signs(house.store, house.clock, every=0.001)
    running = asyncio.create_task(signs.run())
    try:
        await signs.show(handoff, ANNA.id)
        await house.eventually(lambda: len(shown) > 3)
        assert set(shown) == {Topic(WRITING, conversation, ANNA.name)}
        await house.writing.send(ANNA.id, await answer(house, handoff))
        await ended(house, signs)
        await signs.show(handoff, ANNA.id)
        house.clock.move(LONGEST + timedelta(seconds=1))
        await ended(house, signs)
        await signs.show(handoff, BEN.id)
        await ended(house, signs)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_the_sign_names_who_writes_as_the_customer_knows_them(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    shown: list[Topic] = []
    house.store.on_commit(lambda topics: shown.extend(topic for topic in topics if topic.kind == WRITING))
    await Signs(house.store, house.clock).show(handoff, BEN.id)
    assert shown == [Topic(WRITING, conversation, BEN.name)]
    await house.store.write(lambda tx: tx.faces.choose(BEN.id, "Benny", wants_picture=False))
    await Signs(house.store, house.clock).show(handoff, BEN.id)
    assert shown[1:] == shown[:1], "what they chose since counts once they join anew"


async def ended(house: House, signs: Signs) -> None:
    await house.eventually(lambda: not signs.shown)
    assert house.rows("select count(*) from timer where kind = 'writing'") == [(0,)]
