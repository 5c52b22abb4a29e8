"""Files that customers send: kept until their turn comes, read by the customer, opened by agents."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

from bot.domain.callers import Caller, admit
from bot.domain.conversation import Attachment, clean_line
from bot.domain.errors import TextEmpty, TooManyFiles, UnknownFile
from bot.ports import Clock, Store, Tx

log = logging.getLogger(__name__)

MOST_FILES = 20
MOST_BYTES = 25_000_000
"""Of one conversation, sent or not; one file may be as large."""
PORTION = 256 * 1024
NAME_LIMIT = 200
UNUSED_FOR = timedelta(days=1)
"""How long a file waits for the turn that it was kept for."""


class Files:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def keep(
        self,
        caller: Caller,
        conversation_id: str,
        name: str,
        type: str,  # noqa: A002  # as Attachment calls it
        data: bytes,
    ) -> Attachment:
        """`type` is what the content was found to be; size and type are judged at the door.

        Raises UnknownConversation, Blocked, BadInput or TooManyFiles.
        """
        name = clean_line(name, field="name", limit=NAME_LIMIT)
        if not name or not data:
            raise TextEmpty(field="file" if name else "name")
        file = Attachment(f"f_{secrets.token_urlsafe(16)}", name, type, len(data))

        def work(tx: Tx) -> Attachment:
            admit(tx.conversations.get(conversation_id), caller)
            _make_sure_of_room(tx, conversation_id, file.size)
            tx.files.add(conversation_id, file, data, self._clock.now())
            return file

        return await self._store.write(work)

    async def find(self, caller: Caller, conversation_id: str, file_id: str) -> Attachment:
        """Raises UnknownConversation or UnknownFile."""

        def work(tx: Tx) -> Attachment:
            admit(tx.conversations.get(conversation_id), caller, writes=False)
            owner, file = tx.files.find(file_id)
            if owner != conversation_id:
                raise UnknownFile(file=file_id)
            return file

        return await self._store.read(work)

    async def linked(self, file_id: str) -> Attachment:
        """For who holds a signed link. Raises UnknownFile, also once its turn was taken back."""
        _, file = await self._store.read(lambda tx: tx.files.find(file_id))
        return file

    async def portions(self, file: Attachment) -> AsyncIterator[bytes]:
        """Its bytes, never more than a PORTION at once: who takes them slowly holds no whole file in memory.

        Raises UnknownFile when it is taken back meanwhile.
        """
        for at in range(0, file.size, PORTION):
            yield await self._store.read(partial(_part, file.id, at))

    async def sweep(self) -> int:
        """Drops what was never sent."""
        before = self._clock.now() - UNUSED_FOR
        dropped = await self._store.write(lambda tx: tx.files.drop_waiting(before))
        if dropped:
            log.info("files.swept", extra={"dropped": dropped})
        return dropped


def _part(file_id: str, at: int, tx: Tx) -> bytes:
    return tx.files.part(file_id, at, PORTION)


def _make_sure_of_room(tx: Tx, conversation_id: str, size: int) -> None:
    count, held = tx.files.held(conversation_id)
    if count >= MOST_FILES or held + size > MOST_BYTES:
        raise TooManyFiles(limit=MOST_FILES)
