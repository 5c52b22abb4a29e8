"""Events of agents who leave a channel, or the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.slack.desk import SlackDesk

LEFT = "member_left_channel"
CHANGED = "user_change"
"""Of anything in anybody's profile: only that somebody was deactivated is news here."""


async def left(desk: SlackDesk, event: Mapping[str, Any]) -> None:
    """Raises what keeps the event unacknowledged, so that Slack says it again."""
    user, channel = event.get("user"), event.get("channel")
    skills = {skill for skill, where in desk.workspace.channels.items() if where == channel}
    if desk.leaving and skills and isinstance(user, str):
        await desk.leaving.left(user, skills)


async def changed(desk: SlackDesk, event: Mapping[str, Any]) -> None:
    """Raises as `left` does."""
    person = event.get("user")
    user = person.get("id") if isinstance(person, dict) and person.get("deleted") is True else None
    if desk.leaving and isinstance(user, str):
        await desk.leaving.gone(user)
