"""The outlet that speaks to customers in their own Slack thread: one change, at most one message."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2s

from slack_sdk.web.async_client import AsyncWebClient

from blocks import customer_side
from blocks.files import Link, nowhere
from blocks.parts import Message
from blocks.text import NAME_LIMIT, shorten
from bot.domain.conversation import Speaker, Turn
from bot.domain.deliveries import Anchor, Slip, Tell, Whisper
from bot.domain.errors import BatonError, OutletDown, OutletRefused, StoreUnavailable
from bot.domain.shown import Change, ChangeKind
from bot.domain.visiting import thread_at
from bot.ports import Item, Rate, Store, Tx
from handlers.slack import looking
from handlers.slack.customers import mending
from handlers.slack.customers.mending import Mended
from handlers.slack.looking import THREAD_GONE
from handlers.slack.outcomes import told
from handlers.slack.rates import POST_BURST, SECOND
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

NOT_CUSTOMERS = "not_a_customers_channel"
MOST_CHANGES = 500
"""Of a conversation, among which late files are looked for: they come within minutes."""
BLOCKED = "You can't write here any more."


@dataclass(frozen=True, slots=True)
class Words:
    """What is said, and under whose name: "" is Baton's own. `mended`: only where that can't be changed;
    `picture` is the key of the agent's.
    """

    message: Message
    name: str = ""
    mended: Mended | None = None
    picture: str = ""


class CustomersOutlet:
    """Raises as ports.Outlet says. Of edits and deletions the customer's own were made in Slack already."""

    def __init__(
        self,
        client: AsyncWebClient,
        store: Store,
        workspace: Workspace,
        link: Link = nowhere,
        portrait: Link = nowhere,
    ) -> None:
        """`link` gives the address at which a customer opens an agent's file, `portrait` a picture's."""
        self._portrait = portrait
        self._client = client
        self._link = link
        self._store = store
        self._workspace = workspace

    def rates(self, tx: Tx, item: Item) -> Sequence[Rate]:
        words = _words(tx, _tell(item), self._link, may_rename=True)
        if words is None:
            return ()
        post = Rate(f"slack:post:{thread_at(_tell(item).address).channel}", SECOND, POST_BURST)
        return mending.rates(post) if words.mended else (post,)

    async def send(self, item: Item) -> Anchor | None:
        tell = _tell(item)
        found = await self._load(tell)
        if found is None:
            return None
        thread = thread_at(tell.address)
        try:
            if found.mended and await self._is_mended(thread, found.mended):
                return None
            return await self._post(item.id, thread, found)
        except OutletRefused:
            await self._tell_holder(tell)
            raise

    async def look_back(self, item: Item) -> Anchor | None:
        thread = thread_at(_tell(item).address)
        if item.begun_at is None or not self._workspace.is_customers(thread.channel):
            return None
        ts = await looking.find(self._client, self._workspace, _mark(item.id), thread, item.begun_at)
        return Anchor(thread.channel, ts) if ts else None

    async def _load(self, tell: Tell) -> Words | None:
        may_rename = self._workspace.may_rename
        try:
            return await self._store.read(lambda tx: _words(tx, tell, self._link, may_rename=may_rename))
        except StoreUnavailable:
            raise OutletDown(method="store") from None

    async def _is_mended(self, thread: Anchor, mended: Mended) -> bool:
        if not self._workspace.is_customers(thread.channel):
            raise OutletRefused(method="chat.update", reason=NOT_CUSTOMERS)
        return await mending.in_place(self._client, self._workspace, thread, mended)

    async def _post(self, delivery_id: str, thread: Anchor, said: Words) -> Anchor:
        if not self._workspace.is_customers(thread.channel):
            raise OutletRefused(method="chat.postMessage", reason=NOT_CUSTOMERS)
        with told("chat.postMessage"):
            answer = await self._client.chat_postMessage(
                channel=thread.channel,
                thread_ts=thread.ts or None,
                text=said.message["text"],
                blocks=said.message["blocks"] or None,
                username=said.name or None,
                icon_url=(self._portrait(said.picture) if said.picture else "") or None,
                metadata=looking.metadata(_mark(delivery_id)),
                unfurl_links=False,
                unfurl_media=False,
                link_names=False,
                parse="none",
            )
            stands_in = (answer.get("message") or {"thread_ts": thread.ts}).get("thread_ts") or ""
            anchor = looking.anchor(answer)
        if stands_in != thread.ts:
            await self._remove(anchor)
            raise OutletRefused(method="chat.postMessage", reason=THREAD_GONE)
        return anchor

    async def _tell_holder(self, tell: Tell) -> None:
        """Who answers must not believe that they are read."""
        try:
            await self._store.write(lambda tx: _warn(tx, tell))
        except StoreUnavailable:
            log.exception("slack.holder_not_told")

    async def _remove(self, stray: Anchor) -> None:
        """One customer's answer must not stand in the open channel because their thread was deleted."""
        try:
            with told("chat.delete"):
                await self._client.chat_delete(channel=stray.channel, ts=stray.ts)
        except BatonError:
            log.exception("slack.stray_not_removed", extra={"channel": stray.channel, "ts": stray.ts})


