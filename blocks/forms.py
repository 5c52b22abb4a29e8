"""The pieces of a window with something to fill in, and what comes back of it."""

from __future__ import annotations

from typing import Any

from blocks.ids import Callback, Field, Part
from blocks.parts import Block, View, plain


class FormRefused(ValueError):
    """What was sent can't be taken; `errors` says why by block_id, as Slack shows it in the form."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {why}" for field, why in errors.items()))
        self.errors = errors


def form(
    callback: Callback, handoff_id: str, does: str, *blocks: Block, title: str = "", knew: str = ""
) -> View:
    """`does` stands on its button, and above it where there is no `title` (24 characters at most); `knew` is
    what it was opened on, which comes back with it.
    """
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": f"{handoff_id} {knew}".rstrip(),
        "title": plain(title or does),
        "submit": plain(does),
        "close": plain("Cancel"),
        "blocks": list(blocks),
    }


def labelled(field: str, label: str, element: Block) -> Block:
    return {"type": "input", "block_id": field, "label": plain(label), "element": element}


def choice(field: Field, label: str, options: dict[str, str], *, first: bool = False) -> Block:
    """One of `options`: labels by value; with `first` it begins with the first of them."""
    shown = [{"text": plain(text), "value": value} for value, text in options.items()]
    begun = {"initial_option": shown[0]} if first else {}
    return labelled(field, label, {"type": "radio_buttons", "action_id": field, "options": shown, **begun})


def context(said: str) -> Block:
    return {"type": "context", "block_id": Part.NOTES, "elements": [plain(said)]}


def section(said: str) -> Block:
    return {"type": "section", "block_id": Part.WORDS, "text": plain(said)}


def about(view: View, field: str = "") -> str:
    """The handoff that the form is about. Raises FormRefused, at `field`, for one that says none."""
    handoff_id, _ = _inside(view)
    if not handoff_id:
        raise FormRefused({field: "This form is empty inside: close it and press its button again."})
    return handoff_id


def known(view: View) -> list[str]:
    """The words of what it was opened on."""
    return _inside(view)[1].split()


def read_upto(view: View) -> int:
    """The customer's last turn that whoever has the form open can have read; 0 where it does not say."""
    said = known(view)
    return int(said[0][:9]) if said and said[0].isascii() and said[0].isdecimal() else 0


def _inside(view: View) -> tuple[str, str]:
    kept = view.get("private_metadata")
    handoff_id, _, knew = kept.partition(" ") if isinstance(kept, str) else ("", "", "")
    return handoff_id, knew


def answers(view: View) -> dict[str, Any]:
    return _dict(_dict(view.get("state")).get("values"))


def answer(values: dict[str, Any], field: str, block: str = "") -> dict[str, Any]:
    """`block` where its block_id is another than the field's own."""
    return _dict(_dict(values.get(block or field)).get(field))


def chosen(values: dict[str, Any], field: str) -> str:
    """The value of the picked option; "" where none is."""
    value = _dict(answer(values, field).get("selected_option")).get("value")
    return value if isinstance(value, str) else ""


def typed(values: dict[str, Any], field: str, block: str = "") -> str:
    """What was typed; "" where nothing was. `block` as in `answer`."""
    value = answer(values, field, block).get("value")
    return value if isinstance(value, str) else ""


def note(field: Field, label: str, hint: str, limit: int) -> Block:
    """A few lines of an agent's, for colleagues, that may be left out."""
    element = {"type": "plain_text_input", "action_id": field, "multiline": True, "max_length": limit}
    return {**labelled(field, label, element), "optional": True, "hint": plain(hint)}


def too_long(limit: int) -> str:
    return f"Use at most {limit:,} characters."


def _dict(value: object) -> dict[str, Any]:
    """What Slack leaves out or sends as null, as nothing."""
    return value if isinstance(value, dict) else {}
