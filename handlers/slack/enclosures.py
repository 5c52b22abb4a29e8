"""Files on agents' messages: what Slack says of them, and their bytes, which only Baton's token opens.

Their addresses in Slack stay here: they are asked for when a file is fetched, and kept nowhere.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.codes import Slip
from bot.domain.conversation import Attachment, one_line
from bot.domain.deliveries import Anchor
from bot.domain.enclosed import MOST_ENCLOSED, Brought, Enclosed, Refused, whereabouts
from bot.domain.errors import BatonError, NotFetched, OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.ports import Tx
from bot.ports.points import crossing
from handlers.slack.client import is_local
from handlers.slack.outcomes import told

Json = Mapping[str, Any]

AT_ONCE = 4
"""Downloads: each may be held in memory whole."""
NAME_LIMIT, ID_LIMIT = 200, 40
TOMBSTONE = "tombstone"
GONE = frozenset({"file_not_found", "file_deleted", "file_not_visible"})
UNREAD = frozenset({"missing_scope", "not_allowed_token_type"})
PAGE = "text/html"
PATIENCE = aiohttp.ClientTimeout(total=60, sock_connect=5, sock_read=20)


class NotThere(Exception):
    """Refused for good."""

    def __init__(self, why: Slip) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Judge:
    """What may be passed on: at most `size` bytes. `kind` finds the type in the content, and raises BadInput;
    `named` makes the name fit it.
    """

    size: int
    kind: Callable[[bytes], str]
    named: Callable[[str, str], str]


def enclosed_in(files: object) -> tuple[Enclosed, ...]:
    """What hangs on a message, as Slack says it; what was deleted is not there any more."""
    listed = files if isinstance(files, list) else []
    return tuple(_enclosed(file) for file in listed[:MOST_ENCLOSED] if _is_there(file))


def gone_from(files: object) -> tuple[Enclosed, ...]:
    """What once hung on a message, and was deleted by itself (docs/slack.md, `file-deleted`)."""
    listed = files if isinstance(files, list) else []
    return tuple(Enclosed(file["id"], "", gone=True) for file in listed[:MOST_ENCLOSED] if _is_gone(file))


def _is_gone(file: object) -> bool:
    return isinstance(file, dict) and file.get("mode") == TOMBSTONE and _is_named(file)


def _is_there(file: object) -> bool:
    return isinstance(file, dict) and file.get("mode") != TOMBSTONE and _is_named(file)


def _is_named(file: Json) -> bool:
    """An id with a colon is none of Slack's, and would break the key that is made of it."""
    found = file.get("id")
    return isinstance(found, str) and found.isascii() and found.isalnum() and len(found) <= ID_LIMIT


def _enclosed(file: Json) -> Enclosed:
    size, kind = file.get("size"), file.get("mimetype")
    known = isinstance(size, int) and not isinstance(size, bool) and 0 <= size < 2**53
    return Enclosed(file["id"], _name(file), size if known and isinstance(size, int) else 0, _text(kind))


def _name(file: Json) -> str:
    return _text(file.get("name")) or _text(file.get("title"))


def _text(value: object) -> str:
    return one_line(value)[:NAME_LIMIT] if isinstance(value, str) else ""


def named_in(tx: Tx, key: str) -> str:
    """The name of the file with that key; "" where nothing is known of it any more."""
    place = whereabouts(key)
    heard = tx.inbox.heard(Anchor(place.channel, place.root), since=place.ts)
    files = (file for row in heard if row.message.ts == place.ts for file in row.message.files)
    return next((file.name for file in files if file.id == place.file and file.name), "")


