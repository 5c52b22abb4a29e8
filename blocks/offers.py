"""An offer on the card and in lists, and the window in which a handoff is handed to a colleague."""

from __future__ import annotations

from datetime import timedelta

from blocks.card_facts import known_name, label, quoted
from blocks.forms import FormRefused, about, answer, answers, form, labelled, note, section, too_long, typed
from blocks.ids import Action, Callback, Field, Part
from blocks.parts import Block, Line, View, bold, button, known, menu, person, words
from blocks.text import shorten
from blocks.when import TIME, lasted, moment
from bot.domain.card import Card
from bot.domain.deliveries import LineCode
from bot.domain.handoff import Handoff, State

NOTE_LIMIT = 500
HAND_OVER = "Hand to a colleague"
MENU = {Action.HAND_OVER: HAND_OVER}
TOLD = (
    "It is offered to them: they have {within} to accept it, and until then anybody in this channel may "
    "claim it. Who holds it lets it go now, and the customer is told that a colleague takes over."
)


def head(handoff: Handoff, zone: str) -> Line:
    """What the card's first line says of it."""
    if handoff.offered_to is None or handoff.offer_ends is None:
        return []
    until = moment(handoff.offer_ends, zone, f"until {TIME}")
    return [words(" · offered to "), bold(known_name(handoff.offered_to.name)), words(" "), until]


def drawn(card: Card) -> list[Line]:
    """A colleague's word to whoever takes it, while it is of use."""
    handoff = card.handoff
    said = shorten(handoff.offer_note, NOTE_LIMIT)
    if not said or not handoff.is_open:
        return []
    by = [words(" from "), person(handoff.offered_by)] if handoff.offered_by else []
    return [label("Note", words(quoted(said)), *by)]


def said(code: LineCode, card: Card, name: str, parked: Line, zone: str) -> Line:
    """The line in the thread; `parked` is until when, where it waits for an opening."""
    if code is LineCode.OFFERED:
        return _asks(card, name, zone)
    why = "They can't take it" if code is LineCode.DECLINED else "The offer is over"
    if parked:
        return [words(f"{why}, and the team is closed: this is parked"), *parked]
    return [words(f"{why}: {name} waits for somebody to claim this.")]


def _asks(card: Card, name: str, zone: str) -> Line:
    """To whoever comes too late it says no time."""
    ends, note = card.handoff.offer_ends, card.handoff.offer_note
    until = [words(" "), moment(ends, zone, f"until {TIME}")] if ends else []
    more = " A colleague left a note for you there." if note else ""
    return [words(f"{name} waits for your yes"), *until, words(f". Accept or decline on the card.{more}")]


def pressed(handoff: Handoff) -> list[Block]:
    """Yes or no, for whom it is offered to."""
    return [
        button(Action.ACCEPT, "Accept", handoff.id, primary=True),
        button(Action.DECLINE, "Decline", handoff.id),
    ]


def on_card(handoff: Handoff, transcript: Block, more: dict[Action, str]) -> list[Block]:
    """With Claim, for anybody else."""
    claim = button(Action.CLAIM, "Claim", handoff.id)
    return [*pressed(handoff), claim, transcript, menu(handoff.id, more)]


def in_list(handoff: Handoff, user: str, nth: int) -> list[Block]:
    """Under its line in a list of what is with them."""
    asked = handoff.state is State.OFFERED and handoff.offered_to and handoff.offered_to.id == user
    return [known(Part.LISTED, {"type": "actions", "elements": pressed(handoff)}, nth)] if asked else []


def beside(handoff: Handoff) -> str:
    """To whom it is offered, where others read of it too."""
    return f"offered to {known_name(handoff.offered_to.name)}" if handoff.offered_to else ""


def hand_over(handoff_id: str, within: timedelta) -> View:
    hint = "It stands on the card, and the customer doesn't see it."
    asked = note(Field.NOTE, "What should they know?", hint, NOTE_LIMIT)
    told = section(TOLD.format(within=lasted(within)))
    return form(
        Callback.HAND_OVER,
        handoff_id,
        "Hand over",
        colleague("Who takes over?"),
        asked,
        told,
        title=HAND_OVER,
    )


def colleague(said: str) -> Block:
    return labelled(Field.COLLEAGUE, said, {"type": "users_select", "action_id": Field.COLLEAGUE})


def parse_hand_over(view: View) -> tuple[str, str, str]:
    """Handoff id, to whom, and the note (may be empty). Raises FormRefused."""
    handoff_id, values = about(view, Field.COLLEAGUE), answers(view)
    said, to = typed(values, Field.NOTE).strip(), picked(values)
    errors: dict[str, str] = {}
    if not to:
        errors[Field.COLLEAGUE] = "Choose who takes over."
    if len(said) > NOTE_LIMIT:
        errors[Field.NOTE] = too_long(NOTE_LIMIT)
    if errors:
        raise FormRefused(errors)
    return handoff_id, to, said


def picked(values: Block) -> str:
    """The colleague's Slack user id; "" where none is chosen."""
    to = answer(values, Field.COLLEAGUE).get("selected_user")
    return to if isinstance(to, str) else ""
