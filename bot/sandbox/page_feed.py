"""The page's WebSocket: what happens, to those who may see it, as it happens."""

import asyncio
from collections.abc import Callable

from aiohttp import WSMsgType, web

from bot.sandbox.errors import Json
from bot.sandbox.jsontext import write_json
from bot.sandbox.page_api import actor, sees
from bot.sandbox.people import User
from bot.sandbox.sandbox import Sandbox, sandbox_of

MOST_WAITING = 1000
PAGES = web.AppKey("pages", set[web.WebSocketResponse])


async def follow(request: web.Request) -> web.WebSocketResponse:
    sandbox = sandbox_of(request)
    me = actor(sandbox, {"as": request.query.get("as")})
    ws = web.WebSocketResponse(heartbeat=25, max_msg_size=64 * 1024)
    await ws.prepare(request)
    waiting: asyncio.Queue[Json] = asyncio.Queue(MOST_WAITING)
    watcher = _watcher(sandbox, me, ws, waiting)
    waiting.put_nowait({"kind": "hello", "rev": sandbox.state.rev})
    sandbox.watchers.add(watcher)
    request.app[PAGES].add(ws)
    writer = asyncio.create_task(_write(ws, waiting))
    try:
        async for frame in ws:
            if frame.type is WSMsgType.ERROR:
                break
    finally:
        sandbox.watchers.discard(watcher)
        request.app[PAGES].discard(ws)
        writer.cancel()
    return ws


async def close_pages(app: web.Application) -> None:
    """When the sandbox ends, its pages are told to come again."""
    for ws in app[PAGES].copy():
        await ws.close(code=1012)


def _watcher(
    sandbox: Sandbox, me: User, ws: web.WebSocketResponse, waiting: asyncio.Queue[Json]
) -> Callable[[Json], None]:
    def watch(record: Json) -> None:
        frame = _frame(sandbox, me, record)
        if frame is None:
            return
        try:
            waiting.put_nowait({"rev": sandbox.state.rev, **frame})
        except asyncio.QueueFull:
            sandbox.watchers.discard(watch)
            sandbox.spawn(_give_up(ws))

    return watch


async def _give_up(ws: web.WebSocketResponse) -> None:
    """The page cannot keep up: it must come again and read the workspace anew."""
    await ws.close(code=1013)


async def _write(ws: web.WebSocketResponse, waiting: asyncio.Queue[Json]) -> None:
    try:
        while True:
            await ws.send_str(write_json(await waiting.get()))
    except ConnectionError:
        return


def _frame(sandbox: Sandbox, me: User, record: Json) -> Json | None:
    kind = record["kind"]
    if kind in ("message", "changed", "shown", "reactions") and _hidden(sandbox, record):
        return None
    if kind in ("message", "changed", "deleted", "reactions", "shown"):
        return _message_frame(sandbox, me, record)
    if kind in ("shared", "channel"):
        return {"kind": "sharing"}
    if kind == "ephemeral" and sees(record, me.id):
        return {"kind": kind, "channel": record["channel"], "message": record["message"]}
    if kind == "ephemeral_deleted" and record["to"] == me.id:
        return {"kind": kind, "channel": record["channel"], "ts": record["ts"]}
    if kind in ("view", "view_closed", "home", "notice") and record["user"] == me.id:
        return {key: value for key, value in record.items() if key in ("kind", "view", "id", "text")}
    return None


def _hidden(sandbox: Sandbox, record: Json) -> bool:
    ts = record["ts"] if record["kind"] == "reactions" else record["message"]["ts"]
    return (record["channel"], ts) in sandbox.state.hidden


def _message_frame(sandbox: Sandbox, me: User, record: Json) -> Json | None:
    channel = sandbox.workspace.channels[record["channel"]]
    if not sandbox.shows(channel, me):
        return None
    frame: Json = {"kind": record["kind"], "channel": channel.id}
    if record["kind"] == "deleted":
        return frame | {"kind": "message_deleted", "ts": record["ts"]}
    if record["kind"] == "reactions":
        return frame | {"ts": record["ts"], "reactions": record["reactions"]}
    if record["kind"] == "shown":
        frame["kind"] = "message"
    if record["kind"] == "changed":
        frame["kind"] = "message_changed"
    frame["message"] = message = sandbox.state.full(channel.id, record["message"]["ts"])
    if message is not None and message.get("thread_ts", message["ts"]) != message["ts"]:
        frame["thread_ts"] = message["thread_ts"]
    return frame
