"""`GET /widget.js`: one file for any site, kept by browsers but asked after each time."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from functools import cached_property
from threading import Lock

from aiohttp import ETag, web
from aiohttp.web import ContentCoding


class Script:
    """`text` makes it. That takes its time, so it is made beside the loop when it is first asked for."""

    def __init__(self, text: Callable[[], str]) -> None:
        self._text = text
        self._lock = Lock()

    async def serve(self, request: web.Request) -> web.Response:
        body, tag = await asyncio.to_thread(self._made)
        known = {one.value for one in request.if_none_match or ()}
        response = (
            web.Response(status=304)
            if known & {tag.value, "*"}
            else web.Response(body=body, content_type="text/javascript", charset="utf-8")
        )
        if response.status == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.enable_compression(ContentCoding.gzip)
        response.etag = tag
        response.headers.update(_FOR_ANY_SITE)
        return response

    def _made(self) -> tuple[bytes, ETag]:
        with self._lock:
            return self._script

    @cached_property
    def _script(self) -> tuple[bytes, ETag]:
        body = self._text().encode()
        # Weak, since packed and unpacked bytes go by the same name.
        return body, ETag(hashlib.sha256(body).hexdigest()[:32], is_weak=True)


_FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
