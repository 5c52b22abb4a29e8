"""Told to end, Baton ends what is in hand and begins nothing more; told twice, it ends at once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from tests.scenarios.stage import BILLING, TWICE, Shopper, Stage, empty_stage

IN_DOUBT = "SELECT count(*) FROM lane WHERE sending_id IS NOT NULL"


@dataclass
class Ending:
    stage: Stage
    process: asyncio.subprocess.Process
    log: Path

    async def end(self, *signals: signal.Signals, within: float = 10.0) -> float:
        """Seconds until it has ended."""
        began = time.monotonic()
        for number in signals:
            self.process.send_signal(number)
            if len(signals) > 1:
                await self.stage.sees(lambda: "baton.stopping" in self.log.read_text())
        async with asyncio.timeout(within):
            await self.process.wait()
        return time.monotonic() - began

    async def posting(self, seconds: float) -> Shopper:
        """A customer whose card Slack has been called to post, and takes so long to answer."""
        await self.stage.fault(method="chat.postMessage", kind="slow", seconds=seconds)
        customer = await self.stage.customer()
        await customer.say(TWICE)
        await self.stage.sees(lambda: self.stage.rows(IN_DOUBT) == [1])
        return customer

    def said(self, event: str) -> bool:
        return f'"event": "{event}"' in self.log.read_text()


async def started(stage: Stage) -> Ending:
    log = stage.folder / "baton.log"
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "run", "--config", str(stage.folder / "baton.toml")),
            env={**os.environ, **stage.environment},
            stdout=file,
            stderr=file,
        )

    async def ready() -> bool:
        assert process.returncode is None, log.read_text()
        try:
            return (await stage.readiness())[0] == 200
        except aiohttp.ClientError:
            return False

    await stage.sees(ready, 20)
    return Ending(stage, process, log)


@pytest.fixture
async def baton(tmp_path: Path) -> AsyncIterator[Ending]:
    async with empty_stage(tmp_path) as stage:
        stage.edits = {"[server]\n": '[server]\ndrain = "3s"\n'}
        await stage.open_slack()
        stage.write_config()
        ending = await started(stage)
        yield ending
        if ending.process.returncode is None:
            ending.process.kill()
            await ending.process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_with_nothing_in_hand_it_ends_at_once_and_well(baton: Ending, number: signal.Signals) -> None:
    await baton.end(number)
    assert baton.process.returncode == 0
    assert baton.said("baton.drained")
    assert not baton.said("baton.not_drained")
    assert baton.said("baton.stopped")
    assert "Traceback" not in baton.log.read_text()


async def test_a_post_that_was_begun_gets_its_answer_and_leaves_no_doubt(baton: Ending) -> None:
    stage = baton.stage
    await baton.posting(1.5)
    await baton.end(signal.SIGTERM)
    assert baton.process.returncode == 0
    assert baton.said("baton.drained")
    assert stage.rows(IN_DOUBT) == [0]
    assert len(await stage.cards()) == 1
    assert stage.rows("SELECT count(*) FROM drawing WHERE ts IS NOT NULL") == [1]


async def test_a_post_that_hangs_is_left_after_the_bound_and_found_at_the_next_start(baton: Ending) -> None:
    stage = baton.stage
    customer = await baton.posting(8)
    await baton.end(signal.SIGTERM)
    assert baton.process.returncode == 0
    assert baton.said("baton.not_drained")
    assert stage.rows(IN_DOUBT) == [1]
    again = await started(stage)
    try:
        await stage.sees(lambda: stage.ana.root(BILLING, customer.name), 25)
        await stage.sees(lambda: stage.rows(IN_DOUBT) == [0], 25)
        assert len(await stage.cards()) == 1
    finally:
        await again.end(signal.SIGTERM)


async def test_a_second_signal_ends_it_at_once(baton: Ending) -> None:
    await baton.posting(8)
    await baton.end(signal.SIGTERM, signal.SIGTERM)
    assert baton.process.returncode == -signal.SIGTERM
    assert not baton.said("baton.not_drained")


async def test_while_it_ends_it_is_not_ready_but_keeps_what_customers_say(baton: Ending) -> None:
    stage = baton.stage
    customer = await baton.posting(2)
    baton.process.send_signal(signal.SIGTERM)
    await stage.sees(lambda: baton.said("baton.stopping"))
    assert await stage.readiness() == (503, {**(await stage.readiness())[1], "reasons": ["Baton is ending"]})
    await customer.say("And the postage too.")
    async with asyncio.timeout(8):
        assert await baton.process.wait() == 0
    assert stage.rows("SELECT count(*) FROM turn WHERE text = 'And the postage too.'") == [1]
    again = await started(stage)
    try:
        await stage.sees(lambda: _in_thread(stage, "And the postage too."))
    finally:
        await again.end(signal.SIGTERM)


async def _in_thread(stage: Stage, words: str) -> bool:
    return any(words in said for said in await stage.thread())
