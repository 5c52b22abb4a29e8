"""What is asked of who goes off shift and still holds conversations."""

from __future__ import annotations

from blocks.card_facts import who
from blocks.forms import FormRefused, answers, chosen, context, form, section
from blocks.ids import LEAVE_ONE, Action, Callback, Field
from blocks.offers import colleague, picked
from blocks.parts import Block, Message, View, button, buttons, plain
from blocks.text import shorten
from blocks.whispers import private
from bot.domain.desk import LINES_SHOWN, Leave, Line, Listed

ABOUT = "leaving"
LABEL_LIMIT, MATTER_LIMIT = 200, 100
LABELS = {
    Leave.RELEASE: "Release: they wait for somebody else",
    Leave.HAND_OVER: "Hand to a colleague",
    Leave.KEEP: "Keep: it stays mine",
}
STAYS = "What you choose nothing for stays with you."


def asking(said: str, listed: Listed) -> Message:
    """`said`, and the way to the window where there is anything to decide."""
    if not listed.total:
        return private(said)
    message = private(f"{said}\n{_still(listed)}")
    message["blocks"].append(buttons(decide()))
    return message


def decide() -> Block:
    return button(Action.LEAVING, "Decide what becomes of them", ABOUT, primary=True)


def _still(listed: Listed) -> str:
    named = [f"• {_named(line)}" for line in listed.lines[:LINES_SHOWN]]
    return "\n".join([f"Still with you: {listed.total:,}", *named])


def window(listed: Listed) -> View:
    """`listed` is what they hold."""
    more = listed.total - len(listed.lines)
    rest = [context(f"And {more:,} more, which stay with you for now.")] if more > 0 else []
    to = {**colleague("Which colleague, for what you hand over?"), "optional": True}
    every = _choice(Field.LEAVE_ALL, "All of them")
    each = [_choice(f"{LEAVE_ONE}{line.handoff.id}", _named(line)) for line in listed.lines]
    return form(
        Callback.LEAVING, ABOUT, "Save", every, *each, to, section(STAYS), *rest, title="Still with you"
    )


def parse(view: View) -> tuple[dict[str, Leave], str]:
    """By handoff what becomes of it, and the colleague. Raises FormRefused."""
    values = answers(view)
    every = chosen(values, Field.LEAVE_ALL)
    asked = [key for key in values if key.startswith(LEAVE_ONE)][:LINES_SHOWN]
    said = {key.removeprefix(LEAVE_ONE): chosen(values, key) or every for key in asked}
    becomes = {key: Leave(how) if how in set(Leave) else Leave.KEEP for key, how in said.items()}
    to = picked(values)
    if not to and Leave.HAND_OVER in becomes.values():
        raise FormRefused({Field.COLLEAGUE: "Choose a colleague."})
    return becomes, to


def _choice(field: str, label: str) -> Block:
    """In the same words for one as for all; nothing is chosen beforehand."""
    options = [{"text": plain(text), "value": how.value} for how, text in LABELS.items()]
    element = {"type": "static_select", "action_id": field, "options": options}
    shown = shorten(label, LABEL_LIMIT) or "?"
    return {"type": "input", "block_id": field, "label": plain(shown), "element": element, "optional": True}


def _named(line: Line) -> str:
    matter = shorten(line.headline, MATTER_LIMIT) or "no question yet"
    return f"{who(line.customer)}: {matter}"
