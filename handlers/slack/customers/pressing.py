"""What the buttons in customers' threads do; every press is checked again when it arrives."""

from __future__ import annotations

import logging

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from blocks import customer_side, whispers
from blocks.ids import CustomerAction
from bot.domain.deliveries import Anchor
from bot.domain.errors import BatonError
from bot.domain.visiting import SlackSaysNothing
from bot.presses import Presses
from handlers import errors
from handlers.slack.customers.guests import SlackGuests
from handlers.slack.gestures import FAILURES, Gesture, Json, gesture, whisper, why
from handlers.slack.workspace import DIRECT

log = logging.getLogger(__name__)

SORRY = "Something went wrong on our side. Please press it again in a moment."
NOT_FOR_COLLEAGUES = "These buttons are for the customer: what you press here changes nothing."


class Pressing:
    def __init__(self, client: AsyncWebClient, presses: Presses, guests: SlackGuests) -> None:
        self._client = client
        self._presses = presses
        self._guests = guests

    async def pressed(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        try:
            made, team = gesture(body), str(body["user"].get("team_id") or "")
        except (KeyError, TypeError, IndexError, AttributeError):
            log.warning("slack.click_unread")
            return
        if words := await self._answer(body, made, team):
            await self._tell(made, words)

    async def _answer(self, body: Json, made: Gesture, team: str) -> str:
        """What the presser is told, and nobody else; "" where what happened is seen by all."""
        try:
            if await self._guests.is_one_of_us(made.user, team):
                return NOT_FOR_COLLEAGUES
            return await self._act(body, made)
        except BatonError as refusal:
            return errors.detail(refusal)
        except SlackSaysNothing:
            return SORRY
        except Exception:
            log.exception("slack.press_failed", extra={"action": made.action})
            return SORRY

    async def _act(self, body: Json, made: Gesture) -> str:
        where = Anchor(made.channel, "" if made.channel.startswith(DIRECT) else made.thread_ts)
        if made.action == CustomerAction.ASK:
            before = await self._presses.ask(made.handoff_id, where, made.user)
            return customer_side.already(before) if before else ""
        score = customer_side.score_of(made.action)
        if score is None:
            return SORRY
        given = await self._presses.rate(made.handoff_id, where, score)
        await self._redraw(body, made, given)
        return ""

    async def _redraw(self, body: Json, made: Gesture, given: int) -> None:
        """The score is stored; should the thanks not show, the same press may be made again."""
        message = customer_side.rating(made.handoff_id, given)
        try:
            await self._client.chat_update(
                channel=made.channel,
                ts=str((body.get("message") or {}).get("ts")),
                text=message["text"],
                blocks=message["blocks"],
                link_names=False,
                parse="none",
            )
        except FAILURES as failure:
            log.warning("slack.rating_not_redrawn", extra={"why": why(failure)})

    async def _tell(self, made: Gesture, words: str) -> None:
        try:
            thread = made.thread_ts
            await whisper(self._client, made.channel, made.user, thread, whispers.private(words))
        except SlackApiError as refusal:
            log.info("slack.presser_out_of_reach", extra={"why": why(refusal)})
        except FAILURES as failure:
            log.warning("slack.presser_not_told", extra={"why": why(failure)})
