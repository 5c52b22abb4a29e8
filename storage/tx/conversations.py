from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from bot.domain.conversation import Account, Conversation, Customer, Page
from bot.domain.errors import UnknownConversation
from storage.codec import dump, load
from storage.tables.conversation import CONVERSATION
from storage.tx.unit import Unit

_ADD = insert(CONVERSATION)
_GET = select(CONVERSATION).where(CONVERSATION.c.id == bindparam("key"))
_LOCK = _GET.with_for_update()
_SET_PAGE = (
    update(CONVERSATION).where(CONVERSATION.c.id == bindparam("key")).values(page=bindparam("new_page"))
)


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
        )

    def get(self, conversation_id: str) -> Conversation:
        row = self._unit.first(_LOCK if self._unit.writing else _GET, key=conversation_id)
        if row is None:
            raise UnknownConversation(conversation=conversation_id)
        return _conversation(row)

    def set_page(self, conversation_id: str, page: Page) -> None:
        self._unit.run(_SET_PAGE, key=conversation_id, new_page=dump(page))


def _conversation(row: Row[Any]) -> Conversation:
    return Conversation(
        id=row.id,
        created_at=row.created_at,
        customer=load(Customer, row.customer),
        account=load(Account, row.account),
        page=load(Page, row.page),
        last_seq=row.last_seq,
        last_rev=row.last_rev,
    )
