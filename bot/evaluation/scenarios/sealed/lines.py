"""How lists of sentences are written in this half."""

from __future__ import annotations


def lines(text: str) -> tuple[str, ...]:
    """One sentence a line; empty lines part groups for the reader only."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
