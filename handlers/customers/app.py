"""The customers' whole surface on one page."""

from __future__ import annotations

from aiohttp import web

from bot.intake import Intake
from handlers.customers import widget
from handlers.customers.bodies import BODY_LIMIT
from handlers.customers.hub import Hub, OnCommit
from handlers.customers.origins import Origins
from handlers.customers.problems import as_problems
from handlers.customers.routes import Door, Ready, Routes
from handlers.customers.script import Script
from handlers.customers.stream import Patience, Streams
from handlers.customers.tokens import Tokens

__all__ = ["Door", "Patience", "Tokens", "build", "runner"]

CONVERSATIONS = "/v1/conversations"
ONE = CONVERSATIONS + "/{id}"
SHUTDOWN_SECONDS = 5.0
"""For requests under way; streams are closed before."""


def build(
    intake: Intake,
    tokens: Tokens,
    door: Door,
    ready: Ready,
    on_commit: OnCommit,
    patience: Patience | None = None,
) -> web.Application:
    """`on_commit` is the store's: what wakes the streams."""
    origins, hub = Origins(door.origins), Hub()
    on_commit(hub.heard)
    streams = Streams(intake, tokens, hub, patience or Patience())
    app = web.Application(middlewares=[as_problems, origins.check], client_max_size=BODY_LIMIT)
    app.on_response_prepare.append(origins.sign)
    app.on_shutdown.append(streams.close)
    _register(app, Routes(intake, tokens, door, ready), streams)
    return app


def runner(app: web.Application) -> web.AppRunner:
    """Bodies stay as they came: no client packs so little, and unpacking is a way to hurt a server."""
    return web.AppRunner(app, auto_decompress=False, shutdown_timeout=SHUTDOWN_SECONDS)


def _register(app: web.Application, routes: Routes, streams: Streams) -> None:
    add = app.router
    add.add_post(CONVERSATIONS, routes.start)
    add.add_post(f"{ONE}/turns", routes.turns)
    add.add_get(f"{ONE}/changes", routes.changes)
    add.add_get(f"{ONE}/stream", streams.serve, allow_head=False)
    add.add_post(f"{ONE}/handoff", routes.ask_for_person)
    add.add_delete(f"{ONE}/handoff", routes.withdraw)
    add.add_post(f"{ONE}/rating", routes.rate)
    add.add_get("/healthz", routes.healthy)
    add.add_get("/readyz", routes.ready)
    add.add_get("/widget.js", Script(widget.script()).serve)
