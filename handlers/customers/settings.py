"""`GET /v1/widget`: how the widget looks and speaks in a customer's language, and what it may offer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from aiohttp import ETag, web
from pydantic import Field

from bot.domain.look import Look
from handlers.customers.replies import Reply


class FilesReply(Reply):
    size: Annotated[int, Field(description="Of one file, in bytes; 0 when no files are taken.")]
    types: list[str]


class WidgetReply(Reply):
    """`texts` are those that differ from the English that the widget brings along."""

    locale: Annotated[str, Field(description="BCP 47: the nearest to the one asked for. Dates go by it.")]
    dir: Literal["ltr", "rtl"]
    title: str
    greeting: str
    color: Annotated[str, Field(description="#rgb or #rrggbb; empty leaves the widget's own.")]
    texts: dict[str, str]
    attachments: FilesReply
    identity_required: bool
    mail: Annotated[bool, Field(description="Answers can also come by mail.")]


@dataclass(frozen=True, slots=True)
class Offer:
    """What does not depend on the language. `size` in bytes; no `types` means that no files are taken."""

    size: int = 0
    types: tuple[str, ...] = ()
    identity_required: bool = False
    mail: bool = False

    def reply(self, look: Look) -> WidgetReply:
        return WidgetReply(
            locale=look.locale,
            dir=look.dir,
            title=look.title,
            greeting=look.greeting,
            color=look.color,
            texts=dict(look.texts),
            attachments=FilesReply(size=self.size if self.types else 0, types=list(self.types)),
            identity_required=self.identity_required,
            mail=self.mail,
        )


@dataclass(frozen=True, slots=True)
class _Page:
    body: bytes
    tag: ETag


class Settings:
    """`look` answers for any text, a stranger's too: a page with an odd `lang` must have its widget."""

    def __init__(self, look: Callable[[str], Look], offer: Offer) -> None:
        self._look = look
        self._offer = offer
        self._pages: dict[str, _Page] = {}

    async def serve(self, request: web.Request) -> web.Response:
        page = self._page(self._look(request.query.get("locale", "")))
        known = {tag.value for tag in request.if_none_match or ()}
        if known & {page.tag.value, "*"}:
            response = web.Response(status=304)
        else:
            response = web.Response(body=page.body, content_type="application/json", charset="utf-8")
        response.etag = page.tag
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _page(self, look: Look) -> _Page:
        if look.locale not in self._pages:
            body = self._offer.reply(look).model_dump_json().encode()
            # Weak, since a proxy may pack it.
            tag = ETag(hashlib.sha256(body).hexdigest()[:32], is_weak=True)
            self._pages[look.locale] = _Page(body, tag)
        return self._pages[look.locale]
