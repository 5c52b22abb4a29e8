"""docs/channels.md is so: its examples are run as they stand, against a real Baton."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import sys
import tomllib
from collections.abc import AsyncIterator, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from bot.app.starting import CannotStart
from bot.config.outside import LOCAL_LIMIT, TOKEN_LENGTH, MailPart, WebhookPart
from bot.demo import world
from bot.demo.processes import free_port
from handlers.mail import door, tokens
from handlers.mail.outlet import Habits
from tests.handlers.mail.world import Post
from tests.scenarios.stage import BILLING, Stage, empty_stage

PAPER = Path(__file__).parents[1] / "docs" / "channels.md"
MAIL_SECRET = "the mail system's own secret"
FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
WORDS = "I see both charges, one is on its way back."
ANSWER = "Thank you, that was quick!"


def blocks(kind: str) -> list[str]:
    return [body for found, body in FENCE.findall(PAPER.read_text(encoding="utf-8")) if found == kind]


def program(folder: Path, name: str) -> Path:
    [text] = [body for body in blocks("python") + blocks("sh") if f"# {name}" in body[:60]]
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    post, loop = Post(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(post, hostname="mx.example", loop=loop), "127.0.0.1", 0)
    post.port = server.sockets[0].getsockname()[1]
    yield post
    server.close()
    await server.wait_closed()


@pytest.fixture
async def stage(tmp_path: Path, post: Post, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """Baton with a webhook to the example and mail to the server beside it."""
    monkeypatch.setenv("BATON_MAIL_SECRET", MAIL_SECRET)
    monkeypatch.setenv("BATON_SMTP_URL", f"smtp://127.0.0.1:{post.port}")
    monkeypatch.setenv("PORT", str(free_port()))
    async with empty_stage(tmp_path) as stage:
        stage.edits = {"[server]\n": f"{sections()}\n[server]\n"}
        await stage.open_slack()
        await stage.open_baton()
        yield stage


def sections() -> str:
    hook = f'url = "http://127.0.0.1:{os.environ["PORT"]}/baton"\nallow_private = ["127.0.0.1/32"]'
    mail = (
        'from = "Shop <support@shop.example>"\nafter = "1s"\nreply_to = "support+{token}@mail.shop.example"'
    )
    return f"[webhook]\n{hook}\n[mail]\n{mail}\n"


class Run:
    """A started example and what it prints."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.said = ""

    async def read(self) -> None:
        assert self._process.stdout
        while line := await self._process.stdout.readline():
            self.said += line.decode()


@contextlib.asynccontextmanager
async def running(stage: Stage, path: Path, *arguments: str) -> AsyncIterator[Run]:
    environment = {
        **os.environ,
        **stage.environment,
        "BATON": stage.ports.baton_url,
        "BATON_API_KEY": world.API_KEY,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(path), *arguments, env=environment, stdout=asyncio.subprocess.PIPE
    )
    run = Run(process)
    reading = asyncio.create_task(run.read())
    try:
        yield run
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        await reading


async def printed(stage: Stage, path: Path, *arguments: str) -> str:
    async with running(stage, path, *arguments) as run:
        await stage.eventually(lambda: run.said.endswith("\n"), 20)
        return run.said.strip()


async def claimed(stage: Stage) -> None:
    await stage.eventually(lambda: stage.ana.root(BILLING, "Jordan Ellis"), 15)
    await stage.ana.press(BILLING, "Jordan Ellis", "Claim")
    await stage.eventually(lambda: stage.ana.root(BILLING, "Release"))


