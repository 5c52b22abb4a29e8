"""`baton inbox`: what was said in Slack and set aside because of a fault of ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.asking import ALL, TOML, AsJson, ConfigPath, OwnConfigPath, beside, now, refuse
from bot.domain.inbound import Failed
from bot.inbox.replaying import Replaying
from bot.ports import Store, Tx

LARGEST = 2**63 - 1
"""Of an id: what a database holds."""

cli = typer.Typer(help="See what failed of what Slack said, and try it again.", invoke_without_command=True)


@cli.callback()
def show(
    context: typer.Context,
    config_path: ConfigPath = TOML,
    *,
    as_json: AsJson = False,
    show_text: Annotated[bool, typer.Option("--show-text", help="Also what people wrote.")] = False,
) -> None:
    """See what people said in Slack that a fault of Baton's set aside, and try it again."""
    context.obj = config_path
    if context.invoked_subcommand:
        return

    def failed(tx: Tx) -> tuple[Sequence[Failed], int]:
        found = tx.inbox.failed(ALL) if as_json else tx.inbox.failed()
        return found, tx.overview.now().inbox.failed

    found, there = beside(config_path, lambda store: store.read(failed))
    from bot.cli import drawing

    if as_json:
        drawing.echo_json([_plain(one, show_text=show_text) for one in found])
        return
    if not found:
        typer.echo("Nothing has failed.")
        return
    _draw(found, show_text=show_text)
    count = drawing.total(len(found), there, "1 message has failed", "messages have failed")
    typer.echo(f"\n{count}. Once the fault is mended: baton inbox replay ID (or --all)")


@cli.command()
def replay(
    context: typer.Context,
    row: Annotated[
        int | None, typer.Argument(metavar="ID", min=1, max=LARGEST, help="As `baton inbox` shows it.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All that failed.")] = False,
    config_path: OwnConfigPath = None,
) -> None:
    """Apply a message again, in its thread's order, within a second or two."""
    if (row is not None) == every:
        refuse("inbox replay: name one id, or give --all")
    path: Path = config_path or context.obj

    async def replayed(store: Store) -> int:
        return await Replaying(store).replay(None if row is None else [row])

    count = beside(path, replayed)
    if not count and row is not None:
        refuse(f"inbox replay: no failed message has the id {row} (see: baton inbox)")
    typer.echo(f"{count} to be applied again." if count else "Nothing had failed.")


def _draw(found: Sequence[Failed], *, show_text: bool) -> None:
    from bot.cli import drawing

    at = now()
    headings: drawing.Row = ("id", "received", "what", "by", "where", "reason")
    rows: Sequence[drawing.Row] = [
        (
            str(one.id),
            drawing.when(one.message.received_at, at),
            one.message.kind.value,
            one.message.user,
            f"{one.message.root.channel} {one.message.ts}",
            one.reason,
        )
        for one in found
    ]
    if show_text:
        headings = [*headings, "text"]
        rows = [[*row, one.message.text] for row, one in zip(rows, found, strict=True)]
    drawing.draw(headings, rows)


def _plain(one: Failed, *, show_text: bool) -> dict[str, object]:
    told = {
        "id": one.id,
        "received_at": one.message.received_at,
        "failed_at": one.failed_at,
        "kind": one.message.kind.value,
        "user": one.message.user,
        "channel": one.message.root.channel,
        "ts": one.message.ts,
        "reason": one.reason,
    }
    return {**told, "text": one.message.text} if show_text else told
