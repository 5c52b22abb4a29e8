"""The window in which an agent chooses how customers see them."""

from __future__ import annotations

from blocks.forms import FormRefused, about, answers, choice, chosen, context, form, labelled, typed
from blocks.ids import Callback, Field
from blocks.parts import View, plain
from blocks.text import NAME_LIMIT as SHOWN
from blocks.text import shorten
from bot.domain.faces import NAME_LIMIT, Face

TITLE = "How customers see you"
OWN, NONE = "own", "none"
PICTURES = {OWN: "My picture from Slack", NONE: "No picture"}
FROM_NOW = (
    "Customers see the name beside your words from now on, and the picture on the web and in their own "
    "Slack. It is fetched once: press Save again after you changed it in Slack."
)
_ABOUT = "face"
"""A window that is about no handoff must not be empty inside."""


def face(chosen_: Face, in_slack: str) -> View:
    """`in_slack` is the name that stands while none is chosen."""
    picture = choice(Field.PICTURE, "Picture", PICTURES)
    now = OWN if chosen_.wants_picture else NONE
    options = picture["element"]["options"]
    picture["element"]["initial_option"] = next(one for one in options if one["value"] == now)
    return form(
        Callback.FACE, _ABOUT, "Save", _name(chosen_.name, in_slack), picture, context(FROM_NOW), title=TITLE
    )


def _name(name: str, in_slack: str) -> View:
    typed = {
        "type": "plain_text_input",
        "action_id": Field.NAME,
        "max_length": NAME_LIMIT,
        "placeholder": plain(shorten(in_slack, SHOWN) or "Your name in Slack"),
    }
    element = typed | ({"initial_value": name} if name else {})
    return labelled(Field.NAME, "Name", element) | {"optional": True}


def parse(view: View) -> tuple[str, bool]:
    """The name, "" for Slack's, and whether with a picture. Raises FormRefused."""
    about(view, Field.NAME)
    values = answers(view)
    picture = chosen(values, Field.PICTURE)
    if picture not in PICTURES:
        raise FormRefused({Field.PICTURE: "Choose one."})
    return typed(values, Field.NAME).strip(), picture == OWN
