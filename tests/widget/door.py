"""The customers' door as its contract says, in memory, for pages that are tested without a Baton behind them.

A test speaks for the other side with `say` and `state`, and breaks things with `stop`, `fail_next`
and `expire`.
"""

import asyncio
import base64
import hmac
import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import WSMsgType, web

from handlers.customers.widget import script

Json = dict[str, Any]


@dataclass
class Talk:
    """One conversation; `asked` is what began it, `received` the bodies of all accepted turns."""

    id: str
    owner: str
    asked: Json
    changes: list[Json] = field(default_factory=list)
    received: list[Json] = field(default_factory=list)
    turns: int = 0
    listening: set[asyncio.Event] = field(default_factory=set)
    files: dict[str, tuple[Json, bytes]] = field(default_factory=dict)
    told: Json | None = None
    customer: Json = field(default_factory=dict)

    @property
    def verified(self) -> bool:
        return self.owner.startswith("c:")

    @property
    def seen(self) -> int:
        return max(
            (one["seq"] for one in self.changes if one["kind"] == "seen" and one["by"] == "customer"),
            default=0,
        )

    @property
    def said(self) -> list[Json]:
        """The turns as they stand now."""
        turns = {one["seq"]: dict(one) for one in self.changes if one["kind"] == "turn"}
        for one in self.changes:
            if one["kind"] == "edit":
                turns[one["seq"]] |= {"text": one["text"], "edited": True}
            if one["kind"] == "delete":
                turns[one["seq"]] |= {"text": "", "attachments": [], "deleted": True}
        return list(turns.values())

    def now(self, change: Json) -> Json:
        """A turn is told as it stands now, also when it is read again later."""
        if change["kind"] != "turn":
            return change
        stands = next(turn for turn in self.said if turn["seq"] == change["seq"])
        return stands | {"rev": change["rev"]}

    @property
    def rev(self) -> int:
        return int(self.changes[-1]["rev"]) if self.changes else 0

    @property
    def state(self) -> Json:
        states = [change for change in self.changes if change["kind"] == "state"]
        return states[-1] if states else {"who": "assistant", "rate": None}


class Refused(Exception):
    def __init__(self, response: web.Response) -> None:
        self.response = response


