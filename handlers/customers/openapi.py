"""`GET /v1/openapi.json`: OpenAPI 3.1, made of the same table that registers the routes."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any

from aiohttp import ETag, web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.domain import errors
from bot.domain.errors import BatonError
from handlers.customers import refusals, replies
from handlers.customers.charges import TooManyConversations, TooManyRequests, TooManyStreams
from handlers.customers.models import FirstFrame
from handlers.customers.table import SWITCHING, AnyRoute, Media, Needs, Query
from handlers.errors import code, wording

Json = dict[str, Any]

PROBLEM = "application/problem+json"
GUARDED = "/v1/"
FRAMES: tuple[type[BaseModel], ...] = (FirstFrame, replies.ChangesReply, replies.TypingFrame)
"""What a stream carries, which OpenAPI has no place for."""

_BODY = (
    *(refusals.JsonInvalid, refusals.BodyUnread, refusals.NotAnObject, refusals.FieldUnknown),
    *(refusals.FieldMissing, refusals.FieldWrongType, refusals.TooManyItems),
)
_CREDENTIALS: dict[Needs, tuple[type[BatonError], ...]] = {
    Needs.NOTHING: (),
    Needs.OLD: (refusals.TokenInvalid, refusals.TokenExpired),
    Needs.ANY: (refusals.TokenInvalid, refusals.TokenExpired, refusals.ApiKeyInvalid),
    Needs.CALLER: (refusals.TokenInvalid, refusals.TokenExpired),
}
_SECURITY: dict[Needs, list[Json]] = {
    Needs.NOTHING: [],
    Needs.OLD: [{}, {"session": []}],
    Needs.ANY: [{}, {"session": []}, {"key": []}],
    Needs.CALLER: [{"session": []}, {"key": []}],
}
_HTTP = {400: "bad_request", 413: "body_too_large"}


class Papers:
    """Of the routes that it is told of; written when they are first asked for."""

    def __init__(self) -> None:
        self._routes: Sequence[AnyRoute] = ()

    def describe(self, routes: Sequence[AnyRoute]) -> None:
        self._routes = routes

    async def serve(self, request: web.Request) -> web.Response:
        body, tag = self._written
        known = {one.value for one in request.if_none_match or ()}
        response = (
            web.Response(status=304)
            if known & {tag.value, "*"}
            else web.Response(body=body, content_type="application/json")
        )
        response.etag = tag
        response.headers["Cache-Control"] = "no-cache"
        return response

    @cached_property
    def _written(self) -> tuple[bytes, ETag]:
        body = json.dumps(document(self._routes)).encode()
        return body, ETag(hashlib.sha256(body).hexdigest()[:32], is_weak=True)


def document(routes: Sequence[AnyRoute]) -> Json:
    paths: defaultdict[str, Json] = defaultdict(dict)
    for route in routes:
        paths[route.path][route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Baton: the customers' door", "version": "1"},
        "paths": dict(paths),
        "components": {"schemas": _schemas(routes), "securitySchemes": _SCHEMES},
    }


_SCHEMES = {
    "session": {"type": "http", "scheme": "bearer", "description": "A session's token, from /v1/session."},
    "key": {"type": "http", "scheme": "bearer", "description": "BATON_API_KEY, on your own servers only."},
}


def _operation(route: AnyRoute) -> Json:
    found: Json = {
        "operationId": _name(route),
        "summary": route.summary,
        "security": _SECURITY[route.needs],
        "responses": {str(route.status): _answer(route)} | _problems(route),
    }
    if parameters := [*_in_path(route.path), *map(_in_query, route.query)]:
        found["parameters"] = parameters
    if route.asks:
        found["requestBody"] = {"required": isinstance(route.asks, Media), "content": _content(route.asks)}
    return found


def _name(route: AnyRoute) -> str:
    noun = re.sub(r"[^a-z]+", "_", route.path.removeprefix(GUARDED)).strip("_")
    return f"{route.method.lower()}_{noun}"


def _in_path(path: str) -> list[Json]:
    numbers = {"seq": {"type": "integer", "minimum": 1}}
    return [
        {"name": name, "in": "path", "required": True, "schema": numbers.get(name, {"type": "string"})}
        for name in re.findall(r"{(\w+)}", path)
    ]


def _in_query(query: Query) -> Json:
    return {
        "name": query.name,
        "in": "query",
        "required": query.required,
        "schema": query.schema,
        "description": query.what,
    }


def _answer(route: AnyRoute) -> Json:
    if route.status == SWITCHING:
        return {"description": f"Frames: {', '.join(frame.__name__ for frame in FRAMES)}."}
    described: Json = {"description": HTTPStatus(route.status).phrase}
    return described | {"content": _content(route.gives)} if route.gives else described


def _content(what: type[BaseModel] | Media) -> Json:
    if isinstance(what, Media):
        return {kind: {"schema": _plain(kind)} for kind in what.types}
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{what.__name__}"}}}


def _plain(kind: str) -> Json:
    """Bytes have no schema, text is a string."""
    return {"type": "object"} if kind == "application/json" else {}


def _problems(route: AnyRoute) -> Json:
    """By status, each with the codes that it may have."""
    codes: defaultdict[int, set[str]] = defaultdict(set)
    for error in _refusals(route):
        codes[wording(error()).status].add(code(error()))
    if route.path.startswith(GUARDED):
        codes[400].add(_HTTP[400])
    if route.asks:
        codes[413].add(_HTTP[413])
    codes[500].add("internal")
    if route.path == "/readyz":
        codes[503].add("not_ready")
    schema = {"$ref": f"#/components/schemas/{replies.Problem.__name__}"}
    return {
        str(status): {"description": ", ".join(sorted(found)), "content": {PROBLEM: {"schema": schema}}}
        for status, found in sorted(codes.items())
    }


def _refusals(route: AnyRoute) -> list[type[BatonError]]:
    found = [*route.refuses, *_CREDENTIALS[route.needs]]
    if route.path.startswith(GUARDED):
        found += [refusals.OriginRefused, errors.StoreUnavailable, TooManyRequests]
    if route.method == "POST" and route.path.endswith("/conversations"):
        found.append(TooManyConversations)
    if route.path.endswith("/changes"):
        found.append(TooManyStreams)
    if "{id}" in route.path and route.needs is Needs.CALLER:
        found.append(errors.UnknownConversation)
    if route.says:
        found += [errors.IdentityRequired, errors.Blocked]
    if route.asks and not isinstance(route.asks, Media):
        found += _BODY
    return found


def _schemas(routes: Sequence[AnyRoute]) -> Json:
    named = [what for route in routes for what in (route.asks, route.gives)]
    models = {what: None for what in named if isinstance(what, type)}
    wanted = [*models, replies.Problem, *FRAMES]
    _, found = models_json_schema(
        [(model, "validation") for model in dict.fromkeys(wanted)],
        ref_template="#/components/schemas/{model}",
    )
    schemas: Json = found["$defs"]
    return schemas
