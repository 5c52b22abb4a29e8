"""The windows of canned replies: what there is, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from blocks.forms import FormRefused, answer, answers, context, labelled, section, typed
from blocks.ids import Action, Callback, Field, Part
from blocks.parts import Block, View, bold, button, buttons, known, plain, quote, rich_text, section_of, words
from blocks.reply import OPTION_LIMIT, choices, noted
from blocks.text import block_of, shorten
from bot.domain.macros import KNOWN, TEXT_LIMIT, TITLE_LIMIT, Macro

NEW = "-"
"""In the place of an id."""
SKILLS_LIMIT, SKILLS_TOLD = 100, 500
"""In the list; and characters of those that a macro is for."""
NONE_YET = "There are no macros yet."
KEEPERS = "Managers make and change them here."
WRITTEN = "This one stands in a file of whoever runs Baton, and is changed there."
HINT = f"Filled in for you: {KNOWN}. Company and plan are the customer's."


def shelf(macros: Sequence[Macro], *, keeps: bool, said: str = "", shown: Macro | None = None) -> View:
    """All of them, to pick from; `shown` is one to read, `said` a word of ours."""
    count = "1 macro" if len(macros) == 1 else f"{len(macros)} macros"
    about = f"{count}: pick one to {'read or change' if keeps else 'read'} it." if macros else NONE_YET
    made = [button(Action.MACRO_NEW, "New macro", NEW, primary=True)] if keeps else []
    drawn = [
        *([section(said)] if said else []),
        _list(macros, about) if macros else known(Part.LINE, {"type": "section", "text": plain(about)}),
        *(_read(shown) if shown else []),
        *([buttons(*made)] if made else [context(KEEPERS)]),
    ]
    return {
        "type": "modal",
        "callback_id": Callback.MACROS,
        "title": plain("Macros"),
        "close": plain("Close"),
        "blocks": drawn,
    }


def macro(of: Macro | None, skills: Sequence[str]) -> View:
    """One to change, or a new one."""
    delete = {**button(Action.MACRO_DELETE, "Delete", of.id), "confirm": _confirm()} if of else None
    drawn = [
        _title(of),
        _text(of),
        *([_skills(of, skills)] if skills else []),
        context(HINT),
        *([buttons({**delete, "style": "danger"})] if delete else []),
    ]
    return {
        "type": "modal",
        "callback_id": Callback.MACRO,
        "private_metadata": of.id if of else NEW,
        "title": plain("Macro" if of else "New macro"),
        "submit": plain("Save"),
        "close": plain("Cancel"),
        "blocks": drawn,
    }


def parse(view: View) -> Macro:
    """Without an id where it is new. Raises FormRefused."""
    named, values = view.get("private_metadata"), answers(view)
    if not isinstance(named, str) or not named:
        raise FormRefused({Field.TITLE: "This form is empty inside: close it and open it again."})
    macro_id = "" if named == NEW else named
    return Macro(macro_id, typed(values, Field.TITLE), typed(values, Field.TEXT), _chosen(values))


def _chosen(values: dict[str, Any]) -> tuple[str, ...]:
    picked = answer(values, Field.SKILLS).get("selected_options") or []
    options = picked if isinstance(picked, list) else []
    found = (one.get("value") for one in options if isinstance(one, dict))
    return tuple(one for one in found if isinstance(one, str))


def _list(macros: Sequence[Macro], about: str) -> Block:
    element = {"type": "static_select", "action_id": Action.MACRO_SHOW, "placeholder": plain("Pick a macro")}
    block = {"type": "section", "text": plain(about), "accessory": {**element, **choices(macros)}}
    return known(Part.LINE, block)


def _read(shown: Macro) -> list[Block]:
    skills = (shorten(", ".join(shown.skills), SKILLS_TOLD) or "…") if shown.skills else "all skills"
    head = [bold(shorten(shown.title, TITLE_LIMIT) or "…"), words(f" · for {skills}")]
    drawn = rich_text(Part.FACTS, section_of([head]), quote(block_of(shown.text) or "…"))
    return [drawn, *([noted(WRITTEN)] if shown.is_written else [])]


def _title(of: Macro | None) -> Block:
    element = {"type": "plain_text_input", "action_id": Field.TITLE, "max_length": TITLE_LIMIT}
    return labelled(Field.TITLE, "Title", {**element, **({"initial_value": of.title} if of else {})})


def _text(of: Macro | None) -> Block:
    element = {
        "type": "plain_text_input",
        "action_id": Field.TEXT,
        "multiline": True,
        "max_length": TEXT_LIMIT,
        **({"initial_value": of.text} if of else {}),
    }
    return labelled(Field.TEXT, "Text", element)


def _skills(of: Macro | None, skills: Sequence[str]) -> Block:
    options = [
        {"text": plain(shorten(one, OPTION_LIMIT) or "…"), "value": one} for one in skills[:SKILLS_LIMIT]
    ]
    chosen = [one for one in options if of and one["value"] in of.skills]
    element = {
        "type": "multi_static_select",
        "action_id": Field.SKILLS,
        "placeholder": plain("All skills"),
        "options": options,
        **({"initial_options": chosen} if chosen else {}),
    }
    return {**labelled(Field.SKILLS, "For which skills?", element), "optional": True}


def _confirm() -> Block:
    return {
        "title": plain("Delete this macro?"),
        "text": plain("Nobody can insert it any more. What was sent with it stays."),
        "confirm": plain("Delete"),
        "deny": plain("Keep it"),
    }
