"""A message's menu: what stayed inside is sent, what went out is taken back; each once, each re-checked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.shortcuts import Place
from bot.domain import errors
from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor, LaneKind, Mark, Reaction
from bot.domain.inbound import Inbound, InboundKind
from bot.inbox import HOLD
from tests.usecases.world import ANNA, BEN, MAYA, RULES, House, opened

GOES_BACK = "The second charge goes back today"


def place(said: Inbound) -> Place:
    return Place(said.root, said.ts)


async def replies(house: House, conversation: str) -> list[str]:
    return await house.texts(conversation, Speaker.AGENT)


async def sends(house: House, where: Place, user: str) -> None:
    """What they were shown; without a look where there is nothing to show."""
    try:
        mark = (await house.shortcuts.check(where, user)).mark
    except errors.SentAlready:
        mark = ""
    await house.shortcuts.send(where, user, mark)


async def marks(house: House) -> list[Reaction]:
    await house.deliver()
    wants = [item.want for item in house.outlet.of(LaneKind.MARKS)]
    return [want.reaction for want in wants if isinstance(want, Mark)]


@pytest.fixture
async def slow(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", replace(RULES, send_delay=timedelta(seconds=10))) as house:
        yield house


async def test_a_note_of_ones_own_is_sent_without_what_made_it_a_note(house: House) -> None:
    conversation, handoff = await house.claimed()
    note = await house.says(handoff, ANNA, f"*Note:* {GOES_BACK}")
    shown = (await house.shortcuts.check(place(note), ANNA.id)).text
    await sends(house, place(note), ANNA.id)
    turn = (await house.turns(conversation))[-1]
    assert (shown, turn.text, turn.name) == (GOES_BACK, GOES_BACK, ANNA.name)
    assert await marks(house) == [Reaction.INSIDE, Reaction.SENT]


async def test_what_was_written_before_the_claim_is_sent_after_it(house: House) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver()
    early = await house.says(handoff, ANNA, GOES_BACK)
    with pytest.raises(errors.VerbRefused):
        await sends(house, place(early), ANNA.id)
    await house.claims.claim(handoff, ANNA.id)
    await sends(house, place(early), ANNA.id)
    assert await replies(house, conversation) == [GOES_BACK]


async def test_sent_twice_it_is_one_turn_and_its_redelivery_none(house: House) -> None:
    conversation, handoff = await house.claimed()
    note = await house.says(handoff, ANNA, f"note: {GOES_BACK}")
    await sends(house, place(note), ANNA.id)
    await sends(house, place(note), ANNA.id)
    assert not await house.inbox.store(note)
    await house.apply()
    assert await replies(house, conversation) == [GOES_BACK]
    with pytest.raises(errors.SentAlready):
        await house.shortcuts.check(place(note), ANNA.id)


async def test_what_was_sent_by_the_menu_is_edited_as_any_reply(house: House) -> None:
    conversation, handoff = await house.claimed()
    note = await house.says(handoff, ANNA, f"note: {GOES_BACK}")
    await sends(house, place(note), ANNA.id)
    edited = {"ts": note.ts, "kind": InboundKind.EDITED, "edit_ts": "1900000000.1"}
    await house.says(handoff, ANNA, "It goes back tomorrow", **edited)
    assert await replies(house, conversation) == ["It goes back tomorrow"]


async def test_what_was_edited_while_the_window_was_open_is_shown_again_first(house: House) -> None:
    conversation, handoff = await house.claimed()
    note = await house.says(handoff, ANNA, f"note: {GOES_BACK}")
    asked = await house.shortcuts.check(place(note), ANNA.id)
    edited = {"ts": note.ts, "kind": InboundKind.EDITED, "edit_ts": "1900000000.1"}
    await house.says(handoff, ANNA, "note: she always pays late", **edited)
    with pytest.raises(errors.Reworded):
        await house.shortcuts.send(place(note), ANNA.id, asked.mark)
    assert await replies(house, conversation) == []


async def test_nobody_sends_a_colleagues_words(house: House) -> None:
    conversation, handoff = await house.claimed()
    theirs = await house.says(handoff, BEN, GOES_BACK)
    for user in (ANNA, MAYA):
        with pytest.raises(errors.NotYourWords):
            await sends(house, place(theirs), user.id)
    with pytest.raises(errors.NotASpeaker):
        await sends(house, place(theirs), BEN.id)
    assert await replies(house, conversation) == []
    await house.holding.help(handoff, ANNA.id, [BEN.id], [])
    await sends(house, place(theirs), BEN.id)
    assert [turn.name for turn in await house.turns(conversation)][-1] == BEN.name


async def test_nothing_overtakes_an_earlier_word_that_is_still_to_be_heard(house: House) -> None:
    conversation, handoff = await house.claimed()
    earlier = await house.thread_message(handoff, ANNA, "First this")
    note = await house.says(handoff, ANNA, "note: then that")
    await house.inbox.store(replace(earlier, received_at=house.clock.now()))
    with pytest.raises(errors.NotHeard):
        await sends(house, place(note), ANNA.id)
    house.clock.move(HOLD * 2)
    await house.inbox.apply_ready()
    await sends(house, place(note), ANNA.id)
    assert await replies(house, conversation) == ["First this", "then that"]


async def test_what_waits_out_its_delay_goes_before_what_is_sent_by_the_menu(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    await slow.says(handoff, ANNA, "First this")
    note = await slow.says(handoff, ANNA, "note: then that")
    await sends(slow, place(note), ANNA.id)
    assert await replies(slow, conversation) == ["First this", "then that"]


async def test_an_unsent_reply_is_gone_at_the_customers_and_stays_inside(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await house.says(handoff, ANNA, "She sounds annoyed")
    await house.shortcuts.unsend(place(said), ANNA.id)
    with pytest.raises(errors.TakenBack):
        await house.shortcuts.unsend(place(said), ANNA.id)
    turn = (await house.turns(conversation))[-1]
    assert (turn.text, turn.deleted) == ("", True)
    assert house.rows("select name, text from aside") == [(ANNA.name, "She sounds annoyed")]
    assert await marks(house) == [Reaction.SENT, Reaction.TAKEN_BACK]
    with pytest.raises(errors.TakenBack):
        await sends(house, place(said), ANNA.id)


async def test_a_reply_is_unsent_in_its_delay_and_never_goes(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    said = await slow.says(handoff, ANNA, "She sounds annoyed")
    await slow.shortcuts.unsend(place(said), ANNA.id)
    slow.clock.move(timedelta(minutes=1))
    await slow.sending.send_due()
    assert await replies(slow, conversation) == []
    assert await marks(slow) == [Reaction.INSIDE]


async def test_a_manager_unsends_anybodys_words_a_colleague_nobodys(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await house.says(handoff, ANNA, "She sounds annoyed")
    with pytest.raises(errors.NotYoursToUnsend):
        await house.shortcuts.unsend(place(said), BEN.id)
    await house.resolve(handoff)
    await house.shortcuts.unsend(place(said), MAYA.id)
    assert await replies(house, conversation) == [""]


async def test_after_a_day_or_where_it_never_went_nothing_is_unsent(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await house.says(handoff, ANNA, GOES_BACK)
    note = await house.says(handoff, ANNA, "note: careful")
    with pytest.raises(errors.NeverSent):
        await house.shortcuts.unsend(place(note), ANNA.id)
    house.clock.move(timedelta(hours=24, minutes=1))
    with pytest.raises(errors.TooLateToChange):
        await house.shortcuts.unsend(place(said), ANNA.id)
    assert await replies(house, conversation) == [GOES_BACK]


async def test_a_message_that_is_not_in_a_thread_of_ours_or_not_heard_is_refused(house: House) -> None:
    _, handoff = await house.claimed()
    said = await house.thread_message(handoff, ANNA, GOES_BACK)
    for where, refusal in (
        (Place(Anchor("C_ELSEWHERE", "1.0"), "2.0"), errors.NoThreadOfOurs),
        (place(said), errors.NotHeard),
    ):
        with pytest.raises(refusal):
            await house.shortcuts.send(where, ANNA.id, "")
        with pytest.raises(refusal):
            await house.shortcuts.unsend(where, ANNA.id)
