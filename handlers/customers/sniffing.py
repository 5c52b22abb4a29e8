"""What a file is by its content; what its sender calls it counts for nothing."""

from __future__ import annotations

import re

import puremagic

from bot.domain.conversation import one_line
from handlers.customers import pictures
from handlers.customers.refusals import FileTypeRefused, ImageTooLarge, NothingInFile

PDF, TEXT = "application/pdf", "text/plain"
NAME_LIMIT = 120
MOST_PIXELS = 100_000_000
"""A larger picture unpacks to more than 400 MB on the screen of whoever opens it."""

ENDINGS: dict[str, tuple[str, ...]] = {
    pictures.PNG: ("png",),
    pictures.JPEG: ("jpg", "jpeg"),
    pictures.GIF: ("gif",),
    pictures.WEBP: ("webp",),
    PDF: ("pdf",),
    TEXT: ("txt", "log", "md"),
}
"""The names that fit each type; the first is given to a file whose own does not.

No csv: a spreadsheet would run what a stranger wrote into it.
"""

_HEAD = 4 * 1024
_TAIL = 22 + 65_535
"""Where a ZIP's end is looked for by those who open one."""
_ZIP_ENTRY, _ZIP_END = b"PK\x01\x02", b"PK\x05\x06"
_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|object|embed|\?php)\b", re.IGNORECASE)
_SCRIPT = re.compile(rb"<(?:script|html|iframe|\?php)\b", re.IGNORECASE)
_STARTS_AS_MARKUP = re.compile(
    r"(?:<!--|<[!?/]|#!|%!|\{\\rtf|<(?:html|head|body|script|svg|iframe|style|title|table|div|h1|font|a|b|p|br)\b)",
    re.IGNORECASE,
)
"""As a browser guesses, which reads the first signs that are no space."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_PDF_START = re.compile(rb"%PDF-[12]\.\d\s")


def sniff(data: bytes, allowed: frozenset[str]) -> str:
    """Its media type. Raises NothingInFile, FileTypeRefused or ImageTooLarge."""
    if not data.strip():
        raise NothingInFile
    found = _type(data)
    if found is None or found not in allowed:
        raise FileTypeRefused(types=_in_words(allowed))
    return found


def _in_words(allowed: frozenset[str]) -> str:
    """ "PNG, JPEG or PDF": what a customer calls them."""
    names = [name for kind, name in _NAMES.items() if kind in allowed]
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


_NAMES = {
    pictures.PNG: "PNG",
    pictures.JPEG: "JPEG",
    pictures.GIF: "GIF",
    pictures.WEBP: "WebP",
    PDF: "PDF",
    TEXT: "plain text",
}


def _type(data: bytes) -> str | None:
    if kind := pictures.kind_of(data):
        return kind if _is_picture(data, kind) else None
    if _PDF_START.match(data):
        return PDF if _is_pdf(data) else None
    return TEXT if _is_text(data) else None


def _is_picture(data: bytes, kind: str) -> bool:
    size = pictures.size_of(data, kind)
    if size is None or 0 in size:
        return False
    if size[0] * size[1] > MOST_PIXELS:
        raise ImageTooLarge
    hides = _SCRIPT.search(data) or _MARKUP.search(data, 0, _HEAD) or b"%PDF-" in data[:_HEAD]
    return not hides and not _ends_as_zip(data) and _is_known_as(data, kind)


def _is_pdf(data: bytes) -> bool:
    whole = b"%%EOF" in data[-1024:] and b"startxref" in data[-2048:]
    return whole and not _MARKUP.search(data, 0, _HEAD) and not _ends_as_zip(data) and _is_known_as(data, PDF)


def _is_text(data: bytes) -> bool:
    """UTF-8 without control characters, and no page, program or document in disguise."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if _CONTROL.search(text):
        return False
    head = data[:_HEAD]
    return not (_STARTS_AS_MARKUP.match(text.lstrip()) or _MARKUP.search(head) or b"%PDF-" in head)


def _ends_as_zip(data: bytes) -> bool:
    """Archives, office documents and programs can follow a picture; they are found from their end.

    By the two marks alone: what readers make of an end that lies about its length differs. A photo that
    has both by chance is one in many millions.
    """
    return _ZIP_END in data[-_TAIL:] and _ZIP_ENTRY in data


def _is_known_as(data: bytes, kind: str) -> bool:
    """A second opinion, of those who keep a list of all the world's formats."""
    try:
        return kind in {match.mime_type for match in puremagic.magic_string(data[:_HEAD])}
    except (puremagic.PureError, ValueError):
        return False


def fit_name(name: str, kind: str) -> str:
    """One printable line of at most NAME_LIMIT characters, without folders, that ends as its type does."""
    plain = one_line(name.replace("\\", "/").rpartition("/")[2])
    kept = "".join(char for char in plain if char.isprintable() and char not in _AWKWARD).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    fitting = ENDINGS[kind]
    if not dot or ending.lower() not in fitting:
        stem, ending = kept or "file", fitting[0]
    return f"{stem[: NAME_LIMIT - len(ending) - 1].rstrip(' .') or 'file'}.{ending}"


_AWKWARD = frozenset('<>:"|?*')
"""What one system or another lets no file be called by."""
