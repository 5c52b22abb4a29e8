"""For tests: misfortunes to order, Slack away, time moved on, the ways to the app."""

from aiohttp import web

from bot.sandbox.errors import Json, PageError
from bot.sandbox.fault_orders import read_order
from bot.sandbox.page_api import answer
from bot.sandbox.sandbox import Sandbox, sandbox_of

FARTHEST = 366 * 86_400.0


async def order_fault(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    fault = read_order(body, sandbox.faults.next_name())
    sandbox.faults.order(fault)
    return {"id": fault.id}


async def get_faults(request: web.Request) -> web.Response:
    standing = sandbox_of(request).faults.standing()
    told = [{"id": f.id, "wish": f.wish, "struck": f.struck, "left": f.left} for f in standing]
    return answer({"ok": True, "faults": told})


async def clear_faults(request: web.Request) -> web.Response:
    sandbox_of(request).faults.clear()
    return answer({"ok": True})


async def end_fault(request: web.Request) -> web.Response:
    if not sandbox_of(request).faults.end(request.match_info["id"]):
        raise PageError("fault_not_found", "No such misfortune stands.", 404)
    return answer({"ok": True})


async def set_outage(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    on, how = body.get("on"), body.get("how", "refused")
    if not isinstance(on, bool) or not isinstance(how, str):
        raise PageError("invalid_arguments", "on must be true or false, how a text.")
    if on:
        await sandbox.outage.begin(how)
        sandbox.sockets.cut()
    else:
        await sandbox.outage.end()
    return _outage(sandbox)


async def get_outage(request: web.Request) -> web.Response:
    return answer({"ok": True} | _outage(sandbox_of(request)))


def _outage(sandbox: Sandbox) -> Json:
    return {"on": bool(sandbox.outage.how), "how": sandbox.outage.how}


async def move_clock(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    """Time goes on; it never goes back."""
    # see slack.md: event-retries
    seconds = body.get("seconds")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= FARTHEST:
        raise PageError("invalid_arguments", f"seconds must be a number from 0 to {FARTHEST:.0f}.")
    sandbox.time.move(seconds)
    return _clock(sandbox)


async def get_clock(request: web.Request) -> web.Response:
    return answer({"ok": True} | _clock(sandbox_of(request)))


def _clock(sandbox: Sandbox) -> Json:
    return {"now": sandbox.now().isoformat(), "ahead": sandbox.time.ahead}


async def set_delivery(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    urls = body.get("request_urls")
    if not isinstance(urls, list) or not all(_is_url(url) for url in urls):
        raise PageError("invalid_arguments", "request_urls must be a list of http addresses.")
    await sandbox.ways.lead_to(urls)
    return {"request_urls": sandbox.ways.urls}


def _is_url(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


async def get_delivery(request: web.Request) -> web.Response:
    return answer({"ok": True, "request_urls": sandbox_of(request).ways.urls})


async def get_sockets(request: web.Request) -> web.Response:
    return answer({"open": sandbox_of(request).sockets.open})


async def close_sockets(request: web.Request) -> web.Response:
    return answer({"ok": True, "closed": await sandbox_of(request).sockets.drop()})


async def cut_sockets(request: web.Request) -> web.Response:
    return answer({"ok": True, "closed": sandbox_of(request).sockets.cut()})