class SlackFiles:
    def __init__(self, client: AsyncWebClient, judge: Judge) -> None:
        self._client = client
        self._judge = judge
        self._hands = asyncio.Semaphore(AT_ONCE)

    async def fetch(self, file: Enclosed) -> Brought | Refused:
        """Raises NotFetched."""
        try:
            async with self._hands:
                told_of = await self._info(file.id)
                data = await self._download(_address(told_of, self._client.base_url), told_of)
        except NotThere as end:
            return Refused(file.id, end.why)
        try:
            kind = await asyncio.to_thread(self._judge.kind, data)
        except BatonError:
            return Refused(file.id, Slip.FILE_TYPE)
        name = self._judge.named(_name(told_of) or file.name, kind)
        kept = Attachment(f"f_{secrets.token_urlsafe(16)}", name, kind, len(data))
        return Brought(file.id, kept, data)

    async def _info(self, file_id: str) -> Json:
        """Asked each time: an event may name nothing but the id, and an address may have changed."""
        try:
            with told("files.info"):
                answer = await self._client.files_info(file=file_id)
                found = dict(answer["file"])
        except OutletRefused as refused:
            raise _refusal(str(refused.details["reason"])) from None
        except (OutletDown, OutletHeld, OutletUnclear):
            raise NotFetched(file=file_id) from None
        if found.get("mode") == TOMBSTONE:
            raise NotThere(Slip.FILE_GONE)
        if found.get("is_external") or found.get("mode") == "external":
            raise NotThere(Slip.FILE_ELSEWHERE)
        size = found.get("size")
        if isinstance(size, int) and size > self._judge.size:
            raise NotThere(Slip.FILE_SIZE)
        return found

    async def _download(self, url: str, told_of: Json) -> bytes:
        """No redirect is followed: the token goes to Slack's own address and to no other."""
        headers = {"Authorization": f"Bearer {self._client.token}", "Accept-Encoding": "identity"}
        session = self._client.session
        if session is None:
            raise NotFetched(file="")
        try:
            with crossing("slack:file"):
                async with session.get(
                    url, headers=headers, allow_redirects=False, timeout=PATIENCE, proxy=self._client.proxy
                ) as answer:
                    _check(answer, told_of)
                    return await _read(answer, self._judge.size)
        except (BatonError, aiohttp.ClientError, TimeoutError, OSError, ValueError):
            raise NotFetched(file="") from None


def _refusal(reason: str) -> NotThere:
    if reason in GONE:
        return NotThere(Slip.FILE_GONE)
    return NotThere(Slip.FILES_UNREAD if reason in UNREAD else Slip.FILE)


def _address(told_of: Json, base: str) -> str:
    """Raises NotThere for an address that is not Slack's: the token would be given away there."""
    url = told_of.get("url_private_download") or told_of.get("url_private")
    if not isinstance(url, str) or not is_slacks(url, base):
        raise NotThere(Slip.FILE_ELSEWHERE)
    return url


def is_slacks(url: str, base: str) -> bool:
    """Slack's own host by https; beside a local Slack, that one."""
    try:
        asked, ours = urlsplit(url), urlsplit(base)
        same = (asked.scheme, asked.hostname, asked.port) == (ours.scheme, ours.hostname, ours.port)
    except ValueError:
        return False
    if asked.username is not None or asked.password is not None:
        return False
    if is_local(base):
        return same
    host = asked.hostname or ""
    return (
        asked.scheme == "https"
        and asked.port in {None, 443}
        and (host == "slack.com" or host.endswith(".slack.com"))
    )


def _check(answer: aiohttp.ClientResponse, told_of: Json) -> None:
    """Where the token may not read files, Slack says so with a page to sign in and 200: never passed on."""
    if answer.status == 404 or answer.status == 410:
        raise NotThere(Slip.FILE_GONE)
    if answer.status in {401, 403} or 300 <= answer.status < 400:
        raise NotThere(Slip.FILES_UNREAD)
    if answer.status != 200:
        raise NotFetched(file="")
    if answer.content_type == PAGE:
        raise NotThere(Slip.FILE_TYPE if told_of.get("mimetype") == PAGE else Slip.FILES_UNREAD)


async def _read(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    """Counted as it comes: what Slack said of its size is a claim."""
    if (answer.content_length or 0) > limit:
        raise NotThere(Slip.FILE_SIZE)
    data = bytearray()
    async for chunk in answer.content.iter_any():
        data += chunk
        if len(data) > limit:
            raise NotThere(Slip.FILE_SIZE)
    return bytes(data)
