"""For tests: misfortunes to order, what is visible and what was called, the sockets."""

from aiohttp import web

from bot.sandbox.errors import Json
from bot.sandbox.page_api import answer
from bot.sandbox.sandbox import Sandbox, sandbox_of


async def order_fault(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    sandbox.faults.order(body)
    return {}


async def clear_faults(request: web.Request) -> web.Response:
    sandbox_of(request).faults.clear()
    return answer({"ok": True})


async def get_ledger(request: web.Request) -> web.Response:
    sandbox = sandbox_of(request)
    state, faults = sandbox.state, sandbox.faults
    ephemerals = [
        record["message"] | {"channel": record["channel"], "to": record["to"], "shown": record["shown"]}
        for record in state.ephemerals.values()
    ]
    events = [
        {
            "event_id": event.event_id,
            "type": event.body["event"]["type"],
            "subtype": event.body["event"].get("subtype", ""),
            "acked": event.acked,
            "attempts": event.attempts,
        }
        for event in state.events.values()
    ]
    return answer(
        {
            "messages": _messages(sandbox),
            "ephemerals": ephemerals,
            "calls": dict(faults.calls),
            "limited": dict(faults.limited),
            "events": events,
        }
    )


async def get_sockets(request: web.Request) -> web.Response:
    return answer({"open": sandbox_of(request).sockets.open})


async def close_sockets(request: web.Request) -> web.Response:
    return answer({"ok": True, "closed": await sandbox_of(request).sockets.drop()})


def _messages(sandbox: Sandbox) -> list[Json]:
    found = [
        (sandbox.state.full(channel, ts) or message) | {"channel": channel}
        for channel, messages in sandbox.state.messages.items()
        for ts, message in messages.items()
    ]
    return sorted(found, key=lambda message: (float(message["ts"]), message["channel"]))
