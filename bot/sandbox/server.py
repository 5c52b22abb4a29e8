"""The sandbox as one aiohttp application, and how it is run."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox import control, control_people, control_places, files, judge, page_acts, portraits
from bot.sandbox.broken import during_outage
from bot.sandbox.clock import Clock, Time, Timing, utc_now
from bot.sandbox.commands import run_command
from bot.sandbox.errors import Json, PageError, SlackError
from bot.sandbox.events import resume
from bot.sandbox.home import open_home
from bot.sandbox.http_delivery import HttpDelivery
from bot.sandbox.interactivity import click
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits
from bot.sandbox.page_api import answer, get_workspace, page_door
from bot.sandbox.page_feed import PAGES, close_pages, follow
from bot.sandbox.people import Workspace
from bot.sandbox.posts import reveal_all
from bot.sandbox.responses import respond
from bot.sandbox.sandbox import SANDBOX, Sandbox, sandbox_of
from bot.sandbox.shortcuts import use_shortcut
from bot.sandbox.sockets import Sockets
from bot.sandbox.submissions import act_on_view
from bot.sandbox.ways import Ways
from bot.sandbox.web_api.door import call

MOST_BYTES = 1 << 20
PAGE = Path(__file__).parent / "page"

log = logging.getLogger("sandbox")


def build(
    workspace: Workspace,
    journal_dir: Path | None = None,
    clock: Clock = utc_now,
    timing: Timing | None = None,
) -> web.Application:
    """Raises JournalError when the journal cannot be used or read."""
    timing = timing or Timing()
    sockets = Sockets(workspace.app.id, timing.ack)
    ways = Ways(
        sockets, partial(_http, workspace.app.signing_secret, timing.ack, clock), workspace.app.request_urls
    )
    workspace = replace(workspace, channels=dict(workspace.channels))
    sandbox = Sandbox(
        workspace, Journal(journal_dir), Time(clock), timing, sockets, ways, Limits(workspace.rates)
    )
    sandbox.restore()
    app = web.Application(middlewares=[_named_errors, during_outage], client_max_size=MOST_BYTES)
    app[SANDBOX] = sandbox
    app[PAGES] = set()
    app.cleanup_ctx.append(_lifetime)
    app.on_shutdown.append(_close_sockets)
    app.on_shutdown.append(close_pages)
    _route(app.router)
    return app


def _http(secret: str, ack_seconds: float, clock: Clock, url: str) -> HttpDelivery:
    """Signed by the true time, wherever a test has moved the sandbox's: the app compares it with its own."""
    return HttpDelivery(url, secret, ack_seconds, clock)


def _route(router: web.UrlDispatcher) -> None:
    router.add_route("GET", "/api/{method}", call)
    router.add_route("POST", "/api/{method}", call)
    router.add_get("/link/{ticket}", _link)
    router.add_post("/response/{id}", respond)
    router.add_get("/archives/{channel}/{message}", _permalink)
    router.add_get("/files/{id}", files.download)
    router.add_get("/files/{id}/download", files.download)
    router.add_get("/portraits/{user}/{size}.png", portraits.download)
    router.add_get("/", _page)
    router.add_get("/page/workspace", get_workspace)
    router.add_get("/page/events", follow)
    router.add_post("/page/messages", page_door(page_acts.write))
    router.add_post("/page/files", files.upload)
    router.add_post("/page/edits", page_door(page_acts.edit))
    router.add_post("/page/deletes", page_door(page_acts.delete))
    router.add_post("/page/clicks", page_door(click))
    router.add_post("/page/commands", page_door(run_command))
    router.add_post("/page/shortcuts", page_door(use_shortcut))
    router.add_post("/page/home", page_door(open_home))
    router.add_post("/page/views/{id}", page_door(act_on_view))
    _route_control(router)
    if PAGE.is_dir():
        router.add_static("/page/static/", PAGE)


def _route_control(router: web.UrlDispatcher) -> None:
    router.add_post("/control/faults", page_door(control.order_fault))
    router.add_get("/control/faults", control.get_faults)
    router.add_delete("/control/faults", control.clear_faults)
    router.add_delete("/control/faults/{id}", control.end_fault)
    router.add_post("/control/outage", page_door(control.set_outage))
    router.add_get("/control/outage", control.get_outage)
    router.add_post("/control/clock", page_door(control.move_clock))
    router.add_get("/control/clock", control.get_clock)
    router.add_post("/control/delivery", page_door(control.set_delivery))
    router.add_get("/control/delivery", control.get_delivery)
    router.add_get("/control/sockets", control.get_sockets)
    router.add_post("/control/sockets/close", control.close_sockets)
    router.add_post("/control/sockets/cut", control.cut_sockets)
    router.add_post("/control/sharing", page_door(control_places.share))
    router.add_post("/control/threads", page_door(control_places.delete_thread))
    router.add_post("/control/channels", page_door(control_places.change_channel))
    router.add_post("/control/members", page_door(control_people.change_member))
    router.add_post("/control/people", page_door(control_people.deactivate))
    router.add_post("/control/token", page_door(control_places.set_token))
    router.add_get("/control/ledger", judge.get_ledger)
    router.add_get("/control/judge", judge.get_threads)
    router.add_get("/control/summary", judge.get_summary)


async def _page(_request: web.Request) -> web.StreamResponse:
    page = PAGE / "index.html"
    if not page.is_file():
        raise PageError("no_page", "The workspace page is not installed.", 404)
    return web.FileResponse(page, headers={"Cache-Control": "no-store"})


async def _permalink(request: web.Request) -> web.StreamResponse:
    # see slack.md: permalink
    channel, packed = request.match_info["channel"], request.match_info["message"]
    query = {"channel": channel, "ts": f"{packed[1:-6]}.{packed[-6:]}"}
    raise web.HTTPFound(request.url.origin().with_path("/").with_query(query))


async def _link(request: web.Request) -> web.WebSocketResponse:
    sandbox = sandbox_of(request)
    return await sandbox.sockets.accept(request, sandbox.seconds())


async def _lifetime(app: web.Application) -> AsyncIterator[None]:
    sandbox = app[SANDBOX]
    sandbox.spawn(resume(sandbox))
    reveal_all(sandbox)
    yield
    await sandbox.stop()


async def _close_sockets(app: web.Application) -> None:
    app[SANDBOX].closing.set()
    await app[SANDBOX].sockets.close()


@web.middleware
async def _named_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        _check_origin(request)
        return await handler(request)
    except (SlackError, PageError) as refusal:
        return answer(refusal.answer(), refusal.status)
    except web.HTTPException as refusal:
        if refusal.status < 400:
            raise
        return answer(_http_error(refusal), refusal.status)
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return answer({"ok": False, "error": "internal_error", "detail": "The sandbox failed."}, 500)


def _check_origin(request: web.Request) -> None:
    """Every site that is open in the same browser can reach this port: none but our own page may use it."""
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2] != request.host:
        raise PageError("origin_refused", "This page is no part of the local workspace.", 403)


def _http_error(refusal: web.HTTPException) -> Json:
    names = {404: "not_found", 405: "method_not_allowed", 413: "request_too_large"}
    return {"ok": False, "error": names.get(refusal.status, "bad_request"), "detail": refusal.reason}
