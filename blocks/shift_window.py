"""The window in which an agent changes their shift: for which skills, how many at once, a break."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeGuard

from blocks.forms import FormRefused, answer, answers, form, labelled, section
from blocks.holding import LATEST
from blocks.ids import Callback, Field
from blocks.parts import Block, View, plain
from blocks.text import shorten
from bot.domain.staff import MOST_ROOM, Shift

OPTIONS, OPTION_LIMIT = 100, 75
ABOUT = "shift"
TOLD = "On a break nothing is offered to you; at its end you are back by yourself."


def change(own: Shift, serves: Sequence[str], now: datetime) -> View:
    """`serves` are the skills that it could be for."""
    shown = [_option(name) for name in serves[:OPTIONS]]
    chosen = [one for one in shown if one["value"] in own.skills]
    skills: Block = {
        "type": "multi_static_select",
        "action_id": Field.SKILLS,
        "options": shown,
        **({"initial_options": chosen} if chosen else {}),
    }
    room: Block = {
        "type": "number_input",
        "action_id": Field.ROOM,
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": str(MOST_ROOM),
        "initial_value": str(min(own.room or 1, MOST_ROOM)),
    }
    rest: Block = {"type": "datetimepicker", "action_id": Field.BREAK_UNTIL}
    if own.break_until and own.is_on_break(now):
        rest["initial_date_time"] = int(own.break_until.timestamp())
    return form(
        Callback.SHIFT,
        ABOUT,
        "Save",
        labelled(Field.SKILLS, "For which skills?", skills),
        labelled(Field.ROOM, "How many conversations at once?", room),
        {**labelled(Field.BREAK_UNTIL, "On a break until", rest), "optional": True},
        section(TOLD),
        title="Your shift",
    )


def parse_change(view: View) -> tuple[list[str], int, datetime | None]:
    """Skills, for how many, and when a break ends. Raises FormRefused."""
    values = answers(view)
    picked = answer(values, Field.SKILLS).get("selected_options")
    options = [one for one in picked if isinstance(one, dict)] if isinstance(picked, list) else []
    skills = [str(one.get("value") or "") for one in options]
    said = answer(values, Field.ROOM).get("value")
    room = int(said) if isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) < 4 else 0
    seconds = answer(values, Field.BREAK_UNTIL).get("selected_date_time")
    until = datetime.fromtimestamp(seconds, UTC) if _is_time(seconds) else None
    if not skills:
        raise FormRefused({Field.SKILLS: "Choose at least one."})
    return skills, room, until


def _is_time(seconds: object) -> TypeGuard[int]:
    return isinstance(seconds, int) and 0 < seconds < LATEST


def _option(name: str) -> Block:
    return {"text": plain(shorten(name, OPTION_LIMIT) or "…"), "value": name}
