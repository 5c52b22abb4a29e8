"""The window that shows what is about to go to the customer: a slip in a message's menu sends nothing."""

from __future__ import annotations

from blocks.forms import FormRefused, about, context, form, known
from blocks.ids import Callback
from blocks.parts import TEXT_LIMIT, Block, View, quote
from blocks.text import block_of
from bot.domain.deliveries import Anchor

ASKED = "The customer reads this under your name, as your newest words."
CUT = "It is longer than this window shows, and goes as a whole."


def send(handoff_id: str, root: Anchor, ts: str, text: str, mark: str) -> View:
    """`mark` is what the words are known by."""
    shown = block_of(text) or "…"
    words: Block = {"type": "rich_text", "elements": [quote(shown[:TEXT_LIMIT])]}
    under = context(f"{ASKED} {CUT}" if len(shown) > TEXT_LIMIT else ASKED)
    place = f"{root.channel} {root.ts} {ts} {mark}"
    return form(Callback.SEND, handoff_id, "Send", words, under, title="Send to customer?", knew=place)


def parse_send(view: View) -> tuple[Anchor, str, str]:
    """Root and ts of the message, and the mark of its words. Raises FormRefused."""
    about(view)
    try:
        channel, root, ts, mark = known(view)
    except ValueError:
        raise FormRefused({"": "This form is empty inside: close it and try again."}) from None
    return Anchor(channel, root), ts, mark
