"""How Slack reaches Baton: the socket, or signed HTTP."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Sequence
from typing import Any

import aiohttp
from slack_sdk.signature import SignatureVerifier

from bot.doctor.context import Context
from bot.doctor.finding import Finding, Waits, failed, ok, skipped, warning
from bot.doctor.here import Health, base, health, plainly
from bot.doctor.slack import unreached
from bot.domain.errors import BatonError, OutletRefused
from handlers.slack import http
from handlers.slack.outcomes import told

TAKEN = "Slack takes SLACK_APP_TOKEN; none was opened beside the running Baton's"
NO_ANSWER = (aiohttp.ClientError, TimeoutError, OSError, ValueError)


async def socket(context: Context) -> Sequence[Finding]:
    """Beside a running Baton none is opened: Slack would send some of its events there, and a press would
    be lost. With --live Slack is asked for an address, which opens nothing.
    """
    if not context.secret("SLACK_APP_TOKEN"):
        return []
    running = context.found.file and await health(context)
    beside = bool(running and running.ours)
    if running and beside and not (running.ready and context.asked.live):
        return [_of_the_running_one(running)]
    try:
        address = await _address(context)
        return [ok(TAKEN) if beside else await _hello(context, address)]
    except OutletRefused as refused:
        return [
            failed(
                f"Slack refuses SLACK_APP_TOKEN ({refused.details['reason']})",
                "make an app-level token with connections:write under Basic Information, turn Socket Mode on",
            )
        ]
    except BatonError as silent:
        return [unreached(context, silent)]
    except NO_ANSWER as error:
        return [
            failed(f"no WebSocket to Slack: {plainly(error)}", "firewall and proxy must let wss:// through")
        ]


async def signing(context: Context) -> Sequence[Finding]:
    if context.secret("SLACK_APP_TOKEN"):
        return []
    secret = context.secret("SLACK_SIGNING_SECRET")
    if not secret:
        raise Waits("SLACK_SIGNING_SECRET")
    if not context.file.server.public_url:
        return [failed("Slack has no address to call", "set public_url under [server] in baton.toml")]
    return [await _signed(context, secret)]


def _of_the_running_one(running: Health) -> Finding:
    """It may have been started with another token than the one that is set here."""
    if running.ready:
        return skipped("the running Baton's is open; SLACK_APP_TOKEN itself was not tried, use --live")
    return failed(
        f"Baton runs, but is not ready: {running.reasons or 'see its log'}",
        "the lines above, or Baton's log, say why",
    )


async def _address(context: Context) -> str:
    """Raises BatonError or Waits."""
    with told("apps.connections.open"):
        token = context.secret("SLACK_APP_TOKEN")
        answer = await context.slack.apps_connections_open(app_token=token)
        return str(answer["url"])


async def _hello(context: Context, url: str) -> Finding:
    """Raises one of NO_ANSWER."""
    async with context.http.ws_connect(url, proxy=context.slack.proxy) as opened:
        hello = await opened.receive_json()
    if not isinstance(hello, dict) or hello.get("type") != "hello":
        return failed(f"Slack closed it: {_reason(hello)}", "at most ten may be open for one app")
    others = _number(hello.get("num_connections")) - 1
    if others > 0:
        return warning(
            f"opens, but {others} more of this app {'is' if others == 1 else 'are'} open somewhere",
            "run one Baton for one app: Slack gives each event to one of them only",
        )
    return ok("opened and closed again")


async def _signed(context: Context, secret: str) -> Finding:
    """As Slack greets a new address: whoever knows the secret gives the word back."""
    address, word = f"{base(context)}{http.PATH}", secrets.token_urlsafe(16)
    body = json.dumps({"type": "url_verification", "challenge": word, "token": "baton-doctor"})
    stamp = str(int(context.asked.clock.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": str(SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)),
    }
    try:
        async with context.http.post(
            address, data=body, headers=headers, ssl=context.asked.tls, allow_redirects=False
        ) as answer:
            said = await answer.content.read(4096)
    except (*NO_ANSWER, asyncio.IncompleteReadError):
        raise Waits("public_url") from None
    if answer.status == 200 and word.encode() in said:
        return ok(f"a signed request to {address} is taken")
    return _not_taken(answer.status, address)


def _not_taken(status: int, address: str) -> Finding:
    match status:
        case 401:
            return failed(
                f"{address} refuses our signature",
                "the running Baton has another SLACK_SIGNING_SECRET, or the proxy changes body or headers",
            )
        case 503:
            return failed(f"{address} is not ready", "Baton's log says what it waits for in Slack")
        case 404:
            return failed(
                f"{address} is not there",
                "the running Baton uses Socket Mode, or the proxy passes only part of the addresses on",
            )
        case _:
            return failed(f"{address} answers {status}", "the proxy must pass it on to Baton unchanged")


def _reason(frame: Any) -> str:
    return str(frame.get("reason", "no reason"))[:80] if isinstance(frame, dict) else "no reason"


def _number(value: object) -> int:
    return value if isinstance(value, int) else 1
