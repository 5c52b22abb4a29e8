"""`baton inbox`: what was said in Slack and set aside because of a fault of ours."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.asking import TOML, AsJson, ConfigPath, OwnConfigPath, beside, now, refuse
from bot.domain.inbound import Failed
from bot.inbox.replaying import Replaying
from bot.ports import Store

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

    async def failed(store: Store) -> Sequence[Failed]:
        return await Replaying(store).failed()

    found = beside(config_path, failed)
    from bot.cli import drawing

    if as_json:
        drawing.echo_json([_plain(one, show_text=show_text) for one in found])
        return
    if not found:
        typer.echo("Nothing has failed.")
        return
    at = now()
    headings = ("id", "received", "what", "by", "where", "reason", *(("text",) if show_text else ()))
    rows = [
        (
            str(one.id),
            drawing.when(one.message.received_at, at),
            one.message.kind.value,
            one.message.user,
            f"{one.message.root.channel} {one.message.ts}",
            one.reason,
            *((one.message.text,) if show_text else ()),
        )
        for one in found
    ]
    drawing.draw(headings, rows)
    failed_words = "1 message has failed" if len(found) == 1 else f"{len(found)} messages have failed"
    typer.echo(f"\n{failed_words}. Once the fault is mended: baton inbox replay ID (or --all)")


@cli.command()
def replay(
    context: typer.Context,
    row: Annotated[int | None, typer.Argument(metavar="ID", help="As `baton inbox` shows it.")] = None,
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