async def test_an_outside_ai_hands_over_and_hears_the_agent_by_webhook_and_by_polling(
    stage: Stage, tmp_path: Path
) -> None:
    async with running(stage, program(tmp_path, "receiver.py")) as receiver:
        await stage.eventually(is_open, 30)
        conversation = await printed(stage, program(tmp_path, "outside_ai.py"))
        async with running(stage, program(tmp_path, "polling.py"), conversation) as polling:
            await claimed(stage)
            card = json.dumps(await stage.ana.root(BILLING, "Jordan Ellis"))
            assert "Reservations on your card" in card
            await stage.ana.reply(BILLING, "Jordan Ellis", WORDS)
            await stage.eventually(lambda: f"{conversation}: Ana Ruiz: {WORDS}" in receiver.said, 15)
            await stage.eventually(lambda: f"Ana Ruiz: {WORDS}" in polling.said, 15)
        assert receiver.said.count(WORDS) == 1


async def is_open() -> bool:
    """The receiver's port: what Baton tried before would wait longer each time."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", int(os.environ["PORT"]))
    except OSError:
        return False
    writer.close()
    return True


async def test_the_mail_script_brings_an_answer_into_the_thread(
    stage: Stage, post: Post, tmp_path: Path
) -> None:
    await printed(stage, program(tmp_path, "outside_ai.py"))
    await claimed(stage)
    await stage.ana.reply(BILLING, "Jordan Ellis", WORDS)
    await stage.eventually(lambda: post.posted, 15)
    reply = EmailMessage()
    reply["From"], reply["To"] = "jordan@customer.example", post.posted[0].mail["Reply-To"]
    reply["Message-ID"] = "<1@customer.example>"
    reply.set_content(f"{ANSWER}\n\nOn Monday, Shop wrote:\n> {WORDS}\n")
    assert await handed_in(stage, tmp_path, reply.as_bytes()) == (0, "")
    await stage.eventually(lambda: told(stage, ANSWER), 15)
    del reply["From"]
    reply["From"] = "eve@evil.example"
    code, said = await handed_in(stage, tmp_path, reply.as_bytes())
    assert code == 77
    assert said.startswith("5.7.1 Please answer from the address that our mail went to")


async def told(stage: Stage, words: str) -> bool:
    return any(words in line for line in await stage.thread())


async def test_the_mail_script_lets_the_mail_system_try_again_when_baton_is_away(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.close_baton()
    assert (await handed_in(stage, tmp_path, b"From: a@x\r\n\r\nhello\r\n"))[0] == 75


async def handed_in(stage: Stage, folder: Path, raw: bytes) -> tuple[int, str]:
    settings = folder / "mail.env"
    secret = stage.environment.get("BATON_MAIL_SECRET", MAIL_SECRET)
    settings.write_text(f'BATON="{stage.ports.baton_url}"\nBATON_MAIL_SECRET="{secret}"\n')
    process = await asyncio.create_subprocess_exec(
        "sh",
        str(program(folder, "baton-mail")),
        env={**os.environ, "MAIL_SETTINGS": str(settings)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate(raw)
    assert process.returncode is not None
    return process.returncode, said.decode().strip()


async def test_a_mail_server_that_is_none_ends_the_start_with_its_name(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.close_baton()
    monkeypatch.setenv("BATON_SMTP_URL", "mail.example")
    with pytest.raises(CannotStart, match="BATON_SMTP_URL: not smtp://"):
        await stage.open_baton()
    stage.baton = None


def written() -> Iterator[dict[str, Any]]:
    for block in blocks("toml"):
        yield tomllib.loads(block)


def test_every_setting_shown_is_taken() -> None:
    for found in written():
        if "webhook" in found:
            assert WebhookPart.model_validate(found["webhook"]).url
        if "mail" in found:
            assert MailPart.model_validate(found["mail"]).sender


def test_the_papers_numbers_are_the_codes() -> None:
    text = PAPER.read_text(encoding="utf-8")
    assert TOKEN_LENGTH == tokens.LENGTH
    assert f"{tokens.LENGTH} letters and digits" in text
    assert f"leaves {LOCAL_LIMIT - TOKEN_LENGTH} characters" in text
    assert f"per_hour = {Habits().per_hour} " in text
    assert MailPart().per_hour == Habits().per_hour
    for code in door.NOES:
        assert f"`{code}`" in text or code in {"body_unread", "too_many_mails"}
