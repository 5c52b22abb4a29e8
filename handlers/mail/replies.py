"""A customer's own words out of a mail: without what they quoted, and without their signature."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mailparser_reply.parser import EmailMessage as Parsed

from bot.domain.conversation import BIDI_OVERRIDES, can_be_seen
from handlers.mail.words import MARK

READ_LIMIT = 20_000
"""Characters that are read: five turns. The rest of a longer mail is what it quotes."""
LONG_LINE = 200
"""Longer lines are the writer's own, and the library's patterns take very long on them."""
_LANGUAGES = ["en", "de"]
_MARKED = re.compile(rf"^[> \t]*{re.escape(MARK)}.*", re.MULTILINE | re.DOTALL)
_HELD = "\ue000{}\ue001"
_HOLDER = re.compile("\ue000(\\d+)\ue001")
"""Private characters, which the mail itself is cleaned of first."""
_CLOSING_LINES, _CLOSING_LINE = 8, 60
"""A signature is short in both directions; what is longer is said, not signed."""


def own_words(text: str) -> str:
    """Empty when nothing but quotes and a signature is there."""
    text = _MARKED.sub("", _clean(text))[:READ_LIMIT]
    text = _without_gaps(text)
    long_lines: list[str] = []
    held = "\n".join(_hold(line, long_lines) for line in text.split("\n"))
    newest = _newest(held)
    restored = _HOLDER.sub(lambda found: long_lines[int(found[1])], newest)
    words = _without_quoted_end(restored).strip()
    return words if can_be_seen(words) else ""


def unfolded(text: str, *, delete_space: bool) -> str:
    """A text of format=flowed (RFC 3676), with its soft breaks taken out."""
    out: list[str] = []
    flows = False
    for line in (raw.removeprefix(" ") for raw in text.split("\n")):
        if flows and not line.startswith(">") and line != "-- ":
            out[-1] += line
        else:
            out.append(line)
        flows = line.endswith(" ") and line != "-- " and not line.startswith(">")
        if flows and delete_space:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def pieces(text: str, limit: int) -> Iterator[str]:
    """The text in parts that each fit one turn, cut between paragraphs, lines or words where it can be."""
    while len(text) > limit:
        cuts = (text.rfind(gap, limit // 2, limit) for gap in ("\n\n", "\n", " "))
        cut = next((one for one in cuts if one > 0), limit)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    yield text


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub("[\u2028\u2029\v\f\x85]", "\n", text)
    return "".join(char for char in text if _is_kept(char))


def _is_kept(char: str) -> bool:
    if char in "\n\t":
        return True
    return char not in BIDI_OVERRIDES and unicodedata.category(char) not in {"Cc", "Cs", "Co"}


def _without_gaps(text: str) -> str:
    """At most one blank line in a row: the library takes half a minute over a thousand."""
    lines: list[str] = []
    for line in map(str.rstrip, text.split("\n")):
        if can_be_seen(line) or not lines or lines[-1]:
            lines.append(line if can_be_seen(line) else "")
    return "\n".join(lines)


def _hold(line: str, held: list[str]) -> str:
    if len(line) <= LONG_LINE:
        return line
    held.append(line)
    return _HELD.format(len(held) - 1)


def _newest(text: str) -> str:
    parsed = Parsed(text, languages=list(_LANGUAGES), keep_hyphen_lists=True).read()
    if not parsed.replies:
        return ""
    newest = parsed.replies[0]
    content = str(newest.content)
    signature = str(newest.signatures or "")
    if signature and _is_closing(signature):
        return content.replace(signature, "")
    return content


def _is_closing(signature: str) -> bool:
    """The library takes all from "Thanks," or "Best regards" on: also what somebody goes on to say there."""
    lines = [line for line in signature.strip().split("\n") if line.strip()]
    if "?" in signature or _HOLDER.search(signature):
        return False
    return len(lines) <= _CLOSING_LINES and all(len(line) <= _CLOSING_LINE for line in lines)


def _without_quoted_end(text: str) -> str:
    """Quotes between the words stay: they say what is answered. Those at the end are the old mail."""
    lines = text.rstrip().split("\n")
    while lines and (lines[-1].startswith(">") or not can_be_seen(lines[-1])):
        lines.pop()
    return "\n".join(lines)
