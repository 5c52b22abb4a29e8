"""What hangs on an agent's message: with its words, after them, or told to the sender alone."""

import asyncio
from datetime import timedelta

import pytest

from bot.desk.leaving import Leaving
from bot.domain.conversation import Attachment, Speaker, Turn
from bot.domain.deliveries import KeptWhy, LaneKind, Mark, Reaction, Slip, Whisper
from bot.domain.enclosed import Enclosed, Whereabouts
from bot.domain.errors import UnknownFile
from bot.domain.inbound import Inbound, InboundKind
from bot.domain.shown import ChangeKind
from bot.inbox import LateFiles, bringing
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, BEN, NAMES, House

FORM, MAP = Enclosed("F1", "form.png", 4), Enclosed("F2", "map.png", 3)
HERE = "Here is the form"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "PATIENCE_SECONDS", 0.05)


async def says(house: House, handoff: str, text: str, *files: Enclosed, **changes: object) -> Inbound:
    return await house.says(handoff, ANNA, text, has_files=True, files=files, **changes)


async def last(house: House, conversation: str) -> Turn:
    return [turn for turn in await house.turns(conversation) if turn.speaker is Speaker.AGENT][-1]


async def marks(house: House) -> list[object]:
    await house.deliver()
    return [item.want for item in house.outlet.of(LaneKind.MARKS)]


def slip(handoff: str, said: Inbound, file: Enclosed, why: Slip) -> Whisper:
    place = Whereabouts(said.root.channel, said.root.ts, said.ts, file.id)
    return Whisper(handoff, ANNA.id, why, place.key)


async def bytes_of(house: House, file: Attachment) -> bytes:
    return await house.store.read(lambda tx: tx.files.part(file.id, 0, 1_000))


