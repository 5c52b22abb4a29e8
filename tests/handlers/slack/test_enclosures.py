"""A file in Slack, fetched: the token goes to Slack alone, and what Slack says of a file is a claim."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from aiohttp import web

from bot.domain.codes import Slip
from bot.domain.enclosed import Brought, Enclosed, Refused
from bot.domain.errors import NotFetched
from handlers.customers.sniffing import fit_name, sniff
from handlers.slack.client import connected
from handlers.slack.enclosures import Judge, SlackFiles, enclosed_in, is_slacks
from tests.handlers.customers.samples import pdf, png

FILE = Enclosed("F1", "form.pdf")
SIZE = 1_000


@dataclass
class Slack:
    """Files by id as `files.info` tells of them, and how their bytes are given."""

    origin: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    give: Callable[[], web.StreamResponse] = lambda: web.Response(body=pdf())
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def info(self, _request: web.Request) -> web.Response:
        about = {"id": "F1", "name": "form.pdf", "url_private_download": f"{self.origin}/files/F1"}
        answer = {"ok": True, "file": about | self.told}
        return web.json_response(self.told if "error" in self.told else answer)

    async def download(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, request.headers.get("Authorization", "")))
        return self.give()


@contextlib.asynccontextmanager
async def served(slack: Slack, users: Any = None) -> AsyncIterator[str]:
    app = web.Application()
    if users:
        app.router.add_route("*", "/api/users.info", users)
    app.router.add_route("*", "/api/files.info", slack.info)
    app.router.add_get("/files/{id}", slack.download)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    slack = Slack()
    async with served(slack) as slack.origin:
        yield slack


async def fetched(slack: Slack) -> Brought | Refused:
    kind = partial(sniff, allowed=frozenset({"application/pdf", "image/png"}))
    async with connected("xoxb-secret", f"{slack.origin}/api/") as client:
        return await SlackFiles(client, Judge(SIZE, kind, fit_name)).fetch(FILE)


async def why(slack: Slack) -> Slip:
    end = await fetched(slack)
    assert isinstance(end, Refused)
    return end.why


async def test_a_file_is_fetched_with_the_token_and_is_what_its_content_says(slack: Slack) -> None:
    slack.told, slack.give = (
        {"name": "../form.exe", "mimetype": "text/html"},
        lambda: web.Response(body=png()),
    )
    end = await fetched(slack)
    assert isinstance(end, Brought)
    assert (end.of, end.file.name, end.file.type, end.data) == ("F1", "form.exe.png", "image/png", png())
    assert slack.asked == [("/files/F1", "Bearer xoxb-secret")]


async def test_a_redirect_is_not_followed(slack: Slack) -> None:
    other = Slack()
    async with served(other) as other.origin:
        slack.give = partial(web.Response, status=302, headers={"Location": f"{other.origin}/files/F1"})
        assert await why(slack) is Slip.FILES_UNREAD
    assert other.asked == []


async def test_an_address_that_is_not_slacks_is_not_asked(slack: Slack) -> None:
    other = Slack()
    async with served(other) as other.origin:
        slack.told = {"url_private_download": f"{other.origin}/files/F1"}
        assert await why(slack) is Slip.FILE_ELSEWHERE
    assert other.asked == []


@pytest.mark.parametrize(
    ("url", "is_theirs"),
    [
        ("https://files.slack.com/files-pri/T1-F1/download/a.pdf", True),
        ("https://slack.com/a", True),
        ("https://acme.enterprise.slack.com/a", True),
        ("http://files.slack.com/a", False),
        ("https://files.slack.com:8443/a", False),
        ("https://files.slack.com.evil.example/a", False),
        ("https://evilslack.com/a", False),
        ("https://files.slack.com@evil.example/a", False),
        ("https://user:word@files.slack.com/a", False),
        ("https://127.0.0.1/a", False),
        ("https://[::1/a", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_only_slacks_own_host_gets_the_token(url: str, is_theirs: bool) -> None:
    assert is_slacks(url, "https://slack.com/api/") is is_theirs


def test_beside_a_local_slack_nobody_else_gets_it() -> None:
    base = "http://127.0.0.1:8090/api/"
    assert is_slacks("http://127.0.0.1:8090/files/F1", base)
    assert not is_slacks("http://127.0.0.1:8091/files/F1", base)
    assert not is_slacks("https://files.slack.com/files/F1", base)


@pytest.mark.parametrize(
    ("told", "slip"),
    [
        ({"size": SIZE + 1}, Slip.FILE_SIZE),
        ({"is_external": True}, Slip.FILE_ELSEWHERE),
        ({"mode": "external"}, Slip.FILE_ELSEWHERE),
        ({"mode": "tombstone"}, Slip.FILE_GONE),
        ({"url_private_download": 7}, Slip.FILE_ELSEWHERE),
        ({"ok": False, "error": "file_not_found"}, Slip.FILE_GONE),
        ({"ok": False, "error": "file_deleted"}, Slip.FILE_GONE),
        ({"ok": False, "error": "missing_scope"}, Slip.FILES_UNREAD),
    ],
)
async def test_what_slack_says_of_it_may_end_it_before_a_byte_is_asked_for(
    slack: Slack, told: dict[str, Any], slip: Slip
) -> None:
    slack.told = told
    assert await why(slack) is slip
    assert slack.asked == []


@pytest.mark.parametrize(
    ("given", "slip"),
    [
        (partial(web.Response, body=pdf() + b"x" * SIZE), Slip.FILE_SIZE),
        (partial(web.Response, text="<html>Sign in", content_type="text/html"), Slip.FILES_UNREAD),
        (partial(web.Response, body=b"MZ\x00\x01 a program"), Slip.FILE_TYPE),
        (partial(web.Response, body=b""), Slip.FILE_TYPE),
        (partial(web.Response, status=404), Slip.FILE_GONE),
        (partial(web.Response, status=403), Slip.FILES_UNREAD),
    ],
)
async def test_what_comes_is_judged_by_itself(
    slack: Slack, given: Callable[[], web.StreamResponse], slip: Slip
) -> None:
    slack.give = given
    assert await why(slack) is slip


async def test_a_file_without_a_length_is_counted_as_it_comes(slack: Slack) -> None:
    sent = 0

    async def flood(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            for _ in range(100_000):
                await response.write(b"x" * SIZE)
                sent += 1
        return response

    await _replaced(slack, flood)
    assert sent < 100_000


async def _replaced(slack: Slack, door: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> None:
    slack.download = door  # type: ignore[method-assign, assignment]
    async with served(slack) as slack.origin:
        assert await why(slack) is Slip.FILE_SIZE


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_may_pass_is_tried_again(slack: Slack, status: int) -> None:
    slack.give = partial(web.Response, status=status)
    with pytest.raises(NotFetched):
        await fetched(slack)


@pytest.mark.parametrize(
    "files",
    [
        None,
        "F1",
        {"id": "F1"},
        [None, 7, "F1", {}, {"id": 7}, {"id": ""}, {"id": "F:1"}, {"id": "F" * 99}, {"id": "Fé"}],
        [{"id": "F1", "mode": "tombstone"}],
    ],
)
def test_what_is_no_file_of_slacks_is_left_out(files: object) -> None:
    assert enclosed_in(files) == ()


def test_what_hangs_on_a_message_is_kept_without_its_address() -> None:
    file = {
        "id": "F1",
        "name": "a\nb.pdf",
        "size": 9,
        "mimetype": "application/pdf",
        "url_private": "https://x",
    }
    assert enclosed_in([file]) == (Enclosed("F1", "a b.pdf", 9, "application/pdf"),)
    hidden = {"id": "F2", "file_access": "check_file_info", "size": "9", "title": 3}
    assert enclosed_in([hidden]) == (Enclosed("F2", ""),)
    assert len(enclosed_in([{"id": f"F{number}"} for number in range(12)])) == 10
