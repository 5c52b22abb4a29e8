"""The box a person writes in: what they type is formatted in the blocks, and keeps its marks in `text`."""

import itertools
import re
from collections.abc import Iterator

from bot.sandbox.errors import Json
from bot.sandbox.markup import URL, escape, pieces
from bot.sandbox.people import Workspace

_FENCE = re.compile(r"```(?:\n)?(?P<code>.+?)(?:\n)?```", re.DOTALL)
_QUOTE = re.compile(r">(?: |$)")
_STYLES = {"*": "bold", "_": "italic", "~": "strike"}


def _marked(mark: str, name: str) -> str:
    """Marks count at the edges of words only, and not around spaces."""
    sign = re.escape(mark)
    return rf"(?<![\w{sign}]){sign}(?=[^\s{sign}])(?P<{name}>[^{sign}\n]*?)(?<=\S){sign}(?![\w{sign}])"


_SPAN = re.compile(
    rf"{URL}|:[a-z0-9_+'-]+:"  # what may hold a mark that is none
    r"|`(?P<code>[^`\n]+)`|" + "|".join(_marked(mark, name) for mark, name in _STYLES.items())
)

Composed = tuple[str, list[Json]]


def compose(typed: str, workspace: Workspace) -> Composed:
    """(text, blocks) of a message that a person typed."""
    # see slack.md: composer
    parts = [_part(kind, words, workspace) for kind, words in _parts(typed)]
    text = "".join(part[0] for part in parts)
    elements = [part[1] for part in parts if part[1]["elements"]]
    return text, [{"type": "rich_text", "block_id": "typed", "elements": elements}]


def _parts(typed: str) -> Iterator[tuple[str, str]]:
    """Code blocks, quotes and what stands around them, in order; together they are what was typed."""
    end = 0
    for fence in _FENCE.finditer(typed):
        yield from _lines(typed[end : fence.start()])
        yield "preformatted", fence.group()
        end = fence.end()
    yield from _lines(typed[end:])


def _lines(typed: str) -> Iterator[tuple[str, str]]:
    lines = typed.splitlines(keepends=True)
    for quoted, group in itertools.groupby(lines, key=lambda line: bool(_QUOTE.match(line.rstrip("\n")))):
        yield "quote" if quoted else "section", "".join(group)


def _part(kind: str, typed: str, workspace: Workspace) -> tuple[str, Json]:
    match kind:
        case "preformatted":
            fence = _FENCE.fullmatch(typed)
            code = fence["code"] if fence else typed
            return escape(typed), _element(kind, [{"type": "text", "text": code}])
        case "quote":
            bare = "\n".join(_QUOTE.sub("", line, count=1) for line in typed.splitlines())
            text = "".join(
                escape(line[: len(line) - len(rest)]) + _formatted(rest, {}, workspace)[0]
                for line in typed.splitlines(keepends=True)
                for rest in [_QUOTE.sub("", line, count=1)]
            )
            return text, _element(kind, _formatted(bare, {}, workspace)[1])
        case _:
            text, elements = _formatted(typed, {}, workspace)
            return text, _element(kind, elements)


def _element(kind: str, elements: list[Json]) -> Json:
    return {"type": f"rich_text_{kind}", "elements": elements}


def _formatted(typed: str, style: dict[str, bool], workspace: Workspace) -> Composed:
    text, elements, end = "", list[Json](), 0
    for span in _SPAN.finditer(typed):
        if span.lastgroup is None:
            continue
        before, inside = _plain(typed[end : span.start()], style, workspace), _inside(span, style, workspace)
        text += before[0] + inside[0]
        elements += before[1] + inside[1]
        end = span.end()
    rest = _plain(typed[end:], style, workspace)
    return text + rest[0], elements + rest[1]


def _inside(span: re.Match[str], style: dict[str, bool], workspace: Workspace) -> Composed:
    if span.lastgroup == "code":
        return escape(span.group()), [{"type": "text", "text": span["code"], "style": style | {"code": True}}]
    name = str(span.lastgroup)
    text, elements = _formatted(span[name], style | {name: True}, workspace)
    mark = span.group()[0]
    return f"{mark}{text}{mark}", elements


def _plain(typed: str, style: dict[str, bool], workspace: Workspace) -> Composed:
    text, elements = pieces(typed, workspace)
    return text, [element | {"style": style} for element in elements] if style else elements
