"""What each address does: read, one use case, answer."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.domain.errors import UnknownConversation
from bot.intake import Intake
from handlers.customers import answers
from handlers.customers.bodies import read_body
from handlers.customers.models import NoBody, RatingBody, StartBody, TurnBody, rev
from handlers.customers.problems import problem
from handlers.customers.refusals import ApiKeyInvalid, TokenInvalid
from handlers.customers.tokens import Tokens

Ready = Callable[[], Awaitable[list[str]]]
"""Why Baton is not ready, in words; empty when it is."""


@dataclass(frozen=True, slots=True)
class Door:
    """`origins` exactly as browsers send them; an empty `api_key` lets no backend vouch for anybody."""

    origins: frozenset[str]
    api_key: str
    public_url: str


class Routes:
    def __init__(self, intake: Intake, tokens: Tokens, door: Door, ready: Ready) -> None:
        self._intake = intake
        self._tokens = tokens
        self._door = door
        self._ready = ready

    async def start(self, request: web.Request) -> web.Response:
        verified = self._is_backend(request)
        body = await read_body(request, StartBody)
        begun = await self._intake.start(*body.told(verified=verified))
        answer = {"id": begun.id, "token": self._tokens.issue(begun.id), "rev": begun.last_rev}
        where = f"{self._door.public_url.rstrip('/')}/v1/conversations/{begun.id}/changes"
        return web.json_response(answer, status=201, headers={"Location": where})

    async def turns(self, request: web.Request) -> web.Response:
        conversation_id = self._conversation(request)
        body = await read_body(request, TurnBody)
        receipt = await self._intake.receive(conversation_id, *body.told())
        return web.json_response({"seq": receipt.seq, "rev": receipt.rev}, status=202)

    async def changes(self, request: web.Request) -> web.Response:
        conversation_id = self._conversation(request)
        after = rev(request.query.get("after", "0"))
        found = await self._intake.changes(conversation_id, after)
        return web.json_response(answers.changes(found, after))

    async def ask_for_person(self, request: web.Request) -> web.Response:
        conversation_id = self._conversation(request)
        await read_body(request, NoBody)
        state = answers.state(await self._intake.ask_for_person(conversation_id))
        return web.json_response({key: state[key] for key in ("who", "name", "by")}, status=202)

    async def withdraw(self, request: web.Request) -> web.Response:
        shown = await self._intake.withdraw(self._conversation(request))
        return web.json_response({"who": shown.who.value})

    async def rate(self, request: web.Request) -> web.Response:
        conversation_id = self._conversation(request)
        body = await read_body(request, RatingBody)
        score = await self._intake.rate(conversation_id, *body.told())
        return web.json_response({"score": score})

    async def healthy(self, _request: web.Request) -> web.Response:
        return web.json_response({"healthy": True})

    async def ready(self, _request: web.Request) -> web.Response:
        reasons = await self._ready()
        if reasons:
            return problem(503, "not_ready", "Not ready", "; ".join(reasons), reasons=reasons)
        return web.json_response({"ready": True})

    def _conversation(self, request: web.Request) -> str:
        """Raises TokenInvalid, TokenExpired, or UnknownConversation for somebody else's."""
        token = _bearer(request)
        if token is None:
            raise TokenInvalid
        conversation_id = self._tokens.conversation(token)
        if conversation_id != request.match_info["id"]:
            raise UnknownConversation
        return conversation_id

    def _is_backend(self, request: web.Request) -> bool:
        """Raises ApiKeyInvalid when a key was sent and is wrong."""
        if "Authorization" not in request.headers:
            return False
        key = _bearer(request) or ""
        if not self._door.api_key or not hmac.compare_digest(_octets(key), _octets(self._door.api_key)):
            raise ApiKeyInvalid
        return True


def _bearer(request: web.Request) -> str | None:
    scheme, _, credential = request.headers.get("Authorization", "").partition(" ")
    return credential.strip() if scheme.lower() == "bearer" else None


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
