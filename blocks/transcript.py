"""The transcript window: all that was said, with what stayed inside marked, page by page from the newest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from blocks.card_facts import PART_LIMIT, known_name, quoted, who
from blocks.ids import Action, Callback
from blocks.parts import Block, Inline, Line, View, bold, button, buttons, plain, quote, section_of, words
from blocks.text import block_of, shorten
from blocks.when import DAY_AND_TIME, moment
from bot.domain.card import Transcript
from bot.domain.conversation import TURN_LIMIT, Customer, Source, Speaker, Turn

PAGE_SAID, PAGE_LENGTH = 20, 10_000
"""At most so many utterances and characters on a page: a view holds 100 blocks and 250 KB
(docs/slack.md, `view-check`), and one character can take 12 bytes of JSON."""
SOURCES_SHOWN = 5
LOCK: Inline = {"type": "emoji", "name": "lock"}


@dataclass(frozen=True, slots=True)
class Said:
    at: datetime
    who: str
    text: str
    under: str = ""
    inside: bool = False


def transcript(shown: Transcript, handoff_id: str, page: int = 1, zone: str = "UTC") -> View:
    """Page 1 is the newest, each page is read downwards; a page that isn't there gives the nearest."""
    pages = _pages(shown)
    page = min(max(page, 1), len(pages))
    blocks = [_head(shown.customer, page, len(pages))]
    blocks += [_drawn(said, zone) for said in pages[page - 1]]
    if not pages[page - 1]:
        blocks.append({"type": "section", "text": plain("Nothing has been said yet.")})
    return {
        "type": "modal",
        "callback_id": Callback.TRANSCRIPT,
        "private_metadata": f"{page} {handoff_id}",
        "title": plain("Transcript"),
        "close": plain("Close"),
        "blocks": [*blocks, *_turning(handoff_id, page, len(pages))],
    }


def turned(view: View, action_id: str) -> tuple[str, int]:
    """Handoff id and the page that a click on Older or Newer asks for. Raises ValueError on another view."""
    page, _, handoff_id = str(view.get("private_metadata", "")).partition(" ")
    if not page.isdecimal() or not handoff_id:
        raise ValueError("not the transcript's view")
    return handoff_id, int(page[:6]) + (1 if action_id == Action.TRANSCRIPT_OLDER else -1)


def _pages(shown: Transcript) -> list[list[Said]]:
    """Newest page first; filled from the newest back, so that the first page is never a lone line."""
    pages: list[list[Said]] = [[]]
    room = PAGE_LENGTH
    in_order = sorted(_all_said(shown), key=lambda said: said.at)
    for said in reversed(in_order):
        size = len(said.text) + len(said.under)
        if pages[-1] and (size > room or len(pages[-1]) >= PAGE_SAID):
            pages.append([])
            room = PAGE_LENGTH
        pages[-1].insert(0, said)
        room -= size
    return pages


def _all_said(shown: Transcript) -> Iterator[Said]:
    for turn in shown.turns:
        name, text = _speaker(turn, shown.customer), _text(turn.text)
        yield Said(turn.at, name, text, _under(turn))
    for aside in shown.asides:
        yield Said(aside.at, known_name(aside.name), _text(aside.text), inside=True)


def _text(text: str) -> str:
    shown = block_of(text) or "…"
    return shown if len(shown) <= TURN_LIMIT else f"{shown[: TURN_LIMIT - 1]}…"


def _speaker(turn: Turn, customer: Customer) -> str:
    match turn.speaker:
        case Speaker.CUSTOMER:
            return f"{who(customer)} (customer)"
        case Speaker.AGENT:
            return f"{known_name(turn.name)} (agent)"
        case Speaker.ASSISTANT:
            return "Assistant"
        case Speaker.SYSTEM:
            return "Notice"


def _under(turn: Turn) -> str:
    sources = ", ".join(_source(source) for source in turn.sources[:SOURCES_SHOWN])
    sure = f"{turn.confidence * 100:.0f} % sure" if turn.confidence is not None else ""
    return " · ".join(part for part in (f"from {sources}" if sources else "", sure) if part)


def _source(source: Source) -> str:
    return quoted(shorten(source.title, PART_LIMIT) or "an article")


def _drawn(said: Said, zone: str) -> Block:
    head: Line = [bold(said.who), words("  "), moment(said.at, zone, DAY_AND_TIME)]
    if said.inside:
        head = [LOCK, words(" "), *head, words(" · kept inside")]
    under = [section_of([[words(said.under)]])] if said.under else []
    return {"type": "rich_text", "elements": [section_of([head]), quote(said.text), *under]}


def _head(customer: Customer, page: int, pages: int) -> Block:
    where = f" · page {page} of {pages}, {'the newest' if page == 1 else 'older'}" if pages > 1 else ""
    known = "verified" if customer.verified else "unverified"
    return {
        "type": "context",
        "elements": [plain(f"{who(customer)} ({known}){where}")],
    }


def _turning(handoff_id: str, page: int, pages: int) -> list[Block]:
    older = button(Action.TRANSCRIPT_OLDER, "Older", handoff_id) if page < pages else None
    newer = button(Action.TRANSCRIPT_NEWER, "Newer", handoff_id) if page > 1 else None
    shown = [one for one in (older, newer) if one]
    return [buttons(*shown)] if shown else []
