"""Tables and ages for people. Nothing that was fetched is read as markup."""

from __future__ import annotations

import io
import json
import sys
import textwrap
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

NARROW = 100
"""Columns; below, each row is a few lines of its own, so that no key is cut."""
Row = Sequence[str]


def draw(headings: Row, rows: Sequence[Row], console: Console | None = None) -> None:
    """The first cell of a row is its name."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    console = console or Console(highlight=False)
    if console.width < NARROW:
        _as_records(headings, rows, console)
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table)


def age(since: datetime, now: datetime) -> str:
    """In the largest unit that is not 0."""
    left = max(now - since, timedelta(0))
    if left.days:
        return f"{left.days} d"
    minutes = left.seconds // 60
    return f"{minutes // 60} h" if minutes >= 60 else f"{minutes} min" if minutes else f"{left.seconds} s"


def when(at: datetime, now: datetime) -> str:
    """In this machine's zone."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}, {age(at, now)} ago"


def echo_json(told: Any) -> None:
    """Machines read it, and people look at it in a terminal: what can't be seen is written as a number."""
    words = json.dumps(told, indent=1, ensure_ascii=False, default=_plain)
    typer.echo("".join(char if char.isprintable() or char == "\n" else _escaped(char) for char in words))


def total(shown: int, there: int, one: str, many: str) -> str:
    """`one` as "1 lane stands", `many` as "lanes stand": how many there are, though not all were fetched."""
    words = one if max(shown, there) == 1 else f"{max(shown, there)} {many}"
    return words if shown >= there else f"{words}, {shown} of them above"


def printable(text: str) -> str:
    """A terminal obeys what can't be seen."""
    return "".join(char if char.isprintable() else " " for char in text)


def _escaped(char: str) -> str:
    return json.dumps(char)[1:-1]


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _as_records(headings: Row, rows: Sequence[Row], console: Console) -> None:
    """Wrapped by words under each other; a word that is longer than the line, such as a key, is not cut."""
    width = max(map(len, headings[1:]), default=0)
    indent = " " * (width + 4)
    for number, row in enumerate(rows):
        typer.echo("\n" * bool(number) + printable(row[0]))
        for heading, cell in zip(headings[1:], row[1:], strict=True):
            if not cell:
                continue
            for line in _wrapped(f"  {heading:<{width}}  {printable(cell)}", console.width, indent):
                typer.echo(line)


def _wrapped(text: str, width: int, indent: str) -> Sequence[str]:
    return textwrap.wrap(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
