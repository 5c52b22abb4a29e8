"""Files in the workspace: brought by people, named on messages, opened with the app's token."""

import base64
from typing import Any

from aiohttp import web

from bot.sandbox.broken import cut_off, linger
from bot.sandbox.errors import Json, PageError
from bot.sandbox.page_api import actor, answer, text_of
from bot.sandbox.people import User
from bot.sandbox.sandbox import Sandbox, new_id, sandbox_of

LARGEST = 50_000_000
MOST = 10
"""On one message."""
DOWNLOAD = "files.download"
"""Not Slack's: the name by which a misfortune is ordered for a download."""
LOGIN = (
    "<!doctype html><html><head><title>Sign in | Slack</title></head><body>Sign in to continue</body></html>"
)
ELSEWHERE = "https://drive.example/open"


async def upload(request: web.Request) -> web.Response:
    """`POST /page/files?as=…&name=…&mimetype=…` with the bytes: the file's id, for a message to name."""
    # see slack.md: file-share
    sandbox = sandbox_of(request)
    query = dict(request.query)
    me, name = actor(sandbox, query), text_of(query, "name")
    data = bytearray()
    async for chunk in request.content.iter_any():
        data += chunk
        if len(data) > LARGEST:
            raise PageError("file_too_large", "A file may have 50 MB here.", 413)
    kind = text_of(query, "mimetype", "application/octet-stream")
    file = _file(me, name, kind, len(data), str(request.url.origin()))
    kept = base64.b64encode(data).decode()
    sandbox.commit({"kind": "file", "file": file, "data": kept})
    return answer({"ok": True, "id": file["id"], "size": len(data)})


def on_message(sandbox: Sandbox, body: Json, me: User, origin: str) -> Json:
    """The keys a message with files has. A file is named by the id of its upload; without one it has no
    bytes.
    """
    # see slack.md: file-share
    wanted = body.get("files") or []
    if not isinstance(wanted, list) or len(wanted) > MOST or not all(isinstance(f, dict) for f in wanted):
        raise PageError("invalid_arguments", f"files must be a list of at most {MOST} objects.")
    if not wanted:
        return {}
    files = [_known(sandbox, one, me) if "id" in one else _unsent(sandbox, one, me, origin) for one in wanted]
    return {"subtype": "file_share", "upload": True, "files": files}


def info(sandbox: Sandbox, file_id: str) -> Json | None:
    return sandbox.state.files.get(file_id)


def stone(file_id: str) -> Json:
    """What is left of a deleted file where it was shown."""
    # see slack.md: file-deleted
    return {"id": file_id, "mode": "tombstone"}


def is_stone(file: Json) -> bool:
    return file.get("mode") == "tombstone"


def _known(sandbox: Sandbox, wanted: Json, me: User) -> Json:
    file = info(sandbox, text_of(wanted, "id"))
    if file is None or file["user"] != me.id:
        raise PageError("file_not_found", "There is no such file of yours.", 404)
    return file


def _unsent(sandbox: Sandbox, wanted: Json, me: User, origin: str) -> Json:
    size: Any = wanted.get("size", 0)
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise PageError("invalid_arguments", "size must be a whole number of bytes.")
    kind = text_of(wanted, "mimetype", "application/octet-stream")
    file = _file(me, text_of(wanted, "name"), kind, size, origin)
    if wanted.get("is_external") is True:
        # see slack.md: file-external
        file |= {"mode": "external", "is_external": True, "url_private": ELSEWHERE}
        del file["url_private_download"]
    sandbox.commit({"kind": "file", "file": file, "data": None})
    return file


def _file(me: User, name: str, kind: str, size: int, origin: str) -> Json:
    file_id = new_id("F")
    return {
        "id": file_id,
        "name": name,
        "title": name,
        "mimetype": kind,
        "filetype": name.rpartition(".")[2].lower(),
        "size": size,
        "user": me.id,
        "mode": "hosted",
        "is_external": False,
        "url_private": f"{origin}/files/{file_id}",
        "url_private_download": f"{origin}/files/{file_id}/download",
    }


async def download(request: web.Request) -> web.StreamResponse:
    """With the token, and what scope it needs; without either there is a page to sign in, and no error."""
    # see slack.md: file-download
    sandbox, file_id = sandbox_of(request), request.match_info["id"]
    app, file = sandbox.workspace.app, info(sandbox, file_id)
    if request.headers.get("Authorization") != f"Bearer {app.bot_token}" or "files:read" not in app.scopes:
        return web.Response(text=LOGIN, content_type="text/html")
    data = sandbox.state.contents.get(file_id)
    if file is None or data is None:
        raise web.HTTPNotFound
    sandbox.faults.calls[DOWNLOAD] += 1
    fault = sandbox.faults.take(DOWNLOAD, {"id": file_id, "name": file["name"]})
    given = web.Response(body=data, content_type=str(file["mimetype"]).partition(";")[0])
    if fault is None:
        return given
    match fault.kind:
        case "slow":
            await linger(request, fault.seconds)
            return given
        case "ratelimited":
            return web.Response(status=429, headers={"Retry-After": str(fault.retry_after)})
        case "error":
            return web.Response(status=fault.status if fault.status >= 400 else 500)
        case "malformed":
            return web.Response(text=LOGIN, content_type="text/html")
        case _:
            return cut_off(request)
