"""Every no of this door as an RFC 9457 problem; nothing else leaves it, least of all a traceback."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Awaitable, Callable

from aiohttp import ClientConnectionResetError, web

from bot.domain.errors import BatonError
from handlers.customers.charges import TooManyRequests
from handlers.customers.limits import retry_after
from handlers.errors import INTERNAL, code, detail, wording

log = logging.getLogger(__name__)

RETRY_SECONDS = 2

_HTTP: dict[int, tuple[str, str]] = {
    400: ("bad_request", "The request could not be understood."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method."),
    413: ("body_too_large", "The request's body is larger than 64 KiB."),
}

TOLD = ("field", "into")
"""Details that a program needs: which field, which conversation it goes on in."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def as_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except BatonError as error:
        return of_error(error, request)
    except web.HTTPException as error:
        return _of_http(error)
    except ClientConnectionResetError:  # whoever asked is gone: no fault, and nobody hears the answer
        return _internal()
    except Exception as error:
        log_fault(request.path, error)
        return _internal()


def problem(
    status: int, code: str, title: str, detail: str, *, headers: dict[str, str] | None = None, **more: object
) -> web.Response:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    return web.Response(
        status=status,
        text=json.dumps(body | more),
        content_type="application/problem+json",
        headers=headers,
    )


def of_error(error: BatonError, request: web.Request) -> web.Response:
    words = wording(error)
    if words is INTERNAL:
        log_fault(request.path, error)
        return _internal()
    headers = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": str(RETRY_SECONDS)}}
    if isinstance(error, TooManyRequests):
        headers[429] = retry_after(error)
    more = {name: error.details[name] for name in TOLD if name in error.details}
    return problem(
        words.status, code(error), words.title, detail(error), headers=headers.get(words.status), **more
    )


def _of_http(error: web.HTTPException) -> web.Response:
    known, words = _HTTP.get(error.status, ("http_error", "The request was not taken."))
    kept = {name: error.headers[name] for name in ("Allow",) if name in error.headers}
    return problem(error.status, known, error.reason, words, headers=kept)


def _internal() -> web.Response:
    return problem(INTERNAL.status, INTERNAL.code, INTERNAL.title, INTERNAL.detail)


def log_fault(path: str, error: BaseException) -> None:
    """Where it happened, without the exception's own text: that may quote what a customer wrote."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log.error("customers.fault", extra={"path": path, "error": type(error).__qualname__, "frames": frames})
