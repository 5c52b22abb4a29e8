"""What stands and what was called, for whoever judges a test: cheap also with a hundred thousand messages."""

import asyncio
from itertools import islice

from aiohttp import web

from bot.sandbox.errors import Json, PageError
from bot.sandbox.jsontext import write_json
from bot.sandbox.page_api import answer
from bot.sandbox.sandbox import sandbox_of
from bot.sandbox.workspace import State, author

PAGE, MOST = 1000, 10_000
THREADS_AT_ONCE = 200


async def get_ledger(request: web.Request) -> web.Response:
    """Everything at once, or with `since` one page of the messages."""
    sandbox = sandbox_of(request)
    if "since" in request.query:
        return answer(_page(sandbox.state, _whole(request, "since", 0), _whole(request, "limit", PAGE)))
    ephemerals = [
        record["message"] | {"channel": record["channel"], "to": record["to"], "shown": record["shown"]}
        for record in sandbox.state.ephemerals.values()
    ]
    return answer(
        {
            "messages": _messages(sandbox.state),
            "ephemerals": ephemerals,
            "calls": dict(sandbox.faults.calls),
            "limited": dict(sandbox.faults.limited),
            "events": _events(sandbox.state),
        }
    )


async def get_threads(request: web.Request) -> web.StreamResponse:
    """One line per thread, written as it is read: a soak goes on meanwhile."""
    state, texts = sandbox_of(request).state, request.query.get("texts") != "0"
    wanted = request.query.get("channel", "")
    response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
    await response.prepare(request)
    for channel in [wanted] if wanted else list(state.messages):
        roots = [ts for ts, message in state.messages[channel].items() if message.get("thread_ts", ts) == ts]
        for start in range(0, len(roots), THREADS_AT_ONCE):
            some = roots[start : start + THREADS_AT_ONCE]
            lines = [line for root in some if (line := _thread(state, channel, root, texts))]
            await response.write("".join(lines).encode())
            await asyncio.sleep(0)
    await response.write_eof()
    return response


async def get_summary(request: web.Request) -> web.Response:
    sandbox = sandbox_of(request)
    state, faults = sandbox.state, sandbox.faults
    counts = state.counts
    finished = counts["acked"] + counts["given_up"]
    names = ("sent", "acked", "given_up", "attempts")
    return answer(
        {
            "ok": True,
            "messages": sum(map(len, state.messages.values())),
            "threads": sum(1 for replies in state.replies.values() if replies),
            "calls": dict(faults.calls),
            "limited": dict(faults.limited),
            "struck": dict(+faults.struck),
            "events": {name: counts[name] for name in names} | {"open": counts["sent"] - finished},
            "sockets": sandbox.sockets.open,
        }
    )


def _page(state: State, since: int, limit: int) -> Json:
    limit = max(1, min(limit, MOST))
    places = list(islice(state.arrivals, since, since + limit))
    upto = since + len(places)
    found = [_shown(state, *place) for place in places if place[1] in state.messages[place[0]]]
    return {"ok": True, "messages": found, "next": upto, "more": upto < len(state.arrivals)}


def _messages(state: State) -> list[Json]:
    found = [_shown(state, channel, ts) for channel, said in state.messages.items() for ts in said]
    return sorted(found, key=lambda message: (float(message["ts"]), message["channel"]))


def _shown(state: State, channel: str, ts: str) -> Json:
    message = (state.full(channel, ts) or {}) | {"channel": channel}
    return message | {"hidden": True} if (channel, ts) in state.hidden else message


def _events(state: State) -> list[Json]:
    keys = ("event_id", "type", "subtype", "acked", "attempts")
    return [{key: getattr(event, key) for key in keys} for event in state.events.values()]


def _thread(state: State, channel: str, root: str, texts: bool) -> str:
    """Empty when nothing of it can be seen."""
    first = state.messages[channel].get(root)
    said = [*([first] if first and (channel, root) not in state.hidden else []), *state.thread(channel, root)]
    rows = [
        [m["ts"], _delivery(m), author(m), m.get("text", "") if texts else ""]
        for m in sorted(said, key=lambda message: float(message["ts"]))
    ]
    return write_json({"channel": channel, "root": root, "messages": rows}) + "\n" if rows else ""


def _delivery(message: Json) -> str:
    payload = message.get("metadata", {}).get("event_payload", {})
    return str(payload.get("delivery_id", ""))


def _whole(request: web.Request, key: str, default: int) -> int:
    value = request.query.get(key, str(default))
    if not value.isdecimal() or len(value) > 9:
        raise PageError("invalid_arguments", f"{key} must be a whole number.")
    return int(value)
