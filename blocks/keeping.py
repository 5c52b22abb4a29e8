"""A window in which somebody has typed: whatever goes wrong is said in it, and nothing typed is lost."""

from __future__ import annotations

from blocks.forms import section
from blocks.ids import Callback, Part
from blocks.modals import trouble
from blocks.parts import TEXT_LIMIT, View

TYPED_IN = frozenset({Callback.REPLY, Callback.MACRO})
_OWN = ("type", "callback_id", "private_metadata", "title", "submit", "close", "notify_on_close")


def told(view: View, said: str) -> View:
    """What stands in the window's place, where a press in it came to nothing."""
    return with_word(view, said) if view.get("callback_id") in TYPED_IN else trouble(said)


def with_word(view: View, said: str) -> View:
    """The same window, as Slack tells it, with a word of ours on top; an earlier one goes."""
    blocks = view.get("blocks")
    before = [one for one in blocks if isinstance(one, dict)] if isinstance(blocks, list) else []
    kept = [one for one in before if one.get("block_id") != Part.WORDS]
    own = {key: view[key] for key in _OWN if view.get(key)}
    return {**own, "blocks": [section(said[:TEXT_LIMIT] or "…"), *kept]}