async def test_a_file_goes_with_the_words_it_hangs_on(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there = {"F1": b"form", "F2": b"map"}
    said = await says(house, handoff, HERE, FORM, MAP)
    turn = await last(house, conversation)
    assert (turn.text, [file.name for file in turn.attachments]) == (HERE, ["form.png", "map.png"])
    assert [await bytes_of(house, file) for file in turn.attachments] == [b"form", b"map"]
    assert await marks(house) == [Mark(handoff, said.root.channel, said.ts, Reaction.SENT)]


async def test_a_file_alone_is_a_reply(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there = {"F1": b"form"}
    said = await says(house, handoff, "", FORM)
    turn = await last(house, conversation)
    assert (turn.text, turn.name, [file.name for file in turn.attachments]) == ("", ANNA.name, ["form.png"])
    assert await marks(house) == [Mark(handoff, said.root.channel, said.ts, Reaction.SENT)]
    assert (await house.handoff(conversation)).first_reply_at is not None


async def test_of_a_note_a_colleague_and_an_unclaimed_thread_no_file_is_even_fetched(house: House) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver()
    house.fetching.there = {"F1": b"form"}
    await says(house, handoff, HERE, FORM)
    await house.claims.claim(handoff, ANNA.id)
    await says(house, handoff, "note: for us", FORM)
    await house.says(handoff, BEN, "From me", has_files=True, files=(FORM,))
    assert house.fetching.tries == []
    assert await house.texts(conversation, Speaker.AGENT) == []
    assert house.rows("select count(*) from file") == [(0,)]


@pytest.mark.parametrize("why", [Slip.FILE_SIZE, Slip.FILE_TYPE, Slip.FILE_ELSEWHERE, Slip.FILES_UNREAD])
async def test_a_file_that_is_refused_is_told_to_its_sender_by_name_and_the_words_go(
    house: House, why: Slip
) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there = {"F1": why, "F2": b"map"}
    said = await says(house, handoff, HERE, FORM, MAP)
    turn = await last(house, conversation)
    assert (turn.text, [file.name for file in turn.attachments]) == (HERE, ["map.png"])
    mark = Mark(handoff, said.root.channel, said.ts, Reaction.SENT)
    assert await marks(house) == [mark, slip(handoff, said, FORM, why)]


async def test_a_refused_file_without_words_stays_inside_and_its_sender_hears_why(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there = {"F1": Slip.FILE_TYPE}
    said = await says(house, handoff, "", FORM)
    assert await house.texts(conversation, Speaker.AGENT) == []
    mark = Mark(handoff, said.root.channel, said.ts, Reaction.INSIDE)
    assert await marks(house) == [mark, slip(handoff, said, FORM, Slip.FILE_TYPE)]


async def test_a_message_with_neither_words_nor_files_says_so(house: House) -> None:
    _, handoff = await house.claimed()
    await house.says(handoff, ANNA, "  ")
    assert Whisper(handoff, ANNA.id, KeptWhy.NO_TEXT) in await marks(house)


async def test_words_do_not_wait_for_a_slow_file_which_joins_them_later(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there = {"F1": b"form", "F2": b"map"}
    house.fetching.gate.clear()
    await says(house, handoff, HERE, FORM)
    await house.says(handoff, ANNA, "Sign it, please")
    assert await house.texts(conversation, Speaker.AGENT) == [HERE, "Sign it, please"]
    house.fetching.gate.set()
    await house.late_files.bring_due()
    first, second = [turn for turn in await house.turns(conversation) if turn.speaker is Speaker.AGENT]
    assert ([file.name for file in first.attachments], second.attachments) == (["form.png"], ())
    assert not first.edited
    newest = (await house.changes(conversation))[-1]
    assert (newest.kind, newest.turn) == (ChangeKind.FILES, first)
    assert house.rows("select * from timer where kind = 'late_file'") == []


async def test_a_slow_file_without_words_is_the_reply_when_it_comes(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there = {"F1": b"form", "F2": b"map"}
    house.fetching.down = True
    said = await says(house, handoff, "", FORM, MAP)
    assert await house.texts(conversation, Speaker.AGENT) == []
    house.fetching.down = False
    await house.late_files.bring_due()
    turn = await last(house, conversation)
    assert (turn.text, turn.name) == ("", ANNA.name)
    assert sorted(file.name for file in turn.attachments) == ["form.png", "map.png"]
    assert await marks(house) == [Mark(handoff, said.root.channel, said.ts, Reaction.SENT)]


async def test_a_file_that_does_not_come_is_tried_for_ten_minutes_and_then_told(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.down = True
    said = await says(house, handoff, HERE, FORM)
    for _ in range(10):
        await house.late_files.bring_due()
        house.clock.move(timedelta(minutes=1))
    tries = len(house.fetching.tries)
    assert slip(handoff, said, FORM, Slip.FILE) not in await marks(house)
    await house.late_files.bring_due()
    assert slip(handoff, said, FORM, Slip.FILE) in await marks(house)
    house.clock.move(timedelta(minutes=5))
    await house.late_files.bring_due()
    assert len(house.fetching.tries) == tries + 1
    assert (await last(house, conversation)).attachments == ()


async def test_a_late_file_alone_does_not_speak_for_who_no_longer_holds_it(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there, house.fetching.down = {"F1": b"form"}, True
    said = await says(house, handoff, "", FORM)
    people = FakePeople(NAMES, outside=frozenset({ANNA.id}))
    await Leaving(house.store, house.clock, house.rules, people).left(ANNA.id, {"Billing"})
    house.fetching.down = False
    await house.late_files.bring_due()
    assert await house.texts(conversation, Speaker.AGENT) == []
    lock = Mark(handoff, said.root.channel, said.ts, Reaction.INSIDE)
    assert await marks(house) == [slip(handoff, said, FORM, Slip.FILE_LATE), lock]


async def test_of_a_message_that_was_deleted_no_late_file_comes(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there, house.fetching.down = {"F1": b"form"}, True
    said = await says(house, handoff, "", FORM)
    await house.says(handoff, ANNA, "", ts=said.ts, kind=InboundKind.DELETED)
    house.fetching.down = False
    await house.late_files.bring_due()
    assert await house.texts(conversation, Speaker.AGENT) == []
    assert house.rows("select count(*) from file") == [(0,)]


async def test_two_replicas_bring_one_late_file_once(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there, house.fetching.down = {"F1": b"form"}, True
    await says(house, handoff, HERE, FORM)
    house.fetching.down = False
    other = LateFiles(house.store, house.clock, house.rules, house.fetching)
    await asyncio.gather(house.late_files.bring_due(), other.bring_due())
    assert len((await last(house, conversation)).attachments) == 1
    assert house.rows("select count(*) from file") == [(1,)]


async def test_a_try_that_died_is_taken_up_again(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there, house.fetching.down = {"F1": b"form"}, True
    await says(house, handoff, HERE, FORM)
    house.fetching.down = False
    house.fetching.gate.clear()
    dying = asyncio.create_task(house.late_files.bring_due())
    await house.eventually(lambda: len(house.fetching.tries) == 2)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    house.fetching.gate.set()
    other = LateFiles(house.store, house.clock, house.rules, house.fetching)
    await other.bring_due()
    assert (await last(house, conversation)).attachments == ()
    house.clock.move(timedelta(seconds=90))
    await other.bring_due()
    assert [file.name for file in (await last(house, conversation)).attachments] == ["form.png"]


async def test_a_turn_that_is_taken_back_takes_its_files_along(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there = {"F1": b"form"}
    await says(house, handoff, HERE, FORM)
    turn = await last(house, conversation)
    await house.store.write(lambda tx: tx.turns.delete(conversation, turn.seq, house.clock.now()))
    with pytest.raises(UnknownFile):
        await bytes_of(house, turn.attachments[0])


async def test_agents_files_take_no_room_from_the_customers_and_do_not_stand_among_them(
    house: House,
) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there = {"F1": b"form"}
    await says(house, handoff, HERE, FORM)
    assert await house.store.read(lambda tx: tx.files.held(conversation)) == (0, 0)
    assert await house.store.read(lambda tx: tx.files.held(conversation, agents=True)) == (1, 4)
    assert await house.store.read(lambda tx: tx.files.of(conversation)) == []


async def test_a_conversation_that_is_full_of_files_takes_no_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.enclosing.MOST_FILES", 1)
    conversation, handoff = await house.claimed()
    house.fetching.there = {"F1": b"form", "F2": b"map"}
    said = await says(house, handoff, HERE, FORM, MAP)
    assert [file.name for file in (await last(house, conversation)).attachments] == ["form.png"]
    assert slip(handoff, said, MAP, Slip.FILE_ROOM) in await marks(house)
