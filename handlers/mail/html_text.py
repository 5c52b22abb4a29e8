"""The text of a mail that has no plain one.

Read tag by tag, in one pass: on a few hundred kilobytes of nested or unclosed tags, which anybody may send,
an HTML tree takes minutes to build, and so does the standard library's parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from handlers.mail.words import MARK

HTML_LIMIT = 500_000
"""Characters that are read; a customer's own words stand at the top."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)([^<>]*)>|<!--|<[!?][^<>]*>")
_NAMES = re.compile(r"""\b(?:class|id)\s*=\s*["']?([^"'<>]*)""", re.IGNORECASE)
_BLOCKS = frozenset({"p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "pre", "br", "hr"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_QUOTED = frozenset({"gmail_quote", "gmail_quote_container", "yahoo_quoted", "moz-cite-prefix"})
_OLD_MAIL = frozenset({"divRplyFwdMsg", "appendonsend"})
"""Where Outlook's old mail begins; all that follows belongs to it."""


def from_html(html: str) -> str:
    """Without what the mail's program marked as quoted, and without what our own mail said."""
    html = html[:HTML_LIMIT].partition(MARK)[0]
    lines = (" ".join(unescape(line).split()) for line in "".join(_text(html)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _text(html: str) -> Iterator[str]:
    """Text with a line break at the edge of each block; nothing from a skipped tag to its end."""
    at, skipped, depth = 0, "", 0
    while found := _TAG.search(html, at):
        if not skipped:
            yield html[at : found.start()].replace("\n", " ")
        at = found.end()
        if found[0] == "<!--":
            at = _behind(html, "-->", at)
        tag, opens = (found[2] or "").lower(), not found[1]
        if skipped:
            depth += (tag == skipped) * (1 if opens else -1)
            skipped = skipped if depth else ""
        elif opens and _is_old_mail(found[3] or ""):
            return
        elif opens and (tag in _UNSEEN or _is_quote(tag, found[3] or "")):
            skipped, depth = tag, 1
        if tag in _BLOCKS:
            yield "\n"
    if not skipped:
        yield html[at:].replace("\n", " ")


def _behind(html: str, mark: str, at: int) -> int:
    """What is never closed goes on to the end."""
    end = html.find(mark, at)
    return end + len(mark) if end >= 0 else len(html)


def _is_quote(tag: str, attributes: str) -> bool:
    return tag == "blockquote" or not _QUOTED.isdisjoint(_names(attributes))


def _is_old_mail(attributes: str) -> bool:
    return not _OLD_MAIL.isdisjoint(_names(attributes))


def _names(attributes: str) -> set[str]:
    return {name for given in _NAMES.findall(attributes[:2000]) for name in given.split()}
