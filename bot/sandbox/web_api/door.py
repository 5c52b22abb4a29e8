"""The door `/api/{method}`: who calls, may they, how often; then the method; then the ordered misfortunes."""

import asyncio

from aiohttp import web

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.faults import Fault
from bot.sandbox.jsontext import write_json
from bot.sandbox.limits import ratelimited
from bot.sandbox.sandbox import Sandbox, sandbox_of
from bot.sandbox.web_api.arguments import Args, read_args
from bot.sandbox.web_api.methods import METHODS, Method


async def call(request: web.Request) -> web.StreamResponse:
    sandbox = sandbox_of(request)
    name = request.match_info["method"]
    try:
        args, token = await read_args(request)
        method = _known(name)
        _check_token(sandbox, method, token)
        sandbox.faults.calls[name] += 1
        fault = sandbox.faults.take(name, args.values)
        return await _answer(sandbox, request, method, args, fault)
    except SlackError as refusal:
        return _refused(sandbox, name, refusal)


async def _answer(
    sandbox: Sandbox, request: web.Request, method: Method, args: Args, fault: Fault | None
) -> web.StreamResponse:
    if fault is not None and fault.kind == "ratelimited":
        raise ratelimited(fault.retry_after)
    if fault is not None and fault.kind == "error":
        raise SlackError(fault.error)
    try:
        sandbox.limits.check_tier(method.name, method.tier, sandbox.seconds())
        answer = method.act(sandbox, args, str(request.url.origin()))
    except SlackError:
        if fault is not None:
            fault.times += 1  # nothing was accepted: the misfortune waits for the next call
        raise
    if fault is not None:
        await _lose_answer(sandbox, request, hang=fault.kind == "accepted_then_hang")
    return _response(sandbox, {"ok": True, **answer})


def _known(name: str) -> Method:
    method = METHODS.get(name)
    if method is None:
        # see slack.md: unknown-method
        raise SlackError("unknown_method", req_method=name)
    return method


def _check_token(sandbox: Sandbox, method: Method, token: str) -> None:
    # see slack.md: token
    app = sandbox.workspace.app
    if not token:
        raise SlackError("not_authed")
    if token not in (app.bot_token, app.app_token):
        raise SlackError("invalid_auth")
    if token != (app.app_token if method.app_level else app.bot_token):
        raise SlackError("not_allowed_token_type")
    # see slack.md: scopes
    if method.scopes and not any(scope in app.scopes for scope in method.scopes):
        needed, provided = ",".join(method.scopes), ",".join(app.scopes)
        raise SlackError("missing_scope", needed=needed, provided=provided)


async def _lose_answer(sandbox: Sandbox, request: web.Request, *, hang: bool) -> None:
    """The call has had its effect; its caller never hears of it."""
    # see slack.md: ambiguous
    while hang and not sandbox.closing.is_set() and request.transport is not None:
        if request.transport.is_closing():
            break
        await asyncio.sleep(0.05)
    if request.transport is not None:
        request.transport.abort()


def _refused(sandbox: Sandbox, name: str, refusal: SlackError) -> web.Response:
    headers = {}
    if refusal.retry_after is not None:
        sandbox.faults.limited[name] += 1
        headers["Retry-After"] = str(refusal.retry_after)
    return _response(sandbox, refusal.answer(), refusal.status, headers)


def _response(
    sandbox: Sandbox, answer: Json, status: int = 200, headers: dict[str, str] | None = None
) -> web.Response:
    scopes = {"x-oauth-scopes": ",".join(sandbox.workspace.app.scopes)}
    return web.Response(
        text=write_json(answer),
        status=status,
        content_type="application/json",
        headers=scopes | (headers or {}),
    )
