from __future__ import annotations

from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, insert, literal_column, or_, select, update

from bot.domain.conversation import Account, Channel, Conversation, Customer, Page, Speaker
from bot.domain.errors import UnknownConversation
from bot.domain.handoff import State
from bot.ports import Summary
from bot.ports.conversation import Begun
from storage.codec import dump, load
from storage.tables.conversation import BLOCK, CONVERSATION
from storage.tables.handoff import HANDOFF
from storage.tables.turn import TURN
from storage.tx.unit import OnConflict, Unit

_ADD = insert(CONVERSATION)
_GET = select(CONVERSATION).where(CONVERSATION.c.id == bindparam("key"))
_LOCK = _GET.with_for_update()
_OWNER = select(CONVERSATION.c.owner).where(CONVERSATION.c.id == bindparam("key"))
_SET_PAGE = (
    update(CONVERSATION).where(CONVERSATION.c.id == bindparam("key")).values(page=bindparam("new_page"))
)
_SET_CUSTOMER = (
    update(CONVERSATION)
    .where(CONVERSATION.c.id == bindparam("key"))
    .values(customer=bindparam("new_customer"))
)
_SET_ACCOUNT = (
    update(CONVERSATION).where(CONVERSATION.c.id == bindparam("key")).values(account=bindparam("new_account"))
)
_THEIRS = CONVERSATION.c.owner == bindparam("of")
_NEWEST = (
    select(CONVERSATION).where(_THEIRS).order_by(CONVERSATION.c.created_at.desc(), CONVERSATION.c.id).limit(1)
)
_OTHERS = TURN.alias()
_UNREAD = (
    select(func.count())
    .where(
        _OTHERS.c.conversation_id == CONVERSATION.c.id,
        _OTHERS.c.seq > CONVERSATION.c.seen_seq,
        _OTHERS.c.speaker.in_([Speaker.ASSISTANT.value, Speaker.AGENT.value]),
    )
    .scalar_subquery()
)
_NEWEST_WORDS = (
    select(_OTHERS.c.seq)
    .where(_OTHERS.c.conversation_id == CONVERSATION.c.id)
    .order_by(
        and_(_OTHERS.c.speaker == Speaker.CUSTOMER.value, _OTHERS.c.text != "").desc(), _OTHERS.c.seq.desc()
    )
    .limit(1)
    .scalar_subquery()
)
"""A customer knows a matter by their own last words, not by the middle of an answer."""
_LAST = TURN.alias()
_SUMMARIES = (
    select(
        CONVERSATION.c.id,
        CONVERSATION.c.created_at,
        _LAST.c.at.label("last_at"),
        TURN.c.text.label("last_text"),
        TURN.c.speaker.label("last_speaker"),
        _UNREAD.label("unread"),
    )
    .join(_LAST, and_(_LAST.c.conversation_id == CONVERSATION.c.id, _LAST.c.seq == CONVERSATION.c.last_seq))
    .join(TURN, and_(TURN.c.conversation_id == CONVERSATION.c.id, TURN.c.seq == _NEWEST_WORDS))
    .where(_THEIRS)
    .order_by(_LAST.c.at.desc(), CONVERSATION.c.id)
    .limit(bindparam("most"))
)
_WORDS = (
    select(_OTHERS.c.text)
    .where(
        _OTHERS.c.conversation_id == CONVERSATION.c.id,
        _OTHERS.c.speaker == Speaker.CUSTOMER.value,
        _OTHERS.c.text != "",
    )
    .order_by(_OTHERS.c.seq)
    .limit(1)
    .scalar_subquery()
)
_STATE = (
    select(HANDOFF.c.state)
    .where(HANDOFF.c.conversation_id == CONVERSATION.c.id)
    .order_by(HANDOFF.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
_BEGUN = (
    select(
        CONVERSATION.c.id,
        CONVERSATION.c.created_at,
        CONVERSATION.c.channel,
        _WORDS.label("words"),
        _STATE.label("state"),
    )
    .order_by(CONVERSATION.c.created_at.desc(), CONVERSATION.c.id)
    .limit(bindparam("most"))
)
_ADOPT = (
    update(CONVERSATION)
    .where(_THEIRS)
    .values(owner=bindparam("new_owner"), blocked=or_(CONVERSATION.c.blocked, bindparam("banned")))
    .returning(CONVERSATION.c.id)
)
_SET_BLOCKED = (
    update(CONVERSATION).where(_THEIRS).values(blocked=bindparam("banned")).returning(CONVERSATION.c.id)
)
_BLOCK = OnConflict(lambda insert: insert(BLOCK).on_conflict_do_nothing(index_elements=[BLOCK.c.owner]))
_UNBLOCK = delete(BLOCK).where(BLOCK.c.owner == bindparam("of"))
_HOLD = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("of"), literal_column("0"))))
"""An owner has no row of their own that could be locked."""
_MERGE = (
    update(CONVERSATION).where(CONVERSATION.c.id == bindparam("key")).values(merged_into=bindparam("target"))
)
_MERGED_INTO = (
    select(CONVERSATION.c.id)
    .where(CONVERSATION.c.merged_into == bindparam("target"), CONVERSATION.c.merged_into != "")
    .order_by(CONVERSATION.c.created_at)
)
_MERGED_OF = select(CONVERSATION.c.id, CONVERSATION.c.merged_into).where(
    _THEIRS, CONVERSATION.c.merged_into != ""
)
_IS_BLOCKED = select(BLOCK.c.owner).where(BLOCK.c.owner == bindparam("of"))


