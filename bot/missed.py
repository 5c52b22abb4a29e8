"""What a customer has missed, by the changes that no mail has told them of yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.conversation import Conversation, Speaker, Turn
from bot.domain.deliveries import Tell
from bot.domain.shown import Change, ChangeKind
from bot.ports import Tx

PAGE = 500
BY_MAIL = "mail-"
"""How the `client_id` of a turn begins that came by mail."""
_SAYS = frozenset({ChangeKind.TURN, ChangeKind.FILES})
"""What there is to mail: words, and files that came after them."""
_MENDED = frozenset({ChangeKind.EDIT, ChangeKind.DELETE})


@dataclass(frozen=True, slots=True)
class Missed:
    """An agent's turn as it stands now. `rev`: of its last change where an earlier mail told of it, else 0;
    `mended`: it told older words.
    """

    turn: Turn
    at: datetime
    rev: int = 0
    mended: bool = False


def missed(tx: Tx, conversation: Conversation, tell: Tell) -> list[Missed]:
    """Oldest first. A mail can't be called back: what was changed after it is mailed as a correction."""
    found: dict[int, Missed] = {}
    for change in _changes(tx, tell):
        turn = change.turn
        if turn is None or turn.speaker is not Speaker.AGENT:
            continue
        if change.kind in _SAYS and not turn.deleted and turn.seq > conversation.seen_seq:
            found.setdefault(turn.seq, _news(tx, conversation, tell, change, turn))
        elif (
            change.kind in _MENDED
            and _has_news_of(found.get(turn.seq))
            and _was_mailed(tx, conversation, tell, turn)
        ):
            found[turn.seq] = Missed(turn, change.at, change.rev, mended=True)
    return sorted(found.values(), key=lambda one: (one.at, one.turn.seq))


def _news(tx: Tx, conversation: Conversation, tell: Tell, change: Change, turn: Turn) -> Missed:
    """Whose words went before is told of the files that came after them."""
    if change.kind is ChangeKind.FILES and tx.turns.rev_of(conversation.id, turn.seq) <= tell.after:
        return Missed(replace(turn, text=""), change.at, change.rev)
    return Missed(turn, change.at)


def _has_news_of(found: Missed | None) -> bool:
    """A correction is, where nothing is told yet or files alone. What was never mailed reads right anyway."""
    return found is None or (found.rev > 0 and not found.mended)


def _was_mailed(tx: Tx, conversation: Conversation, tell: Tell, turn: Turn) -> bool:
    """As far as one can know: who has seen it in the chat sees its change there too, unless they answer by
    mail.
    """
    if tx.turns.rev_of(conversation.id, turn.seq) > tell.after:
        return False
    return turn.seq > conversation.seen_seq or _answers_by_mail(tx, conversation)


def _answers_by_mail(tx: Tx, conversation: Conversation) -> bool:
    last = tx.turns.last_standing(conversation.id, Speaker.CUSTOMER)
    return last > 0 and tx.turns.get(conversation.id, last).client_id.startswith(BY_MAIL)


def _changes(tx: Tx, tell: Tell) -> Iterator[Change]:
    after = tell.after
    while found := tx.changes.after(tell.conversation_id, after, limit=PAGE):
        yield from (change for change in found if change.rev <= tell.upto)
        after = found[-1].rev
        if after >= tell.upto:
            return
