"""The report: one line a finding for people, JSON for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.containers import Lines
from rich.text import Text

from bot.doctor.finding import Finding, Level, Line

WIDEST = 100
MARK, INDENT = 9, 2
STYLES = {
    Level.OK: "green",
    Level.WARNING: "yellow",
    Level.FAILED: "bold red",
    Level.SKIPPED: "dim",
}
"""The level's word stands there too, so that nothing is said by colour alone."""
WHOLE = {"channel for": "channel for ops and overflow"}
"""Names that need an `about` behind them, as they are where there is none."""


def draw(lines: Sequence[Line], console: Console) -> None:
    """Wrapped by words to the console's width, at most WIDEST."""
    for group, members in groupby(lines, key=lambda line: line.group):
        console.print(Text(group, style="bold"))
        for line in members:
            _draw(line, console)
        console.print()
    for part in _wrapped(summary(lines), console, 0):
        console.print(part, soft_wrap=True)


def summary(lines: Sequence[Line]) -> Text:
    counts = Counter(line.finding.level for line in lines)
    warnings = "warning" if counts[Level.WARNING] == 1 else "warnings"
    said = [
        (f"{counts[Level.OK]} ok", Level.OK),
        (f"{counts[Level.WARNING]} {warnings}", Level.WARNING),
        (f"{counts[Level.FAILED]} failed", Level.FAILED),
        (f"{counts[Level.SKIPPED]} not looked at", Level.SKIPPED),
    ]
    shown = [Text(words, style=STYLES[level]) for words, level in said if counts[level]]
    return Text(", ").join(shown)


def as_json(lines: Sequence[Line]) -> str:
    counts = Counter(line.finding.level for line in lines)
    told = {
        "counts": {level.value: counts[level] for level in Level},
        "findings": [_plain(line) for line in lines],
    }
    return json.dumps(told, indent=1, ensure_ascii=False)


def _plain(line: Line) -> dict[str, Any]:
    finding = line.finding
    return {
        "group": line.group,
        "check": line.name,
        "about": finding.about,
        "level": finding.level.value,
        "words": finding.words,
        "remedy": finding.remedy,
    }


def _draw(line: Line, console: Console) -> None:
    level = line.finding.level
    indent = INDENT + MARK
    for number, part in enumerate(_wrapped(_said(line), console, indent)):
        mark = level.value if number == 0 else ""
        console.print(Text.assemble(" " * INDENT, (f"{mark:<{MARK}}", STYLES[level]), part), soft_wrap=True)
    if line.finding.remedy:
        for number, part in enumerate(_wrapped(Text(f"→ {line.finding.remedy}"), console, indent + 2)):
            console.print(Text.assemble(" " * (indent + (2 if number else 0)), part), soft_wrap=True)


def _wrapped(text: Text, console: Console, indent: int) -> Lines:
    wrapped = text.wrap(console, min(console.width, WIDEST) - indent)
    for part in wrapped:
        part.rstrip()
    return wrapped


def _said(line: Line) -> Text:
    return Text.assemble((f"{_name(line.name, line.finding)}: ", "bold"), line.finding.words)


def _name(name: str, finding: Finding) -> str:
    """A variable's name says enough by itself."""
    if not finding.about or finding.about == name:
        return WHOLE.get(name, name)
    return finding.about if finding.about.isupper() and "_" in finding.about else f"{name} {finding.about}"
