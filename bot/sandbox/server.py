"""The sandbox as one aiohttp application, and how it is run."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.sandbox import control, page_acts
from bot.sandbox.clock import Clock, Timing, utc_now
from bot.sandbox.commands import run_command
from bot.sandbox.errors import Json, PageError, SlackError
from bot.sandbox.events import resume
from bot.sandbox.http_delivery import HttpDelivery
from bot.sandbox.interactivity import click
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits
from bot.sandbox.outbound import Outbound
from bot.sandbox.page_api import answer, get_workspace, page_door
from bot.sandbox.page_feed import PAGES, close_pages, follow
from bot.sandbox.people import Workspace
from bot.sandbox.responses import respond
from bot.sandbox.sandbox import SANDBOX, Sandbox, sandbox_of
from bot.sandbox.sockets import Sockets
from bot.sandbox.submissions import act_on_view
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
    app_url = workspace.app.request_url
    outbound: Outbound = sockets
    if app_url:
        outbound = HttpDelivery(app_url, workspace.app.signing_secret, timing.ack, clock)
    sandbox = Sandbox(
        workspace, Journal(journal_dir), clock, timing, sockets, outbound, Limits(workspace.rates)
    )
    sandbox.restore()
    app = web.Application(middlewares=[_named_errors], client_max_size=MOST_BYTES)
    app[SANDBOX] = sandbox
    app[PAGES] = set()
    app.cleanup_ctx.append(_lifetime)
    app.on_shutdown.append(_close_sockets)
    app.on_shutdown.append(close_pages)
    _route(app.router)
    return app


def _route(router: web.UrlDispatcher) -> None:
    router.add_route("GET", "/api/{method}", call)
    router.add_route("POST", "/api/{method}", call)
    router.add_get("/link/{ticket}", _link)
    router.add_post("/response/{id}", respond)
    router.add_get("/archives/{channel}/{message}", _permalink)
    router.add_get("/", _page)
    router.add_get("/page/workspace", get_workspace)
    router.add_get("/page/events", follow)
    router.add_post("/page/messages", page_door(page_acts.write))
    router.add_post("/page/edits", page_door(page_acts.edit))
    router.add_post("/page/deletes", page_door(page_acts.delete))
    router.add_post("/page/clicks", page_door(click))
    router.add_post("/page/commands", page_door(run_command))
    router.add_post("/page/views/{id}", page_door(act_on_view))
    router.add_post("/control/faults", page_door(control.order_fault))
    router.add_post("/control/sharing", page_door(control.share))
    router.add_delete("/control/faults", control.clear_faults)
    router.add_get("/control/ledger", control.get_ledger)
    router.add_get("/control/sockets", control.get_sockets)
    router.add_post("/control/sockets/close", control.close_sockets)
    if PAGE.is_dir():
        router.add_static("/page/static/", PAGE)


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
