"""The store for commands beside a running Baton."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from bot.app.starting import CannotStart
from bot.config import Config
from bot.ports import Store
from storage.beside import as_made, beside
from storage.errors import StoreBroken


@contextlib.asynccontextmanager
async def open_beside(config: Config) -> AsyncIterator[Store]:
    """Nothing is made, migrated or locked. Raises CannotStart."""
    store = beside(config.database)
    try:
        await store.open()
        try:
            with as_made(config.database):
                yield store
        finally:
            await store.close()
    except StoreBroken as broken:
        raise CannotStart(str(broken)) from None
