"""What happened, as the customer's side reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.conversing import Passed
from bot.domain.brief import Told, shorten
from bot.domain.conversation import Attachment, Page, Source, Speaker, Turn
from bot.domain.shown import Change, ChangeKind, Seen, Shown
from bot.ports import Summary
from handlers.customers import replies

Json = dict[str, Any]

LISTED = 120
"""Characters of a conversation's last words in the list."""


def changes(found: Sequence[Change], after: int) -> replies.ChangesReply:
    rev = found[-1].rev if found else after
    return replies.ChangesReply(changes=[_change(one) for one in found], rev=rev)


def change(one: Change) -> Json:
    """One change as plain JSON, for those who are told of it elsewhere."""
    return _change(one).model_dump(mode="json")


def _change(one: Change) -> replies.AnyChange:
    match one.kind:
        case ChangeKind.TURN if one.turn:
            return _turn(one, one.turn)
        case ChangeKind.EDIT if one.turn:
            return replies.EditChange(rev=one.rev, at=utc(one.at), seq=one.turn.seq, text=one.turn.text)
        case ChangeKind.FILES if one.turn:
            files = [attachment(each) for each in one.turn.attachments]
            return replies.FilesChange(rev=one.rev, at=utc(one.at), seq=one.turn.seq, attachments=files)
        case ChangeKind.DELETE if one.turn:
            return replies.DeleteChange(rev=one.rev, at=utc(one.at), seq=one.turn.seq)
        case ChangeKind.SEEN if one.seen:
            return _seen(one, one.seen)
        case _:
            return _state(one, one.shown or Shown())


def _turn(one: Change, said: Turn) -> replies.TurnChange:
    return replies.TurnChange(
        rev=one.rev,
        at=utc(one.at),
        seq=said.seq,
        client_id=said.client_id if said.speaker is Speaker.CUSTOMER else None,
        speaker=said.speaker.value,
        name=said.name or None,
        text=said.text,
        sources=[source(each) for each in said.sources],
        attachments=[attachment(each) for each in said.attachments],
        edited=said.edited,
        deleted=said.deleted,
        picture=portrait(said.picture),
    )


def _state(one: Change, shown: Shown) -> replies.StateChange:
    return replies.StateChange(
        rev=one.rev,
        at=utc(one.at),
        who=shown.who.value,
        name=shown.name or None,
        by=moment(shown.by),
        opens=moment(shown.opens),
        rate=shown.rate,
        score=shown.score,
        blocked=shown.blocked,
        picture=portrait(shown.picture),
        merged_into=shown.merged_into or None,
    )


def _seen(one: Change, seen: Seen) -> replies.SeenChange:
    return replies.SeenChange(rev=one.rev, at=utc(one.at), by=seen.by, seq=seen.seq)


def conversations(found: Sequence[tuple[Summary, Shown]]) -> replies.ConversationsReply:
    return replies.ConversationsReply(conversations=[_summary(*one) for one in found])


def _summary(one: Summary, shown: Shown) -> replies.SummaryReply:
    return replies.SummaryReply(
        id=one.id,
        created_at=utc(one.created_at),
        last_at=utc(one.last_at),
        last_text=shorten(one.last_text, LISTED),
        last_speaker=one.last_speaker.value if one.last_speaker else None,
        who=shown.who.value,
        unread=one.unread,
    )


def portrait(key: str) -> str | None:
    """Where the door gives it out."""
    return f"/v1/agents/{key}/picture" if key else None


def source(one: Source) -> replies.SourceReply:
    return replies.SourceReply(title=one.title, url=one.url or None)


def attachment(one: Attachment) -> replies.AttachmentReply:
    return replies.AttachmentReply(id=one.id, name=one.name, type=one.type, size=one.size)


def asked(passed: Passed) -> replies.AskedReply:
    shown = passed.shown
    return replies.AskedReply(
        who=shown.who.value, name=shown.name or None, by=moment(shown.by), told=told(passed.told)
    )


def passed(found: Passed) -> replies.PassedReply:
    shown = found.shown
    return replies.PassedReply(
        who=shown.who.value,
        name=shown.name or None,
        by=moment(shown.by),
        opens=moment(shown.opens),
        told=told(found.told),
    )


def told(found: Told | None) -> replies.ToldReply | None:
    if found is None:
        return None
    return replies.ToldReply(
        wants=found.wants,
        page=_page(found.page),
        tried=list(found.tried),
        files=list(found.files),
        name=found.name or None,
        corrected=found.corrected,
    )


def _page(page: Page | None) -> replies.PageReply | None:
    if page is None:
        return None
    return replies.PageReply(url=page.url or None, title=page.title or None, error=page.error or None)


def moment(at: datetime | None) -> datetime | None:
    return utc(at) if at else None


def utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
