"""What the buttons do: one use case each."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.context.ack.async_ack import AsyncAck

from blocks.ids import Action
from bot.desk.standing import Standing
from bot.domain.deliveries import Anchor
from bot.domain.errors import BatonError, VerbRefused
from handlers.slack import home, lists
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, Json, answered, gesture, pressed_card, replace_whisper
from handlers.slack.modals import (
    blocking,
    earlier,
    holding,
    macros,
    merging,
    offering,
    reply,
    resolve,
    shift,
    suggesting,
    summary,
    transcript,
    transfer,
)

log = logging.getLogger(__name__)

YOURS = "It is yours now. Send your answer once more, and it reaches the customer."

Route = Callable[[SlackDesk, Gesture], Awaitable[None]]


async def acted(desk: SlackDesk, ack: AsyncAck, body: Json) -> None:
    await ack()
    try:
        made = gesture(body)
    except (KeyError, TypeError, IndexError, AttributeError):
        log.warning("slack.click_unread")
        return
    where = pressed_card(body, desk.workspace)
    if desk.standing and where:
        await _seen(desk.standing, made.handoff_id, where)
    if home.is_on_home(made):
        await home.pressed(desk, made)
        return
    route = ROUTES.get(made.action)
    if route is None:
        return
    refusal = await answered(desk.client, made, _done(desk, made, where, route))
    if desk.standing and where and isinstance(refusal, VerbRefused):
        await _redraw(desk.standing, made.handoff_id)


async def _done(desk: SlackDesk, made: Gesture, where: Anchor | None, route: Route) -> None:
    """What is pressed on a card that a transfer closed is not done. Raises CardMoved."""
    if where:
        await desk.transferring.check_here(made.handoff_id, where)
    await route(desk, made)


async def _seen(standing: Standing, handoff_id: str, where: Anchor) -> None:
    """A by-product: should it fail, the look-back finds the card."""
    try:
        await standing.seen(handoff_id, where)
    except BatonError as failure:
        log.info("slack.card_not_noted", extra={"why": type(failure).__name__})


async def _redraw(standing: Standing, handoff_id: str) -> None:
    """A by-product too: whoever presses what is over sees an old card."""
    try:
        await standing.stale(handoff_id)
    except BatonError as failure:
        log.info("slack.stale_card_not_redrawn", extra={"why": type(failure).__name__})


async def claim(desk: SlackDesk, made: Gesture) -> None:
    await desk.claims.claim(made.handoff_id, made.user)
    if lists.is_on_list(made):
        await lists.told(desk, made, lists.YOURS)
        return
    await replace_whisper(desk.client, made, YOURS)


async def accept(desk: SlackDesk, made: Gesture) -> None:
    await desk.offers.accept(made.handoff_id, made.user)
    await lists.told(desk, made, lists.YOURS)


async def decline(desk: SlackDesk, made: Gesture) -> None:
    await desk.offers.decline(made.handoff_id, made.user)
    await lists.told(desk, made, lists.DECLINED)


async def release(desk: SlackDesk, made: Gesture) -> None:
    await desk.claims.release(made.handoff_id, made.user)


async def wake(desk: SlackDesk, made: Gesture) -> None:
    await desk.holding.wake(made.handoff_id, made.user)


async def reopen(desk: SlackDesk, made: Gesture) -> None:
    await desk.holding.reopen(made.handoff_id, made.user)


async def unblock(desk: SlackDesk, made: Gesture) -> None:
    await desk.claims.unblock(made.handoff_id, made.user)


ROUTES: dict[str, Route] = {
    Action.CLAIM: claim,
    Action.RELEASE: release,
    Action.RESOLVE: resolve.open_modal,
    Action.SNOOZE: holding.open_snooze,
    Action.WAKE: wake,
    Action.HELPERS: holding.open_helpers,
    Action.TRANSFER: transfer.open_modal,
    Action.HAND_BACK: holding.open_hand_back,
    Action.ACCEPT: accept,
    Action.DECLINE: decline,
    Action.HAND_OVER: offering.open_hand_over,
    Action.LEAVING: shift.open_leaving,
    Action.REPLY: reply.open_modal,
    Action.PREVIEW: reply.preview,
    Action.INSERT: reply.insert,
    Action.SUMMARISE: summary.open_modal,
    Action.SUGGEST: suggesting.suggest,
    Action.SUGGESTION_USE: suggesting.use,
    Action.SUGGESTION_DISCARD: suggesting.discard,
    Action.MACRO_SHOW: macros.show,
    Action.MACRO_NEW: macros.new,
    Action.MACRO_DELETE: macros.delete,
    Action.REOPEN: reopen,
    Action.MERGE: merging.open_merge,
    Action.BLOCK: blocking.open_modal,
    Action.UNBLOCK: unblock,
    Action.TRANSCRIPT: transcript.open_modal,
    Action.EARLIER: earlier.open_modal,
    Action.EARLIER_TRANSCRIPT: earlier.read,
    Action.TRANSCRIPT_OLDER: transcript.turn,
    Action.TRANSCRIPT_NEWER: transcript.turn,
}
