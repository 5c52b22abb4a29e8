"""What the assistant knows: Markdown articles, one file each.

    # How refunds work

    Questions:
    - When do I get my money back?

    Pages: Billing, Orders
    Errors: Card declined

    What the customer is told.

The file's name without `.md` is the article's id. Everything but the title and the body may be left out;
`Kind: courtesy` marks small talk, which is answered without naming a source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from bot.assistant.plain import to_plain
from bot.domain.conversation import BIDI_OVERRIDES, can_be_seen, clean_line
from bot.domain.errors import BadInput, BatonError

ARTICLE_LIMIT = 20_000
"""Characters of one file. Longer than that is a handbook, which nobody reads in a chat."""

NAME_LIMIT = 200
"""Characters of a title and of a file's name: both stand beside answers, in one line."""

_UNPRINTABLE = re.compile(f"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f{''.join(sorted(BIDI_OVERRIDES))}]")
"""What no customer is shown: controls other than line breaks, and what turns a line around."""

LISTED = {"pages", "errors"}
KINDS = ("answer", "courtesy")


@dataclass(frozen=True, slots=True)
class Article:
    """`body` is plain text, ready for the customer; `pages` and `errors` say where on the site it helps."""

    id: str
    title: str
    questions: tuple[str, ...]
    body: str
    pages: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    kind: str = "answer"


class KnowledgeInvalid(BatonError):
    """A folder or article that can't be used: `file`, `line` (0 when it has none), `problem` in words."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(file=str(file), line=line, problem=problem)
        self.file, self.line, self.problem = file, line, problem

    def __str__(self) -> str:
        file = str(self.file).encode(errors="backslashreplace").decode()
        return f"{file}:{self.line}: {self.problem}" if self.line else f"{file}: {self.problem}"


@dataclass(slots=True)
class _Head:
    """The lines above the body, as they are being read."""

    title: str = ""
    kind: str = "answer"
    questions: list[str] = field(default_factory=list)
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)


def load(folder: Path) -> tuple[Article, ...]:
    """Every `*.md` below `folder` that is not hidden, ordered by id. Raises KnowledgeInvalid naming file and
    line."""
    if not folder.is_dir():
        raise KnowledgeInvalid(folder, 0, "no such folder")
    found: dict[str, Article] = {}
    shown = (path for path in folder.rglob("*.md") if not _is_hidden(path.relative_to(folder)))
    for path in sorted(shown, key=lambda path: (path.stem, str(path))):
        article = parse(_read(path), path)
        if article.id in found:
            raise KnowledgeInvalid(path, 1, f'another article has the id "{article.id}"; rename the file')
        found[article.id] = article
    if not found:
        raise KnowledgeInvalid(folder, 0, "holds no article (*.md)")
    return tuple(found.values())


def _is_hidden(path: Path) -> bool:
    """Copies of editors and macOS, and where Kubernetes keeps what the files of a ConfigMap are links to."""
    return any(part.startswith(".") for part in path.parts)


def parse(text: str, path: Path) -> Article:
    """One article from its text; `path` gives the id and stands in errors. Raises KnowledgeInvalid."""
    lines = text.removeprefix("\ufeff").splitlines()
    head, begin = _read_head(lines, path)
    body = to_plain("\n".join(lines[begin:]))
    if not can_be_seen(body):
        raise KnowledgeInvalid(path, max(len(lines), 1), "the article has no body")
    return Article(
        id=_id(path),
        title=head.title,
        questions=tuple(head.questions),
        body=body,
        pages=head.listed.get("pages", ()),
        errors=head.listed.get("errors", ()),
        kind=head.kind,
    )


def _id(path: Path) -> str:
    """It is stored with each answer, and a model has to repeat it."""
    try:
        return clean_line(path.stem, field="id", limit=NAME_LIMIT)
    except BadInput:
        raise KnowledgeInvalid(path, 0, "the file's name is too long or can't be shown; rename it") from None


def _read(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise KnowledgeInvalid(path, 0, f"can't be read: {error.strerror}") from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise KnowledgeInvalid(path, line, "is not UTF-8") from error
    if len(text) > ARTICLE_LIMIT:
        line = text.count("\n", 0, ARTICLE_LIMIT) + 1
        raise KnowledgeInvalid(path, line, f"over {ARTICLE_LIMIT:,} characters ({len(text):,})")
    if odd := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        raise KnowledgeInvalid(path, line, f"holds a character that can't be shown (U+{ord(odd[0]):04X})")
    return text


def _read_head(lines: list[str], path: Path) -> tuple[_Head, int]:
    """The head, and the index of the body's first line."""
    at = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if not lines or not lines[at].startswith("# ") or not lines[at][2:].strip():
        raise KnowledgeInvalid(path, at + 1, 'must begin with a title: "# Title"')
    head = _Head(title=_title(lines[at][2:], path, at + 1))
    at += 1
    while at < len(lines):
        name, colon, rest = lines[at].partition(":")
        name = name.strip().casefold()
        if not lines[at].strip():
            at += 1
        elif colon and name == "questions":
            at = _read_questions(lines, at, head, path)
        elif colon and name in LISTED:
            head.listed[name] = tuple(part.strip() for part in rest.split(",") if part.strip())
            at += 1
        elif colon and name == "kind":
            head.kind = _kind(rest, path, at + 1)
            at += 1
        else:
            break
    return head, at


def _title(text: str, path: Path, line: int) -> str:
    title = to_plain(text)
    if len(title) > NAME_LIMIT or not can_be_seen(title):
        raise KnowledgeInvalid(path, line, f"the title is over {NAME_LIMIT} characters, or can't be seen")
    return title


def _read_questions(lines: list[str], at: int, head: _Head, path: Path) -> int:
    """Reads the list below `Questions:`, which a blank line ends. Gives the index of the line after it."""
    first = at + 1
    while first < len(lines) and not lines[first].strip():
        first += 1
    end = first
    while end < len(lines) and lines[end].lstrip()[:2] in ("- ", "* "):
        if not (question := to_plain(lines[end].lstrip()[2:])):
            raise KnowledgeInvalid(path, end + 1, "an empty question")
        head.questions.append(question)
        end += 1
    if end == first or lines[at].partition(":")[2].strip():
        raise KnowledgeInvalid(
            path, at + 1, '"Questions:" wants a list below it, and nothing beside it ("- How do I …?")'
        )
    return end


def _kind(text: str, path: Path, line: int) -> str:
    kind = text.strip().casefold()
    if kind not in KINDS:
        raise KnowledgeInvalid(path, line, f'kind "{kind}" is none of {", ".join(KINDS)}')
    return kind
