"""The windows of an agent's shift: how it is to be, and what becomes of their work when it ends."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from blocks import leaving, shift_window
from blocks.lists import NOTHING_HELD
from blocks.parts import Message, View
from blocks.shift import farewell
from blocks.whispers import TRIGGER_EXPIRED
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import FAILURES, Gesture, open_view, opened, replace_whisper, why

log = logging.getLogger(__name__)


async def change_on_home(desk: SlackDesk, made: Gesture) -> str:
    """What is to be said on the tab, where nothing opened."""
    if desk.shifts is None:
        return ""
    own, serves = await desk.shifts.changeable(made.user)
    view = shift_window.change(own, serves, desk.clock.now())
    return "" if await opened(desk.client, made, view) else TRIGGER_EXPIRED


async def changed(desk: SlackDesk, user: str, view: View) -> None:
    skills, room, break_until = shift_window.parse_change(view)
    if desk.shifts:
        await desk.shifts.change(user, skills, room, break_until)


async def ended(desk: SlackDesk, made: Gesture, alone: Sequence[str]) -> str:
    """The shift is over whether or not the window opens: the tab has a button for it."""
    try:
        await leave_on_home(desk, made)
    except FAILURES as failure:
        log.warning("slack.window_not_opened", extra={"why": why(failure)})
    return farewell(alone)


async def leave_on_home(desk: SlackDesk, made: Gesture) -> str:
    """What is to be said on the tab; nothing opens for who holds nothing."""
    listed = await desk.going_off.in_hand(made.user)
    if not listed.total or await opened(desk.client, made, leaving.window(listed)):
        return ""
    return TRIGGER_EXPIRED


async def open_leaving(desk: SlackDesk, made: Gesture) -> None:
    """From the private answer to the command."""
    listed = await desk.going_off.in_hand(made.user)
    if listed.total:
        await open_view(desk.client, made, leaving.window(listed))
    else:
        await replace_whisper(desk.client, made, NOTHING_HELD)


async def asking(desk: SlackDesk, user: str, alone: Sequence[str]) -> Message:
    return leaving.asking(farewell(alone), await desk.going_off.in_hand(user))


async def left(desk: SlackDesk, user: str, view: View) -> None:
    becomes, to = leaving.parse(view)
    await desk.going_off.settle(user, becomes, to)
