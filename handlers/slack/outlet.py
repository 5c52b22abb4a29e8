"""The outlet that speaks to Slack: cards, threads, marks and private words."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from blocks.files import Link, nowhere
from blocks.parts import Message
from bot.domain.deliveries import (
    DRAWN,
    Amended,
    Anchor,
    Close,
    LaneKind,
    Line,
    LineCode,
    Mark,
    Nudge,
    Redo,
    Stray,
    Whisper,
)
from bot.domain.errors import (
    LeaseLost,
    OutletDown,
    OutletRefused,
    StoreUnavailable,
    UnknownConversation,
    UnknownHandoff,
)
from bot.domain.losing import OutletGone
from bot.domain.rules import Rules
from bot.ports import Item, Rate, Store, Tx
from handlers.slack import beside, leading, looking, nudging, posting, rates, strays
from handlers.slack.loading import Drawing, NothingToSay, Post, admit, load
from handlers.slack.places import GONE, LOST, Places
from handlers.slack.standing import again, told_often
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

T = TypeVar("T")

NOT_TO_BE_REDRAWN = frozenset({*GONE, *LOST, "cant_update_message", "edit_window_closed"})
"""That one message is gone or fixed for good: no reason to keep the thread from what comes next."""


class SlackOutlet:
    """Raises as ports.Outlet says; what became of each call is decided in `outcomes`.

    For agents' channels alone: what it refuses parks its lane, with an alarm.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        store: Store,
        rules: Rules,
        workspace: Workspace,
        link: Link = nowhere,
        shared: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`link` gives the address at which an agent opens a customer's file; `shared`: do outsiders read a
        channel?
        """
        self._client = client
        self._store = store
        self._workspace = workspace
        self._cap = rates.of_cards(rules.cards)
        self._drawing = Drawing(rules, workspace, link, shared)
        self._places = Places(store, rules, workspace)

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:
        if isinstance(item.want, Stray):
            return rates.OF_A_STRAY
        if isinstance(item.want, Nudge):
            return (rates.of_post(nudging.place(item.want, self._workspace)),)
        if rate := rates.of_method(item):
            return (rate,)
        post = rates.of_post(self._places.of(tx, item))
        return (post, *self._cap) if item.kind is LaneKind.CARD else (post,)

    async def send(self, item: Item) -> Anchor | None:
        try:
            return await self._send(item)
        except OutletRefused as refused:
            raise await self._places.after(item, refused) from None

    async def _send(self, item: Item) -> Anchor | None:
        if isinstance(item.want, Stray):
            await strays.take_back(self._client, self._workspace, item.want)
            return None
        if isinstance(item.want, Nudge):
            await self._nudge(item, item.want)
            return None
        if item.anchor:
            admit(self._drawing, item.anchor.channel)
        match item.want:
            case Mark() as mark:
                await beside.mark(self._client, mark)
                return None
            case Whisper() as private:
                rules, workspace = self._drawing.rules, self._workspace
                drawing = self._store.read(lambda tx: leading.private(tx, rules, workspace, private))
                shown = await self._drawn(drawing, item.lane)
                await beside.whisper(self._client, private, item.anchor, shown)
                return None
            case Close() as close:
                await self._close(close, item.lane)
                return None
            case Redo() as redo:
                await self._redo(redo)
                return None
            case (Amended() | Line(code=LineCode.UNCLAIMED | LineCode.OFFERED)) as news:
                if await self._is_over(news, item.lane):
                    return None
        if item.anchor is None and item.kind in DRAWN:
            first = await self._drawn(self._store.write(partial(self._first, item=item)), item.lane)
            admit(self._drawing, first.channel)
            return await posting.post(self._client, item.id, first.channel, first.message, thread_ts=None)
        post = await self._drawn(self._store.read(lambda tx: load(tx, self._drawing, item)), item.lane)
        if item.kind in {LaneKind.THREAD, LaneKind.LEFT} or item.anchor is None:
            return await self._reply(item, post.message)
        return await posting.redraw(self._client, item.anchor, post.message)

    async def _is_over(self, news: Amended | Line, lane: str) -> bool:
        def over(tx: Tx) -> bool:
            return told_often(tx, news) if isinstance(news, Amended) else nudging.is_over(tx, news)

        return await self._drawn(self._store.read(over), lane)

    async def _nudge(self, item: Item, nudge: Nudge) -> None:
        drawing = self._store.read(lambda tx: nudging.load(tx, self._drawing, item, nudge))
        if message := await self._drawn(drawing, item.lane):
            await nudging.post(self._client, self._drawing, item, nudge, message)

    def _first(self, tx: Tx, item: Item) -> Post:
        """Its channel is kept before the post leaves: where else it would go later, it can't stand."""
        post = load(tx, self._drawing, item)
        if post.channel:
            tx.lanes.aim(item, post.channel)
        return post

    async def look_back(self, item: Item) -> Anchor | None:
        if item.begun_at is None or not rates.is_new(item):
            return None
        if not self._workspace.looks_back:
            raise OutletRefused(method="look_back", reason=looking.BLIND)
        where = item.anchor or Anchor(await self._places.begun(item), "")
        try:
            ts = await looking.find(self._client, self._workspace, item.id, where, item.begun_at)
        except OutletRefused as refused:
            reason = str(refused.details["reason"])
            if reason in looking.GONE:
                astray = not await self._removed(item, where.channel, item.begun_at)
                raise OutletGone(reason=reason, lost=False, astray=astray) from None
            if item.anchor is None:  # a card of which nobody knows whether it stands is not sent elsewhere
                raise
            raise await self._places.after(item, refused) from None
        return Anchor(where.channel, ts) if ts else None

    async def _removed(self, item: Item, channel: str, begun_at: datetime) -> bool:
        """Without its thread it may have come to stand in the open channel, or be about to be seen there."""
        where = Anchor(channel, "")
        ts = await looking.find(self._client, self._workspace, item.id, where, begun_at)
        return ts is not None and await strays.is_deleted(self._client, Anchor(channel, ts))

    async def _reply(self, item: Item, message: Message) -> Anchor:
        if item.anchor is None:
            raise OutletRefused(method="chat.postMessage", reason="no_thread")
        return await posting.post(
            self._client, item.id, item.anchor.channel, message, thread_ts=item.anchor.ts
        )

    async def _redo(self, redo: Redo) -> None:
        """Mostly one message, at most a few: one place in the rate. Failed half-way, all are redrawn."""
        drawn = await self._drawn(
            self._store.read(lambda tx: again(tx, self._drawing, redo)), redo.handoff_id
        )
        for anchor, message in drawn:
            await self._redraw_if_there(anchor, message)

    async def _close(self, close: Close, lane: str) -> None:
        where = Anchor(close.channel, close.ts)
        closed = await self._drawn(
            self._store.read(lambda tx: leading.closed(tx, self._drawing.rules, self._workspace, close)), lane
        )
        await self._redraw_if_there(where, closed)

    async def _redraw_if_there(self, anchor: Anchor, message: Message) -> None:
        try:
            await posting.redraw(self._client, anchor, message)
        except OutletRefused as refused:
            reason = refused.details["reason"]
            if reason not in NOT_TO_BE_REDRAWN:
                raise
            log.warning("slack.not_redrawn", extra={"ts": anchor.ts, "reason": reason})

    async def _drawn(self, drawing: Awaitable[T], what: str) -> T:
        """What can't be drawn is refused: it parks its lane with an alarm instead of spinning in it."""
        try:
            return await drawing
        except StoreUnavailable:
            raise OutletDown(method="store") from None
        except (LeaseLost, OutletRefused):
            raise
        except (NothingToSay, leading.NothingLeft, UnknownHandoff, UnknownConversation) as gone:
            raise OutletRefused(method="draw", reason=type(gone).__name__) from None
        except Exception:
            log.exception("slack.not_drawn", extra={"what": what})
            raise OutletRefused(method="draw", reason="not_drawn") from None
