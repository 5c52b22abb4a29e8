"""What customers read in their own Slack thread: words of the assistant, of agents and of Baton itself.

Nothing here is drawn from a handoff, a card or what is kept inside: text of a turn is all that comes in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from blocks.files import Link, named_all, nowhere, under_each_other
from blocks.ids import CustomerAction, Part
from blocks.parts import (
    MESSAGE_TEXT_LIMIT,
    TEXT_LIMIT,
    Block,
    Inline,
    Line,
    Message,
    bold,
    known,
    plain,
    rich_text,
    section_of,
    words,
)
from blocks.text import NAME_LIMIT, block_of, escape, escaped_within, shorten
from bot.domain.conversation import Attachment, Source
from bot.domain.shown import Shown, Who

SCORES = (1, 2, 3, 4, 5)
LONGEST_IN_BLOCKS = 9_000
"""Characters: blocks of over 13,000 in all are refused (docs/slack.md, `limit-total`)."""
LONGEST_TEXT = 39_000
"""Text alone may have 40,000 (docs/slack.md, `truncate`)."""
MOST_SOURCES = 5
URL_LIMIT = 2_000

_URL = re.compile(r"https?://[^\s<>|\"]*[^\s<>|\".,;:!?)\]}']")

AWAY = " · can't be opened from here"
ASK = "Talk to a person"
THANKS = "Thank you"


def said(
    text: str,
    sources: Sequence[Source] = (),
    speaker: str = "",
    files: Sequence[Attachment] = (),
    to: Link = nowhere,
) -> Message:
    """`speaker` stands before the words where the post itself can't bear the name; `files` are an agent's,
    which open at `to`.
    """
    alone = named_all(files) if files and not text else ""
    shown, name = block_of(text) or alone or "…", shorten(speaker, NAME_LIMIT)
    if len(shown) > LONGEST_IN_BLOCKS:
        head, tail = f"{name}: " if name else "", "".join(f"\n{to(file.id)}" for file in files)
        return {"text": escaped_within(head + shown + tail, LONGEST_TEXT), "blocks": []}
    lines: list[Line] = [[bold(name)]] if name else []
    lines += [] if alone else [_linked(shown)]
    blocks = [rich_text(Part.TURN, section_of([*lines, *under_each_other(files, to, unlinked=AWAY)]))]
    if named := _sources(sources):
        blocks.append(rich_text(Part.NOTES, section_of([named])))
    spoken = f"{name}: {shown}" if name else shown
    return {"text": escaped_within(spoken, MESSAGE_TEXT_LIMIT), "blocks": blocks}


def answer(text: str, sources: Sequence[Source], conversation_id: str) -> Message:
    """The assistant's, with the way to a person under it: on every answer, for it does the same on each."""
    drawn = said(text, sources)
    asking = _button(CustomerAction.ASK, ASK, conversation_id)
    return {**drawn, "blocks": [*drawn["blocks"], *([_row(asking)] if drawn["blocks"] else [])]}


def rating(conversation_id: str, given: int | None = None) -> Message:
    """The question, and what was answered: another score may be pressed for a day."""
    asked = "How was the help you got? 1 is poor, 5 is great."
    text = f"{THANKS}: you gave {given} of 5. Press another to change it." if given else asked
    scores = [_button(f"{CustomerAction.RATE}{score}", str(score), conversation_id) for score in SCORES]
    chosen = [
        {**one, "style": "primary"} if score == given else one
        for score, one in zip(SCORES, scores, strict=True)
    ]
    drawn = rich_text(Part.LINE, section_of([[words(text)]]))
    return {"text": escape(text), "blocks": [drawn, _row(*chosen)]}


def already(shown: Shown) -> str:
    """To whoever asks for a person while one is awaited or there; as plain words."""
    name = shorten(shown.name, NAME_LIMIT)
    if shown.who is Who.AGENT:
        return f"{name} already has your question. Write here, and they read it."
    return f"Your question is already with {name}. You will read their answer here."


def score_of(action_id: str) -> int | None:
    """The score that was pressed; None for what is no score."""
    pressed = action_id.removeprefix(CustomerAction.RATE)
    return int(pressed) if pressed in {str(score) for score in SCORES} else None


def _button(action_id: str, label: str, conversation_id: str) -> Block:
    return {"type": "button", "action_id": action_id, "text": plain(label), "value": conversation_id}


def _row(*buttons: Block) -> Block:
    return known(Part.BUTTONS, {"type": "actions", "elements": list(buttons)})


def _linked(text: str) -> Line:
    """Addresses as links, all else as plain text in which nothing is a mention or a mark."""
    line, end = list[Inline](), 0
    for found in _URL.finditer(text):
        if _is_address(found[0]):
            line += [*_pieces(text[end : found.start()]), {"type": "link", "url": found[0], "text": found[0]}]
            end = found.end()
    return [*line, *_pieces(text[end:])]


def _pieces(text: str) -> Line:
    return [words(text[start : start + TEXT_LIMIT]) for start in range(0, len(text), TEXT_LIMIT)]


def _sources(sources: Sequence[Source]) -> Line:
    """Where the answer comes from, each a link where it has an address."""
    line: Line = []
    for source in sources[:MOST_SOURCES]:
        title = shorten(source.title, NAME_LIMIT)
        if not title:
            continue
        line.append(words(" · " if line else "From: "))
        linked = {"type": "link", "url": source.url, "text": title}
        line.append(linked if _is_address(source.url) else words(title))
    return line


def _is_address(url: str) -> bool:
    try:
        split = urlsplit(url)
    except ValueError:
        return False
    return split.scheme in {"http", "https"} and bool(split.hostname) and len(url) <= URL_LIMIT
