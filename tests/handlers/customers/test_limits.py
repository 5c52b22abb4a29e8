"""The limits on a real server with routes of the contract's shape that say yes to everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import ClientResponse, WSMsgType, web
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.callers import BACKEND, Caller
from bot.domain.errors import BatonError
from bot.domain.limits import DoorLimits, Limit
from handlers.customers.charges import ONE, TooManyRequests
from handlers.customers.limits import Limits, retry_after
from handlers.customers.refusals import ApiKeyInvalid, IdentityInvalid, TokenExpired, TokenInvalid

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NONE = DoorLimits(**dict.fromkeys(DoorLimits.__dataclass_fields__))
MB = 1024 * 1024
START, SESSION, TALK = "/v1/conversations", "/v1/session", "/v1/conversations/c1"
WRONG: dict[str, type[BatonError]] = {"wrong": TokenInvalid, "key?": ApiKeyInvalid, "old": TokenExpired}


class Door:
    """A door that says yes to all it can read; its token is the owner's name."""

    def __init__(self, allowed: DoorLimits) -> None:
        self.at = 1_000.0
        self.waiting, self.leave = asyncio.Event(), asyncio.Event()
        self.limits = Limits(allowed, (ip_network("127.0.0.0/8"),), self.who, MB, lambda: self.at)
        self.client: TestClient[Any, Any]

    def who(self, request: web.Request) -> Caller | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return self.read(token) if token else None

    def read(self, token: str) -> Caller:
        if token in WRONG:
            raise WRONG[token]
        return BACKEND if token == "key" else Caller(token)

    async def yes(self, request: web.Request) -> web.Response:
        credential = request.headers.get("Authorization", "")
        if credential in {"Bearer wrong", "Bearer key?"}:
            raise WRONG[credential.removeprefix("Bearer ")]
        if "identity" in request.query:
            raise IdentityInvalid
        if request.query.get("wait", "0") != "0":
            self.waiting.set()
            await self.leave.wait()
        return web.Response(text="yes")

    async def stream(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        token = (await socket.receive_json())["token"]
        try:
            caller, _ = self.limits.heard(request, lambda: (self.read(token), None))
            with self.limits.stream(caller.owner):
                await socket.send_str("in")
                await socket.receive()
        except BatonError as error:
            await socket.close(code=1013 if isinstance(error, TooManyRequests) else 4401)
        return socket

    async def ask(self, method: str, path: str, as_: str = "", of: str = "", **more: Any) -> ClientResponse:
        headers = {"Authorization": f"Bearer {as_}"} if as_ else {}
        if of:
            headers["X-Forwarded-For"] = of
        return await self.client.request(method, path, headers=headers, **more)

    async def codes(self, times: int, method: str, path: str, as_: str = "", of: str = "") -> list[int]:
        return [(await self.ask(method, path, as_, of)).status for _ in range(times)]

    async def open_stream(self, owner: str, of: str = "") -> Any:
        headers = {"X-Forwarded-For": of} if of else {}
        socket = await self.client.ws_connect(f"{TALK}/stream", headers=headers)
        await socket.send_json({"token": owner})
        return socket


@web.middleware
async def as_429(request: web.Request, handler: Any) -> web.StreamResponse:
    try:
        return await handler(request)  # type: ignore[no-any-return]
    except TooManyRequests as error:
        return web.Response(status=429, text=type(error).__name__, headers=retry_after(error))
    except BatonError as error:
        return web.Response(status=401, text=type(error).__name__)


@asynccontextmanager
async def door(**limits: Limit | int) -> AsyncIterator[Door]:
    made = Door(replace(NONE, **limits))  # type: ignore[arg-type]
    app = web.Application(middlewares=[as_429, made.limits.check])
    for path in (
        SESSION,
        START,
        ONE,
        f"{ONE}/turns",
        f"{ONE}/turns/{{seq}}",
        f"{ONE}/handoff",
        f"{ONE}/rating",
        f"{ONE}/attachments",
        f"{ONE}/changes",
        f"{ONE}/typing",
        "/healthz",
    ):
        app.router.add_route("*", path, made.yes)
    app.router.add_get(f"{ONE}/stream", made.stream)
    async with TestClient(TestServer(app)) as client:
        made.client = client
        yield made


async def test_one_visitor_says_so_much_a_minute_and_others_are_not_held_up() -> None:
    async with door(said=Limit(3, MINUTE)) as at:
        assert await at.codes(4, "POST", f"{TALK}/turns", "v:one") == [200, 200, 200, 429]
        assert await at.codes(1, "POST", f"{TALK}/turns", "v:two") == [200]
        at.at += 125
        assert await at.codes(1, "POST", f"{TALK}/turns", "v:one") == [200]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "turns"),
        ("PATCH", "turns/1"),
        ("DELETE", "turns/2"),
        ("POST", "handoff"),
        ("PATCH", "handoff"),
        ("DELETE", "handoff"),
        ("POST", "rating"),
        ("PATCH", ""),
    ],
)
async def test_all_that_a_customer_says_or_changes_counts_as_said(method: str, path: str) -> None:
    async with door(said=Limit(2, MINUTE)) as at:
        await at.codes(2, "POST", f"{TALK}/turns", "v:one")
        assert await at.codes(1, method, f"{TALK}/{path}".rstrip("/"), "v:one") == [429]


