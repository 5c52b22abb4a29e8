"""An outlet, a store, a session, a door: each as before, and counted."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from types import SimpleNamespace
from typing import TypeVar

import aiohttp
from aiohttp import web

from bot.domain.deliveries import Anchor
from bot.domain.errors import OutletDown, OutletHeld, OutletRefused, OutletUnclear, StoreUnavailable
from bot.ports import Item, Outlet, Rate, Store, Topic, Tx
from bot.seeing.meters import Meters

T = TypeVar("T")

OUTCOMES = {OutletHeld: "held", OutletDown: "down", OutletUnclear: "unclear", OutletRefused: "refused"}
TURNS = "/v1/conversations/{id}/turns"
OTHER = "other"
"""The route of what has none, and the method of what is no call of ours: strangers choose those."""


class MeasuredOutlet:
    def __init__(self, inner: Outlet, meters: Meters) -> None:
        self._inner = inner
        self._meters = meters

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:
        return self._inner.rates(tx, item)

    async def send(self, item: Item) -> Anchor | None:
        return await self._counted(item, self._inner.send(item), lambda _: "sent")

    async def look_back(self, item: Item) -> Anchor | None:
        looked = self._inner.look_back(item)
        return await self._counted(item, looked, lambda anchor: "found" if anchor else "not_found")

    async def _counted(self, item: Item, act: Awaitable[T], named: Callable[[T], str]) -> T:
        outcome = "fault"
        try:
            result = await act
            outcome = named(result)
        except tuple(OUTCOMES) as ended:
            outcome = OUTCOMES[type(ended)]
            raise
        finally:
            self._meters.deliveries.labels(item.kind.value, outcome).inc()
        return result


class MeasuredStore:
    """How long whoever writes waits: for its turn, its unit and the commit."""

    def __init__(self, inner: Store, meters: Meters) -> None:
        self._inner = inner
        self._stored = meters.writes.labels("stored")
        self._raised = meters.writes.labels("raised")
        self._unavailable = meters.writes.labels("unavailable")

    async def write(self, work: Callable[[Tx], T]) -> T:
        began, ended = time.perf_counter(), self._raised
        try:
            result = await self._inner.write(work)
            ended = self._stored
        except StoreUnavailable:
            ended = self._unavailable
            raise
        finally:
            ended.observe(time.perf_counter() - began)
        return result

    async def read(self, work: Callable[[Tx], T]) -> T:
        return await self._inner.read(work)

    def on_commit(self, listener: Callable[[frozenset[Topic]], None]) -> None:
        self._inner.on_commit(listener)


def watch_calls(session: aiohttp.ClientSession, api: str, meters: Meters) -> None:
    """Counts the session's calls of what lies under `api`, by the last part of their address."""

    def method(url: object) -> str:
        address = str(url)
        return address.removeprefix(api).partition("?")[0] if address.startswith(api) else OTHER

    async def began(
        _session: aiohttp.ClientSession, context: SimpleNamespace, _: aiohttp.TraceRequestStartParams
    ) -> None:
        context.began = time.perf_counter()

    async def answered(
        _: aiohttp.ClientSession, context: SimpleNamespace, got: aiohttp.TraceRequestEndParams
    ) -> None:
        named = method(got.url)
        meters.slack_calls.labels(named).observe(time.perf_counter() - context.began)
        meters.slack_answers.labels(named, str(got.response.status)).inc()
        if got.response.status == 429:
            meters.slack_held.labels(named).inc()

    async def failed(
        _: aiohttp.ClientSession, context: SimpleNamespace, got: aiohttp.TraceRequestExceptionParams
    ) -> None:
        named = method(got.url)
        meters.slack_calls.labels(named).observe(time.perf_counter() - context.began)
        meters.slack_answers.labels(named, "none").inc()

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(began)
    trace.on_request_end.append(answered)
    trace.on_request_exception.append(failed)
    trace.freeze()
    session.trace_configs.append(trace)


def watch_requests(site: web.Application, meters: Meters) -> None:
    """Before the site is frozen. Streams and long polls are left out: they last as long as they like."""

    @web.middleware
    async def measured(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        began = time.perf_counter()
        answer = await handler(request)
        if isinstance(answer, web.WebSocketResponse) or "wait" in request.query:
            return answer
        route = _route(request)
        meters.requests.labels(route, str(answer.status)).observe(time.perf_counter() - began)
        if route == f"POST {TURNS}" and answer.status < 300:
            meters.turns.inc()
        return answer

    site.middlewares.insert(0, measured)


def _route(request: web.Request) -> str:
    """As it is declared, with its placeholders."""
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical}" if resource else OTHER
