"""`baton alarms`: what somebody should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.asking import ALL, TOML, AsJson, ConfigPath, OwnConfigPath, beside, fit, now, refuse
from bot.ports import Alarm, Store, Tx

cli = typer.Typer(help="See the alarms that stand, and clear them.", invoke_without_command=True)


@cli.callback()
def show(context: typer.Context, config_path: ConfigPath = TOML, *, as_json: AsJson = False) -> None:
    """See the alarms that stand, with what to do, and clear those that were seen to."""
    context.obj = config_path
    if context.invoked_subcommand:
        return

    def standing(tx: Tx) -> tuple[Sequence[Alarm], int]:
        found = tx.alarms.standing(ALL) if as_json else tx.alarms.standing()
        return found, sum(tx.overview.now().alarms.values())

    found, there = beside(config_path, lambda store: store.read(standing))
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
    stands = drawing.total(len(found), there, "1 alarm stands", "alarms stand")
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
    fit("alarms clear", alarm, about)
    path: Path = config_path or context.obj

    async def cleared(store: Store) -> Sequence[tuple[str, str]]:
        return await store.write(lambda tx: _clear(tx, alarm, about))

    found = beside(path, cleared)
    from bot.cli.drawing import printable

    if not found and alarm:
        refuse(f"alarms clear: no such alarm stands: {alarm} {about}".rstrip() + " (see: baton alarms)")
    for kind, key in found:
        typer.echo(printable(f"cleared {kind} {key}"))
    if not found:
        typer.echo("No alarm stood.")


def _clear(tx: Tx, kind: str, about: str) -> Sequence[tuple[str, str]]:
    """Each cleared one's kind and key; an empty word stands for any."""
    if not about:
        return tx.alarms.clear_all(kind, now())
    return [(kind, about)] if tx.alarms.clear(kind, about, now()) else []
