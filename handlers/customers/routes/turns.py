"""Turns: said, edited, taken back, seen, being written, rated."""

from __future__ import annotations

import re

from bot.conversing import Message, Receipt
from bot.domain.errors import UnknownTurn
from bot.outside_ai import OutsideTurn
from handlers.customers.callers import only_backend
from handlers.customers.hub import Hub, Typist
from handlers.customers.inside import Inside
from handlers.customers.models import EditBody, NoBody, RatingBody, SeenBody, TurnBody, TypingBody
from handlers.customers.refusals import FieldUnknown
from handlers.customers.replies import RatedReply, ReceiptReply, SeenReply
from handlers.customers.table import Call


class TurnRoutes:
    def __init__(self, inside: Inside, hub: Hub) -> None:
        self._inside = inside
        self._intake = inside.intake
        self._amending = inside.amending
        self._outside_ai = inside.outside_ai
        self._hub = hub

    async def say(self, call: Call[TurnBody]) -> ReceiptReply:
        """Says something. The same client_id again is the same turn."""
        body = call.body
        if body.speaker == "assistant":
            only_backend(call.caller, speaker=body.speaker)
            return _reply(await self._outside_ai.say(call.conversation_id, _outside(body)))
        _not_here(confidence=body.confidence, sources=body.sources, answers=body.answers, rev=body.rev)
        page = body.page.told() if body.page else None
        message = Message(body.named(), body.text, page, body.files())
        return _reply(await self._intake.receive(call.caller, call.conversation_id, message))

    async def edit(self, call: Call[EditBody]) -> ReceiptReply:
        """Says it otherwise: the customer's own turns, for a day."""
        return _reply(
            await self._amending.edit(call.caller, call.conversation_id, _seq(call), call.body.text)
        )

    async def delete(self, call: Call[NoBody]) -> ReceiptReply:
        """Takes it back: the customer's own turns, for a day."""
        return _reply(await self._amending.delete(call.caller, call.conversation_id, _seq(call)))

    async def seen(self, call: Call[SeenBody]) -> SeenReply:
        """Everything up to a turn was seen by the customer."""
        upto = call.body.upto()
        return SeenReply(seq=await self._amending.seen(call.caller, call.conversation_id, upto))

    async def typing(self, call: Call[TypingBody]) -> None:
        """Somebody is writing: told to open streams, never stored."""
        who: Typist = call.body.who or "customer"
        only_backend(call.caller, who=call.body.who)
        await self._inside.owning.may_write(call.caller, call.conversation_id)
        self._hub.typing(call.conversation_id, who)

    async def rate(self, call: Call[RatingBody]) -> RatedReply:
        """Rates what a person did; for a day it can be changed."""
        score, comment = call.body.told()
        return RatedReply(score=await self._intake.rate(call.caller, call.conversation_id, score, comment))


def _reply(receipt: Receipt) -> ReceiptReply:
    return ReceiptReply(seq=receipt.seq, rev=receipt.rev, conversation=receipt.into or None)


def _outside(body: TurnBody) -> OutsideTurn:
    _not_here(page=body.page, attachments=body.attachments)
    return OutsideTurn(
        client_id=body.named(),
        text=body.text,
        confidence=body.sure(),
        sources=tuple(one.told() for one in body.sources or ()),
        answers=body.answered(),
        rev=body.read_upto(),
    )


def _not_here(**given: object) -> None:
    """Raises FieldUnknown: it would be dropped without a word otherwise."""
    for field, value in given.items():
        if value is not None:
            raise FieldUnknown(field=field)


def _seq(call: Call[EditBody] | Call[NoBody]) -> int:
    """Raises UnknownTurn for what is no number of a turn's."""
    text = call.request.match_info["seq"]
    if not re.fullmatch(r"[0-9]{1,15}", text, re.ASCII):
        raise UnknownTurn(seq=text)
    return int(text)
