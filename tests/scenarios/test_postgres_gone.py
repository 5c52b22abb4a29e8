"""PostgreSQL dies in the middle of the day and comes back: no false yes, nothing lost, nothing restarted."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from bot.demo.processes import Program, Running
from bot.sandbox.clock import Timing
from tests.postgres import rows
from tests.scenarios import stage as stages
from tests.scenarios.stage import BILLING, TWICE, Json, Shopper, Stage, empty_stage
from tests.soak.stage import Postgres

REFUSED_WITHIN = 6.0
"""Seconds until a customer hears that it was not stored."""


class Server(Postgres):
    async def stop(self) -> None:
        """As a crash would: at once."""
        os.kill(self._server.get_pid(), signal.SIGQUIT)
        async with asyncio.timeout(20):
            while await self._answers():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def start(self) -> None:
        await asyncio.to_thread(self._server.ensure_postgres_running)

    async def end(self) -> None:
        """With its folder."""
        await asyncio.to_thread(self._server.cleanup)

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_unix_connection(self.socket)
        except OSError:
            return False
        writer.close()
        return True


@dataclass
class Day:
    stage: Stage
    server: Server
    running: Running

    async def post(self, customer: Shopper, body: Json) -> tuple[int, Json]:
        url = f"{self.stage.ports.baton_url}/v1/conversations/{customer._id}/turns"
        headers = {"Authorization": f"Bearer {customer._token}"}
        async with self.stage.http.post(url, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def claimed(self) -> Shopper:
        stage = self.stage
        customer = await stage.customer()
        await customer.say(TWICE)
        await stage.eventually(lambda: stage.ana.root(BILLING, customer.name), 20)
        await stage.ana.press(BILLING, customer.name, "Claim")
        await stage.eventually(lambda: customer.state.get("who") == "agent", 20)
        return customer

    def count(self, words: str) -> int:
        [[found]] = rows(self.server.url, f"SELECT count(*) FROM turn WHERE text = '{words}'")
        return int(found)


@contextlib.asynccontextmanager
async def a_day(folder: Path, *, signed_http: bool) -> AsyncIterator[Day]:
    async with contextlib.AsyncExitStack() as stack:
        server = await asyncio.to_thread(Server)
        stack.push_async_callback(server.end)
        stage = await stack.enter_async_context(empty_stage(folder, signed_http=signed_http))
        await stage.open_slack()
        stage.write_config()
        program = Program(
            "Baton",
            ("bot", "run", "--config", str(folder / "baton.toml")),
            {**stage.environment, "BATON_DATABASE_URL": server.url},
            folder / "baton.log",
            f"{stage.ports.baton_url}/readyz",
        )
        running = await stack.enter_async_context(Running(program))
        yield Day(stage, server, running)


@pytest.mark.timeout(150)
@pytest.mark.parametrize("signed_http", [True, False], ids=["by signed HTTP", "by the socket"])
async def test_what_was_said_while_it_was_gone_comes_once_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signed_http: bool
) -> None:
    monkeypatch.setattr(stages, "QUICK", Timing(retries=(0.5, 5.0, 15.0), resume_wait=1.0))
    async with a_day(tmp_path, signed_http=signed_http) as day:
        stage, process = day.stage, day.running.pid
        customer = await day.claimed()
        await day.server.stop()
        body = {"client_id": "the-same", "text": "Is it on its way?"}
        for _ in range(3):
            begun = time.monotonic()
            status, said = await day.post(customer, body)
            assert (status, said["code"]) == (503, "not_stored")
            assert "again" in said["detail"]
            assert time.monotonic() - begun < REFUSED_WITHIN
        await stage.eventually(partial(_is_ready, stage, False))
        await stage.ana.reply(BILLING, customer.name, "It was sent this morning.")
        await day.server.start()
        await stage.eventually(partial(_stored, day, customer, body), 20)
        assert (await day.post(customer, body))[0] == 202
        assert day.count("Is it on its way?") == 1
        await stage.eventually(lambda: customer.sees("It was sent this morning.", name="Ana Ruiz"), 60)
        await stage.eventually(partial(_in_thread, stage, "Is it on its way?"), 40)
        assert len([one for one in await stage.thread() if "on its way" in one]) == 1
        assert customer.times("It was sent this morning.") == 1
        await stage.eventually(partial(_is_ready, stage, True))
        assert (day.running.pid, day.running.alive) == (process, True)
        assert "Traceback" not in (tmp_path / "baton.log").read_text()


async def _stored(day: Day, customer: Shopper, body: Json) -> bool:
    return (await day.post(customer, body))[0] == 202


async def _is_ready(stage: Stage, wanted: bool) -> bool:
    """Where it is not, the database is why."""
    status, said = await stage.readiness()
    return status == 200 if wanted else said.get("reasons") == ["The database does not answer"]


async def _in_thread(stage: Stage, words: str) -> bool:
    return any(words in one for one in await stage.thread())
