"""What the assistant suggests to an agent, in the window in which they write."""

from __future__ import annotations

from blocks.card_facts import quoted
from blocks.ids import Action, Part
from blocks.parts import Block, bold, button, buttons, quote, rich_text, section_of, words
from blocks.text import block_of, shorten
from bot.domain.replying import Suggestion

LOOKING = "The assistant is looking for an answer …"
NOTHING = "The assistant has nothing worth suggesting."
BUSY = "The assistant is busy. Press Suggest again in a moment."
GONE = "This suggestion is no longer there."
SOURCES_SHOWN = 3
SOURCE_LIMIT = 100


def suggested(found: Suggestion, handoff_id: str) -> list[Block]:
    titles = [shorten(one.title, SOURCE_LIMIT) or "an article" for one in found.sources[:SOURCES_SHOWN]]
    source = f", from {', '.join(map(quoted, titles))}" if titles else ""
    head = [bold("The assistant suggests"), words(f" ({found.confidence * 100:.0f} % sure{source}):")]
    use = button(Action.SUGGESTION_USE, "Use it", handoff_id)
    discard = button(Action.SUGGESTION_DISCARD, "Discard", handoff_id)
    drawn = rich_text(Part.FACTS, section_of([head]), quote(block_of(found.text) or "…"))
    return [drawn, buttons(use, discard)]
