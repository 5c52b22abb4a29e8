"""Trigger ids: the right to open one view, for three seconds after a person's gesture."""

import secrets
from dataclasses import dataclass, field

from bot.sandbox.errors import SlackError

REMEMBERED = 600.0  # seconds in which a late use is told from a made-up one


@dataclass(frozen=True)
class Trigger:
    user: str
    expires: float
    view_id: str = ""


@dataclass
class Triggers:
    """Kept in memory only: none outlives a restart by more than its three seconds."""

    _open: dict[str, Trigger] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)

    def issue(self, user: str, now: float, lifetime: float, view_id: str = "") -> str:
        """`view_id` is the view the gesture was made in, or empty."""
        self._open = {key: old for key, old in self._open.items() if old.expires > now - REMEMBERED}
        self._used &= self._open.keys()
        trigger_id = f"{int(now * 1000)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._open[trigger_id] = Trigger(user, now + lifetime, view_id)
        return trigger_id

    def take(self, trigger_id: str, now: float) -> Trigger:
        # see slack.md: trigger-once
        if trigger_id in self._used:
            raise SlackError("exchanged_trigger_id")
        trigger = self._open.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if now > trigger.expires:
            raise SlackError("expired_trigger_id")
        self._used.add(trigger_id)
        return trigger
