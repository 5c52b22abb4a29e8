"""Files: taken in by their content, given out as nothing that a browser would run."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from aiohttp import web

from bot.domain.conversation import Attachment
from handlers.customers import answers, fields
from handlers.customers.bodies import read_file
from handlers.customers.inside import Inside
from handlers.customers.links import FileLinks
from handlers.customers.models import NoBody
from handlers.customers.refusals import FilesOff
from handlers.customers.replies import AttachmentReply
from handlers.customers.settings import Offer
from handlers.customers.sniffing import TEXT, fit_name, sniff
from handlers.customers.table import Call


class FileRoutes:
    def __init__(self, inside: Inside, links: FileLinks, offer: Offer) -> None:
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
        await self._inside.opens(call.caller, call.conversation_id)
        data = await read_file(call.request, self._offer.size)
        kind = await asyncio.to_thread(sniff, data, frozenset(self._offer.types))
        kept = await self._files.keep(call.caller, call.conversation_id, fit_name(name, kind), kind, data)
        return answers.attachment(kept)

    async def read(self, call: Call[NoBody]) -> web.Response:
        """A file of this conversation."""
        file_id = call.request.match_info["attachment_id"]
        return _given(*await self._files.read(call.caller, call.conversation_id, file_id))

    async def open(self, call: Call[NoBody]) -> web.Response:
        """A file by its signed link, which agents get."""
        return _given(*await self._files.open(self._links.file_id(call.request.match_info["signed"])))


def _given(file: Attachment, data: bytes) -> web.Response:
    response = web.Response(body=data, content_type=file.type, headers=_INERT)
    if file.type == TEXT:
        response.charset = "utf-8"
    response.headers["Content-Disposition"] = _named(file.name)
    return response


_INERT = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


def _named(name: str) -> str:
    """RFC 6266: a name that every browser can read, and the one that it has."""
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%' else "_" for char in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
