"""Agents' pictures: kept by browsers for a while, and given out as nothing that one would run."""

from __future__ import annotations

import hashlib

from aiohttp import ETag, web

from bot.portraits import Portraits
from handlers.customers.models import NoBody
from handlers.customers.table import Call

KEPT_SECONDS = 3_600
"""Who takes their picture back is seen with it for no longer."""


class PortraitRoutes:
    def __init__(self, portraits: Portraits) -> None:
        self._portraits = portraits

    async def read(self, call: Call[NoBody]) -> web.Response:
        """An agent's picture, where they chose to show one."""
        picture = await self._portraits.picture(call.request.match_info["key"])
        tag = ETag(hashlib.sha256(picture.data).hexdigest()[:32])
        known = {one.value for one in call.request.if_none_match or ()}
        if known & {tag.value, "*"}:
            response = web.Response(status=304)
        else:
            response = web.Response(body=picture.data, content_type=picture.type)
        response.etag = tag
        response.headers.update(_INERT)
        return response


_INERT = {
    "Cache-Control": f"public, max-age={KEPT_SECONDS}",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
