"""The ways in which Slack itself fails us, and their words."""

from __future__ import annotations

from blocks.refusals import refusal
from bot.domain.errors import BatonError


class SlackSilent(BatonError):
    """Slack did not say who is who in time: nobody is refused for that, they are asked to try again."""


class SlackRefused(Exception):
    """Slack said a definite no at start; the text is one line for whoever runs Baton."""


class SlackUnreachable(Exception):
    """Slack gave no answer at start; worth another try."""


def words_for(error: BatonError) -> str:
    if isinstance(error, SlackSilent):
        return "Slack didn't answer Baton just now, so nothing was changed. Try again in a moment."
    return refusal(error)
