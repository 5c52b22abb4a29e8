"""The floor of a crowd: aiohttp alone, which holds WebSockets and tells a room what was posted to it."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections import defaultdict

from aiohttp import WSMsgType, web

HEARTBEAT = 25.0
"""As Baton's."""
ROOMS: web.AppKey[dict[str, set[web.WebSocketResponse]]] = web.AppKey("rooms")


async def listen(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT, compress=False)
    await socket.prepare(request)
    room = request.app[ROOMS][request.match_info["id"]]
    await socket.receive()
    await socket.send_str("{}")
    room.add(socket)
    try:
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
    finally:
        room.discard(socket)
    return socket


async def say(request: web.Request) -> web.Response:
    text = json.dumps(await request.json())
    await asyncio.gather(*(one.send_str(text) for one in request.app[ROOMS][request.match_info["id"]]))
    return web.json_response({}, status=202)


async def ready(_request: web.Request) -> web.Response:
    return web.Response()


def build() -> web.Application:
    app = web.Application()
    rooms: dict[str, set[web.WebSocketResponse]] = defaultdict(set)
    app[ROOMS] = rooms
    app.router.add_get("/v1/conversations/{id}/stream", listen)
    app.router.add_post("/v1/conversations/{id}/turns", say)
    app.router.add_get("/", ready)
    return app


if __name__ == "__main__":
    gc.freeze()
    web.run_app(build(), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None, backlog=1024)
