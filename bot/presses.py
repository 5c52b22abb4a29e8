"""What customers press in Slack: talk to a person, and the score of a rating."""

from __future__ import annotations

from bot.domain.callers import Caller
from bot.domain.deliveries import Anchor
from bot.domain.errors import Blocked, UnknownConversation
from bot.domain.shown import Shown, shown
from bot.domain.visiting import person_beside, place_of
from bot.intake import Intake
from bot.ports import Store, Tx


class Presses:
    """`where` is the thread pressed in: a button acts on the conversation that stands there, and no other."""

    def __init__(self, store: Store, intake: Intake) -> None:
        self._store = store
        self._intake = intake

    async def ask(self, conversation_id: str, where: Anchor, user: str) -> Shown | None:
        """Brings in a person; who is awaited or there already, where somebody was before.

        Raises UnknownConversation or Blocked.
        """
        caller, before = await self._store.read(lambda tx: _asked(tx, conversation_id, where, user))
        await self._intake.ask_for_person(caller, conversation_id)
        return before

    async def rate(self, conversation_id: str, where: Anchor, score: int) -> int:
        """Raises UnknownConversation, Blocked, RatingNotAsked or RatingClosed."""
        caller = await self._store.read(lambda tx: _standing(tx, conversation_id, where))
        return await self._intake.rate(caller, conversation_id, score, "")


def _standing(tx: Tx, conversation_id: str, where: Anchor) -> Caller:
    conversation = tx.conversations.get(conversation_id)
    if place_of(conversation.owner) != where:
        raise UnknownConversation(conversation=conversation_id)
    return Caller(conversation.owner)


def _asked(tx: Tx, conversation_id: str, where: Anchor, user: str) -> tuple[Caller, Shown | None]:
    """A block is a person's: it keeps them from agents in their other threads too."""
    caller = _standing(tx, conversation_id, where)
    if tx.conversations.is_blocked(person_beside(caller.owner, user)):
        raise Blocked
    handoff = tx.handoffs.open_of(conversation_id)
    before = shown(handoff, tx.promises.last_of(handoff.id)) if handoff else None
    return caller, before
