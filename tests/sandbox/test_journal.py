import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import Timing
from bot.sandbox.journal import Journal, JournalError
from bot.sandbox.people import parse
from bot.sandbox.sandbox import SANDBOX
from bot.sandbox.server import build
from tests.sandbox.test_events import listening
from tests.sandbox.world import BILL, WORKSPACE, company, connected, running, until


@dataclass
class Process:
    origin: str
    process: asyncio.subprocess.Process


@asynccontextmanager
async def process(folder: Path) -> AsyncIterator[Process]:
    file = folder / "workspace.toml"
    file.write_text(WORKSPACE, encoding="utf-8")
    command = [sys.executable, "-m", "bot.sandbox", "--workspace", str(file), "--journal", str(folder / "j")]
    started = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert started.stdout is not None
    line = (await asyncio.wait_for(started.stdout.readline(), 20)).decode()
    assert line.startswith("Slack sandbox: http://127.0.0.1:")
    try:
        yield Process(line.removeprefix("Slack sandbox: ").strip().rstrip("/"), started)
    finally:
        if started.returncode is None:
            started.kill()
        await started.wait()


async def test_everything_answered_before_a_kill_is_there_afterwards(tmp_path: Path) -> None:
    posted: list[str] = []
    async with process(tmp_path) as first:
        client = AsyncWebClient("xoxb-sandbox", base_url=f"{first.origin}/api/", retry_handlers=[])

        async def post_on() -> None:
            for number in range(1000):
                answer = await client.chat_postMessage(channel="C0BILL0", text=str(number))
                posted.append(answer["ts"])

        posting = asyncio.create_task(post_on())
        await until(lambda: len(posted) >= 4, seconds=20)
        os.kill(first.process.pid, signal.SIGKILL)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await posting
    async with process(tmp_path) as second, aiohttp.ClientSession() as http:
        async with http.get(f"{second.origin}/control/ledger") as answer:
            kept = [m["ts"] for m in (await answer.json())["messages"]]
        second.process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(second.process.wait(), 10) == 0
    assert kept[: len(posted)] == posted
    assert len(kept) <= len(posted) + 1


async def test_a_restart_keeps_threads_reactions_ephemerals_views_and_unheard_events(tmp_path: Path) -> None:
    view: dict[str, Any] = {"type": "home", "blocks": [{"type": "divider"}]}
    async with running(tmp_path) as world:
        root = (await world.slack.chat_postMessage(channel=BILL, text="root"))["ts"]
        gone = await world.say("U0ANA", "gone", thread_ts=root)
        await world.say("U0ANA", "kept", thread_ts=root)
        await world.page("/page/deletes", **{"as": "U0ANA"}, channel=BILL, ts=gone)
        await world.slack.chat_update(channel=BILL, ts=root, text="redrawn")
        await world.slack.reactions_add(channel=BILL, timestamp=root, name="lock")
        await world.slack.chat_postEphemeral(channel=BILL, user="U0ANA", text="psst")
        await world.slack.views_publish(user_id="U0ANA", view=view)
        before = await world.get("/page/workspace?as=U0ANA")
    heard: list[dict[str, Any]] = []
    async with running(tmp_path) as world:
        after = await world.get("/page/workspace?as=U0ANA")
        assert after["channels"] == before["channels"]
        assert (after["home"], after["views"]) == (before["home"], before["views"])
        assert after["rev"] >= before["rev"]
        async with connected(world, listening(world, heard)):
            newest = await world.say("U0ANA", "new")
            await until(lambda: any(event.get("text") == "new" for event in heard))
        assert float(newest) > float(root)


async def test_an_event_nobody_heard_is_delivered_after_a_restart(tmp_path: Path) -> None:
    patient = Timing(ack=1.0, retries=(0.0, 30.0, 30.0), resume_wait=5.0)
    async with running(tmp_path, timing=patient) as world:
        await world.say("U0ANA", "anybody?")
        event = next(iter(world.app[SANDBOX].state.events.values()))
        await until(lambda: event.attempts == 2)
    heard: list[dict[str, Any]] = []
    async with running(tmp_path, timing=patient) as world, connected(world, listening(world, heard)):
        await until(lambda: heard)
    assert heard[0]["text"] == "anybody?"


def test_a_line_cut_short_by_a_crash_is_forgotten(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_bytes(b'{"kind":"notice","user":"U","text":"a","at":"x"}\n{"kind":"no')
    journal = Journal(tmp_path)
    assert [record["text"] for record in journal.replay()] == ["a"]
    journal.append({"kind": "notice", "user": "U", "text": "b", "at": "x"})
    assert [record["text"] for record in journal.replay()] == ["a", "b"]
    journal.close()


@pytest.mark.parametrize("line", ['"text"', "{", '{"kind": "explode"}', '{"kind":"deleted","channel":"C"}'])
def test_a_damaged_journal_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "journal.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(JournalError, match="line 1"):
        build(parse(company()), tmp_path)


async def test_two_sandboxes_do_not_share_a_journal(tmp_path: Path) -> None:
    async with running(tmp_path):
        with pytest.raises(JournalError, match="another sandbox"):
            build(parse(company()), tmp_path)
