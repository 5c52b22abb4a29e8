"""How the programs end: by signal, while they start, with something in hand; and what a stranger may read."""

import asyncio
import contextlib
import json
import logging
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import telemetry
from bot.app.slack import SlackSide
from bot.demo.processes import free_port
from bot.demo.run import Stage, stage
from bot.demo.world import Ports
from handlers.slack.errors import SlackRefused, SlackUnreachable

BOUND_SECONDS = 10.0


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Stage]:
    ports = Ports(free_port(), free_port(), free_port())
    async with stage(tmp_path, ports, timedelta(minutes=3)) as found:
        yield found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_baton_ends_in_time_with_streams_open_and_a_body_half_sent(
    running: Stage, number: signal.Signals
) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{running.ports.baton_url}/v1/conversations", json={}) as answer:
            begun = await answer.json()
        address = f"{running.ports.baton_url}/v1/conversations/{begun['id']}/stream"
        streams = [await session.ws_connect(address) for _ in range(3)]
        for stream in streams:
            await stream.send_json({"token": begun["token"]})
            await stream.receive()
        _, half = await asyncio.open_connection("127.0.0.1", running.ports.baton)
        half.write(b"POST /v1/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{")
        await half.drain()
        os.kill(running.baton.pid, number)
        async with asyncio.timeout(BOUND_SECONDS):
            assert await running.baton.wait() == 0
            closes = [(await stream.receive()).data for stream in streams]
        half.close()
    assert closes == [1001, 1001, 1001]
    log = running.baton.program.log.read_text()
    assert "baton.stopped" in log
    assert "Traceback" not in log


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_a_demo_ended_while_it_starts_leaves_nothing_behind(
    tmp_path: Path, number: signal.Signals
) -> None:
    demo = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    until = time.monotonic() + 20
    while not _has_begun(tmp_path):
        assert time.monotonic() < until
        await asyncio.sleep(0.01)
    demo.send_signal(number)
    async with asyncio.timeout(BOUND_SECONDS):
        said, _ = await demo.communicate()
    assert demo.returncode == 0, said
    assert b"Traceback" not in said
    assert _processes_naming(str(tmp_path)) == []


def _has_begun(folder: Path) -> bool:
    return any(folder.glob("baton-demo-*/slack.log"))


def _processes_naming(words: str) -> list[str]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [command for command in found if words in command]


def test_readyz_names_no_channel_to_strangers_and_the_log_names_the_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    side = SlackSide.__new__(SlackSide)
    side._workspace = None
    side._client = AsyncWebClient(base_url="http://127.0.0.1:9/api/")
    side._unreached(SlackRefused("skill Billing: the channel #support-billing is archived"))
    assert side.not_ready_because() == ["Slack refuses Baton: the log says why"]
    side._unreached(SlackUnreachable("Slack gave no answer to auth.test"))
    assert side.not_ready_because() == ["Slack gave no answer to auth.test"]
    assert [vars(line)["address"] for line in caplog.records] == ["http://127.0.0.1:9/api/"] * 2


def test_a_log_hides_secrets_at_any_depth_and_no_stranger_writes_into_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    quiet = {name: logging.getLogger(name).level for name in telemetry._QUIET}
    try:
        telemetry.configure()
        log = logging.getLogger("hostile")
        log.error("said", extra={"headers": {"Authorization": "Bearer abcdef"}, "tokens": ["xoxb-1-2"]})
        with contextlib.suppress(aiohttp.http_exceptions.BadHttpMessage):
            _raise_and_log(log)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        for name, was in quiet.items():
            logging.getLogger(name).setLevel(was)
    lines = [line for line in capsys.readouterr().err.splitlines() if line]
    assert len(lines) == 1
    assert json.loads(lines[0])["headers"] == {"Authorization": "[hidden]"}
    assert not re.search("abcdef|xoxb", lines[0])


def _raise_and_log(log: logging.Logger) -> None:
    try:
        raise aiohttp.http_exceptions.BadStatusLine("my card is 4242")
    except aiohttp.http_exceptions.BadStatusLine:
        log.exception("Error handling request")
        raise
