"""Words across the border: an agent's Slack markup to plain text, and people's words into Slack."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from blocks.emoji_names import to_characters
from bot.domain.brief import shorten as one_line_of
from bot.domain.conversation import BIDI_MARKS, LINE_BREAKS, can_be_seen

COLLEAGUE = "a colleague"
UNNAMED = "Visitor"
"""A customer of whom no name is known, or none that agents are shown."""
TEAM = "our team"
CHANNEL = "our team's channel"
EVERYONE = "everyone"
INSIDE_LINK = "a link for our team"
NAME_LIMIT = 80
MOST_ACCENTS = 6
"""More than any script puts on one letter."""

_HOLE = "\0"
_FIXED = re.compile(r"(?P<code>```.+?```|`[^`\n]+`)|<(?P<token>[^<>\n]+)>", re.DOTALL)
_VERBATIM = re.compile(r"(?is)```.+?```|`[^`\n]+`|https?://\S*[^\s*_.,;:!?)]|\{[^{}\n]*\}")
"""In what was typed into a window: code, addresses and a macro's placeholders."""
_TOKEN = re.compile(r"<([^<>\n]+)>")
_USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>\n]*)?>")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_INSIDE_ADDRESS = re.compile(r"//|\bslack(?:-files)?\.com\b", re.IGNORECASE)
"""In a link's label: Slack itself writes one such when somebody types an address without https."""
_LETTER = r"[^\W_]"
_MARKS = tuple(
    re.compile(
        rf"(?<!{_LETTER})(?<!{mark}){mark}(?=[^\s{mark}])([^{mark}\n]*)(?<=\S){mark}(?!{mark})(?!{_LETTER})"
    )
    for mark in (r"\*", "_")
)
"""Not the tildes: what is struck out and loses them reads as said."""
_REST_QUOTED = re.compile(r"^&gt;&gt;&gt;[^\S\n]*(.*)", re.MULTILINE | re.DOTALL)
_CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
_GONE = dict.fromkeys(_CONTROLS | set(map(ord, BIDI_MARKS)))
_TO_BREAK = dict.fromkeys(map(ord, LINE_BREAKS), "\n")
_TO_SPACE = dict.fromkeys(map(ord, LINE_BREAKS), " ")
_NEST = 4
"""Marks inside marks, with a round to see that none is left."""

_NOTE = re.compile(
    r"(?>(?!:note:):[a-z0-9_+'-]+:|&(?:amp|lt|gt);|[^\w/<]|_)*+"
    r"(?:(?:notes?|internal(?:ly)?|private)(?:[\s*_~`]*[:\uA789\u2236\u05C3]|[\s*_~`]+[-\u2010-\u2015]+\s)"
    r"|//|<@[UW]|<!(?:here|channel|everyone|subteam))",
    re.IGNORECASE,
)


def to_plain(text: str, names: Mapping[str, str]) -> str:
    """An agent's message as its customer reads it; `names` are display names by Slack user id.

    No id, channel name or link into the workspace goes out. Code keeps its backticks and all inside it.
    """

    def lift(found: re.Match[str]) -> str:
        code = found["code"]
        return _code(code, names) if code else _token(found["token"], names)

    def read(bare: str) -> str:
        return _decoded(to_characters(_unmarked(_REST_QUOTED.sub(_quoted, bare))))

    return _around(_FIXED, lift, read, text).strip()


def typed_to_plain(text: str) -> str:
    """The same for what was typed into a window's plain field: Slack's marks and emoji names are read as in
    a message; nothing else there is markup.
    """
    return _around(_VERBATIM, lambda found: found[0], lambda bare: to_characters(_unmarked(bare)), text)


def names_in(text: str) -> set[str]:
    """The Slack user ids that the message mentions."""
    return set(_USER.findall(text))


def starts_with_note(text: str) -> bool:
    """True for what its writer keeps inside: `note:` in any dress, `//`, or a mention of somebody first.

    Near misses count: `notes:`, `internal:`, `private:`, and a dash in place of the colon (`Note - …`).

    In doubt it says yes: a reply held back shows a lock, a note sent out can't be called back.
    """
    folded = unicodedata.normalize("NFKC", text)
    return bool(_NOTE.match("".join(char for char in folded if unicodedata.category(char) != "Cf")))


