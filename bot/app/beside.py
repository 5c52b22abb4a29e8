"""The store for commands beside a running Baton."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from bot.app.starting import CannotStart
from bot.ports import Store
from storage.beside import as_made, beside
from storage.errors import StoreBroken


@contextlib.asynccontextmanager
async def open_beside(database: Path | str) -> AsyncIterator[Store]:
    """Nothing is made, migrated or locked. Raises CannotStart."""
    store = beside(database)
    try:
        await store.open()
        try:
            with as_made(database):
                yield store
        finally:
            await store.close()
    except StoreBroken as broken:
        raise CannotStart(str(broken)) from None
