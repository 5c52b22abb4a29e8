"""A file that an agent deletes by itself in Slack: the customer no longer has it, and keeps the words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.mending import MEND_WINDOW
from bot.desk.shortcuts import Place
from bot.domain.codes import Reaction, Slip
from bot.domain.conversation import Speaker, Turn
from bot.domain.enclosed import Enclosed
from bot.domain.inbound import Inbound, InboundKind
from bot.domain.shown import ChangeKind
from tests.usecases.test_mending import edits, marks, whispers
from tests.usecases.world import ANNA, RULES, House, opened

FORM, MAP = Enclosed("F1", "form.png"), Enclosed("F2", "map.png")
HERE = "Here they are"


@pytest.fixture
async def slow(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", replace(RULES, send_delay=timedelta(seconds=10))) as house:
        yield house


async def says(house: House, handoff: str, text: str, *files: Enclosed) -> Inbound:
    house.fetching.there = {"F1": b"form", "F2": b"map"}
    return await house.says(handoff, ANNA, text, has_files=True, files=files)


def without(file: Enclosed, said: Inbound, second: int = 1) -> dict[str, object]:
    """As Slack tells it: the message as it was, with a tombstone in the file's place."""
    files = tuple(replace(one, name="", gone=True) if one.id == file.id else one for one in said.files)
    edit_ts = f"1900000000.{second:06}"
    return {"ts": said.ts, "kind": InboundKind.EDITED, "edit_ts": edit_ts, "has_files": True, "files": files}


async def loses(house: House, handoff: str, said: Inbound, file: Enclosed, second: int = 1) -> None:
    await house.says(handoff, ANNA, said.text, **without(file, said, second))


async def reply(house: House, conversation: str) -> Turn:
    return [turn for turn in await house.turns(conversation) if turn.speaker is Speaker.AGENT][-1]


async def names(house: House, conversation: str) -> list[str]:
    return [file.name for file in (await reply(house, conversation)).attachments]


async def test_the_customer_no_longer_has_the_file_and_keeps_the_words_and_the_others(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await says(house, handoff, HERE, FORM, MAP)
    await loses(house, handoff, said, FORM)
    turn = await reply(house, conversation)
    assert (turn.text, turn.edited, turn.deleted) == (HERE, True, False)
    assert await names(house, conversation) == ["map.png"]
    assert house.rows("select name from file") == [("map.png",)]
    newest = (await house.changes(conversation))[-1]
    assert (newest.kind, newest.turn) == (ChangeKind.EDIT, turn)
    assert await marks(house) == [Reaction.SENT, Reaction.EDITED]


async def test_what_comes_twice_is_one_change_and_a_later_edit_does_not_bring_it_back(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await says(house, handoff, HERE, FORM, MAP)
    await loses(house, handoff, said, FORM)
    before = len(await house.changes(conversation))
    await loses(house, handoff, said, FORM, 2)
    assert len(await house.changes(conversation)) == before
    await house.says(handoff, ANNA, "The map", **without(FORM, said, 3))
    assert ((await reply(house, conversation)).text, await names(house, conversation)) == (
        "The map",
        ["map.png"],
    )


async def test_a_turn_that_was_nothing_but_its_files_is_taken_back_with_the_last(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await says(house, handoff, "", FORM, MAP)
    await loses(house, handoff, said, FORM)
    assert not (await reply(house, conversation)).deleted
    await loses(house, handoff, replace(said, files=(replace(FORM, gone=True), MAP)), MAP, 2)
    assert (await reply(house, conversation)).deleted
    assert house.rows("select count(*) from file") == [(0,)]


async def test_a_note_that_was_sent_by_the_menu_stays_sent_when_it_loses_a_file(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await says(house, handoff, "note: It goes back", FORM)
    place = Place(said.root, said.ts)
    mark = (await house.shortcuts.check(place, ANNA.id)).mark
    await house.shortcuts.send(place, ANNA.id, mark)
    await house.late_files.bring_due()
    assert await names(house, conversation) == ["form.png"]
    await loses(house, handoff, said, FORM)
    turn = await reply(house, conversation)
    assert (turn.text, turn.deleted, turn.attachments) == ("It goes back", False, ())


async def test_a_late_file_that_is_deleted_before_it_came_never_comes(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.down = True
    said = await says(house, handoff, HERE, FORM)
    await loses(house, handoff, said, FORM)
    house.fetching.down = False
    await house.late_files.bring_due()
    assert await names(house, conversation) == []
    assert house.rows("select * from timer where kind = 'late_file'") == []
    assert await whispers(house) == []


async def test_what_is_deleted_before_its_message_was_applied_never_goes(house: House) -> None:
    conversation, handoff = await house.claimed()
    house.fetching.there = {"F1": b"form", "F2": b"map"}
    said = await house.thread_message(handoff, ANNA, HERE, has_files=True, files=(FORM, MAP))
    gone = await house.thread_message(handoff, ANNA, HERE, **without(FORM, said))
    await house.inbox.store(gone)
    await house.inbox.store(said)
    await house.apply()
    await house.apply()
    assert await names(house, conversation) == ["map.png"]
    assert "F1" not in house.fetching.tries


async def test_in_its_send_delay_a_file_is_left_out_and_a_file_alone_never_goes(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    said = await says(slow, handoff, HERE, FORM, MAP)
    alone = await says(slow, handoff, "", FORM)
    await loses(slow, handoff, said, FORM)
    await loses(slow, handoff, alone, FORM)
    slow.clock.move(timedelta(minutes=1))
    await slow.sending.send_due()
    await slow.late_files.bring_due()
    assert await slow.texts(conversation, Speaker.AGENT) == [HERE]
    assert await names(slow, conversation) == ["map.png"]


async def test_after_a_day_the_customer_keeps_the_file_and_its_sender_is_told_so(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await says(house, handoff, HERE, FORM)
    house.clock.move(MEND_WINDOW + timedelta(seconds=1))
    await loses(house, handoff, said, FORM)
    assert await names(house, conversation) == ["form.png"]
    assert await whispers(house) == [Slip.EDIT]


async def test_a_file_of_a_note_is_nobodys_loss(house: House) -> None:
    conversation, handoff = await house.claimed()
    said = await says(house, handoff, "note: look at this", FORM)
    before = await house.changes(conversation)
    await loses(house, handoff, said, FORM)
    assert await house.changes(conversation) == before
    assert house.rows("select text from aside") == [("note: look at this",)]
    await edits(house, handoff, said, "note: look at that", 2)
    assert len(house.rows("select text from aside")) == 2
