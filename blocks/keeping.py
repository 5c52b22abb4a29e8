"""A window in which somebody has typed: whatever goes wrong is said in it, and nothing typed is lost."""

from __future__ import annotations

from blocks.card_facts import quoted
from blocks.forms import about, section
from blocks.ids import Callback, Part
from blocks.modals import trouble
from blocks.parts import TEXT_LIMIT, Block, View
from blocks.text import shorten

TYPED_IN = frozenset({Callback.REPLY, Callback.MACRO})
NEWS = "They have just written: {said} If nothing changes by it, press {button} again."
SAID_LIMIT = 500
_OWN = ("type", "callback_id", "private_metadata", "title", "submit", "close", "notify_on_close")


def told(view: View, said: str) -> View:
    """What stands in the window's place, where a press in it came to nothing."""
    return with_word(view, said) if view.get("callback_id") in TYPED_IN else trouble(said)


def with_news(view: View, upto: int, said: str) -> View:
    """The same form with what the customer wrote while it was open, up to their turn `upto`: whoever presses
    again has read it. Raises FormRefused.
    """
    submit = view.get("submit")
    button = submit.get("text") if isinstance(submit, dict) else ""
    news = NEWS.format(said=quoted(shorten(said, SAID_LIMIT) or "…"), button=button or "the button")
    shown = _on_top(view, {**section(news), "block_id": Part.TURN})
    return {**shown, "private_metadata": f"{about(view)} {upto}"}


def with_word(view: View, said: str) -> View:
    """The same window, as Slack tells it, with a word of ours on top; an earlier one goes."""
    return _on_top(view, section(said[:TEXT_LIMIT] or "…"))


def _on_top(view: View, block: Block) -> View:
    blocks = view.get("blocks")
    before = [one for one in blocks if isinstance(one, dict)] if isinstance(blocks, list) else []
    kept = [one for one in before if one.get("block_id") != block["block_id"]]
    return {**{key: view[key] for key in _OWN if view.get(key)}, "blocks": [block, *kept]}
