"""Baton's own door behind a wire that can be cut, a site that vouches, and devices of one customer."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import unused_port
from playwright.async_api import Browser, BrowserContext, Page

from bot.domain.conversation import Speaker, Turn
from bot.domain.errors import BatonError
from bot.domain.handoff import Outcome, State
from bot.domain.shown import Shown, Who, shown
from bot.domain.verbs import Act, Role, Verb
from bot.ports import NewTurn, Tx
from bot.record import move
from handlers.customers.app import runner
from storage.store import SqliteStore
from tests.handlers.customers.world import ANA, RULES, SITE_SECRET, Terms
from tests.handlers.customers.world import site as customers_door
from tests.sqlite import fresh_file
from tests.widget.acting import OPEN

HOST = "127.0.0.1"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Orders</title>
<script src="{baton}/widget.js" defer data-identity="/support/identity"></script></head><body></body>"""

TURNS = """() => {
  const root = document.querySelector('baton-chat').shadowRoot;
  const words = (node, part) => node.querySelector(part).textContent;
  const turns = [...root.querySelectorAll('.log > .turn:not(.greeting)')].map((node) => ({
    speaker: node.classList[1],
    text: words(node, '.bubble'),
    edited: words(node, '.mended') !== '',
    deleted: node.classList.contains('gone'),
  }));
  return JSON.stringify({ turns, line: root.querySelector('.answers').textContent });
}"""
CHOOSE = """([which, nth]) => {
  const root = document.querySelector('baton-chat').shadowRoot;
  const all = [...root.querySelectorAll('.log > .customer:not(.unsent) button.more')];
  if (!all.length) return false;
  all[nth % all.length].click();
  root.querySelector('.menu').children[which].click();
  return true;
}"""
PRESS = """(label) => {
  const buttons = document.querySelector('baton-chat').shadowRoot.querySelectorAll('button');
  const found = [...buttons].find((one) => one.textContent.trim() === label && one.checkVisibility());
  if (found) found.click();
}"""
EDITED = """() => {
  const footer = document.querySelector('baton-chat').shadowRoot.querySelector('footer');
  const cancel = [...footer.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Cancel');
  const told = [...footer.querySelectorAll('.problem')].some((one) => one.textContent);
  return told || !cancel.checkVisibility();
}"""
EDIT, TAKE_BACK = 0, 1

Seen = tuple[tuple[str, str, bool, bool], ...]


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Wire:
    """What lies between the browsers and Baton. Cut, it drops what is under way."""

    def __init__(self, far_port: int) -> None:
        self.port = unused_port()
        self._far_port = far_port
        self._ends: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._carry, HOST, self.port)

    async def close(self) -> None:
        assert self._server
        self._server.close()
        self.cut()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    def cut(self) -> None:
        for end in self._ends:
            end.transport.abort()

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            far, on = await asyncio.open_connection(HOST, self._far_port)
        except OSError:
            back.transport.abort()
            return
        for source, target in ((near, on), (far, back)):
            pump = asyncio.create_task(self._pump(source, target))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        self._ends.add(target)
        with contextlib.suppress(OSError):
            while octets := await source.read(65_536):
                target.write(octets)
                await target.drain()
        with contextlib.suppress(OSError):
            target.close()
        self._ends.discard(target)