def _tell(item: Item) -> Tell:
    if not isinstance(item.want, Tell):
        raise OutletRefused(method="draw", reason="not_for_customers")
    return item.want


def _mark(delivery_id: str) -> str:
    """Another company's apps may read it: it says nothing of the conversation."""
    return blake2s(delivery_id.encode(), digest_size=16).hexdigest()


def _words(tx: Tx, tell: Tell, link: Link, *, may_rename: bool) -> Words | None:
    """None where the change is nothing to read there: their own words stand in the thread already."""
    change = _change(tx, tell)
    if change is None:
        return None
    if change.kind is ChangeKind.TURN and change.turn and not change.turn.deleted:
        return _of_turn(change.turn, tell.conversation_id, link, may_rename=may_rename)
    if change.kind is ChangeKind.FILES and change.turn and not change.turn.deleted:
        return _of_turn(replace(change.turn, text=""), tell.conversation_id, link, may_rename=may_rename)
    if change.kind in {ChangeKind.EDIT, ChangeKind.DELETE} and change.turn:
        return _of_mending(tx, tell, change.turn, link, may_rename=may_rename)
    if change.kind is not ChangeKind.STATE or change.shown is None:
        return None
    if change.shown.blocked:
        return Words(customer_side.said(BLOCKED))
    return Words(customer_side.rating(tell.conversation_id)) if change.shown.rate == "asked" else None


def _of_mending(tx: Tx, tell: Tell, turn: Turn, link: Link, *, may_rename: bool) -> Words | None:
    """As it stands now: of several edits each says the last, and one that was taken back is gone."""
    if turn.speaker is not Speaker.AGENT:
        return None
    now = _of_turn(turn, tell.conversation_id, link, may_rename=may_rename)
    if now is None:
        return None
    rev = tx.turns.rev_of(tell.conversation_id, turn.seq)
    apart = () if turn.attachments else _files_apart(tx, tell, turn, rev)
    mended = Mended(turn, _post_of(tell, rev), turn.at, now.message, apart)
    return Words(mending.correction(turn, may_rename=may_rename), now.name, mended, now.picture)


def _files_apart(tx: Tx, tell: Tell, turn: Turn, since: int) -> tuple[str, ...]:
    """Where files that came after the words of a turn were said: it has none of them any more."""
    later = tx.changes.after(tell.conversation_id, since, MOST_CHANGES)
    files = [one for one in later if one.kind is ChangeKind.FILES and one.rev <= tell.upto]
    return tuple(_post_of(tell, one.rev) for one in files if one.turn and one.turn.seq == turn.seq)


def _post_of(tell: Tell, rev: int) -> str:
    """The mark of the message by which that change was told."""
    return _mark(f"{tell.conversation_id}-{rev - 1}-{rev}")


def _change(tx: Tx, tell: Tell) -> Change | None:
    found = next(iter(tx.changes.after(tell.conversation_id, tell.upto - 1, 1)), None)
    return found if found and found.rev == tell.upto else None


def _warn(tx: Tx, tell: Tell) -> None:
    handoff, change = tx.handoffs.open_of(tell.conversation_id), _change(tx, tell)
    if change and handoff and handoff.holder:
        tx.lanes.put(Whisper(handoff.id, handoff.holder.id, Slip.FAILED), change.at)


def _of_turn(turn: Turn, conversation_id: str, link: Link, *, may_rename: bool) -> Words | None:
    match turn.speaker:
        case Speaker.CUSTOMER:
            return None
        case Speaker.ASSISTANT:
            return Words(customer_side.answer(turn.text, turn.sources, conversation_id))
        case Speaker.SYSTEM:
            return Words(customer_side.said(turn.text))
        case Speaker.AGENT:
            name = shorten(turn.name, NAME_LIMIT)
            speaker = "" if may_rename else name
            said = customer_side.said(turn.text, speaker=speaker, files=turn.attachments, to=link)
            return Words(said, name, picture=turn.picture) if may_rename else Words(said)
