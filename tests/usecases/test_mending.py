"""What agents edit and delete is carried: in its place, once, and only where it was a reply."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.conversation import Speaker
from bot.domain.deliveries import LaneKind, Mark, Reaction, Slip, Whisper
from bot.domain.inbound import Inbound, InboundKind
from bot.domain.shown import ChangeKind
from tests.usecases.world import ANNA, BEN, House

THURSDAY, FRIDAY = "It is with you by Thursday", "It is with you by Friday"


async def edits(house: House, handoff: str, said: Inbound, text: str, second: int = 1) -> None:
    edited = {"ts": said.ts, "kind": InboundKind.EDITED, "edit_ts": f"1900000000.{second:06}"}
    await house.says(handoff, ANNA, text, **edited)


async def deletes(house: House, handoff: str, said: Inbound) -> None:
    await house.says(handoff, ANNA, "", ts=said.ts, kind=InboundKind.DELETED)


async def replies(house: House, conversation: str) -> list[str]:
    return await house.texts(conversation, Speaker.AGENT)


async def marks(house: House) -> list[Reaction]:
    await house.deliver()
    wants = [item.want for item in house.outlet.of(LaneKind.MARKS)]
    return [want.reaction for want in wants if isinstance(want, Mark)]


async def whispers(house: House) -> list[str]:
    await house.deliver()
    wants = [item.want for item in house.outlet.of(LaneKind.MARKS)]
    return [want.code for want in wants if isinstance(want, Whisper)]


def inside(house: House) -> list[str]:
    return [row[0] for row in house.rows("select text from aside order by id")]


async def kinds(house: House, conversation: str) -> list[ChangeKind]:
    return [change.kind for change in await house.changes(conversation)]


async def test_an_edit_changes_the_turn_in_its_place_and_is_marked_once(house: House) -> None:
    conversation, handoff = await house.claimed()
    sent = await house.says(handoff, ANNA, THURSDAY)
    seq = (await house.turns(conversation))[-1].seq
    await house.write(conversation, "Thank you")
    await edits(house, handoff, sent, "By *Friday* :tada:")
    await edits(house, handoff, sent, "By Saturday", 2)
    turn = (await house.turns(conversation))[seq - 1]
    assert (turn.text, turn.edited) == ("By Saturday", True)
    assert (await kinds(house, conversation)).count(ChangeKind.EDIT) == 2
    assert await marks(house) == [Reaction.SENT, Reaction.EDITED]
    assert inside(house) == []


async def test_a_deletion_takes_the_words_from_the_customer(house: House) -> None:
    conversation, handoff = await house.claimed()
    sent = await house.says(handoff, ANNA, "Her password is hunter2")
    await deletes(house, handoff, sent)
    turn = (await house.turns(conversation))[-1]
    assert (turn.text, turn.deleted) == ("", True)
    assert (await kinds(house, conversation))[-1] is ChangeKind.DELETE
    assert await marks(house) == [Reaction.SENT]


async def test_an_edit_that_makes_it_a_note_takes_it_back_and_keeps_it_inside(house: House) -> None:
    conversation, handoff = await house.claimed()
    sent = await house.says(handoff, ANNA, "She sounds annoyed")
    await edits(house, handoff, sent, "note: She sounds annoyed")
    assert (await house.turns(conversation))[-1].deleted
    assert inside(house) == ["note: She sounds annoyed"]
    assert await marks(house) == [Reaction.SENT, Reaction.TAKEN_BACK]


async def test_what_was_taken_back_never_comes_again_by_an_edit(house: House) -> None:
    conversation, handoff = await house.claimed()
    sent = await house.says(handoff, ANNA, "She sounds annoyed")
    await edits(house, handoff, sent, "note: She sounds annoyed")
    await edits(house, handoff, sent, "She sounds fine", 2)
    assert await replies(house, conversation) == [""]
    assert inside(house)[-1] == "She sounds fine"


async def test_two_edits_that_come_in_the_wrong_order_leave_the_newer(house: House) -> None:
    conversation, handoff = await house.claimed()
    sent = await house.says(handoff, ANNA, THURSDAY)
    await edits(house, handoff, sent, FRIDAY, 2)
    await edits(house, handoff, sent, "By Wednesday", 1)
    assert await replies(house, conversation) == [FRIDAY]


async def test_an_edit_that_comes_twice_is_one_change(house: House) -> None:
    conversation, handoff = await house.claimed()
    sent = await house.says(handoff, ANNA, THURSDAY)
    await edits(house, handoff, sent, FRIDAY)
    await edits(house, handoff, sent, FRIDAY)
    await deletes(house, handoff, sent)
    await deletes(house, handoff, sent)
    found = await kinds(house, conversation)
    assert (found.count(ChangeKind.EDIT), found.count(ChangeKind.DELETE)) == (1, 1)


async def test_an_edit_heard_before_the_message_is_what_goes_out(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await house.thread_message(handoff, ANNA, THURSDAY)
    await edits(house, handoff, said, FRIDAY)
    assert await replies(house, conversation) == []
    await house.inbox.store(said)
    await house.apply()
    assert await replies(house, conversation) == [FRIDAY]


async def test_a_message_that_was_deleted_before_it_was_heard_never_goes(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await house.thread_message(handoff, ANNA, THURSDAY)
    await deletes(house, handoff, said)
    await house.inbox.store(said)
    await house.apply()
    assert await replies(house, conversation) == []
    assert inside(house) == []


@pytest.mark.parametrize("first", ["note: She sounds annoyed", "She sounds annoyed"])
async def test_a_message_that_was_once_a_note_is_one_when_all_of_it_comes_at_once(
    house: House, first: str
) -> None:
    conversation, handoff = await house.claimed()
    said = await house.thread_message(handoff, ANNA, first)
    await edits(house, handoff, said, "note: careful", 1)
    await edits(house, handoff, said, "All is well", 2)
    await house.inbox.store(said)
    await house.apply()
    assert await replies(house, conversation) == []


async def test_words_are_mended_for_a_day_whoever_has_the_handoff_by_then(house: House) -> None:
    conversation, handoff = await house.claimed()
    first = await house.says(handoff, ANNA, THURSDAY)
    second = await house.says(handoff, ANNA, "And the receipt by post")
    await house.claims.release(handoff, ANNA.id)
    await house.claims.claim(handoff, BEN.id)
    await edits(house, handoff, first, FRIDAY)
    await house.resolve(handoff, BEN)
    await deletes(house, handoff, second)
    assert await replies(house, conversation) == [FRIDAY, ""]
    assert await whispers(house) == []


@pytest.mark.parametrize(
    ("kind", "slip"), [(InboundKind.EDITED, Slip.EDIT), (InboundKind.DELETED, Slip.DELETION)]
)
async def test_after_a_day_the_writer_hears_that_it_is_not_carried(
    house: House, kind: InboundKind, slip: Slip
) -> None:
    conversation, handoff = await house.claimed()
    sent = await house.says(handoff, ANNA, THURSDAY)
    house.clock.move(timedelta(hours=24, minutes=1))
    edit_ts = "1900000000.1" if kind is InboundKind.EDITED else ""
    await house.says(handoff, ANNA, FRIDAY, ts=sent.ts, kind=kind, edit_ts=edit_ts)
    assert await replies(house, conversation) == [THURSDAY]
    assert await whispers(house) == [slip]


async def test_what_a_fault_kept_from_being_carried_in_time_is_carried_later(house: House) -> None:
    conversation, handoff = await house.claimed()
    sent = await house.says(handoff, ANNA, THURSDAY)
    edit = await house.thread_message(handoff, ANNA, FRIDAY)
    edit = replace(edit, ts=sent.ts, kind=InboundKind.EDITED, edit_ts="1900000000.1")
    await house.inbox.store(edit)
    house.clock.move(timedelta(hours=30))
    await house.inbox.apply_ready()
    assert await replies(house, conversation) == [FRIDAY]
