"""The window in which an answer is written: the customer's words above, and what they will read below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blocks.card_facts import who
from blocks.forms import FormRefused, about, answer, answers, context, form, known, labelled, section
from blocks.ids import Action, Callback, Field, Part
from blocks.parts import (
    TEXT_LIMIT,
    Block,
    View,
    bold,
    button,
    buttons,
    plain,
    quote,
    rich_text,
    section_of,
    words,
)
from blocks.parts import known as known_block
from blocks.suggestion import suggested
from blocks.text import block_of, shorten, starts_with_note, typed_to_plain
from bot.domain.macros import Macro, filled, holes_in
from bot.domain.replying import Answer, Replying

SAID_LIMIT = 1_500
"""Characters of the customer's newest words; all of them stand in the thread."""
HOLES_LIMIT = 500
"""Characters of what nothing fills."""
OPTION_LIMIT = 75
OPTIONS_LIMIT = 100
USED = "used"
HINT = "What you write here reaches the customer. Your team sees it in the thread."
NEWS = "They have just written: read it, then press Send again."
A_NOTE = (
    "This begins like a note. Notes are written in the thread: nothing of them reaches the customer there."
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the window; `nth` counts how often it wrote into the field by itself.

    `suggestion` is what the assistant suggested in it, `is_used` once that was put into the field.
    """

    handoff_id: str
    text: str
    read_upto: int
    nth: int
    suggestion: str = ""
    is_used: bool = False

    @property
    def shown(self) -> str:
        """The suggestion that stands beside the field."""
        return "" if self.is_used else self.suggestion


def window(
    of: Replying, text: str = "", nth: int = 0, *, said: str = "", preview: bool = False, used: str = ""
) -> View:
    """`text` stands in the field where `nth` is new, else what was typed stays. `said` is a word of ours;
    `used` the suggestion that was put into the field.
    """
    held = f"{used} {USED}" if used else of.suggestion.id if of.suggestion else ""
    knew = f"{of.read_upto} {nth} {held}"
    shown = [
        *([section(said)] if said else []),
        _customers(of),
        _tools(of, nth),
        *(suggested(of.suggestion, of.handoff.id) if of.suggestion else []),
        _field(text, nth),
        *(_preview(of, text) if preview else []),
        context(HINT),
    ]
    made = form(Callback.REPLY, of.handoff.id, "Send", *shown, title="Reply", knew=knew)
    return {**made, "notify_on_close": True}


def field_of(view: View) -> str:
    """The block under which it says what is wrong."""
    return _field_id(_number(known(view), 1))


def typed(view: View) -> Typed:
    """Raises FormRefused."""
    knew = known(view)
    nth = _number(knew, 1)
    value = answer(answers(view), Field.REPLY, _field_id(nth)).get("value")
    text = value if isinstance(value, str) else ""
    found = about(view, _field_id(nth))
    suggestion = knew[2] if len(knew) > 2 else ""
    return Typed(found, text, _number(knew, 0), nth, suggestion, USED in knew[3:])


def parse(view: View) -> Answer:
    """Raises FormRefused for what begins like a note, as everywhere."""
    found = typed(view)
    if starts_with_note(found.text):
        raise FormRefused({_field_id(found.nth): A_NOTE})
    window_id = str(view.get("id", ""))
    return Answer(found.handoff_id, as_read(found.text), found.read_upto, window_id, found.suggestion)


def as_read(text: str) -> str:
    """What was typed, as the customer gets it."""
    return block_of(typed_to_plain(text))


def _customers(of: Replying) -> Block:
    head = [bold(f"{who(of.customer)} (customer)"), words(" wrote:")]
    text = block_of("\n\n".join(of.said))
    cut = f"…{text[-SAID_LIMIT:]}" if len(text) > SAID_LIMIT else text
    return rich_text(Part.TURN, section_of([head]), quote(cut or "…"))


def _tools(of: Replying, nth: int) -> Block:
    preview = button(Action.PREVIEW, "Preview", of.handoff.id)
    suggest = button(Action.SUGGEST, "Suggest", of.handoff.id)
    picker = [_picker(of.macros)] if of.macros else []
    return {**buttons(*picker, suggest, preview), "block_id": f"{Part.BUTTONS}-{nth}"}


def _picker(macros: Sequence[Macro]) -> Block:
    return {
        "type": "static_select",
        "action_id": Action.INSERT,
        "placeholder": plain("Insert a macro"),
        **choices(macros),
    }


def choices(macros: Sequence[Macro]) -> Block:
    """A list takes a hundred; more stand in groups by how they begin."""
    options = [{"text": plain(shorten(one.title, OPTION_LIMIT) or "…"), "value": one.id} for one in macros]
    if len(options) <= OPTIONS_LIMIT:
        return {"options": options}
    parts = [options[start : start + OPTIONS_LIMIT] for start in range(0, len(options), OPTIONS_LIMIT)]
    return {"option_groups": [{"label": plain(_span(part)), "options": part} for part in parts]}


def _span(part: Sequence[Block]) -> str:
    first, last = (str(one["text"]["text"])[:20] for one in (part[0], part[-1]))
    return f"{first} … {last}"


def _field(text: str, nth: int) -> Block:
    element = {
        "type": "plain_text_input",
        "action_id": Field.REPLY,
        "multiline": True,
        "max_length": TEXT_LIMIT,
        "focus_on_load": True,
        **({"initial_value": text} if text else {}),
    }
    return {**labelled(Field.REPLY, "Your answer", element), "block_id": _field_id(nth)}


def _preview(of: Replying, text: str) -> list[Block]:
    reads = block_of(filled(as_read(text), of.values))
    head = [bold(f"{who(of.customer)} will read:")]
    drawn = [rich_text(Part.FACTS, section_of([head]), quote(reads or "…"))]
    holes = shorten(", ".join(holes_in(reads)), HOLES_LIMIT)
    return [
        *drawn,
        *([noted(f"Nothing is known for {holes}: put words of your own there.")] if holes else []),
    ]


def noted(said: str) -> Block:
    """Beside another such line: their ids must differ."""
    return known_block(Part.NOTES, {"type": "context", "elements": [plain(said)]})


def _field_id(nth: int) -> str:
    return f"{Field.REPLY}-{nth}"


def _number(knew: Sequence[str], at: int) -> int:
    """Nothing, where the window does not say."""
    said = knew[at] if at < len(knew) else ""
    return int(said[:9]) if said.isascii() and said.isdecimal() else 0
