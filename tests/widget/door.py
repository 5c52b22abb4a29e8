"""The customers' door as its contract says, in memory, for pages that are tested without a Baton behind them.

A test speaks for the other side with `say` and `state`, and breaks things with `stop`, `fail_next`
and `expire`.
"""

import asyncio
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import WSMsgType, web

from handlers.customers.widget import script

Json = dict[str, Any]


@dataclass
class Talk:
    """One conversation; `asked` is what began it, `received` the bodies of all accepted turns."""

    id: str
    token: str
    asked: Json
    verified: bool
    changes: list[Json] = field(default_factory=list)
    received: list[Json] = field(default_factory=list)
    turns: int = 0
    listening: set[asyncio.Event] = field(default_factory=set)

    @property
    def rev(self) -> int:
        return int(self.changes[-1]["rev"]) if self.changes else 0

    @property
    def state(self) -> Json:
        states = [change for change in self.changes if change["kind"] == "state"]
        return states[-1] if states else {"who": "assistant", "rate": None}


def problem(status: int, code: str, detail: str, field: str = "") -> web.Response:
    body: Json = {"type": "about:blank", "title": code, "status": status, "detail": detail, "code": code}
    body |= {"field": field} if field else {}
    return web.json_response(body, status=status, content_type="application/problem+json")


