"""One row for each thing the door does: what registers it, and what its papers are made of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import Enum
from typing import Any, Generic, Literal, TypeVar, cast

from aiohttp import web
from pydantic import BaseModel

from bot.domain.callers import Caller
from bot.domain.errors import BatonError
from handlers.customers.bodies import read_body
from handlers.customers.callers import Callers
from handlers.customers.models import NoBody
from handlers.customers.refusals import ApiKeyInvalid, TokenInvalid
from handlers.customers.replies import Reply
from handlers.customers.sessions import Session

SWITCHING = 101
"""The status of a WebSocket's beginning."""

B = TypeVar("B", bound=BaseModel)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Needs(Enum):
    """Which credential a row asks for."""

    NOTHING = "nothing"
    ANY = "any"
    """None, a session or the API key; a wrong one is refused all the same."""
    OLD = "old"
    """None, or a session that may be past its time: the row itself reads it."""
    CALLER = "caller"


@dataclass(frozen=True, slots=True)
class Call(Generic[B]):
    """`caller` owns nothing where nobody said who calls; `session` is a browser's, never a backend's."""

    request: web.Request
    caller: Caller
    session: Session | None
    body: B

    @property
    def conversation_id(self) -> str:
        return self.request.match_info["id"]


@dataclass(frozen=True, slots=True)
class Query:
    """A parameter behind the question mark; `schema` is JSON Schema's."""

    name: str
    schema: dict[str, object]
    what: str
    required: bool = False


class Media:
    """A body or an answer that no model of ours describes."""

    def __init__(self, *types: str) -> None:
        self.types = types


@dataclass(frozen=True, slots=True)
class Route(Generic[B]):
    """`does` says in its docstring's first line what it is for; `asks` is the body's model, or bytes.

    `says`: whether it starts or writes, which visitors may not where identity is required. `gives` is the
    answer under `status`; `refuses` are the errors that not every row has.
    """

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    path: str
    does: Callable[[Call[B]], Awaitable[Reply | web.StreamResponse | None]]
    asks: type[B] | Media | None = None
    gives: type[Reply] | Media | None = None
    status: int = 200
    _: KW_ONLY
    needs: Needs = Needs.CALLER
    says: bool = False
    query: Sequence[Query] = ()
    refuses: Sequence[type[BatonError]] = ()

    @property
    def summary(self) -> str:
        return (self.does.__doc__ or "").partition("\n")[0].rstrip(".")


AnyRoute = Route[Any]


def register(router: web.UrlDispatcher, routes: Sequence[AnyRoute], callers: Callers) -> None:
    for route in routes:
        if route.method == "GET":
            router.add_get(route.path, _served(route, callers), allow_head=route.status != SWITCHING)
        else:
            router.add_route(route.method, route.path, _served(route, callers))


def _served(route: Route[B], callers: Callers) -> Handler:
    async def serve(request: web.Request) -> web.StreamResponse:
        caller, session = _who(route, request, callers)
        if route.says:
            callers.vouched(caller, session)
        body = await _body(route, request)
        return _response(await route.does(Call(request, caller, session, body)), route.status)

    return serve


def _who(route: AnyRoute, request: web.Request, callers: Callers) -> tuple[Caller, Session | None]:
    """Raises TokenInvalid, TokenExpired, or ApiKeyInvalid where a backend begins."""
    if route.needs in {Needs.NOTHING, Needs.OLD}:
        return Caller(), None
    try:
        known = callers.known(request)
    except ApiKeyInvalid:
        if route.needs is Needs.CALLER:
            raise TokenInvalid from None
        raise
    if known is None and route.needs is Needs.CALLER:
        raise TokenInvalid
    return known or (Caller(), None)


async def _body(route: Route[B], request: web.Request) -> B:
    model = route.asks
    if model is None or isinstance(model, Media):
        return cast(B, NoBody())
    return await read_body(request, model)


def _response(answer: Reply | web.StreamResponse | None, status: int) -> web.StreamResponse:
    if answer is None:
        return web.Response(status=204)
    if isinstance(answer, Reply):
        return web.Response(text=answer.model_dump_json(), status=status, content_type="application/json")
    return answer
