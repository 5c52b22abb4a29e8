"""The transcript window: all that was said, with what stayed inside marked, page by page from the newest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from blocks import files
from blocks.card_facts import NO_BREAK, PART_LIMIT, known_name, quoted, who
from blocks.files import Link, nowhere
from blocks.ids import Action, Callback
from blocks.parts import Block, Line, View, bold, button, buttons, emoji, plain, quote, section_of, words
from blocks.text import block_of, shorten
from blocks.when import DAY_AND_TIME, moment
from bot.domain.card import Transcript
from bot.domain.conversation import TURN_LIMIT, Attachment, Customer, Source, Speaker, Turn

PAGE_SAID, PAGE_LENGTH = 20, 10_000
"""At most so many utterances and characters on a page: a view holds 100 blocks and 250 KB
(docs/slack.md, `view-check`), and one character can take 12 bytes of JSON."""
SOURCES_SHOWN = 5
LOCK = emoji("lock")
INSIDE = "kept inside"


@dataclass(frozen=True, slots=True)
class Said:
    at: datetime
    who: str
    text: str
    under: str = ""
    mark: str = ""
    files: tuple[Attachment, ...] = ()

    @property
    def size(self) -> int:
        return len(self.text) + len(self.under) + sum(len(files.named(file)) for file in self.files)


def transcript(
    shown: Transcript,
    handoff_id: str,
    page: int = 1,
    zone: str = "UTC",
    to: Link = nowhere,
    file: str = "",
    *,
    leads_on: bool = True,
) -> View:
    """Page 1 is the newest, each page is read downwards; a page that isn't there gives the nearest. `file` is
    the address of all of it as one; "" where there is none. `leads_on`: to what else there is to look up.
    """
    pages = _pages(shown)
    page = min(max(page, 1), len(pages))
    blocks = [_head(shown.customer, page, len(pages))]
    blocks += [_drawn(said, zone, to) for said in pages[page - 1]]
    if not pages[page - 1]:
        blocks.append({"type": "section", "text": plain("Nothing has been said yet.")})
    more = [_leading_on(handoff_id)]
    return {
        "type": "modal",
        "callback_id": Callback.TRANSCRIPT,
        "private_metadata": f"{page} {handoff_id}",
        "title": plain("Transcript"),
        "close": plain("Close"),
        "blocks": [*blocks, *_turning(handoff_id, page, len(pages), file), *(more if leads_on else [])],
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
    for said in reversed(in_order(shown)):
        if pages[-1] and (said.size > room or len(pages[-1]) >= PAGE_SAID):
            pages.append([])
            room = PAGE_LENGTH
        pages[-1].insert(0, said)
        room -= said.size
    return pages


def in_order(shown: Transcript) -> list[Said]:
    return sorted(_all_said(shown), key=lambda said: said.at)


def _all_said(shown: Transcript) -> Iterator[Said]:
    for turn in shown.turns:
        yield _of_turn(turn, _speaker(turn, shown.customer))
    for aside in shown.asides:
        yield Said(aside.at, known_name(aside.name), _text(aside.text) or "…", mark=INSIDE)


def _of_turn(turn: Turn, name: str) -> Said:
    if turn.deleted:
        return Said(turn.at, name, "", mark="taken back")
    text = _text(turn.text) or ("" if turn.attachments else "…")
    return Said(turn.at, name, text, _under(turn), "edited" if turn.edited else "", turn.attachments)


def _text(text: str) -> str:
    shown = block_of(text)
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
    sure = f"{turn.confidence * 100:.0f}{NO_BREAK}% sure" if turn.confidence is not None else ""
    return " · ".join(part for part in (f"from {sources}" if sources else "", sure) if part)


def _source(source: Source) -> str:
    return quoted(shorten(source.title, PART_LIMIT) or "an article")


def _drawn(said: Said, zone: str, to: Link) -> Block:
    mark = [words(f" · {said.mark}")] if said.mark else []
    head: Line = [bold(said.who), words("  "), moment(said.at, zone, DAY_AND_TIME), *mark]
    if said.mark == INSIDE:
        head = [LOCK, words(" "), *head]
    under = [*files.under_each_other(said.files, to), *([[words(said.under)]] if said.under else [])]
    spoken = [quote(said.text)] if said.text else []
    return {
        "type": "rich_text",
        "elements": [section_of([head]), *spoken, *([section_of(under)] if under else [])],
    }


def _head(customer: Customer, page: int, pages: int) -> Block:
    where = f" · page {page} of {pages}, {'the newest' if page == 1 else 'older'}" if pages > 1 else ""
    known = "verified" if customer.verified else "unverified"
    return {
        "type": "context",
        "elements": [plain(f"{who(customer)} ({known}){where}")],
    }


def _turning(handoff_id: str, page: int, pages: int, file: str) -> list[Block]:
    older = button(Action.TRANSCRIPT_OLDER, "Older", handoff_id) if page < pages else None
    newer = button(Action.TRANSCRIPT_NEWER, "Newer", handoff_id) if page > 1 else None
    whole = {**button(Action.TRANSCRIPT_FILE, "As a file", handoff_id), "url": file} if file else None
    shown = [one for one in (older, newer, whole) if one]
    return [buttons(*shown)] if shown else []


def _leading_on(handoff_id: str) -> Block:
    """What is looked up more rarely, and so has no room in the card's own menu, which holds five."""
    return buttons(
        button(Action.SUMMARISE, "Summary", handoff_id),
        button(Action.EARLIER, "Earlier conversations", handoff_id),
        button(Action.MERGE, "Merge into another…", handoff_id),
    )
