from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from bot.domain.conversation import Source, Speaker, Turn
from bot.domain.decision import Tried
from bot.domain.errors import UnknownConversation
from bot.ports import NewTurn
from storage.codec import dump, load_all
from storage.tables.change import CHANGE
from storage.tables.conversation import CONVERSATION
from storage.tables.turn import TURN
from storage.tx.unit import Unit

_NUMBER = (
    update(CONVERSATION)
    .where(CONVERSATION.c.id == bindparam("key"))
    .values(last_seq=CONVERSATION.c.last_seq + 1, last_rev=CONVERSATION.c.last_rev + 1)
    .returning(CONVERSATION.c.last_seq, CONVERSATION.c.last_rev)
)
_ADD = insert(TURN)
_ADD_CHANGE = insert(CHANGE)
_OF = select(TURN).where(TURN.c.conversation_id == bindparam("key"))
_BY_CLIENT_ID = _OF.where(TURN.c.client_id == bindparam("given"))
_AFTER = _OF.where(TURN.c.seq > bindparam("after")).order_by(TURN.c.seq)
_BETWEEN = _AFTER.where(TURN.c.seq <= bindparam("upto"))
_TALK = _OF.where(TURN.c.speaker.in_([Speaker.ASSISTANT.value, Speaker.CUSTOMER.value])).order_by(TURN.c.seq)


class Turns:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, conversation_id: str, turn: NewTurn) -> tuple[Turn, int]:
        seq, rev = self._next(conversation_id)
        self._unit.run(
            _ADD,
            conversation_id=conversation_id,
            seq=seq,
            rev=rev,
            at=turn.at,
            speaker=turn.speaker.value,
            text=turn.text,
            name=turn.name,
            client_id=turn.client_id or None,
            sources=dump(turn.sources),
            confidence=turn.confidence,
            article=turn.article,
        )
        self._unit.run(_ADD_CHANGE, conversation_id=conversation_id, rev=rev, at=turn.at, seq=seq, shown=None)
        self._unit.touch("changes", conversation_id)
        return _numbered(turn, seq), rev

    def by_client_id(self, conversation_id: str, client_id: str) -> tuple[Turn, int] | None:
        row = self._unit.first(_BY_CLIENT_ID, key=conversation_id, given=client_id)
        return (turn_of(row), row.rev) if row else None

    def of(self, conversation_id: str, after: int = 0, upto: int | None = None) -> list[Turn]:
        if upto is None:
            rows = self._unit.run(_AFTER, key=conversation_id, after=after)
        else:
            rows = self._unit.run(_BETWEEN, key=conversation_id, after=after, upto=upto)
        return [turn_of(row) for row in rows]

    def tried(self, conversation_id: str) -> list[Tried]:
        """Small talk, which comes from no article, tried nothing."""
        return _tried(self._unit.run(_TALK, key=conversation_id))

    def _next(self, conversation_id: str) -> tuple[int, int]:
        row = self._unit.first(_NUMBER, key=conversation_id)
        if row is None:
            raise UnknownConversation(conversation=conversation_id)
        return row.last_seq, row.last_rev


def turn_of(row: Row[Any]) -> Turn:
    """From any row that has the turn's columns."""
    return Turn(
        seq=row.seq,
        at=row.at,
        speaker=Speaker(row.speaker),
        text=row.text,
        name=row.name,
        client_id=row.client_id or "",
        sources=load_all(Source, row.sources),
        confidence=row.confidence,
    )


def _numbered(turn: NewTurn, seq: int) -> Turn:
    return Turn(
        seq, turn.at, turn.speaker, turn.text, turn.name, turn.client_id, turn.sources, turn.confidence
    )


def _tried(rows: Iterable[Row[Any]]) -> list[Tried]:
    tried: list[Tried] = []
    answer: Row[Any] | None = None
    for row in rows:
        if row.speaker == Speaker.ASSISTANT:
            tried += [_taken(answer, "")] if answer else []
            answer = row if row.article else None
        elif answer:
            tried.append(_taken(answer, row.text))
            answer = None
    return tried + ([_taken(answer, "")] if answer else [])


def _taken(answer: Row[Any], reaction: str) -> Tried:
    title = answer.sources[0]["title"] if answer.sources else answer.article
    return Tried(answer.article, title, answer.confidence or 0.0, reaction)
