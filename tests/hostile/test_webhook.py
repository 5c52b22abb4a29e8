"""A webhook that points into the house: never called, and nobody else waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.processes import free_port
from bot.demo.world import API_KEY
from tests.hostile.target import (
    LIMITS,
    MARK,
    START,
    Served,
    Talk,
    attacking,
    serves_a_good_customer,
    serving,
)


@pytest.fixture
def inward(tmp_path: Path) -> Iterator[tuple[Served, int]]:
    """A Baton whose webhook is a port of this machine's, and the port."""
    port = free_port()
    webhook = f'[webhook]\nurl = "https://localhost:{port}/hook"\n'
    with serving(tmp_path, webhook + LIMITS, BATON_WEBHOOK_SECRET="s" * 32) as served:
        yield served, port


async def test_no_webhook_reaches_this_machine_by_its_name(inward: tuple[Served, int]) -> None:
    served, port = inward
    called: list[object] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.append(await reader.read(100))
        writer.close()

    house = await asyncio.start_server(answer, "127.0.0.1", port)
    async with house, attacking(served) as target:
        begun = await target.ask("POST", START, API_KEY, json={"answered_by": "outside"})
        talk = Talk(target, begun.json["id"], API_KEY, "")
        assert (await talk.write(MARK)).status == 202
        await until_tried(served)
        await serves_a_good_customer(target)
    assert called == []
    assert MARK not in served.log
    assert "Traceback" not in served.log


async def until_tried(served: Served) -> None:
    """Baton has made more than one attempt at it, and none got through."""
    end = time.monotonic() + 15
    query = "select max(attempts) from lane where kind = 'webhook'"
    while True:
        with contextlib.closing(sqlite3.connect(served.folder / "baton.db")) as store:
            if (store.execute(query).fetchone()[0] or 0) > 1:
                return
        assert time.monotonic() < end, "the webhook was not tried"
        await asyncio.sleep(0.05)
