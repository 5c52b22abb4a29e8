"""What belongs to no customer: the widget's script and settings, the papers, whether Baton is ready."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from handlers.customers.models import NoBody
from handlers.customers.openapi import Papers
from handlers.customers.problems import problem
from handlers.customers.replies import HealthReply, ReadyReply
from handlers.customers.script import Script
from handlers.customers.settings import Settings
from handlers.customers.stream import Streams
from handlers.customers.table import Call

Ready = Callable[[], Awaitable[list[str]]]
"""Why Baton is not ready, in words; empty when it is."""


class HouseRoutes:
    def __init__(
        self, ready: Ready, streams: Streams, settings: Settings, script: Script, papers: Papers
    ) -> None:
        self._ready = ready
        self._streams = streams
        self._settings = settings
        self._script = script
        self._papers = papers

    async def stream(self, call: Call[NoBody]) -> web.StreamResponse:
        """The changes as they come, by WebSocket. The first frame says who and from where."""
        return await self._streams.serve(call.request)

    async def widget(self, call: Call[NoBody]) -> web.Response:
        """How the widget looks and speaks."""
        return await self._settings.serve(call.request)

    async def papers(self, call: Call[NoBody]) -> web.Response:
        """This document."""
        return await self._papers.serve(call.request)

    async def script(self, call: Call[NoBody]) -> web.Response:
        """The widget."""
        return await self._script.serve(call.request)

    async def healthy(self, _call: Call[NoBody]) -> HealthReply:
        """Whether Baton lives."""
        return HealthReply()

    async def ready(self, _call: Call[NoBody]) -> ReadyReply | web.Response:
        """Whether Baton is ready; 503 with the reasons when not."""
        reasons = await self._ready()
        if reasons:
            return problem(503, "not_ready", "Not ready", "; ".join(reasons), reasons=reasons)
        return ReadyReply()
