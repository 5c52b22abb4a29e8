"""The windows: how a handoff ended, and plain trouble. The transcript has its own module."""

from __future__ import annotations

from typing import Any

from blocks.ids import Callback, Field, Part
from blocks.parts import TEXT_LIMIT, Block, View, plain
from blocks.wording import OUTCOMES
from bot.domain.handoff import Outcome

WORDS_LIMIT = 1_000
RATED = "The customer is told that this is closed, and asked to rate it."


class ResolveRefused(ValueError):
    """What was sent can't be taken; `errors` says why by block_id, as Slack shows it in the form."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {why}" for field, why in errors.items()))
        self.errors = errors


def resolve(handoff_id: str) -> View:
    return {
        "type": "modal",
        "callback_id": Callback.RESOLVE,
        "private_metadata": handoff_id,
        "title": plain("Resolve"),
        "submit": plain("Resolve"),
        "close": plain("Cancel"),
        "blocks": [_outcome(), _outcome_words(), _context(RATED)],
    }


def parse_resolve(view: View) -> tuple[str, Outcome, str]:
    """Handoff id, outcome and words (may be empty). Raises ResolveRefused."""
    handoff_id, values = view.get("private_metadata") or "", _dict(_dict(view.get("state")).get("values"))
    if not handoff_id:
        raise ResolveRefused({Field.OUTCOME: "This form is empty inside: close it and press Resolve again."})
    said = _input(values, Field.OUTCOME_WORDS).get("value")
    words = said.strip() if isinstance(said, str) else ""
    chosen = _dict(_input(values, Field.OUTCOME).get("selected_option")).get("value")
    errors: dict[str, str] = {}
    if not isinstance(chosen, str) or chosen not in set(Outcome):
        errors[Field.OUTCOME] = "Choose how it ended."
    if len(words) > WORDS_LIMIT:
        errors[Field.OUTCOME_WORDS] = f"Use at most {WORDS_LIMIT:,} characters."
    if errors:
        raise ResolveRefused(errors)
    return str(handoff_id), Outcome(str(chosen)), words


def trouble(said: str) -> View:
    """In place of a window that could not open."""
    return {
        "type": "modal",
        "callback_id": Callback.TROUBLE,
        "title": plain("That didn't work"),
        "close": plain("Close"),
        "blocks": [{"type": "section", "block_id": Part.WORDS, "text": plain(said[:TEXT_LIMIT] or "…")}],
    }


def _outcome() -> Block:
    options = [{"text": plain(label), "value": outcome} for outcome, label in OUTCOMES.items()]
    element = {"type": "radio_buttons", "action_id": Field.OUTCOME, "options": options}
    return _labelled(Field.OUTCOME, "How did it end?", element)


def _outcome_words() -> Block:
    element = {
        "type": "plain_text_input",
        "action_id": Field.OUTCOME_WORDS,
        "multiline": True,
        "max_length": WORDS_LIMIT,
    }
    hint = plain("For your team: it stands on the card, and the customer doesn't see it.")
    return {**_labelled(Field.OUTCOME_WORDS, "What was done?", element), "optional": True, "hint": hint}


def _labelled(field: Field, label: str, element: Block) -> Block:
    return {"type": "input", "block_id": field, "label": plain(label), "element": element}


def _context(said: str) -> Block:
    return {"type": "context", "block_id": Part.NOTES, "elements": [plain(said)]}


def _input(values: dict[str, Any], field: Field) -> dict[str, Any]:
    return _dict(_dict(values.get(field)).get(field))


def _dict(value: object) -> dict[str, Any]:
    """What Slack leaves out or sends as null, as nothing."""
    return value if isinstance(value, dict) else {}
