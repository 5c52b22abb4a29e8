"""For tests: misfortunes to order, what is visible and what was called, the sockets."""

from aiohttp import web

from bot.sandbox.errors import Json, PageError
from bot.sandbox.events import announce
from bot.sandbox.page_api import answer, text_of
from bot.sandbox.sandbox import Sandbox, sandbox_of


async def order_fault(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    sandbox.faults.order(body)
    return {}


async def share(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    """Shares a channel with another company, or ends that: `{channel, team, shared}`."""
    # see slack.md: channel-shared
    channel = sandbox.workspace.channels.get(text_of(body, "channel"))
    team, shared = text_of(body, "team"), body.get("shared", True)
    if channel is None or team not in sandbox.workspace.others or not isinstance(shared, bool):
        raise PageError("invalid_arguments", "channel, team (of another company) and shared are needed.")
    sandbox.commit({"kind": "shared", "channel": channel.id, "shared": shared})
    event = {"channel": channel.id, "event_ts": sandbox.state.next_ts(channel.id, sandbox.now())}
    told = {"connected_team_id": team} if shared else {"previously_connected_team_id": team}
    name = "channel_shared" if shared else "channel_unshared"
    if name in sandbox.workspace.app.events:
        ended = {} if shared else {"is_ext_shared": False}
        announce(sandbox, {"type": name, **told, **ended, **event}, is_ext_shared=shared)
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
