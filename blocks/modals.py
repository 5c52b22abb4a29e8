"""The windows: how a handoff ended, blocking, and plain trouble. The transcript has its own module."""

from __future__ import annotations

from blocks.forms import (
    FormRefused,
    about,
    answers,
    choice,
    chosen,
    context,
    form,
    note,
    section,
    too_long,
    typed,
)
from blocks.ids import Callback, Field, Part
from blocks.parts import TEXT_LIMIT, Block, View, plain
from blocks.wording import OUTCOMES
from bot.domain.handoff import Outcome

WORDS_LIMIT = 1_000
BLOCK = (
    "This handoff ends, and so does everything else this customer has open. They can't write here any more "
    "and are told so. Unblock stays on the card."
)
RATED = "The customer is told that this is closed, and asked to rate it."


def resolve(handoff_id: str, upto: int) -> View:
    """`upto` is the customer's last turn that whoever opens it can have read."""
    asked = (_outcome(), _outcome_words(), context(RATED))
    return form(Callback.RESOLVE, handoff_id, "Resolve", *asked, knew=str(upto))


def parse_resolve(view: View) -> tuple[str, Outcome, str]:
    """Handoff id, outcome and words (may be empty). Raises FormRefused."""
    handoff_id, values = about(view, Field.OUTCOME), answers(view)
    words = typed(values, Field.OUTCOME_WORDS).strip()
    how = chosen(values, Field.OUTCOME)
    errors: dict[str, str] = {}
    if how not in set(Outcome):
        errors[Field.OUTCOME] = "Choose how it ended."
    if len(words) > WORDS_LIMIT:
        errors[Field.OUTCOME_WORDS] = too_long(WORDS_LIMIT)
    if errors:
        raise FormRefused(errors)
    return handoff_id, Outcome(how), words


def block(handoff_id: str) -> View:
    return form(Callback.BLOCK, handoff_id, "Block", section(BLOCK), title="Block as spam?")


def parse_block(view: View) -> str:
    """The handoff. Raises FormRefused."""
    return about(view)


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
    return choice(Field.OUTCOME, "How did it end?", {one.value: label for one, label in OUTCOMES.items()})


def _outcome_words() -> Block:
    hint = "For your team: it stands on the card, and the customer doesn't see it."
    return note(Field.OUTCOME_WORDS, "What was done?", hint, WORDS_LIMIT)
