"""The customers' door on a real store and real use cases, and both sides of a conversation to act."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any, get_type_hints

import jwt
from aiohttp import ClientResponse, ClientWebSocketResponse
from aiohttp.test_utils import BaseTestServer, TestClient
from aiohttp.web import Application, AppRunner

from bot.amending import Amending
from bot.domain.conversation import Conversation, Speaker
from bot.domain.handoff import Agent, Handoff, Outcome
from bot.domain.hours import Hours, Window
from bot.domain.limits import DoorLimits
from bot.domain.look import Look
from bot.domain.rules import Rules, Skill
from bot.domain.verbs import Act, Role, Verb
from bot.escalating import Escalating
from bot.files import Files
from bot.intake import Intake
from bot.outside_ai import OutsideAI
from bot.owning import Owning
from bot.portraits import Portraits
from bot.ports import Clock, NewTurn, Store
from bot.record import move
from handlers.customers import surface
from handlers.customers.app import HUB, Callers, Door, Identities, Inside, Patience, build, runner
from handlers.customers.hub import Hub
from handlers.customers.limits import Limits
from handlers.customers.links import Links
from handlers.customers.sessions import Sessions
from handlers.customers.settings import Offer, Settings
from handlers.customers.table import AnyRoute
from storage.store import SqliteStore
from tests.fakes import CalmMood, FailingStore, FakeClock, NamedSkills
from tests.sqlite import fresh_file

Json = dict[str, Any]

SITE = "https://shop.example"
KEY = "the-backend's-key-é"
SECRET = "a secret that is long enough even for the longest digest that HMAC knows"
SITE_SECRET, OLD_SITE_SECRET = "the site's secret " * 3, "the site's old secret " * 3
BATON = "https://baton.example"
ANA = Agent("U0ANA", "Ana Ruiz")
START, SESSION = "/v1/conversations", "/v1/session"
FREE = DoorLimits(**dict.fromkeys(DoorLimits.__dataclass_fields__))
OFFER = Offer(
    size=100_000,
    types=("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"),
)

MORNINGS = Hours("UTC", tuple(Window(day, time(8), time(10)) for day in range(7)))
RULES = Rules(
    {
        "General": Skill("General", "#support-general", general=True),
        "Billing": Skill("Billing", "#support-billing", answer_within=timedelta(minutes=15)),
        "Repairs": Skill("Repairs", "#support-repairs", MORNINGS, timedelta(minutes=30)),
    }
)


@dataclass
class Talk:
    """One conversation, as its own customer sees it."""

    world: World
    id: str
    token: str
    rev: int

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def path(self, rest: str) -> str:
        return f"{START}/{self.id}/{rest}"

    async def post(self, rest: str, body: object) -> ClientResponse:
        raw = json.dumps(body)
        return await self.world.client.post(self.path(rest), data=raw, headers=self.headers)

    async def withdraw(self) -> ClientResponse:
        return await self.world.client.delete(self.path("handoff"), headers=self.headers)

    async def write(self, text: str, client_id: str = "m1", **more: Any) -> ClientResponse:
        return await self.post("turns", {"client_id": client_id, "text": text, **more})

    async def ask(self) -> Json:
        return await answered(await self.post("handoff", {}), 202)

    async def changes(self, after: int = 0) -> Json:
        url = self.path(f"changes?after={after}")
        return await answered(await self.world.client.get(url, headers=self.headers), 200)

    async def turns(self) -> list[Json]:
        return [change for change in (await self.changes())["changes"] if change["kind"] == "turn"]

    async def state(self) -> Json:
        states = [change for change in (await self.changes())["changes"] if change["kind"] == "state"]
        return dict(states[-1])

    async def stream(self, after: int = 0, token: str | None = None) -> ClientWebSocketResponse:
        socket = await self.world.client.ws_connect(self.path("stream"))
        await socket.send_json({"token": self.token if token is None else token, "after": after})
        return socket

    async def stored(self) -> Conversation:
        return await self.world.store.read(lambda tx: tx.conversations.get(self.id))


@dataclass
class World:
    client: TestClient[Any, Any]
    store: Store
    failing: FailingStore
    clock: FakeClock
    sessions: Sessions
    links: Links
    hub: Hub
    reasons: list[str]

    async def begin(
        self, body: Json | None = None, *, backend: bool = False, token: str | None = None
    ) -> Talk:
        credential = KEY if backend else token
        headers = {"Authorization": f"Bearer {credential}"} if credential else {}
        begun = await answered(await self.client.post(START, json=body or {}, headers=headers), 201)
        return Talk(self, begun["id"], begun["token"], begun["rev"])

    async def session(self, token: str | None = None, **body: Any) -> ClientResponse:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return await self.client.post(SESSION, json=body, headers=headers)

    async def signed_in(self, customer: str = "8f14", token: str | None = None, **claims: Any) -> str:
        """The token of a session of that customer's."""
        response = await self.session(token, identity=self.vouched(customer, **claims))
        return str((await answered(response, 200))["token"])

    def vouched(self, customer: str = "8f14", secret: str = SITE_SECRET, **changed: Any) -> str:
        """The site's word; a claim that is None is left out."""
        now = int(self.clock.now().timestamp())
        claims = {"sub": customer, "aud": "baton", "iat": now, "exp": now + 300} | changed
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, secret, algorithm="HS256")

    async def act(self, talk: Talk, verb: Verb, **more: Any) -> Handoff:
        """What an agent does in Slack."""

        def work(tx: Any) -> Handoff:
            act = Act(verb, Role.AGENT, self.clock.now(), agent=ANA, **more)
            handoff: Handoff = move(tx, RULES, tx.handoffs.last_of(talk.id), act)
            return handoff

        return await self.store.write(work)

    async def resolve(self, talk: Talk) -> None:
        await self.act(talk, Verb.CLAIM)
        await self.act(talk, Verb.RESOLVE, outcome=Outcome.SOLVED, words="done")

    async def say(self, talk: Talk, *turns: NewTurn) -> None:
        await self.store.write(lambda tx: [tx.turns.add(talk.id, turn) for turn in turns])

    async def agent_says(self, talk: Talk, text: str) -> None:
        await self.say(talk, NewTurn(self.clock.now(), Speaker.AGENT, text, name=ANA.name))


