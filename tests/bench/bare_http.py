"""The floor of a customer's POST: aiohttp alone, which answers with what it was sent."""

from __future__ import annotations

import sys

from aiohttp import web


async def echo(request: web.Request) -> web.Response:
    return web.json_response(await request.json())


async def ready(_request: web.Request) -> web.Response:
    return web.Response()


def build() -> web.Application:
    app = web.Application()
    app.router.add_post("/", echo)
    app.router.add_get("/", ready)
    return app


if __name__ == "__main__":
    web.run_app(build(), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)
