"""The files of a message, fetched before it is applied: for so long as its words may wait for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace

from bot.domain.codes import Slip
from bot.domain.enclosed import Brought, Enclosed, Refused
from bot.domain.errors import NotFetched
from bot.domain.inbound import Inbound, InboundKind, Read
from bot.ports import Fetching, Store, Tx

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.5
"""What takes longer follows the words: a customer must not wait for them because a file is large."""


class NoFiles:
    """Where baton.toml turns files off."""

    async def fetch(self, file: Enclosed) -> Refused:
        return Refused(file.id, Slip.FILES_OFF)


NO_FILES = NoFiles()


class Bringing:
    def __init__(self, store: Store, fetching: Fetching) -> None:
        self._store = store
        self._fetching = fetching

    async def bring(self, message: Inbound, read: Read) -> Read:
        """Nothing is fetched that nobody would get: of a note, a colleague, an unclaimed handoff."""
        if message.kind is not InboundKind.SAID or not message.files or read.is_note:
            return read
        if not await self._store.read(lambda tx: _speaks(tx, message)):
            return read
        return replace(read, files=tuple(await self._fetched(message.files)))

    async def _fetched(self, files: Iterable[Enclosed]) -> list[Brought | Refused]:
        tasks = [asyncio.create_task(self._fetch(file)) for file in files]
        try:
            await asyncio.wait(tasks, timeout=PATIENCE_SECONDS)
        finally:
            late = [task for task in tasks if not task.done()]
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        return [end for task in tasks if (end := _end_of(task))]

    async def _fetch(self, file: Enclosed) -> Brought | Refused | None:
        try:
            return await self._fetching.fetch(file)
        except NotFetched:
            return None


def _end_of(task: asyncio.Task[Brought | Refused | None]) -> Brought | Refused | None:
    """A fault of ours makes a file late: its words have no part in it."""
    if task.cancelled():
        return None
    if fault := task.exception():
        log.error("files.not_fetched", exc_info=fault)
        return None
    return task.result()


def _speaks(tx: Tx, message: Inbound) -> bool:
    """Whoever sent it answers the customer, as things are before it is applied."""
    handoff_id = tx.lanes.handoff_at(message.root)
    return handoff_id is not None and tx.handoffs.get(handoff_id).speaks_since(message.user) is not None