@dataclass
class Baton:
    """The customers' door on a real store, which can be started anew, and whoever answers."""

    store: SqliteStore
    customer: str = ""
    door_port: int = field(default_factory=unused_port)
    site_port: int = field(default_factory=unused_port)
    wire: Wire = field(init=False)
    running: web.AppRunner | None = None

    def __post_init__(self) -> None:
        self.wire = Wire(self.door_port)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.wire.port}"

    @property
    def site(self) -> str:
        return f"http://{HOST}:{self.site_port}/"

    async def start(self) -> None:
        terms = Terms(origins=frozenset({self.site.rstrip("/")}), public_url=self.address)
        self.running = runner(customers_door(self.store, WallClock(), terms))
        await self.running.setup()
        await web.TCPSite(self.running, HOST, self.door_port, reuse_address=True).start()

    async def stop(self) -> None:
        if self.running:
            await self.running.cleanup()
        self.running = None

    async def page(self, _: web.Request) -> web.Response:
        return web.Response(text=PAGE.format(baton=self.address), content_type="text/html")

    async def identity(self, _: web.Request) -> web.Response:
        now = datetime.now(UTC)
        claims = {"sub": self.customer, "aud": "baton", "iat": now, "exp": now + timedelta(minutes=5)}
        return web.json_response({"identity": jwt.encode(claims, SITE_SECRET, algorithm="HS256")})

    async def conversation(self) -> str:
        found = await self.store.read(lambda tx: tx.conversations.summaries(f"c:{self.customer}", 5))
        assert len(found) <= 1, "one matter, one conversation"
        return found[0].id if found else ""

    async def holds(self) -> tuple[list[Turn], Shown]:
        """All that was said as it stands now, and who answers."""
        talk = await self.conversation()

        def work(tx: Tx) -> tuple[list[Turn], Shown]:
            handoff = tx.handoffs.last_of(talk)
            promise = tx.promises.last_of(handoff.id) if handoff else None
            return tx.turns.of(talk), shown(handoff, promise)

        return await self.store.read(work)

    async def answers(self, chance: Random, words: str) -> None:
        """Whoever's turn it is does what they might: the assistant speaks, an agent claims, speaks, releases
        or resolves."""
        talk = await self.conversation()
        verb, resolves = chance.choice((Verb.RELEASE, Verb.RESOLVE, None, None)), chance.random() < 0.2

        def work(tx: Tx) -> None:
            handoff = tx.handoffs.last_of(talk)
            now = datetime.now(UTC)
            if handoff is None or not handoff.is_open:
                tx.turns.add(talk, NewTurn(now, Speaker.ASSISTANT, words))
            elif handoff.state is not State.ASSIGNED:
                move(tx, RULES, handoff, Act(Verb.CLAIM, Role.AGENT, now, agent=ANA))
            elif verb is None:
                tx.turns.add(talk, NewTurn(now, Speaker.AGENT, words, name=ANA.name))
            elif resolves:
                move(
                    tx, RULES, handoff, Act(Verb.RESOLVE, Role.AGENT, now, agent=ANA, outcome=Outcome.SOLVED)
                )
            else:
                move(tx, RULES, handoff, Act(Verb.RELEASE, Role.AGENT, now, agent=ANA))

        with contextlib.suppress(BatonError):  # what the moment does not allow is not done
            await self.store.write(work)


@contextlib.asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Baton]:
    store = SqliteStore(fresh_file(folder / "baton.sqlite"))
    await store.open()
    baton = Baton(store)
    await baton.start()
    await baton.wire.open()
    app = web.Application()
    app.router.add_get("/", baton.page)
    app.router.add_get("/support/identity", baton.identity)
    site = web.AppRunner(app, shutdown_timeout=0.1)
    await site.setup()
    await web.TCPSite(site, HOST, baton.site_port).start()
    yield baton
    await site.cleanup()
    await baton.wire.close()
    await baton.stop()
    await store.close()


@dataclass
class Device:
    """One browser of the customer, with the widget open in it."""

    name: str
    context: BrowserContext
    screen: Page
    faults: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        await self._write(text)

    async def edit(self, nth: int, text: str) -> None:
        if not await self.screen.evaluate(CHOOSE, [EDIT, nth]):
            return
        await self._write(text)
        await self.screen.wait_for_function(EDITED)
        await self.press("Cancel")  # still there when Baton did not take it

    async def take_back(self, nth: int) -> None:
        await self.screen.evaluate(CHOOSE, [TAKE_BACK, nth])

    async def press(self, label: str) -> None:
        await self.screen.evaluate(PRESS, label)

    async def reload(self) -> None:
        await self.context.set_offline(False)  # the site itself must be there
        await self.screen.reload()
        await self.screen.get_by_label("Your message").wait_for()

    async def shows(self) -> tuple[Seen, str]:
        found: dict[str, Any] = json.loads(await self.screen.evaluate(TURNS))
        turns = tuple(
            (one["speaker"], "" if one["deleted"] else one["text"], one["edited"], one["deleted"])
            for one in found["turns"]
        )
        return turns, found["line"]

    async def _write(self, text: str) -> None:
        field = self.screen.get_by_label("Your message")
        await field.fill(text)
        await field.press("Enter")


@contextlib.asynccontextmanager
async def device(browser: Browser, baton: Baton, name: str) -> AsyncIterator[Device]:
    context = await browser.new_context(reduced_motion="reduce", viewport={"width": 900, "height": 700})
    context.set_default_timeout(15_000)
    one = Device(name, context, await context.new_page())
    context.on("weberror", lambda error: one.faults.append(str(error.error)))
    await one.screen.goto(baton.site)
    await one.screen.click(OPEN)
    try:
        yield one
    finally:
        await context.close()


def as_shown(turns: list[Turn]) -> Seen:
    """The store's turns, as a widget must show them. What was taken back is not called edited."""
    return tuple(
        (turn.speaker.value, turn.text, turn.edited and not turn.deleted, turn.deleted) for turn in turns
    )


def line_of(state: Shown) -> str:
    """How the widget's line begins."""
    return {
        Who.ASSISTANT: "Assistant",
        Who.WAITING: f"Waiting for {state.name}",
        Who.PARKED: f"{state.name} is",
        Who.AGENT: state.name,
    }[state.who]
