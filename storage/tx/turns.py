from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from bot.domain.conversation import Attachment, Source, Speaker, Turn
from bot.domain.decision import Tried
from bot.domain.errors import UnknownTurn
from bot.domain.shown import ChangeKind
from bot.ports import NewTurn
from storage.codec import dump, load_all
from storage.tables.change import CHANGE
from storage.tables.file import FILE
from storage.tables.turn import TURN
from storage.tx.numbering import next_rev, next_turn
from storage.tx.unit import Unit

_ADD = insert(TURN)
_ADD_CHANGE = insert(CHANGE)
_OF = select(TURN).where(TURN.c.conversation_id == bindparam("key"))
_BY_CLIENT_ID = _OF.where(TURN.c.client_id == bindparam("given"))
_AFTER = _OF.where(TURN.c.seq > bindparam("after")).order_by(TURN.c.seq)
_BETWEEN = _AFTER.where(TURN.c.seq <= bindparam("upto"))
_ONE = _OF.where(TURN.c.seq == bindparam("nth"))
_THIS = update(TURN).where(TURN.c.conversation_id == bindparam("key"), TURN.c.seq == bindparam("nth"))
_EDIT = _THIS.values(text=bindparam("words"), edited=True)
_ENCLOSE = _THIS.values(attachments=bindparam("files", type_=TURN.c.attachments.type))
_DROP_FILES = delete(FILE).where(FILE.c.conversation_id == bindparam("key"), FILE.c.seq == bindparam("nth"))
_DELETE = _THIS.values(text="", attachments=[], deleted=True, digest="")
_LAST_SAID = (
    _OF.with_only_columns(TURN.c.seq)
    .where(TURN.c.speaker == bindparam("by"), TURN.c.at <= bindparam("before"))
    .order_by(TURN.c.seq.desc())
    .limit(1)
)
_STANDING = _OF.with_only_columns(func.max(TURN.c.seq)).where(
    TURN.c.speaker.in_(bindparam("by", expanding=True)), TURN.c.deleted.is_(False)
)
_SAYS = (
    _OF.with_only_columns(TURN.c.seq)
    .where(TURN.c.speaker == Speaker.CUSTOMER.value, TURN.c.text == bindparam("words"))
    .limit(1)
)
_TALK = _OF.where(TURN.c.speaker.in_([Speaker.ASSISTANT.value, Speaker.CUSTOMER.value])).order_by(TURN.c.seq)


class Turns:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(self, conversation_id: str, turn: NewTurn) -> tuple[Turn, int]:
        seq, rev = next_turn(self._unit, conversation_id, turn.at)
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
            attachments=dump(turn.attachments),
            edited=False,
            deleted=False,
            picture=turn.picture,
            digest=_digest(turn.text) if turn.client_id else "",
        )
        self._log(conversation_id, rev, ChangeKind.TURN, seq, turn.at)
        return _numbered(turn, seq), rev

    def get(self, conversation_id: str, seq: int) -> Turn:
        row = self._unit.first(_ONE, key=conversation_id, nth=seq)
        if row is None:
            raise UnknownTurn(seq=seq)
        return turn_of(row)

    def rev_of(self, conversation_id: str, seq: int) -> int:
        row = self._unit.first(_ONE, key=conversation_id, nth=seq)
        if row is None:
            raise UnknownTurn(seq=seq)
        return int(row.rev)

    def edit(self, conversation_id: str, seq: int, text: str, at: datetime) -> int:
        rev = next_rev(self._unit, conversation_id, at)
        self._unit.run(_EDIT, key=conversation_id, nth=seq, words=text)
        self._log(conversation_id, rev, ChangeKind.EDIT, seq, at)
        return rev

    def enclose(self, conversation_id: str, seq: int, file: Attachment, at: datetime) -> int:
        files = (*self.get(conversation_id, seq).attachments, file)
        rev = next_rev(self._unit, conversation_id, at)
        self._unit.run(_ENCLOSE, key=conversation_id, nth=seq, files=dump(files))
        self._log(conversation_id, rev, ChangeKind.FILES, seq, at)
        return rev

    def delete(self, conversation_id: str, seq: int, at: datetime) -> int:
        rev = next_rev(self._unit, conversation_id, at)
        self._unit.run(_DELETE, key=conversation_id, nth=seq)
        self._unit.run(_DROP_FILES, key=conversation_id, nth=seq)
        self._log(conversation_id, rev, ChangeKind.DELETE, seq, at)
        return rev

    def came_as(self, conversation_id: str, seq: int, text: str) -> bool:
        row = self._unit.first(_ONE, key=conversation_id, nth=seq)
        return row is not None and row.digest in {"", _digest(text)}

    def last_standing(self, conversation_id: str, *speakers: Speaker) -> int:
        by = [speaker.value for speaker in speakers]
        return self._unit.run(_STANDING, key=conversation_id, by=by).scalar_one() or 0

    def is_said(self, conversation_id: str, text: str) -> bool:
        return self._unit.first(_SAYS, key=conversation_id, words=text) is not None

    def last_said(self, conversation_id: str, speaker: Speaker, before: datetime) -> int:
        row = self._unit.first(_LAST_SAID, key=conversation_id, by=speaker.value, before=before)
        return row.seq if row else 0

    def by_client_id(self, conversation_id: str, client_id: str) -> tuple[Turn, int] | None:
        row = self._unit.first(_BY_CLIENT_ID, key=conversation_id, given=client_id)
        return (turn_of(row), row.rev) if row else None

    def of(self, conversation_id: str, after: int = 0, upto: int | None = None) -> list[Turn]:
        if upto is None:
            rows = self._unit.run(_AFTER, key=conversation_id, after=after)
        else:
            rows = self._unit.run(_BETWEEN, key=conversation_id, after=after, upto=upto)
        return [turn_of(row) for row in rows]

    def tried(self, conversation_id: str, since: datetime | None = None) -> list[Tried]:
        """Small talk, which comes from no article, tried nothing."""
        talk = self._unit.run(_TALK, key=conversation_id)
        return _tried(row for row in talk if since is None or row.at > since)

    def _log(self, conversation_id: str, rev: int, kind: ChangeKind, seq: int, at: datetime) -> None:
        self._unit.run(
            _ADD_CHANGE,
            conversation_id=conversation_id,
            rev=rev,
            at=at,
            kind=kind.value,
            seq=seq,
            by=None,
            shown=None,
        )


def turn_of(row: Row[Any], said_at: datetime | None = None) -> Turn:
    """From any row that has the turn's columns; `said_at` where the row's `at` is another thing's."""
    return Turn(
        seq=row.seq,
        at=said_at or row.at,
        speaker=Speaker(row.speaker),
        text=row.text,
        name=row.name,
        client_id=row.client_id or "",
        sources=load_all(Source, row.sources),
        confidence=row.confidence,
        attachments=load_all(Attachment, row.attachments),
        edited=row.edited,
        deleted=row.deleted,
        picture=row.picture,
    )


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:32]


def _numbered(turn: NewTurn, seq: int) -> Turn:
    return Turn(
        seq,
        turn.at,
        turn.speaker,
        turn.text,
        turn.name,
        turn.client_id,
        turn.sources,
        turn.confidence,
        turn.attachments,
        picture=turn.picture,
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
    """What has no source is known by its own words: an outside AI's answer, "did you mean A or B?"."""
    title = answer.sources[0]["title"] if answer.sources else answer.text
    return Tried(answer.article, title, answer.confidence or 0.0, reaction)
