"""Simple Markdown as the plain text a chat shows."""

from __future__ import annotations

import re

_LINK = re.compile(r"\[([^\]\n]{1,300})\]\(([^)\s]{1,500})\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=\S)([^*_\n]{1,300}?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"`([^`\n]{1,300})`")
_BULLET = re.compile(r"^(\s*)[-*+]\s+")
_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+")
_HEADING = re.compile(r"^#{1,6}\s+")


def to_plain(markdown: str) -> str:
    """Links become "words (address)", list marks a dot, a paragraph one line; all other marks go."""
    paragraphs = re.split(r"\n[ \t]*\n", markdown.strip())
    return "\n\n".join(part for part in map(_paragraph, paragraphs) if part)


def _paragraph(text: str) -> str:
    joined: list[str] = []
    closed = True
    for line in text.splitlines():
        heading = _HEADING.match(line)
        starts = bool(closed or heading or _BULLET.match(line) or _NUMBER.match(line))
        plain = _inline(_HEADING.sub("", _BULLET.sub("• ", line)).strip())
        if starts:
            joined.append(plain)
        else:
            joined[-1] = f"{joined[-1]} {plain}".strip()
        closed = bool(heading)
    return "\n".join(line for line in joined if line)


def _inline(text: str) -> str:
    text = _LINK.sub(lambda match: f"{match[1]} ({match[2]})", text)
    for pattern in (_STRONG, _EMPHASIS):
        text = pattern.sub(r"\2", text)
    return _CODE.sub(r"\1", text)
