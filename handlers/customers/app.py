"""The customers' door, built: what stands before the routes, and what each of them needs."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from handlers.customers import surface, widget
from handlers.customers.bodies import BODY_LIMIT
from handlers.customers.callers import Callers
from handlers.customers.connections import Connections, Runner
from handlers.customers.hub import Hub, OnCommit
from handlers.customers.identity import Identities
from handlers.customers.inside import Inside
from handlers.customers.limits import Limits
from handlers.customers.links import Links
from handlers.customers.openapi import Papers
from handlers.customers.origins import Origins
from handlers.customers.polling import Polling
from handlers.customers.problems import as_problems
from handlers.customers.routes.conversations import ConversationRoutes
from handlers.customers.routes.files import FileRoutes
from handlers.customers.routes.handoffs import HandoffRoutes
from handlers.customers.routes.house import HouseRoutes, Ready
from handlers.customers.routes.portraits import PortraitRoutes
from handlers.customers.routes.sessions import SessionRoutes
from handlers.customers.routes.turns import TurnRoutes
from handlers.customers.script import Script
from handlers.customers.settings import Offer, Settings
from handlers.customers.stream import Patience, Streams
from handlers.customers.table import register

__all__ = ["HUB", "Callers", "Door", "Identities", "Inside", "Patience", "build", "runner"]

HUB = web.AppKey("hub", Hub)
"""Where an open stream hears that somebody is writing."""
SHUTDOWN_SECONDS = 5.0
"""For requests under way; streams are closed before."""


@dataclass(frozen=True, slots=True)
class Door:
    """`origins` exactly as browsers send them; `skills` are those of baton.toml; `limits` know who calls by
    `callers.who`.
    """

    origins: frozenset[str]
    public_url: str
    callers: Callers
    limits: Limits
    identities: Identities
    links: Links
    settings: Settings
    offer: Offer
    skills: frozenset[str]
    ready: Ready


def build(
    inside: Inside, door: Door, on_commit: OnCommit, patience: Patience | None = None
) -> web.Application:
    """`on_commit` is the store's: what wakes streams and long polls."""
    patience, hub, papers = patience or Patience(), Hub(inside.intake.ahead), Papers()
    on_commit(hub.heard)
    streams = Streams(inside.intake, door.callers, hub, patience, door.limits)
    app = _site(door)
    app[HUB] = hub
    app.on_shutdown.append(streams.close)
    routes = surface.routes(_doers(inside, door, hub, streams, papers, patience))
    register(app.router, routes, door.callers)
    papers.describe(routes)
    return app


def runner(app: web.Application, connections: Connections | None = None) -> web.AppRunner:
    """Bodies stay as they came: no client packs so little, and unpacking is a way to hurt a server."""
    return Runner(app, connections or Connections(), auto_decompress=False, shutdown_timeout=SHUTDOWN_SECONDS)


def _site(door: Door) -> web.Application:
    origins = Origins(door.origins)
    before = [as_problems, origins.check, door.limits.check]
    app = web.Application(middlewares=before, client_max_size=BODY_LIMIT)
    app.on_response_prepare.append(origins.sign)
    return app


def _doers(
    inside: Inside, door: Door, hub: Hub, streams: Streams, papers: Papers, patience: Patience
) -> surface.Doers:
    sessions = door.callers.sessions
    polling = Polling(inside.intake, hub, patience.look)
    return surface.Doers(
        sessions=SessionRoutes(inside.owning, sessions, door.identities),
        conversations=ConversationRoutes(inside, sessions, polling, door.public_url),
        turns=TurnRoutes(inside, hub),
        handoffs=HandoffRoutes(inside, door.skills),
        files=FileRoutes(inside, door.links, door.offer),
        portraits=PortraitRoutes(inside.portraits),
        house=HouseRoutes(door.ready, streams, door.settings, Script(widget.script), papers),
    )
