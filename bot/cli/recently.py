"""`baton explain` without a conversation: the newest of them, for who has no id at hand."""

from __future__ import annotations

from dataclasses import asdict

import typer

from bot.cli import drawing
from bot.cli.asking import ALL, beside, now
from bot.domain.brief import shorten
from bot.domain.conversation import one_line
from bot.domain.handoff import OPEN, State
from bot.ports.conversation import Begun

SHOWN, QUOTED = 20, 50


def show(*, as_json: bool) -> None:
    """Exit code 2 where there is no database."""
    found = beside(
        None, lambda store: store.read(lambda tx: tx.conversations.newest(ALL if as_json else SHOWN))
    )
    if as_json:
        drawing.echo_json([asdict(one) for one in found])
        return
    if not found:
        typer.echo("Nobody has written yet.")
        return
    at = now()
    rows = [
        (one.id, drawing.when(one.at, at), one.channel, _state(one.handoff), _words(one)) for one in found
    ]
    drawing.draw(("conversation", "began", "channel", "handoff", "first words"), rows)
    typer.echo("\nThe newest first. Why the assistant did what it did: baton explain CONVERSATION")


def _state(handoff: State | None) -> str:
    if handoff is None:
        return "none"
    return f"{handoff.value}, open" if handoff in OPEN else handoff.value


def _words(one: Begun) -> str:
    return f"“{shorten(one_line(one.words), QUOTED)}”" if one.words else "nothing that still stands"