class Conversations:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, conversation: Conversation) -> None:
        self._unit.run(
            _ADD,
            id=conversation.id,
            created_at=conversation.created_at,
            customer=dump(conversation.customer),
            account=dump(conversation.account),
            page=dump(conversation.page),
            last_seq=conversation.last_seq,
            last_rev=conversation.last_rev,
            owner=conversation.owner,
            channel=conversation.channel.value,
            outside=conversation.outside,
            seen_seq=conversation.seen_seq,
            agent_seen_seq=0,
            blocked=conversation.blocked,
            followed="",
            merged_into=conversation.merged_into,
        )

    def get(self, conversation_id: str) -> Conversation:
        row = self._unit.first(_LOCK if self._unit.writing else _GET, key=conversation_id)
        if row is None:
            raise UnknownConversation(conversation=conversation_id)
        return conversation_of(row)

    def owner_of(self, conversation_id: str) -> str:
        row = self._unit.first(_OWNER, key=conversation_id)
        if row is None:
            raise UnknownConversation(conversation=conversation_id)
        return str(row.owner)

    def set_page(self, conversation_id: str, page: Page) -> None:
        self._unit.run(_SET_PAGE, key=conversation_id, new_page=dump(page))

    def set_customer(self, conversation_id: str, customer: Customer) -> None:
        self._unit.run(_SET_CUSTOMER, key=conversation_id, new_customer=dump(customer))

    def set_account(self, conversation_id: str, account: Account) -> None:
        self._unit.run(_SET_ACCOUNT, key=conversation_id, new_account=dump(account))

    def newest_of(self, owner: str) -> Conversation | None:
        row = self._unit.first(_NEWEST, of=owner)
        return conversation_of(row) if row else None

    def newest(self, limit: int) -> list[Begun]:
        return [_begun(row) for row in self._unit.run(_BEGUN, most=limit)]

    def summaries(self, owner: str, limit: int) -> list[Summary]:
        return [_summary(row) for row in self._unit.run(_SUMMARIES, of=owner, most=limit)]

    def adopt(self, owner: str, new_owner: str) -> list[str]:
        rows = self._unit.run(_ADOPT, of=owner, new_owner=new_owner, banned=self.is_blocked(new_owner))
        return [row.id for row in rows]

    def block(self, owner: str, at: datetime, *, blocked: bool) -> list[str]:
        if blocked:
            self._unit.run(_BLOCK, owner=owner, at=at)
        else:
            self._unit.run(_UNBLOCK, of=owner)
        return [row.id for row in self._unit.run(_SET_BLOCKED, of=owner, banned=blocked)]

    def hold(self, *owners: str) -> None:
        """Where units run beside each other; two that hold several do it in one order."""
        if self._unit.writing and self._unit.connection.dialect.name == "postgresql":
            for owner in sorted({*owners} - {""}):
                self._unit.run(_HOLD, of=owner)

    def lock_merged(self, owner: str) -> None:
        goes_on: dict[str, set[str]] = {}
        for row in self._unit.run(_MERGED_OF, of=owner):
            goes_on.setdefault(row.merged_into, set()).add(row.id)
        for one in TopologicalSorter(goes_on).static_order():
            self.get(one)

    def merge(self, conversation_id: str, into: str) -> None:
        self._unit.run(_MERGE, key=conversation_id, target=into)

    def merged_into(self, conversation_id: str) -> list[str]:
        found = [row.id for row in self._unit.run(_MERGED_INTO, target=conversation_id)]
        return found + [one for each in found for one in self.merged_into(each)]

    def is_blocked(self, owner: str) -> bool:
        return self._unit.first(_IS_BLOCKED, of=owner) is not None


def conversation_of(row: Row[Any]) -> Conversation:
    return Conversation(
        id=row.id,
        created_at=row.created_at,
        customer=load(Customer, row.customer),
        account=load(Account, row.account),
        page=load(Page, row.page),
        last_seq=row.last_seq,
        last_rev=row.last_rev,
        owner=row.owner,
        channel=Channel(row.channel),
        outside=row.outside,
        seen_seq=row.seen_seq,
        blocked=row.blocked,
        merged_into=row.merged_into,
    )


def _begun(row: Row[Any]) -> Begun:
    state = State(row.state) if row.state else None
    return Begun(row.id, row.created_at, Channel(row.channel), row.words or "", state)


def _summary(row: Row[Any]) -> Summary:
    return Summary(row.id, row.created_at, row.last_at, row.last_text, Speaker(row.last_speaker), row.unread)
