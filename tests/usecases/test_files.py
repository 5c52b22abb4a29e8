"""Files on their way: whose they are, how many there may be, and what becomes of those never sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.config.kinds import LARGEST_FILE
from bot.domain.callers import BACKEND, Caller
from bot.domain.conversation import Attachment, Conversation
from bot.domain.errors import (
    Blocked,
    StoreUnavailable,
    TextEmpty,
    TextNotPrintable,
    TextTooLong,
    TooManyFiles,
    UnknownConversation,
    UnknownFile,
)
from bot.files import MOST_BYTES, MOST_FILES, PORTION, UNUSED_FOR, Files
from bot.ports import Tx
from storage.store import SqliteStore
from tests.builders import a_conversation, a_turn
from tests.fakes import FailingStore, FakeClock
from tests.sqlite import fresh_file

CORA, ROBIN = Caller("v:cora"), Caller("v:robin")
PNG = b"\x89PNG\r\n\x1a\n and so on"


@dataclass
class Shelf:
    files: Files
    store: FailingStore
    clock: FakeClock

    async def keep(self, name: str = "zip.png", data: bytes = PNG, caller: Caller = CORA) -> Attachment:
        return await self.files.keep(caller, "c_cora", name, "image/png", data)

    async def send(self, file: Attachment) -> int:
        """A turn of Cora's with that file; its seq."""

        def work(tx: Tx) -> int:
            turn, _ = tx.turns.add("c_cora", a_turn("look", attachments=(file,)))
            tx.files.attach("c_cora", file.id, turn.seq)
            return turn.seq

        return await self.store.write(work)


def _add(begun: Conversation, tx: Tx) -> None:
    tx.conversations.add(begun)


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    real = SqliteStore(fresh_file(tmp_path / "baton.db"))
    await real.open()
    store, clock = FailingStore(real), FakeClock()
    for begun in (a_conversation("c_cora", owner="v:cora"), a_conversation("c_robin", owner="v:robin")):
        await store.write(partial(_add, begun))
    yield Shelf(Files(store, clock), store, clock)
    await real.close()


async def test_what_is_kept_is_read_back_by_its_customer(shelf: Shelf) -> None:
    file = await shelf.keep()
    assert (file.name, file.type, file.size) == ("zip.png", "image/png", len(PNG))
    assert await shelf.files.find(CORA, "c_cora", file.id) == file
    assert await shelf.files.find(BACKEND, "c_cora", file.id) == file
    assert [part async for part in shelf.files.portions(file)] == [PNG]


async def test_a_long_file_is_read_in_portions_and_no_more_of_it_once_it_is_taken_back(shelf: Shelf) -> None:
    data = bytes(range(256)) * 1024 * 2 + b"the rest"
    file = await shelf.keep(data=data)
    parts = [part async for part in shelf.files.portions(file)]
    assert (b"".join(parts), [len(part) for part in parts]) == (data, [PORTION, PORTION, 8])
    seq = await shelf.send(file)
    reading = shelf.files.portions(file)
    assert await anext(reading) == data[:PORTION]
    await shelf.store.write(lambda tx: tx.turns.delete("c_cora", seq, shelf.clock.now()))
    with pytest.raises(UnknownFile):
        await anext(reading)


def test_a_conversation_holds_the_largest_file_that_baton_toml_allows() -> None:
    assert LARGEST_FILE <= MOST_BYTES


async def test_no_two_files_share_an_id(shelf: Shelf) -> None:
    assert (await shelf.keep()).id != (await shelf.keep()).id


async def test_somebody_else_neither_keeps_nor_reads(shelf: Shelf) -> None:
    file = await shelf.keep()
    for caller in (ROBIN, Caller()):
        with pytest.raises(UnknownConversation):
            await shelf.keep(caller=caller)
        with pytest.raises(UnknownConversation):
            await shelf.files.find(caller, "c_cora", file.id)


async def test_a_file_is_not_read_through_another_conversation(shelf: Shelf) -> None:
    file = await shelf.keep()
    for caller in (ROBIN, BACKEND):
        with pytest.raises(UnknownFile):
            await shelf.files.find(caller, "c_robin", file.id)


async def test_who_is_blocked_keeps_nothing_and_reads_what_is_there(shelf: Shelf) -> None:
    file = await shelf.keep()
    await shelf.store.write(lambda tx: tx.conversations.block("v:cora", shelf.clock.now(), blocked=True))
    with pytest.raises(Blocked):
        await shelf.keep()
    assert await shelf.files.find(CORA, "c_cora", file.id) == file


async def test_a_conversation_holds_only_so_many_files(shelf: Shelf) -> None:
    for _ in range(MOST_FILES):
        await shelf.keep()
    with pytest.raises(TooManyFiles) as refused:
        await shelf.keep()
    assert refused.value.details == {"limit": MOST_FILES}


async def test_a_conversation_holds_only_so_many_bytes(shelf: Shelf) -> None:
    await shelf.keep(data=b"x" * (MOST_BYTES - 10))
    await shelf.keep(data=b"x" * 10)
    with pytest.raises(TooManyFiles):
        await shelf.keep(data=b"x")


@pytest.mark.parametrize(
    ("name", "data", "refused"),
    [
        ("zip.png", b"", TextEmpty),
        ("  ", b"x", TextEmpty),
        ("x" * 201, b"x", TextTooLong),
        ("zip\n.png", b"x", TextNotPrintable),
        ("zip\u202egnp.exe", b"x", TextNotPrintable),
    ],
)
async def test_what_is_no_file_with_a_name_is_refused(
    shelf: Shelf, name: str, data: bytes, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        await shelf.keep(name, data)


async def test_a_signed_link_opens_it_until_its_turn_is_taken_back(shelf: Shelf) -> None:
    file = await shelf.keep()
    seq = await shelf.send(file)
    assert await shelf.files.linked(file.id) == file
    await shelf.store.write(lambda tx: tx.turns.delete("c_cora", seq, shelf.clock.now()))
    with pytest.raises(UnknownFile):
        await shelf.files.linked(file.id)


async def test_what_was_never_sent_goes_after_a_day_and_makes_room(shelf: Shelf) -> None:
    sent, waiting = await shelf.keep(), await shelf.keep()
    await shelf.send(sent)
    shelf.clock.move(UNUSED_FOR)
    assert await shelf.files.sweep() == 0
    shelf.clock.move(timedelta(seconds=1))
    assert await shelf.files.sweep() == 1
    assert await shelf.files.sweep() == 0
    with pytest.raises(UnknownFile):
        await shelf.files.find(CORA, "c_cora", waiting.id)
    assert await shelf.files.find(CORA, "c_cora", sent.id) == sent


async def test_a_store_that_is_down_is_told_and_nothing_is_kept(shelf: Shelf) -> None:
    shelf.store.down = True
    with pytest.raises(StoreUnavailable):
        await shelf.keep()
    shelf.store.down = False
    assert await shelf.store.read(lambda tx: tx.files.held("c_cora")) == (0, 0)