def escape(text: str) -> str:
    """For mrkdwn and a message's `text`: afterwards no mention and no link is alive."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped_within(text: str, limit: int) -> str:
    """Escaped and at most `limit` characters, never cut inside an entity."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    kept, length = 0, 1
    for char in text:
        length += len(escape(char))
        if length > limit:
            break
        kept += 1
    return f"{escape(text[:kept]).rstrip()}…"


def shorten(text: str, limit: int) -> str:
    """One printable line of at most `limit` characters, "" when nothing in it could be seen."""
    shown = one_line_of(text.translate(_TO_SPACE).translate(_GONE), limit)
    return _unstacked(shown) if can_be_seen(shown) else ""


def block_of(text: str) -> str:
    """Text that may keep its line breaks: as `\\n`, at most two in a row, without bidi or control marks."""
    kept = text.replace("\r\n", "\n").translate(_TO_BREAK).translate(_GONE)
    return _unstacked(re.sub(r"\n[^\S\n]*(?:\n[^\S\n]*)+", "\n\n", kept).strip())


def _around(
    fixed: re.Pattern[str], lift: Callable[[re.Match[str]], str], read: Callable[[str], str], text: str
) -> str:
    """The text with what is `fixed` lifted out, and all around it read."""
    held: list[str] = []

    def hole(found: re.Match[str]) -> str:
        held.append(lift(found))
        return _HOLE

    readable, lifted = read(fixed.sub(hole, text.replace(_HOLE, ""))), iter(held)
    return re.sub(_HOLE, lambda _: next(lifted), readable)


def _unstacked(text: str) -> str:
    """At most MOST_ACCENTS on one letter: a tower of them is drawn over the lines above and below."""
    kept, stacked = [], 0
    for char in text:
        stacked = stacked + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if stacked <= MOST_ACCENTS:
            kept.append(char)
    return "".join(kept)


def _code(text: str, names: Mapping[str, str]) -> str:
    return _decoded(_TOKEN.sub(lambda found: _token(found[1], names, code=True), text))


def _quoted(rest: re.Match[str]) -> str:
    """`>>>` quotes all that follows; a customer's side has no such mark."""
    return "\n".join(f"&gt; {line}" for line in rest[1].split("\n"))


def _decoded(text: str) -> str:
    """One pass, so that `&amp;lt;` becomes the `&lt;` that was typed."""
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], text)


def _token(inside: str, names: Mapping[str, str], *, code: bool = False) -> str:
    """What stands for one `<…>`. Inside code the result is decoded later, with all the rest."""
    target, _, label = inside.partition("|")
    match target[:1]:
        case "@":
            name = shorten(names.get(target[1:], ""), NAME_LIMIT)
            return f"@{name}" if name else COLLEAGUE
        case "#":
            return CHANNEL
        case "!":
            return _special(target[1:], label)
    if not _SCHEME.match(target):
        return f"<{inside}>" if code else _decoded(f"<{inside}>")
    return _link(target, label) if code else _link(_decoded(target), _decoded(to_characters(label)))


def _special(target: str, label: str) -> str:
    name = target.partition("^")[0]
    if name == "date":
        return _decoded(label)
    return TEAM if name == "subteam" else EVERYONE


def _link(url: str, label: str) -> str:
    scheme, _, rest = url.partition(":")
    scheme = scheme.lower()
    if scheme in {"mailto", "tel"}:
        return label or rest
    if scheme not in {"http", "https"}:
        return label
    if _is_inside(url):
        return INSIDE_LINK if not label or _INSIDE_ADDRESS.search(label) else label
    return url if not label or _same(label, url) else f"{label} ({url})"


def _is_inside(url: str) -> bool:
    """A link into Slack: it names ids, or opens for nobody outside."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return False
    return host.endswith((".slack.com", ".slack-files.com")) or host in {"slack.com", "slack-files.com"}


def _same(label: str, url: str) -> bool:
    return label == url or label.rstrip("/") == re.sub(r"^https?://", "", url).rstrip("/")


def _unmarked(text: str) -> str:
    for _ in range(_NEST):
        before = text
        for mark in _MARKS:
            text = mark.sub(r"\1", text)
        if text == before:
            break
    return text
