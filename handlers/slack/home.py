"""The Home tab: drawn from what is stored when it is opened, and after each press on it."""

from __future__ import annotations

import asyncio
import logging
from weakref import WeakValueDictionary

from blocks import home
from blocks.ids import Action
from blocks.parts import View
from bot.domain.errors import BatonError, NotAnAgent, StoreUnavailable
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import words_for
from handlers.slack.gestures import FAILURES, SORRY, Gesture, Json, NobodyTold, why
from handlers.slack.lists import DECLINED, place, zone_of_shift
from handlers.slack.modals import faces
from handlers.slack.modals import shift as modal

log = logging.getLogger(__name__)

YOURS = "It is yours now: answer in its thread. The customer reads that you joined."
KIND = "home"
OPENED = "app_home_opened"
_drawing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
"""By reader: each drawing reads what is stored when its turn comes, so the last one is the newest."""


async def opened(desk: SlackDesk, event: Json) -> None:
    """The other tab says so too."""
    user = event.get("user")
    if event.get("tab") == KIND and isinstance(user, str):
        await _publish(desk, user)


def is_on_home(made: Gesture) -> bool:
    return made.view.get("type") == KIND


async def pressed(desk: SlackDesk, made: Gesture) -> None:
    """Whatever it came to stands at the top of the tab. Raises NobodyTold, as `answered` does."""
    if made.action == Action.OPEN:
        return
    try:
        notice = await _done(desk, made)
    except StoreUnavailable as lost:
        if not await _publish(desk, made.user, words_for(lost)):
            raise NobodyTold from None
        return
    except BatonError as refusal:
        notice = words_for(refusal)
    except Exception:
        log.exception("slack.gesture_failed", extra={"action": made.action})
        notice = SORRY
    await _publish(desk, made.user, notice)


async def _done(desk: SlackDesk, made: Gesture) -> str:
    """What is to be said of it; nothing that stands on the tab anyway."""
    match made.action:
        case Action.CLAIM:
            await desk.claims.claim(made.handoff_id, made.user)
            return YOURS
        case Action.ACCEPT:
            await desk.offers.accept(made.handoff_id, made.user)
            return YOURS
        case Action.DECLINE:
            await desk.offers.decline(made.handoff_id, made.user)
            return DECLINED
        case Action.FACE if desk.faces:
            await faces.open_modal(desk, made, desk.faces)
        case Action.SHIFT_ON if desk.shifts:
            await desk.shifts.begin(made.user)
        case Action.SHIFT_OFF if desk.shifts:
            return await modal.ended(desk, made, await desk.shifts.end(made.user))
        case Action.SHIFT_CHANGE:
            return await modal.change_on_home(desk, made)
        case Action.LEAVING:
            return await modal.leave_on_home(desk, made)
    return ""


async def redrawn(desk: SlackDesk, user: str) -> None:
    """After a window whose work stands on it."""
    await _publish(desk, user)


async def _publish(desk: SlackDesk, user: str, notice: str = "") -> bool:
    async with _drawing.setdefault(user, asyncio.Lock()):
        return await _show(desk, user, await _view(desk, user, notice))


async def _view(desk: SlackDesk, user: str, notice: str) -> View:
    """Where it can't be drawn, what the press came to is still told: it may have been done."""
    try:
        return await _drawn(desk, user, notice)
    except NotAnAgent:
        return home.stranger(direct=desk.workspace.direct)
    except BatonError as failure:
        log.warning("slack.home_not_drawn", extra={"why": type(failure).__name__})
    except Exception:
        log.exception("slack.home_not_drawn")
    return home.trouble(notice)


async def _drawn(desk: SlackDesk, user: str, notice: str) -> View:
    seen = await desk.lists.home(user)
    zone = zone_of_shift(desk.rules, seen.shift)
    return home.home(seen, user, zone, desk.rules.zone_of, place(desk.workspace), notice)


async def _show(desk: SlackDesk, user: str, view: View) -> bool:
    """At most once, as every direct answer: who opens it again sees it."""
    try:
        await desk.client.views_publish(user_id=user, view=view)
    except FAILURES as failure:
        log.warning("slack.home_not_shown", extra={"why": why(failure)})
        return False
    return True
