"""Files that came with a turn: what they are and where they open. Their bytes never go to Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from blocks.parts import Inline, Line, bold, link, words
from blocks.text import NAME_LIMIT, shorten
from bot.domain.conversation import Attachment

Link = Callable[[str], str]
"""The address at which an agent opens the file with that id; "" where Baton has no public address."""

KINDS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "application/pdf": "PDF",
    "text/plain": "text",
}
NO_LINK = " · can't be opened from Slack: Baton has no public address"
CARD_FILES = 5


def nowhere(file_id: str) -> str:  # noqa: ARG001  # a Link
    return ""


def named(file: Attachment) -> str:
    return f"{_name(file)}{_about(file)}"


def counted(files: Sequence[Attachment]) -> str:
    return "a file" if len(files) == 1 else f"{len(files)} files"


def named_all(files: Sequence[Attachment]) -> str:
    return ", ".join(named(file) for file in files)


def under_each_other(files: Sequence[Attachment], to: Link, *, unlinked: str = NO_LINK) -> list[Line]:
    """For a thread and the transcript: each with its own line, so that no name can pass for two.

    `unlinked` is what stands beside one that has no address.
    """
    return [[bold("File"), words("  "), *_opening(file, to, unlinked)] for file in files]


def in_one_line(files: Sequence[Attachment], to: Link) -> Line:
    """For the card: the newest, and how many more there are; [] without files."""
    shown = files[-CARD_FILES:]
    line = list(_beside(shown, to))
    if more := len(files) - len(shown):
        line.append(words(f" · and {more} earlier: see Transcript"))
    return line


def length(files: Sequence[Attachment], to: Link) -> int:
    """Characters that they take of a message, addresses counted."""
    return sum(len(named(file)) + (len(to(file.id)) or len(NO_LINK)) for file in files)


def _beside(files: Sequence[Attachment], to: Link) -> Iterator[Inline]:
    for nth, file in enumerate(files):
        if nth:
            yield words(" · ")
        yield from _linked(file, to(file.id))


def _opening(file: Attachment, to: Link, unlinked: str) -> Line:
    url = to(file.id)
    return _linked(file, url) if url else [*_linked(file, url), words(unlinked)]


def _linked(file: Attachment, url: str) -> Line:
    return [link(url, _name(file)), words(_about(file))] if url else [words(named(file))]


def _name(file: Attachment) -> str:
    return shorten(file.name, NAME_LIMIT) or "a file"


def _about(file: Attachment) -> str:
    return f" ({KINDS.get(file.type, 'file')}, {_size(file.size)})"


def _size(size: int) -> str:
    if size < 1_000:
        return "1 byte" if size == 1 else f"{size} bytes"
    return f"{round(size / 1_000)} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"