def vouch(secret: str, sub: str, **more: Any) -> str:
    """The host site's signed word for its customer."""
    now = int(datetime.now(UTC).timestamp())
    claims = {"aud": "baton", "sub": sub, "iat": now, "exp": now + 600} | more
    head, body = (encoded(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    signed = hmac.digest(secret.encode(), f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}.{encoded(signed)}"


def encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def claimed(word: str, secret: str) -> Json | None:
    head, body, signed = word.split(".")
    if encoded(hmac.digest(secret.encode(), f"{head}.{body}".encode(), "sha256")) != signed:
        return None
    claims: Json = json.loads(base64.urlsafe_b64decode(f"{body}=="))
    return claims


def summary(talk: Talk) -> Json:
    last: Json = (
        talk.said[-1] if talk.said else {"text": "", "speaker": None, "at": datetime.now(UTC).isoformat()}
    )
    unread = sum(turn["seq"] > talk.seen and turn["speaker"] != "customer" for turn in talk.said)
    who, text = talk.state["who"], last["text"][:120]
    return {
        "id": talk.id,
        "created_at": last["at"],
        "last_at": last["at"],
        "last_text": text,
        "last_speaker": last["speaker"],
        "who": who,
        "unread": unread,
    }


def problem(status: int, code: str, detail: str, field: str = "") -> web.Response:
    body: Json = {"type": "about:blank", "title": code, "status": status, "detail": detail, "code": code}
    body |= {"field": field} if field else {}
    return web.json_response(body, status=status, content_type="application/problem+json")


CONFIGURATION: Json = {
    "locale": "en",
    "dir": "ltr",
    "title": "",
    "greeting": "",
    "color": "",
    "texts": {},
    "attachments": {"size": 5_000_000, "types": ["image/png", "image/jpeg", "application/pdf", "text/plain"]},
    "identity_required": False,
    "mail": True,
}


@dataclass
class Door:
    secret: str = "what-the-tests-sites-and-doors-sign-with"
    configuration: Json = field(default_factory=lambda: dict(CONFIGURATION))
    portraits: dict[str, bytes] = field(default_factory=dict)
    talks: dict[str, Talk] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)  # by session token
    outdated: dict[str, str] = field(default_factory=dict)  # tokens that are only good for renewal
    typed: int = 0
    calls: list[tuple[str, str]] = field(default_factory=list)
    failing: list[web.Response] = field(default_factory=list)
    sockets: set[web.WebSocketResponse] = field(default_factory=set)
    sockets_allowed: bool = True
    lose_answers: int = 0  # so many calls are carried out, but their answers never arrive
    lose_beginnings: int = 0  # the same of conversations that begin
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
            "attachments": [],
            "edited": False,
            "deleted": False,
        }
        self.change(talk, turn | more)
        return talk.turns

    def state(self, who: str, talk: Talk | None = None, **more: Any) -> None:
        nothing = {"name": None, "by": None, "opens": None, "rate": None, "score": None, "blocked": False}
        self.change(talk or self.talk, {"kind": "state", "who": who} | nothing | more)

    def change(self, talk: Talk, change: Json) -> None:
        at = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        talk.changes.append({"rev": talk.rev + 1, "at": at} | change)
        for news in talk.listening:
            news.set()

    def fail_next(self, status: int, code: str, detail: str, field: str = "") -> None:
        """The next call that somebody meant is answered with this problem."""
        self.failing.append(problem(status, code, detail, field))

    async def expire(self) -> None:
        """Every token is too old; open streams are closed as the contract says."""
        self.outdated |= self.owners
        self.owners = {}
        for socket in list(self.sockets):
            await socket.close(code=4401)

    async def forget_tokens(self) -> None:
        """No token is worth anything any more, not even for a new one."""
        self.owners, self.outdated = {}, {}
        for socket in list(self.sockets):
            await socket.close(code=4401)

    async def typing(self, who: str, **more: str) -> None:
        for socket in list(self.sockets):
            await socket.send_json({"typing": {"who": who, **more}})

    async def hang_up(self) -> None:
        for socket in list(self.sockets):
            await socket.close(code=1013)

    # What the widget calls

    def build(self) -> web.Application:
        app = web.Application(middlewares=[self.at_the_door])
        one = "/v1/conversations/{id}"
        app.router.add_get("/widget.js", self.widget)
        app.router.add_get("/v1/widget", self.configure)
        app.router.add_post("/v1/session", self.session)
        app.router.add_get("/v1/conversations", self.listed)
        app.router.add_post("/v1/conversations", self.begin)
        app.router.add_patch(one, self.address_left)
        app.router.add_patch(f"{one}/turns/{{seq}}", self.edit)
        app.router.add_delete(f"{one}/turns/{{seq}}", self.delete)
        app.router.add_post(f"{one}/attachments", self.keep)
        app.router.add_get(f"{one}/attachments/{{file}}", self.file)
        app.router.add_get("/v1/agents/{key}/picture", self.portrait)
        app.router.add_post(f"{one}/typing", self.writing)
        app.router.add_post(f"{one}/seen", self.seen)
        app.router.add_get(f"{one}/handoff", self.handoff_now)
        app.router.add_patch(f"{one}/handoff", self.correct)
        app.router.add_post(f"{one}/turns", self.turns)
        app.router.add_get(f"{one}/changes", self.changes)
        app.router.add_get(f"{one}/stream", self.stream)
        app.router.add_post(f"{one}/handoff", self.handoff)
        app.router.add_delete(f"{one}/handoff", self.withdraw)
        app.router.add_post(f"{one}/rating", self.rating)
        app.router.add_route("OPTIONS", "/{any:.*}", self.preflight)
        return app

    def is_meant(self, request: web.Request) -> bool:
        """What the widget tells by itself comes when it will."""
        own = request.path.endswith(("/seen", "/typing", "/session"))
        return request.path.startswith("/v1/") and request.method in {"POST", "DELETE", "PATCH"} and not own

    @web.middleware
    async def at_the_door(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.method != "OPTIONS":
            self.calls.append((request.method, request.path))
        if self.failing and self.is_meant(request):
            response: web.StreamResponse = self.failing.pop(0)
        else:
            try:
                response = await handler(request)
            except Refused as refused:
                response = refused.response
            if self.lose_answers and request.method == "POST":
                self.lose_answers -= 1
                response = problem(503, "try_later", "Please try again.")
        if not response.prepared and "Origin" in request.headers:
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, PATCH, DELETE"
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        return response

    async def preflight(self, request: web.Request) -> web.Response:
        return web.Response(status=204)

    async def widget(self, request: web.Request) -> web.Response:
        return web.Response(text=script(), content_type="text/javascript")

    async def configure(self, request: web.Request) -> web.Response:
        return web.json_response(self.configuration)

    async def session(self, request: web.Request) -> web.Response:
        body = await request.json()
        old = request.headers.get("Authorization", "").removeprefix("Bearer ")
        before = self.owners.pop(old, None) or self.outdated.pop(old, None)
        if body.get("identity"):
            if (claims := claimed(body["identity"], self.secret)) is None:
                return problem(401, "identity_invalid", "The identity is not valid.")
            owner = f"c:{claims['sub']}"
            for talk in self.talks.values():
                talk.owner = owner if before and talk.owner == before else talk.owner
        elif old and before is None:
            return problem(401, "token_invalid", "The token is not valid.")
        else:
            owner = before or f"v:{secrets.token_hex(8)}"
        token = secrets.token_urlsafe()
        self.owners[token] = owner
        expires = datetime.now(UTC) + timedelta(days=30)
        return web.json_response(
            {"token": token, "expires": expires.isoformat(), "verified": owner[0] == "c"}
        )

    def owner(self, request: web.Request) -> str | None:
        return self.owners.get(request.headers.get("Authorization", "").removeprefix("Bearer "))

    async def listed(self, request: web.Request) -> web.Response:
        if (owner := self.owner(request)) is None:
            return problem(401, "token_expired", "The token is too old.")
        mine = [summary(talk) for talk in reversed(self.talks.values()) if talk.owner == owner]
        return web.json_response({"conversations": mine})

    async def begin(self, request: web.Request) -> web.Response:
        if (owner := self.owner(request)) is None:
            return problem(401, "token_expired", "The token is too old.")
        asked = await request.json()
        if not isinstance(asked.get("client_id", ""), str):
            return problem(422, "field_wrong_type", "client_id is a text.", "client_id")
        same = [one for one in self.talks.values() if one.owner == owner]
        same = [one for one in same if one.asked.get("client_id") == asked.get("client_id", "")]
        talk = same[0] if same else Talk(f"c{len(self.talks) + 1}", owner, asked)
        self.talks[talk.id] = talk
        if self.lose_beginnings:
            self.lose_beginnings -= 1
            return problem(503, "try_later", "Please try again.")
        return web.json_response({"id": talk.id, "rev": talk.rev}, status=201)

    def known(self, request: web.Request) -> Talk:
        """Raises the problem that the contract names."""
        owner = self.owner(request)
        if owner is None:
            raise Refused(problem(401, "token_expired", "The token is too old."))
        talk = self.talks.get(request.match_info["id"])
        if talk is None or talk.owner != owner:
            raise Refused(problem(404, "unknown_conversation", "There is no such conversation."))
        return talk

    async def turns(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        body = await request.json()
        own = {change.get("client_id"): change for change in talk.changes}
        said = own.get(body["client_id"])
        if said is None:
            talk.received.append(body)
            files = [talk.files[one][0] for one in body.get("attachments", [])]
            more = {"client_id": body["client_id"], "name": "Jordan Ellis", "attachments": files}
            self.say("customer", body["text"].strip(), talk, **more)
            said = talk.changes[-1]
        elif said["text"] != body["text"].strip():
            return problem(409, "client_id_reused", "This id was used for another text.")
        return web.json_response({"seq": said["seq"], "rev": said["rev"]}, status=202)

    async def changes(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        after = int(request.query.get("after", "0"))
        later = [talk.now(change) for change in talk.changes if change["rev"] > after]
        return web.json_response({"changes": later, "rev": talk.rev})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        if not self.sockets_allowed:
            raise web.HTTPForbidden
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        first = json.loads(await socket.receive_str())
        talk = self.talks.get(request.match_info["id"])
        owner = self.owners.get(first["token"])
        if owner is None or talk is None or talk.owner != owner:
            await socket.close(code=4401 if owner is None else 4404)
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
                later = [talk.now(change) for change in talk.changes if change["rev"] > after]
                rev = talk.rev
                await socket.send_json({"changes": later[-1:] if self.last_only else later, "rev": rev})
                after = rev
                if after == talk.rev:
                    await news.wait()
        finally:
            talk.listening.discard(news)

    async def handoff(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        if talk.state["who"] == "assistant":
            self.state("waiting", talk, name="Billing")
            self.say("system", "Billing will answer here. You can leave this page.", talk)
        return web.json_response(self.passed(talk), status=202)

    def passed(self, talk: Talk) -> Json:
        return {name: talk.state.get(name) for name in ("who", "name", "by", "opens")} | {"told": talk.told}

    async def handoff_now(self, request: web.Request) -> web.Response:
        return web.json_response(self.passed(self.known(request)))

    async def correct(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        if talk.told is None:
            return problem(409, "nothing_passed_on", "Nothing was passed on.")
        talk.told |= {"wants": (await request.json())["wants"], "corrected": True}
        return web.json_response(self.passed(talk))

    async def edit(self, request: web.Request) -> web.Response:
        talk, seq = self.known(request), int(request.match_info["seq"])
        turn = next(turn for turn in talk.said if turn["seq"] == seq)
        if turn["deleted"]:
            return problem(409, "turn_deleted", "This message was taken back.")
        text = (await request.json())["text"].strip()
        if text != turn["text"]:
            self.change(talk, {"kind": "edit", "seq": seq, "text": text, "attachments": turn["attachments"]})
        return web.json_response({"seq": seq, "rev": talk.rev})

    async def delete(self, request: web.Request) -> web.Response:
        talk, seq = self.known(request), int(request.match_info["seq"])
        if not next(turn for turn in talk.said if turn["seq"] == seq)["deleted"]:
            self.change(talk, {"kind": "delete", "seq": seq})
        return web.json_response({"seq": seq, "rev": talk.rev})

    async def keep(self, request: web.Request) -> web.Response:
        talk, data = self.known(request), await request.read()
        name = request.query["name"]
        kinds = {"png": "image/png", "jpg": "image/jpeg", "pdf": "application/pdf", "txt": "text/plain"}
        kept: Json = {
            "id": f"f{len(talk.files) + 1}",
            "name": name,
            "type": kinds[name[-3:]],
            "size": len(data),
        }
        talk.files[kept["id"]] = (kept, data)
        return web.json_response(kept, status=201)

    async def file(self, request: web.Request) -> web.Response:
        _, data = self.known(request).files[request.match_info["file"]]
        return web.Response(body=data)

    async def portrait(self, request: web.Request) -> web.Response:
        data = self.portraits.get(request.match_info["key"])
        return problem(404, "unknown_picture", "None.") if data is None else web.Response(body=data)

    async def writing(self, request: web.Request) -> web.Response:
        self.known(request)
        self.typed += 1
        return web.Response(status=204)

    async def seen(self, request: web.Request) -> web.Response:
        talk, seq = self.known(request), (await request.json())["seq"]
        if seq > talk.seen:
            self.change(talk, {"kind": "seen", "by": "customer", "seq": seq})
        return web.json_response({"seq": talk.seen})

    async def address_left(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        talk.customer |= (await request.json())["customer"]
        return web.json_response({"name": None, "email": None} | talk.customer)

    async def withdraw(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        if talk.state["who"] not in {"waiting", "parked"}:
            return problem(409, "nothing_to_withdraw", "Nobody is awaited.")
        self.state("assistant", talk)
        return web.json_response({"who": "assistant"})

    async def rating(self, request: web.Request) -> web.Response:
        talk = self.known(request)
        if not talk.state["rate"]:
            return problem(409, "rating_not_asked", "There is nothing to rate.")
        body = await request.json()
        talk.received.append(body)
        self.state(talk.state["who"], talk, rate="given", score=body["score"])
        return web.json_response({"score": body["score"]})