async def test_reading_and_typing_are_not_said() -> None:
    async with door(said=Limit(1, MINUTE)) as at:
        await at.codes(1, "POST", f"{TALK}/turns", "v:one")
        assert await at.codes(3, "GET", f"{TALK}/changes", "v:one") == [200] * 3
        assert await at.codes(3, "POST", f"{TALK}/typing", "v:one") == [200] * 3


async def test_the_wait_is_said_in_whole_seconds_and_is_enough() -> None:
    async with door(said=Limit(1, MINUTE)) as at:
        await at.codes(1, "POST", f"{TALK}/turns", "v:one")
        refused = await at.ask("POST", f"{TALK}/turns", "v:one")
        assert await refused.text() == "TooManyRequests"
        seconds = int(refused.headers["Retry-After"])
        assert 1 <= seconds <= 120
        at.at += seconds
        assert await at.codes(1, "POST", f"{TALK}/turns", "v:one") == [200]


async def test_one_address_is_one_however_many_visitors_it_makes() -> None:
    async with door(address=Limit(3, MINUTE)) as at:
        codes = [(await at.ask("GET", f"{TALK}/changes", f"v:{n}", "198.51.100.1")).status for n in range(5)]
        assert codes == [200, 200, 200, 429, 429]
        assert await at.codes(1, "GET", f"{TALK}/changes", "v:9", "198.51.100.2") == [200]


async def test_a_forged_hop_before_the_proxys_own_makes_nobody_another() -> None:
    async with door(address=Limit(2, MINUTE)) as at:
        codes = [
            (await at.ask("GET", f"{TALK}/changes", "v:1", f"1.1.1.{n}, 198.51.100.1")).status
            for n in range(4)
        ]
        assert codes == [200, 200, 429, 429]


async def test_new_conversations_are_counted_for_the_address_and_named_apart() -> None:
    async with door(conversations=Limit(2, HOUR)) as at:
        assert await at.codes(2, "POST", START) == [200, 200]
        refused = await at.ask("POST", START, "v:another")
        assert (refused.status, await refused.text()) == (429, "TooManyConversations")
        assert await at.codes(3, "GET", START, "v:one") == [200] * 3


async def test_sessions_are_counted_for_the_address() -> None:
    async with door(sessions=Limit(2, HOUR)) as at:
        assert await at.codes(3, "POST", SESSION) == [200, 200, 429]


async def test_a_backend_is_counted_as_a_backend_alone() -> None:
    limits = {name: Limit(1, MINUTE) for name in ("address", "visitor", "said", "conversations", "sessions")}
    async with door(backend=Limit(5, MINUTE), **limits) as at:
        assert await at.codes(2, "POST", START, "key") == [200] * 2
        assert await at.codes(4, "POST", f"{TALK}/turns", "key") == [200] * 3 + [429]


async def test_one_conversation_floods_no_backend() -> None:
    async with door(conversation=Limit(2, MINUTE)) as at:
        assert await at.codes(3, "POST", f"{TALK}/turns", "key") == [200, 200, 429]
        assert await at.codes(2, "POST", "/v1/conversations/c2/turns", "key") == [200, 200]


async def test_a_stranger_who_knows_a_conversations_id_can_not_close_it_to_its_customer() -> None:
    async with door(conversation=Limit(2, MINUTE)) as at:
        await at.codes(5, "POST", f"{TALK}/turns", "v:stranger")
        await at.codes(5, "POST", f"{TALK}/turns")
        assert await at.codes(2, "POST", f"{TALK}/turns", "v:one") == [200, 200]


async def test_uploads_are_counted_and_weighed() -> None:
    limits = {"uploads": Limit(3, HOUR), "upload_bytes": Limit(1_000, HOUR)}
    async with door(**limits) as at:
        path = f"{TALK}/attachments"
        assert (await at.ask("POST", path, "v:one", data=b"x" * 900)).status == 200
        assert (await at.ask("POST", path, "v:two", data=b"x" * 900)).status == 429
        assert (await at.ask("POST", path, "v:two", "198.51.100.1", data=b"x" * 900)).status == 200
        assert await at.codes(3, "POST", path, "v:one", "198.51.100.2") == [200, 200, 429]


async def test_an_upload_of_unknown_length_weighs_the_most_it_may() -> None:
    async def dripping() -> AsyncIterator[bytes]:
        yield b"x"

    async with door(upload_bytes=Limit(int(1.5 * MB), HOUR)) as at:
        path = f"{TALK}/attachments"
        assert (await at.ask("POST", path, "v:one", data=dripping())).status == 200
        assert (await at.ask("POST", path, "v:one", data=dripping())).status == 429


async def test_an_address_that_guesses_is_heard_no_more_not_even_with_the_right_key() -> None:
    async with door(failures=Limit(2, MINUTE)) as at:
        assert await at.codes(3, "POST", f"{TALK}/turns", "key?") == [401, 401, 429]
        assert await at.codes(1, "POST", f"{TALK}/turns", "key") == [429]
        assert await at.codes(1, "POST", f"{TALK}/turns", "key", "198.51.100.1") == [200]


