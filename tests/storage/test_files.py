"""Files that customers send: with a turn or waiting for one, counted, and gone with what they came with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_mock import MockerFixture

from bot.domain.conversation import Attachment
from bot.domain.errors import UnknownFile
from bot.ports import Store, Tx
from storage.tx.unit import Unit
from tests.builders import NOW, a_conversation, a_turn, later

PHOTO = Attachment("f_1", "zip.png", "image/png", 4)
BILL = Attachment("f_2", "bill.pdf", "application/pdf", 6)


async def add(store: Store, *files: Attachment, conversation: str = "c_1") -> None:
    def work(tx: Tx) -> None:
        for file in files:
            tx.files.add(conversation, file, b"x" * file.size, NOW)

    await store.write(work)


async def send(store: Store, *files: Attachment) -> int:
    """A turn with those files; its seq."""

    def work(tx: Tx) -> int:
        turn, _ = tx.turns.add("c_1", a_turn("look", attachments=files))
        for file in files:
            tx.files.attach("c_1", file.id, turn.seq)
        return turn.seq

    return await store.write(work)


@pytest.fixture(autouse=True)
async def _conversations(store: Store, conversation: str) -> None:
    await store.write(lambda tx: tx.conversations.add(a_conversation("c_2")))


async def test_a_file_comes_back_as_it_was_kept(store: Store) -> None:
    data = bytes(range(256)) * 40
    file = replace(PHOTO, size=len(data), name="Bild mit Ümlaut 🙂.png")
    await store.write(lambda tx: tx.files.add("c_1", file, data, NOW))
    assert await store.read(lambda tx: tx.files.find("f_1")) == ("c_1", file)
    assert await store.read(lambda tx: tx.files.part("f_1", 0, 20_000)) == data
    assert await store.read(lambda tx: tx.files.part("f_1", 10_000, 100)) == data[10_000:10_100]
    assert await store.read(lambda tx: tx.files.part("f_1", len(data), 100)) == b""


async def test_a_turn_goes_on_without_a_file_that_is_known_by_where_it_came_from(store: Store) -> None:
    def work(tx: Tx) -> int:
        for file, origin in ((PHOTO, "F1"), (BILL, "F2")):
            tx.files.add("c_1", file, b"x", NOW, agent="U1", origin=origin)
        turn, _ = tx.turns.add("c_1", a_turn("look", attachments=(PHOTO, BILL)))
        for file in (PHOTO, BILL):
            tx.files.attach("c_1", file.id, turn.seq)
        return turn.seq

    seq = await store.write(work)
    assert await store.read(lambda tx: tx.files.came_from("c_1", seq, {"F1", "F9"})) == [PHOTO.id]
    assert await store.read(lambda tx: tx.files.came_from("c_1", seq + 1, {"F1"})) == []
    await store.write(lambda tx: tx.turns.edit("c_1", seq, "look", NOW, without=[PHOTO.id]))
    turn = await store.read(lambda tx: tx.turns.get("c_1", seq))
    assert (turn.attachments, turn.edited) == ((BILL,), True)
    assert await store.read(lambda tx: tx.files.find(BILL.id)) == ("c_1", BILL)
    with pytest.raises(UnknownFile):
        await store.read(lambda tx: tx.files.find(PHOTO.id))


async def test_a_file_that_is_not_there_is_unknown(store: Store) -> None:
    with pytest.raises(UnknownFile):
        await store.read(lambda tx: tx.files.find("f_9"))
    with pytest.raises(UnknownFile):
        await store.read(lambda tx: tx.files.part("f_9", 0, 1))


async def test_a_file_waits_until_its_turn_has_it(store: Store) -> None:
    await add(store, PHOTO)
    assert await store.read(lambda tx: tx.files.waiting("c_1", "f_1")) == PHOTO
    await send(store, PHOTO)
    with pytest.raises(UnknownFile):
        await store.read(lambda tx: tx.files.waiting("c_1", "f_1"))


async def test_a_file_waits_in_its_own_conversation_only(store: Store) -> None:
    await add(store, PHOTO)
    with pytest.raises(UnknownFile):
        await store.read(lambda tx: tx.files.waiting("c_2", "f_1"))


async def test_another_conversation_can_not_attach_it(store: Store) -> None:
    await add(store, PHOTO)
    await store.write(lambda tx: tx.files.attach("c_2", "f_1", 1))
    assert await store.read(lambda tx: tx.files.waiting("c_1", "f_1")) == PHOTO


async def test_a_turn_can_not_take_another_turns_file(store: Store) -> None:
    await add(store, PHOTO)
    first = await send(store, PHOTO)
    second = await send(store, PHOTO)
    await store.write(lambda tx: tx.turns.delete("c_1", second, NOW))
    assert (await store.read(lambda tx: tx.files.find("f_1")))[1] == PHOTO
    await store.write(lambda tx: tx.turns.delete("c_1", first, NOW))
    with pytest.raises(UnknownFile):
        await store.read(lambda tx: tx.files.find("f_1"))


async def test_all_that_a_conversation_holds_is_counted_sent_or_not(store: Store) -> None:
    assert await store.read(lambda tx: tx.files.held("c_1")) == (0, 0)
    await add(store, PHOTO, BILL)
    await add(store, replace(PHOTO, id="f_3"), conversation="c_2")
    await send(store, BILL)
    assert await store.read(lambda tx: tx.files.held("c_1")) == (2, 10)


async def test_with_its_turn_only_that_turns_files_go(store: Store) -> None:
    other = replace(PHOTO, id="f_3")
    await add(store, PHOTO, BILL, other)
    await send(store, other)
    seq = await send(store, PHOTO, BILL)
    await store.write(lambda tx: tx.turns.delete("c_1", seq, NOW))
    assert await store.read(lambda tx: tx.files.held("c_1")) == (1, 4)


async def test_what_waits_too_long_is_dropped_and_what_was_sent_stays(store: Store) -> None:
    await add(store, PHOTO, BILL)
    await send(store, BILL)
    assert await store.write(lambda tx: tx.files.drop_waiting(NOW)) == 0
    assert await store.write(lambda tx: tx.files.drop_waiting(later(seconds=1))) == 1
    assert await store.read(lambda tx: tx.files.held("c_1")) == (1, 6)


async def test_only_reading_a_file_reads_its_bytes(store: Store, mocker: MockerFixture) -> None:
    heard = mocker.spy(Unit, "run")
    await add(store, PHOTO)
    await store.read(lambda tx: tx.files.waiting("c_1", "f_1"))
    await store.read(lambda tx: tx.files.held("c_1"))
    await send(store, PHOTO)
    await store.read(lambda tx: tx.turns.of("c_1"))
    said = [" ".join(str(call.args[1]).split()) for call in heard.call_args_list]
    asked = [statement for statement in said if statement.startswith("SELECT") and "FROM file" in statement]
    assert len(asked) == 2
    assert not [statement for statement in asked if "file.data" in statement]
