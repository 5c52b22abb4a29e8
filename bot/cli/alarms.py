"""`baton alarms`: what somebody should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.asking import TOML, AsJson, ConfigPath, OwnConfigPath, beside, now, refuse
from bot.ports import Alarm, Store, Tx

cli = typer.Typer(help="See the alarms that stand, and clear them.", invoke_without_command=True)


@cli.callback()
def show(context: typer.Context, config_path: ConfigPath = TOML, *, as_json: AsJson = False) -> None:
    """See the alarms that stand, with what to do, and clear those that were seen to."""
    context.obj = config_path
    if context.invoked_subcommand:
        return

    async def standing(store: Store) -> Sequence[Alarm]:
        return await store.read(lambda tx: tx.alarms.standing())

    found = beside(config_path, standing)
    from bot.cli import drawing
    from bot.doctor.remedies import remedy

    if as_json:
        drawing.echo_json([{**asdict(one), "remedy": remedy(one.kind)} for one in found])
        return
    if not found:
        typer.echo("No alarm stands.")
        return
    at = now()
    rows = [(one.kind, one.key, drawing.when(one.at, at), remedy(one.kind)) for one in found]
    drawing.draw(("alarm", "about", "since", "what to do"), rows)
    stands = "1 alarm stands" if len(found) == 1 else f"{len(found)} alarms stand"
    typer.echo(f"\n{stands}. What was seen to: baton alarms clear ALARM [ABOUT] (or --all)")


@cli.command()
def clear(
    context: typer.Context,
    alarm: Annotated[str, typer.Argument(help="Its kind, as `baton alarms` shows it.")] = "",
    about: Annotated[str, typer.Argument(help="Only the one about this.")] = "",
    *,
    every: Annotated[bool, typer.Option("--all", help="All that stand.")] = False,
    config_path: OwnConfigPath = None,
) -> None:
    """Clear an alarm. It comes back if what raised it happens again."""
    if bool(alarm) == every:
        refuse("alarms clear: name an alarm, or give --all")
    path: Path = config_path or context.obj

    async def cleared(store: Store) -> Sequence[Alarm]:
        return await store.write(lambda tx: _clear(tx, alarm, about))

    found = beside(path, cleared)
    if not found and alarm:
        refuse(f"alarms clear: no such alarm stands: {alarm} {about}".rstrip() + " (see: baton alarms)")
    for one in found:
        typer.echo(f"cleared {one.kind} {one.key}")
    if not found:
        typer.echo("No alarm stood.")


def _clear(tx: Tx, kind: str, about: str) -> Sequence[Alarm]:
    """An empty word stands for any."""
    standing = [one for one in tx.alarms.standing() if kind in ("", one.kind) and about in ("", one.key)]
    at = now()
    return [one for one in standing if tx.alarms.clear(one.kind, one.key, at)]