async def test_stale_tokens_do_not_shut_out_a_backend_behind_the_same_address() -> None:
    async with door(failures=Limit(2, MINUTE)) as at:
        assert await at.codes(4, "POST", f"{TALK}/turns", "wrong") == [401, 401, 429, 429]
        assert await at.codes(1, "POST", f"{TALK}/turns", "key") == [200]


async def test_a_good_session_is_heard_from_an_address_where_somebody_guesses() -> None:
    async with door(failures=Limit(1, MINUTE)) as at:
        await at.codes(3, "POST", f"{TALK}/turns", "wrong")
        assert await at.codes(1, "POST", f"{TALK}/turns", "v:pupil") == [200]
        assert await at.codes(1, "POST", SESSION) == [200]
        assert await at.codes(1, "POST", SESSION, "old") == [200]


async def test_an_identity_that_does_not_hold_is_a_guess_too() -> None:
    async with door(failures=Limit(2, MINUTE)) as at:
        assert await at.codes(4, "POST", f"{SESSION}?identity=forged") == [401, 401, 429, 429]


async def test_so_many_streams_for_each_owner_and_a_place_is_given_back() -> None:
    async with door(sockets=2) as at:
        first, second = [await at.open_stream("v:one") for _ in range(2)]
        assert [(await each.receive()).data for each in (first, second)] == ["in", "in"]
        third = await at.open_stream("v:one")
        assert ((await third.receive()).type, third.close_code) == (WSMsgType.CLOSE, 1013)
        assert (await (await at.open_stream("v:two")).receive()).data == "in"
        await first.close()
        assert (await (await at.open_stream("v:one")).receive()).data == "in"


async def test_so_many_streams_for_each_address_whoever_opens_them() -> None:
    async with door(address_sockets=2) as at:
        for owner in ("v:one", "v:two"):
            assert (await (await at.open_stream(owner)).receive()).data == "in"
        third = await at.client.ws_connect(f"{TALK}/stream")
        assert ((await third.receive()).type, third.close_code) == (WSMsgType.CLOSE, 1013)
        assert (await (await at.open_stream("v:three", of="198.51.100.1")).receive()).data == "in"


async def test_streams_that_say_nothing_count_for_their_address() -> None:
    async with door(address_sockets=2) as at:
        for _ in range(2):
            await at.client.ws_connect(f"{TALK}/stream")
        third = await at.client.ws_connect(f"{TALK}/stream")
        assert ((await third.receive()).type, third.close_code) == (WSMsgType.CLOSE, 1013)


async def test_a_long_poll_holds_a_place_like_a_stream() -> None:
    async with door(sockets=1) as at:
        waiting = asyncio.create_task(at.ask("GET", f"{TALK}/changes?wait=20", "v:one"))
        await at.waiting.wait()
        refused = await at.ask("GET", f"{TALK}/changes?wait=20", "v:one")
        assert await refused.text() == "TooManyStreams"
        assert refused.headers["Retry-After"] == "10"
        assert await at.codes(1, "GET", f"{TALK}/changes?wait=0", "v:one") == [200]
        at.leave.set()
        assert (await waiting).status == 200
        assert await at.codes(1, "GET", f"{TALK}/changes?wait=20", "v:one") == [200]


async def test_wrong_first_frames_are_guesses_and_the_right_key_is_then_not_told() -> None:
    async with door(failures=Limit(2, MINUTE)) as at:
        codes = []
        for token in ("key?", "key?", "key?", "key"):
            socket = await at.open_stream(token)
            await socket.receive()
            codes.append(socket.close_code)
        assert codes == [4401, 4401, 1013, 1013]
        assert await at.codes(1, "POST", f"{TALK}/turns", "key") == [429]
        assert (await (await at.open_stream("v:one")).receive()).data == "in"


async def test_what_is_not_the_customers_is_never_counted() -> None:
    async with door(address=Limit(1, MINUTE)) as at:
        assert await at.codes(5, "GET", "/healthz") == [200] * 5


async def test_off_is_off() -> None:
    async with door() as at:
        assert set(await at.codes(50, "POST", f"{TALK}/turns", "v:one")) == {200}
        assert set(await at.codes(20, "POST", f"{TALK}/turns", "wrong")) == {401}


async def test_the_defaults_let_a_class_of_thirty_chat_behind_one_address() -> None:
    async with door(**{name: value for name, value in vars_of(DoorLimits()).items() if value}) as at:
        for pupil in range(30):
            of, who = "198.51.100.1", f"v:{pupil}"
            codes = await at.codes(1, "POST", START, of=of)
            codes += await at.codes(1, "POST", SESSION, of=of)
            codes += await at.codes(8, "POST", f"{TALK}/turns", who, of)
            codes += await at.codes(15, "POST", f"{TALK}/typing", who, of)
            assert set(codes) == {200}


def vars_of(limits: DoorLimits) -> dict[str, Any]:
    return {name: getattr(limits, name) for name in DoorLimits.__dataclass_fields__}
