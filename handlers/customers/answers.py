"""What happened, as the customer's side reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.domain.conversation import Source, Speaker, Turn
from bot.domain.shown import Change, Shown

Json = dict[str, Any]


def changes(found: Sequence[Change], after: int) -> Json:
    return {"changes": [change(one) for one in found], "rev": found[-1].rev if found else after}


def change(one: Change) -> Json:
    common: Json = {"rev": one.rev, "at": moment(one.at)}
    if one.turn:
        return common | {"kind": "turn"} | turn(one.turn)
    return common | {"kind": "state"} | state(one.shown or Shown())


def turn(said: Turn) -> Json:
    own: Json = {"client_id": said.client_id} if said.speaker is Speaker.CUSTOMER else {}
    return {
        "seq": said.seq,
        **own,
        "speaker": said.speaker.value,
        "name": said.name or None,
        "text": said.text,
        "sources": [source(one) for one in said.sources],
    }


def source(one: Source) -> Json:
    return {"title": one.title, "url": one.url} if one.url else {"title": one.title}


def state(shown: Shown) -> Json:
    return {
        "who": shown.who.value,
        "name": shown.name or None,
        "by": moment(shown.by),
        "opens": moment(shown.opens),
        "rate": shown.rate,
        "score": shown.score,
    }


def moment(at: datetime | None) -> str | None:
    """ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
