"""Where a message belongs, and where it goes once its place is gone: deleted, archived, or closed to us."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.domain.alarms import AlarmKind
from bot.domain.deliveries import DRAWN, LaneKind, Redo
from bot.domain.errors import (
    BatonError,
    OutletDown,
    OutletRefused,
    StoreUnavailable,
    UnknownConversation,
    UnknownHandoff,
)
from bot.domain.losing import OutletGone, OutletMoved
from bot.domain.rules import Rules
from bot.ports import Item, Store, Tx
from handlers.slack.loading import NothingToSay, channel_of, new_channel_of
from handlers.slack.looking import THREADLESS
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

GONE = THREADLESS
"""That one message or thread is there no more (docs/slack.md, `thread-gone`)."""
LOST = frozenset({"is_archived", "channel_not_found", "not_in_channel"})
"""The whole channel takes nothing (docs/slack.md, `channel-lost`)."""


class Places:
    def __init__(self, store: Store, rules: Rules, workspace: Workspace) -> None:
        self._store = store
        self._rules = rules
        self._workspace = workspace

    def of(self, tx: Tx, item: Item) -> str:
        """The channel; "" for what is of no skill any more."""
        try:
            return channel_of(tx, self._rules, self._workspace, item)
        except (UnknownHandoff, UnknownConversation, NothingToSay):
            return ""

    async def begun(self, item: Item) -> str:
        """Where it stands, if it does: a card goes elsewhere as soon as that channel is lost or its skill
        another, what was posted of it does not. Raises OutletDown.
        """
        try:
            return await self._store.read(lambda tx: self._begun(tx, item))
        except StoreUnavailable:
            raise OutletDown(method="store") from None

    def _begun(self, tx: Tx, item: Item) -> str:
        aimed = "" if item.anchor else tx.lanes.aimed(item.lane)
        return aimed or self.of(tx, item)

    async def after(self, item: Item, refused: OutletRefused) -> BatonError:
        """What a refusal means where the place may be at fault; itself where it is not.

        Raises OutletDown when the store is away.
        """
        reason = str(refused.details["reason"])
        if item.kind not in {*DRAWN, LaneKind.THREAD} or isinstance(item.want, Redo):
            return refused
        if reason in GONE and item.anchor:
            return OutletGone(reason=reason, lost=False)
        return await self._lost(item, refused) if reason in LOST else refused

    async def _lost(self, item: Item, refused: OutletRefused) -> BatonError:
        """Without another channel to go to it stays where it is, and waits."""
        channel = await self.begun(item)
        if not channel:
            return refused
        elsewhere = await self._lose(channel, item)
        if not elsewhere or elsewhere == channel or item.kind is LaneKind.OPS:
            return refused
        if item.anchor:
            return OutletGone(reason=str(refused.details["reason"]), lost=True)
        return OutletMoved(channel=channel)

    async def _lose(self, channel: str, item: Item) -> str:
        at = item.taken_at or item.since
        if at is None:
            return ""
        try:
            is_news, elsewhere = await self._store.write(
                partial(self._add_lost, item=item, channel=channel, at=at)
            )
        except StoreUnavailable:
            raise OutletDown(method="store") from None
        if is_news:
            log.error("slack.channel_lost", extra={"channel": channel})
        return elsewhere

    def _add_lost(self, tx: Tx, item: Item, channel: str, at: datetime) -> tuple[bool, str]:
        return tx.alarms.add(AlarmKind.CHANNEL_LOST, channel, at), self._anew(tx, item)

    def _anew(self, tx: Tx, item: Item) -> str:
        try:
            return new_channel_of(tx, self._rules, self._workspace, replace(item, anchor=None))
        except (UnknownHandoff, UnknownConversation, NothingToSay):
            return ""
