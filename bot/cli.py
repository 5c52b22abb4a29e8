"""The `baton` command. What is wrong is one line on stderr and exit code 2."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from bot import app, config, telemetry
from bot.demo import play, run
from bot.demo.processes import DemoFailed
from bot.doctor import printing, running
from bot.doctor.context import Asked

cli = typer.Typer(
    help="The bridge between an AI support chat and the people who help from Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ConfigPath = Annotated[Path, typer.Option("--config", "-c", help="baton.toml")]


@cli.command("run")
def run_baton(config_path: ConfigPath = Path("baton.toml")) -> None:
    """Run Baton until it is told to stop."""
    try:
        settings = config.load(config_path)
    except config.ConfigError as error:
        _refuse(str(error))
    telemetry.configure()
    try:
        asyncio.run(app.run(settings))
    except app.CannotStart as error:
        _refuse(str(error))


@cli.command()
def demo(
    *,
    play_through: Annotated[
        bool, typer.Option("--play", help="Drive all of it by itself, check both sides, and exit.")
    ] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="With --play: write what was seen as the expected transcript.")
    ] = False,
) -> None:
    """A local Slack, Baton and a shop, to try everything in the browser."""
    act: Coroutine[Any, Any, int | None] = play.play(accept=accept) if play_through else run.demo()
    try:
        code = asyncio.run(act)
    except DemoFailed as error:
        _refuse(str(error))
    raise typer.Exit(code or 0)


@cli.command()
def doctor(
    config_path: ConfigPath = Path("baton.toml"),
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings too.")] = False,
    send: Annotated[
        list[str] | None,
        typer.Option(
            "--send",
            metavar="ADDRESS|webhook",
            help="Really send one mail to this address, or one test delivery to the webhook.",
        ),
    ] = None,
) -> None:
    """Look at everything a deployment can get wrong, and say what to do. Nothing is changed."""
    wanted = frozenset(send or ())
    if wrong := [one for one in wanted if "@" not in one and one != "webhook"]:
        _refuse(f"--send {wrong[0]}: give an e-mail address, or the word webhook")
    well = asyncio.run(_examined(Asked(config_path, send=wanted), as_json=as_json, strict=strict))
    raise typer.Exit(0 if well else 1)


async def _examined(asked: Asked, *, as_json: bool, strict: bool) -> bool:
    """The report is printed before the loop ends: a name that nobody resolves holds that up for long."""
    logging.basicConfig(handlers=[logging.NullHandler()])  # the libraries' own complaints would stand in it
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    lines = await running.examine(asked)
    if as_json:
        typer.echo(printing.as_json(lines))
    else:
        printing.draw(lines, Console(highlight=False))
    return running.is_well(lines, strict=strict)


def _refuse(words: str) -> NoReturn:
    typer.echo(f"baton: {words}", err=True)
    raise typer.Exit(2)


def main() -> None:
    cli()
