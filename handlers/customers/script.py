"""`GET /widget.js`: one file for any site, kept by browsers but asked after each time."""

from __future__ import annotations

import hashlib

from aiohttp import ETag, web
from aiohttp.web import ContentCoding


class Script:
    def __init__(self, text: str) -> None:
        self._body = text.encode()
        # Weak, since packed and unpacked bytes go by the same name.
        self._tag = ETag(hashlib.sha256(self._body).hexdigest()[:32], is_weak=True)

    async def serve(self, request: web.Request) -> web.Response:
        known = {tag.value for tag in request.if_none_match or ()}
        response = (
            web.Response(status=304)
            if known & {self._tag.value, "*"}
            else web.Response(body=self._body, content_type="text/javascript", charset="utf-8")
        )
        if response.status == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
            response.enable_compression(ContentCoding.gzip)
        response.etag = self._tag
        response.headers.update(_FOR_ANY_SITE)
        return response


_FOR_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Encoding",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
