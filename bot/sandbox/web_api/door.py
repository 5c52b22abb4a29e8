"""The door `/api/{method}`: who calls, may they, how often; then the method; then the ordered misfortunes."""

from dataclasses import replace

from aiohttp import web

from bot.sandbox.broken import cut_off, hang, linger, no_json
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
        fault = sandbox.faults.take(name, args.values)
        if fault is not None and fault.kind == "refused":
            # see slack.md: call-refused
            return cut_off(request)
        sandbox.faults.calls[name] += 1
        if fault is None:
            return _response(sandbox, _act(sandbox, request, method, args))
        return await _struck(sandbox, request, method, args, fault)
    except SlackError as refusal:
        return _refused(sandbox, name, refusal)


def _act(sandbox: Sandbox, request: web.Request, method: Method, args: Args) -> Json:
    sandbox.limits.check_tier(method.name, method.tier, sandbox.seconds())
    return {"ok": True, **method.act(sandbox, args, str(request.url.origin()))}


async def _struck(
    sandbox: Sandbox, request: web.Request, method: Method, args: Args, fault: Fault
) -> web.StreamResponse:
    if fault.kind == "ratelimited":
        raise ratelimited(fault.retry_after)
    if fault.kind == "error":
        raise SlackError(fault.error, status=fault.status)
    if fault.kind == "malformed":
        return no_json()
    if fault.kind == "slow" and fault.effect == "last":
        await linger(request, fault.seconds)
    if fault.kind == "visible_late":
        args = replace(args, late=fault.seconds)
    try:
        answer = _act(sandbox, request, method, args)
    except SlackError:
        sandbox.faults.unspend(fault)  # nothing was accepted: the misfortune waits for the next call
        raise
    return await _spoiled(request, fault, _response(sandbox, answer))


async def _spoiled(request: web.Request, fault: Fault, answer: web.Response) -> web.Response:
    """The call has had its effect; what its caller hears of it."""
    # see slack.md: ambiguous
    end = fault.then if fault.kind == "visible_late" else fault.kind.removeprefix("accepted_then_")
    if end == "slow" and fault.effect == "first":
        # see slack.md: call-slow
        await linger(request, fault.seconds)
    if end in ("ok", "slow"):
        return answer
    if end == "error":
        raise SlackError(fault.error, status=fault.status)
    if end == "malformed":
        return no_json()
    if end == "hang":
        await hang(request)
    return cut_off(request)


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
    if not method.app_level and sandbox.state.refusal:
        # see slack.md: token-revoked
        raise SlackError(sandbox.state.refusal)
    # see slack.md: scopes
    if method.scopes and not any(scope in app.scopes for scope in method.scopes):
        needed, provided = ",".join(method.scopes), ",".join(app.scopes)
        raise SlackError("missing_scope", needed=needed, provided=provided)


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
