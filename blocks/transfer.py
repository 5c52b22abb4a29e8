"""The window that passes a handoff on to another team."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.forms import FormRefused, about, answers, chosen, form, labelled, note, section, too_long, typed
from blocks.ids import Callback, Field
from blocks.parts import Block, View, plain
from blocks.text import shorten
from blocks.when import DAY_AND_TIME, told
from bot.domain.transfer import NOTE_LIMIT, Elsewhere

MOST_TEAMS = 100
"""Of one menu (docs/slack.md, `limit-elements`)."""
OPTION_LIMIT = 75
GOES = (
    "The card here is closed, and a new one stands in their channel with all that was said. The customer is "
    "told who goes on."
)


def transfer(handoff_id: str, elsewhere: Sequence[Elsewhere], zone: str = "UTC") -> View:
    """`zone` is for the times at which they open."""
    options = [_option(one, zone) for one in elsewhere[:MOST_TEAMS]]
    menu: Block = {
        "type": "static_select",
        "action_id": Field.SKILL,
        "placeholder": plain("Choose a team"),
        "options": options,
    }
    team = labelled(Field.SKILL, "To which team?", menu)
    asked = (team, _note(), section(GOES))
    return form(Callback.TRANSFER, handoff_id, "Transfer", *asked, title="To another team")


def parse_transfer(view: View) -> tuple[str, str, str]:
    """Handoff id, skill and note (may be empty). Raises FormRefused."""
    handoff_id, values = about(view, Field.SKILL), answers(view)
    skill, said = chosen(values, Field.SKILL), typed(values, Field.TRANSFER_NOTE).strip()
    errors: dict[str, str] = {}
    if not skill:
        errors[Field.SKILL] = "Choose a team."
    if len(said) > NOTE_LIMIT:
        errors[Field.TRANSFER_NOTE] = too_long(NOTE_LIMIT)
    if errors:
        raise FormRefused(errors)
    return handoff_id, skill, said


def _option(one: Elsewhere, zone: str) -> Block:
    standing = _standing(one, zone)
    name = shorten(one.skill, OPTION_LIMIT - len(standing))
    return {"text": plain(f"{name}{standing}"), "value": one.skill}


def _standing(one: Elsewhere, zone: str) -> str:
    if one.opens_at:
        return f" (closed {told(one.opens_at, zone, f'until {DAY_AND_TIME}')})"
    return " (open, nobody on shift)" if one.deserted else " (open)"


def _note() -> Block:
    hint = "It stands on the new card, and the customer doesn't see it."
    return note(Field.TRANSFER_NOTE, "What should they know?", hint, NOTE_LIMIT)
