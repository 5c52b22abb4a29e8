"""The window in which an agent chooses how customers see them."""

from __future__ import annotations

from blocks import faces
from blocks.parts import View
from bot.desk.faces import Choosing
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Gesture, open_view


async def open_modal(desk: SlackDesk, made: Gesture, choosing: Choosing) -> None:
    seen = await choosing.seen(made.user)
    await open_view(desk.client, made, faces.face(seen.face, seen.in_slack))


async def submitted(desk: SlackDesk, user: str, view: View) -> None:
    name, picture = faces.parse(view)
    if desk.faces:
        await desk.faces.choose(user, name, picture=picture)
