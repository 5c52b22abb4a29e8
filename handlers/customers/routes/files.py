"""Files: taken in by their content, given out as nothing that a browser would run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import quote

from aiohttp import web

from bot.domain.conversation import Attachment
from bot.domain.errors import BatonError
from handlers.customers import answers, fields
from handlers.customers.bodies import read_file
from handlers.customers.inside import Inside
from handlers.customers.links import Links
from handlers.customers.models import NoBody
from handlers.customers.refusals import FilesOff
from handlers.customers.replies import AttachmentReply
from handlers.customers.settings import Offer
from handlers.customers.sniffing import TEXT, fit_name, sniff
from handlers.customers.table import Call


class FileRoutes:
    def __init__(self, inside: Inside, links: Links, offer: Offer) -> None:
        self._inside = inside
        self._files = inside.files
        self._links = links
        self._offer = offer

    async def keep(self, call: Call[NoBody]) -> AttachmentReply:
        """Brings a file, to be sent with a turn within a day. What it is shows in its content."""
        if not self._offer.types:
            raise FilesOff
        name = fields.needed(call.request.query.get("name"), "name")
        # Whose conversation it is comes before the bytes: a stranger's are not even read.
        await self._inside.owning.may_write(call.caller, call.conversation_id)
        data = await read_file(call.request, self._offer.size)
        kind = await asyncio.to_thread(sniff, data, frozenset(self._offer.types))
        kept = await self._files.keep(call.caller, call.conversation_id, fit_name(name, kind), kind, data)
        return answers.attachment(kept)

    async def read(self, call: Call[NoBody]) -> web.StreamResponse:
        """A file of this conversation."""
        file_id = call.request.match_info["attachment_id"]
        file = await self._files.find(call.caller, call.conversation_id, file_id)
        return await _give(call.request, file, self._files.portions(file))

    async def open(self, call: Call[NoBody]) -> web.StreamResponse:
        """A file by its signed link, which agents get."""
        file = await self._files.linked(self._links.read(call.request.match_info["signed"]))
        return await _give(call.request, file, self._files.portions(file))


async def _give(request: web.Request, file: Attachment, portions: AsyncIterator[bytes]) -> web.StreamResponse:
    """What ends in the middle ends the connection, or a client would wait for the rest."""
    response = web.StreamResponse(headers=INERT | {"Content-Disposition": named(file.name)})
    response.content_type = file.type
    response.content_length = file.size
    if file.type == TEXT:
        response.charset = "utf-8"
    await response.prepare(request)
    try:
        if request.method != "HEAD":
            async for portion in portions:
                await response.write(portion)
    except (BatonError, ConnectionError):
        response.force_close()
    return response


INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


def named(name: str) -> str:
    """RFC 6266: a name that every browser can read, and the one that it has."""
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%' else "_" for char in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