@dataclass
class Door:
    key: str = "test-key"
    talks: dict[str, Talk] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    failing: list[web.Response] = field(default_factory=list)
    sockets: set[web.WebSocketResponse] = field(default_factory=set)
    sockets_allowed: bool = True
    lose_answers: int = 0  # so many calls are carried out, but their answers never arrive
    last_only: bool = False  # frames leave out all but the newest change, as after a missed hint
    runner: web.AppRunner | None = None
    port: int = 0

    # What a test does

    async def start(self) -> str:
        """On the same port as before, if it ran before."""
        self.runner = web.AppRunner(self.build(), shutdown_timeout=0.1)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self.runner.addresses[0][1]
        return self.address

    async def stop(self) -> None:
        for socket in list(self.sockets):
            await socket.close(code=1013)
        if self.runner:
            await self.runner.cleanup()
        self.runner = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def talk(self) -> Talk:
        return list(self.talks.values())[-1]

    def say(self, speaker: str, text: str, talk: Talk | None = None, **more: Any) -> int:
        """A turn; its seq. `more`: name, sources, client_id, at."""
        talk = talk or self.talk
        talk.turns += 1
        turn = {
            "kind": "turn",
            "seq": talk.turns,
            "speaker": speaker,
            "text": text,
            "name": None,
            "sources": [],
        }
        self.change(talk, turn | more)
        return talk.turns

    def state(self, who: str, talk: Talk | None = None, **more: Any) -> None:
        nothing = {"name": None, "by": None, "opens": None, "rate": None, "score": None}
        self.change(talk or self.talk, {"kind": "state", "who": who} | nothing | more)

    def change(self, talk: Talk, change: Json) -> None:
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        talk.changes.append({"rev": talk.rev + 1, "at": at} | change)
        for news in talk.listening:
            news.set()

    def fail_next(self, status: int, code: str, detail: str, field: str = "") -> None:
        """The next call is answered with this problem."""
        self.failing.append(problem(status, code, detail, field))

    async def expire(self) -> None:
        """No token is worth anything any more; open streams are closed as the contract says."""
        for talk in self.talks.values():
            talk.token = secrets.token_urlsafe()
        for socket in list(self.sockets):
            await socket.close(code=4401)

    async def hang_up(self) -> None:
        for socket in list(self.sockets):
            await socket.close(code=1013)

    # What the widget calls

    def build(self) -> web.Application:
        app = web.Application(middlewares=[self.at_the_door])
        one = "/v1/conversations/{id}"
        app.router.add_get("/widget.js", self.widget)
        app.router.add_post("/v1/conversations", self.begin)
        app.router.add_post(f"{one}/turns", self.turns)
        app.router.add_get(f"{one}/changes", self.changes)
        app.router.add_get(f"{one}/stream", self.stream)
        app.router.add_post(f"{one}/handoff", self.handoff)
        app.router.add_delete(f"{one}/handoff", self.withdraw)
        app.router.add_post(f"{one}/rating", self.rating)
        app.router.add_route("OPTIONS", "/{any:.*}", self.preflight)
        return app

    @web.middleware
    async def at_the_door(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.method != "OPTIONS":
            self.calls.append((request.method, request.path))
        if self.failing and request.path.startswith("/v1/") and request.method in {"POST", "DELETE"}:
            response: web.StreamResponse = self.failing.pop(0)
        else:
            response = await handler(request)
            if self.lose_answers and request.method == "POST":
                self.lose_answers -= 1
                response = problem(503, "try_later", "Please try again.")
        if not response.prepared and "Origin" in request.headers:
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        return response

    async def preflight(self, request: web.Request) -> web.Response:
        return web.Response(status=204)

    async def widget(self, request: web.Request) -> web.Response:
        return web.Response(text=script(), content_type="text/javascript")

    async def begin(self, request: web.Request) -> web.Response:
        verified = request.headers.get("Authorization") == f"Bearer {self.key}"
        talk = Talk(f"c{len(self.talks) + 1}", secrets.token_urlsafe(), await request.json(), verified)
        self.talks[talk.id] = talk
        return web.json_response({"id": talk.id, "token": talk.token, "rev": talk.rev}, status=201)

    def known(self, request: web.Request) -> Talk | web.Response:
        talk = self.talks.get(request.match_info["id"])
        if talk is None:
            return problem(404, "unknown_conversation", "There is no such conversation.")
        if request.headers.get("Authorization") != f"Bearer {talk.token}":
            return problem(401, "token_expired", "This conversation has ended.")
        return talk

    async def turns(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        if isinstance(talk, web.Response):
            return talk
        body = await request.json()
        own = {change.get("client_id"): change for change in talk.changes}
        said = own.get(body["client_id"])
        if said is None:
            talk.received.append(body)
            self.say("customer", body["text"].strip(), talk, client_id=body["client_id"], name="Jordan Ellis")
            said = talk.changes[-1]
        elif said["text"] != body["text"].strip():
            return problem(409, "client_id_reused", "This id was used for another text.")
        return web.json_response({"seq": said["seq"], "rev": said["rev"]}, status=202)

    async def changes(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        if isinstance(talk, web.Response):
            return talk
        after = int(request.query.get("after", "0"))
        later = [change for change in talk.changes if change["rev"] > after]
        return web.json_response({"changes": later, "rev": talk.rev})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        if not self.sockets_allowed:
            raise web.HTTPForbidden
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        first = json.loads(await socket.receive_str())
        talk = self.talks.get(request.match_info["id"])
        if talk is None or first["token"] != talk.token:
            await socket.close(code=4404 if talk is None else 4401)
            return socket
        self.sockets.add(socket)
        feed = asyncio.create_task(self.feed(socket, talk, int(first["after"])))
        try:
            while (await socket.receive()).type not in {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED}:
                pass
        finally:
            feed.cancel()
            self.sockets.discard(socket)
        return socket

    async def feed(self, socket: web.WebSocketResponse, talk: Talk, after: int) -> None:
        news = asyncio.Event()
        talk.listening.add(news)
        try:
            while not socket.closed:
                news.clear()
                later = [change for change in talk.changes if change["rev"] > after]
                rev = talk.rev
                await socket.send_json({"changes": later[-1:] if self.last_only else later, "rev": rev})
                after = rev
                if after == talk.rev:
                    await news.wait()
        finally:
            talk.listening.discard(news)

    async def handoff(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        if isinstance(talk, web.Response):
            return talk
        if talk.state["who"] == "assistant":
            self.state("waiting", talk, name="Billing")
            self.say("system", "Billing will answer here. You can leave this page.", talk)
        state = {name: talk.state[name] for name in ("who", "name", "by")}
        return web.json_response(state, status=202)

    async def withdraw(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        if isinstance(talk, web.Response):
            return talk
        if talk.state["who"] not in {"waiting", "parked"}:
            return problem(409, "nothing_to_withdraw", "Nobody is awaited.")
        self.state("assistant", talk)
        return web.json_response({"who": "assistant"})

    async def rating(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        if isinstance(talk, web.Response):
            return talk
        if not talk.state["rate"]:
            return problem(409, "rating_not_asked", "There is nothing to rate.")
        body = await request.json()
        talk.received.append(body)
        self.state(talk.state["who"], talk, rate="given", score=body["score"])
        return web.json_response({"score": body["score"]})
