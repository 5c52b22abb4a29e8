"""A request's body, from bytes that a stranger chose to a model of the contract's shape."""

from __future__ import annotations

import asyncio
import json
from typing import Any, NoReturn, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.domain.conversation import one_line
from bot.domain.errors import BadInput
from handlers.customers.refusals import (
    BodyUnread,
    FieldMissing,
    FieldUnknown,
    FieldWrongType,
    FileTooLarge,
    JsonInvalid,
    NotAnObject,
    TooManyItems,
)

BODY_LIMIT = 64 * 1024
BODY_SECONDS = 20.0
"""How long a body may take: a phone on a bad line is done by then, a slow drip holds nothing for long."""
FILE_SECONDS = 180.0
"""For a file: 5 MB at 30 kB a second."""
MEGABYTE = 1024 * 1024

M = TypeVar("M", bound=BaseModel)


async def read_body(request: web.Request, model: type[M]) -> M:
    """An absent body counts as `{}`. Raises BadInput, or aiohttp's own 413."""
    raw = await _bytes(request)
    return fit(parse(raw) if raw.strip() else {}, model)


async def read_file(request: web.Request, limit: int) -> bytes:
    """At most `limit` bytes; what comes after is not kept. Raises FileTooLarge or BodyUnread."""
    _refuse_packed(request)
    if (request.content_length or 0) > limit:
        raise _too_large(limit)
    data = bytearray()
    try:
        async with asyncio.timeout(FILE_SECONDS):
            async for chunk in request.content.iter_any():
                data += chunk
                if len(data) > limit:
                    raise _too_large(limit)
    except (TimeoutError, ConnectionError):
        raise BodyUnread from None
    except web.RequestPayloadError:
        request.content.feed_eof()
        raise BodyUnread from None
    return bytes(data)


def _too_large(limit: int) -> FileTooLarge:
    size = f"{limit // MEGABYTE} MB" if limit >= MEGABYTE else f"{limit // 1024} kB"
    return FileTooLarge(limit=size)


def _refuse_packed(request: web.Request) -> None:
    """Raises BodyUnread: no client packs so little, and unpacking is a way to hurt a server."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise BodyUnread


async def _bytes(request: web.Request) -> bytes:
    try:
        async with asyncio.timeout(BODY_SECONDS):
            raw = await request.read()
    except (TimeoutError, ConnectionError):
        raise BodyUnread from None
    except web.RequestPayloadError:
        # Else aiohttp reads on after the answer, meets the same error and logs it as ours.
        request.content.feed_eof()
        raise BodyUnread from None
    _refuse_packed(request)
    return raw


def parse(raw: bytes | str) -> object:
    """Stricter than `json` alone. Raises JsonInvalid."""
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8")
        parsed: object = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except (ValueError, RecursionError):
        raise JsonInvalid from None
    return parsed


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Which of two equal keys counts differs from parser to parser: none does here."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("the same key twice")
    return found


def fit(value: object, model: type[M]) -> M:
    """Raises NotAnObject, FieldUnknown, FieldMissing, FieldWrongType or TooManyItems."""
    if not isinstance(value, dict):
        raise NotAnObject
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise _refusal(error) from None


def _refusal(error: ValidationError) -> BadInput:
    first = error.errors(include_url=False, include_input=False)[0]
    field = one_line(".".join(str(part) for part in first["loc"]))[:80]
    match first["type"]:
        case "extra_forbidden":
            return FieldUnknown(field=field)
        case "missing":
            return FieldMissing(field=field)
        case "too_long":
            return TooManyItems(field=field, limit=int(first["ctx"]["max_length"]))
        case "string_unicode":  # a key with half a surrogate pair
            return JsonInvalid()
        case _:
            return FieldWrongType(field=field)