def surface_rows() -> Sequence[AnyRoute]:
    """The door's table, of doers that have nothing to do it with."""
    kinds = get_type_hints(surface.Doers).items()
    return surface.routes(surface.Doers(**{name: kind.__new__(kind) for name, kind in kinds}))


@dataclass(frozen=True)
class Terms:
    """How the door is set up."""

    origins: frozenset[str] = frozenset({SITE})
    public_url: str = BATON
    identity_required: bool = False
    limits: DoorLimits = FREE
    offer: Offer = OFFER
    patience: Patience | None = None
    rules: Rules = RULES


def site(store: Store, clock: Clock, terms: Terms | None = None, reasons: Sequence[str] = ()) -> Application:
    """The customers' door on `store`, wired as Baton wires it."""
    terms = terms or Terms()
    callers = Callers(Sessions(SECRET, clock), KEY, terms.identity_required)

    async def ready() -> list[str]:
        return list(reasons)

    door = Door(
        origins=terms.origins,
        public_url=terms.public_url,
        callers=callers,
        limits=Limits(terms.limits, (), callers.who, terms.offer.size),
        identities=Identities((SITE_SECRET, OLD_SITE_SECRET), clock),
        links=Links(SECRET, clock, terms.public_url),
        settings=Settings(lambda locale: Look("en", "ltr", "Help", "Hello!", "", {}), terms.offer),
        offer=terms.offer,
        skills=frozenset(terms.rules.skills),
        ready=ready,
    )
    return build(inside(store, clock, terms.rules), door, store.on_commit, terms.patience)


def inside(store: Store, clock: Clock, rules: Rules = RULES) -> Inside:
    escalating = Escalating(rules, CalmMood(), NamedSkills(*rules.skills))
    return Inside(
        intake=Intake(store, clock, rules, escalating),
        amending=Amending(store, clock, rules),
        owning=Owning(store, clock, rules),
        files=Files(store, clock),
        outside_ai=OutsideAI(store, clock, escalating),
        portraits=Portraits(store),
    )


class Served(BaseTestServer):
    """The application in the runner that Baton itself uses."""

    def __init__(self, app: Application) -> None:
        super().__init__()
        self.app = app

    async def _make_runner(self, **_options: Any) -> AppRunner:
        return runner(self.app)


@asynccontextmanager
async def opened(
    folder: Path, patience: Patience | None = None, terms: Terms | None = None
) -> AsyncIterator[World]:
    clock = FakeClock()
    store = SqliteStore(fresh_file(folder / "baton.sqlite"))
    await store.open()
    failing = FailingStore(store)
    reasons: list[str] = []
    app = site(failing, clock, replace(terms or Terms(), patience=patience), reasons)
    served: TestClient[Any, Any] = TestClient(Served(app))
    links = Links(SECRET, clock, BATON)
    try:
        async with served as client:
            yield World(client, store, failing, clock, Sessions(SECRET, clock), links, app[HUB], reasons)
    finally:
        await store.close()


async def answered(response: ClientResponse, status: int) -> Json:
    body: Json = await response.json()
    assert response.status == status, body
    assert response.content_type == "application/json"
    return body


async def refused(response: ClientResponse, status: int, code: str, field: str | None = None) -> Json:
    """The problem, after what is true of every problem."""
    assert response.content_type == "application/problem+json", await response.text()
    body: Json = await response.json()
    assert (response.status, body["code"]) == (status, code), body
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"].endswith(".")
    assert "{" not in body["detail"]
    assert body.get("field") == field
    return body
