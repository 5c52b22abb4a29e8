"""`baton lanes`: what stands, because Slack or the mail server said a definite no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.asking import ALL, TOML, AsJson, ConfigPath, OwnConfigPath, beside, fit, now, refuse
from bot.delivery.anchoring import release as let_go
from bot.ports import Store, Tx
from bot.ports.overview import Parked

cli = typer.Typer(help="See the lanes that stand, and let them go on.", invoke_without_command=True)


@cli.callback()
def show(context: typer.Context, config_path: ConfigPath = TOML, *, as_json: AsJson = False) -> None:
    """See the lanes that stand, because Slack or the mail server said a definite no, and let them go on."""
    context.obj = config_path
    if context.invoked_subcommand:
        return

    def parked(tx: Tx) -> tuple[Sequence[Parked], int]:
        found = tx.overview.parked(ALL) if as_json else tx.overview.parked()
        return found, sum(load.parked for load in tx.overview.now().lanes)

    found, there = beside(config_path, lambda store: store.read(parked))
    from bot.cli import drawing

    if as_json:
        drawing.echo_json([asdict(one) for one in found])
        return
    if not found:
        typer.echo("No lane stands.")
        return
    at = now()
    rows = [
        (one.lane, one.kind.value, one.skill, str(one.waiting), drawing.when(one.since, at), one.reason)
        for one in found
    ]
    drawing.draw(("lane", "kind", "skill", "waiting", "since", "reason"), rows)
    stands = drawing.total(len(found), there, "1 lane stands", "lanes stand")
    typer.echo(f"\n{stands}. Mend what the reason names, then: baton lanes release LANE (or --all)")


@cli.command()
def release(
    context: typer.Context,
    lane: Annotated[str, typer.Argument(help="Its name, as `baton lanes` shows it.")] = "",
    *,
    every: Annotated[bool, typer.Option("--all", help="All that stand.")] = False,
    config_path: OwnConfigPath = None,
) -> None:
    """Let a lane go on: what waits in it is tried again within a second or two."""
    if bool(lane) == every:
        refuse("lanes release: name one lane, or give --all")
    fit("lanes release", lane)
    path: Path = config_path or context.obj

    async def freed(store: Store) -> Sequence[str]:
        return await store.write(lambda tx: let_go(tx, lane, now()))

    found = beside(path, freed)
    if not found and lane:
        refuse(f"lanes release: no lane stands that is called {lane} (see: baton lanes)")
    for one in found:
        typer.echo(f"released {one}")
    if not found:
        typer.echo("No lane stood.")
