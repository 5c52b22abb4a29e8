"""A server on this machine that speaks the Chat Completions API, well or badly as a test orders."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Act = Callable[[web.Request], Awaitable[web.StreamResponse]]


def completion(message: dict[str, Any], finish: str = "tool_calls") -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_780_000_000,
        "model": "test-model",
        "choices": [{"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }


def called(arguments: str, name: str = "draft_answer", **more: Any) -> dict[str, Any]:
    """A message that calls the tool with the arguments as they are written."""
    call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}
    return {"content": None, "tool_calls": [call], **more}


def replies(answer: str, *sources: str, probability: float = 0.9, **more: Any) -> Act:
    written = {"answer": answer, "probability": probability, "sources": list(sources), **more}
    return says(completion(called(json.dumps(written))))


def says(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Act:
    text = body if isinstance(body, str) else json.dumps(body)

    async def act(request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, status=status, headers=headers, content_type="application/json")

    return act


def error(status: int, code: str = "", **headers: str) -> Act:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return says({"error": {"message": "no: 'my secret words'", "type": code, "code": code}}, status, named)


async def hangs(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Promises more than it sends, and hangs up."""
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b'{"id": "chatcmpl-1", "choices"')
    assert request.transport
    request.transport.close()
    return response


def drips(pause: float) -> Act:
    """A byte now and a byte then, without an end in sight."""

    async def act(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(pause)

    return act


async def floods(request: web.Request) -> web.StreamResponse:
    """A valid answer behind forty megabytes of spaces."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for _ in range(40):
        await response.write(b" " * 1_000_000)
    await response.write(json.dumps(completion(called("{}"))).encode())
    return response


class LocalProvider:
    """Acts in the order that it is given; the last act stays. `asked` are the requests' bodies."""

    def __init__(self) -> None:
        self.acts: deque[Act] = deque()
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.elsewhere: list[str] = []
        self.url = ""
        self.reached = asyncio.Event()

    def will(self, *acts: Act) -> None:
        self.acts = deque(acts)

    @property
    def prompt(self) -> str:
        """All that the last request said, as one text."""
        return json.dumps(self.asked[-1], ensure_ascii=False)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(await request.json())
        self.reached.set()
        self.keys.append(request.headers.get("Authorization", request.headers.get("X-Api-Key", "")))
        act = self.acts.popleft() if len(self.acts) > 1 else self.acts[0]
        return await act(request)

    async def stray(self, request: web.Request) -> web.StreamResponse:
        self.elsewhere.append(request.path)
        return web.Response(status=404)


@asynccontextmanager
async def serving() -> AsyncIterator[LocalProvider]:
    provider = LocalProvider()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", provider.serve)
    app.router.add_post("/v1/messages", provider.serve)
    app.router.add_route("*", "/{rest:.*}", provider.stray)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    provider.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield provider
    finally:
        await runner.cleanup()
