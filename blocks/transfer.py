"""The window that passes a handoff on to another team."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.forms import FormRefused, about, answer, answers, chosen, form, labelled, section
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
    skill, said = chosen(values, Field.SKILL), answer(values, Field.TRANSFER_NOTE).get("value")
    note = said.strip() if isinstance(said, str) else ""
    errors: dict[str, str] = {}
    if not skill:
        errors[Field.SKILL] = "Choose a team."
    if len(note) > NOTE_LIMIT:
        errors[Field.TRANSFER_NOTE] = f"Use at most {NOTE_LIMIT:,} characters."
    if errors:
        raise FormRefused(errors)
    return handoff_id, skill, note


def _option(one: Elsewhere, zone: str) -> Block:
    standing = _standing(one, zone)
    name = shorten(one.skill, OPTION_LIMIT - len(standing))
    return {"text": plain(f"{name}{standing}"), "value": one.skill}


def _standing(one: Elsewhere, zone: str) -> str:
    if one.opens_at:
        return f" (closed {told(one.opens_at, zone, f'until {DAY_AND_TIME}')})"
    return " (open, nobody on shift)" if one.deserted else " (open)"


def _note() -> Block:
    element = {
        "type": "plain_text_input",
        "action_id": Field.TRANSFER_NOTE,
        "multiline": True,
        "max_length": NOTE_LIMIT,
    }
    hint = plain("It stands on the new card, and the customer doesn't see it.")
    asked = labelled(Field.TRANSFER_NOTE, "What should they know?", element)
    return {**asked, "optional": True, "hint": hint}
