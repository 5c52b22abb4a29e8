"""The `baton` command. What is wrong is one line on stderr and exit code 2."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import app, config, telemetry
from bot.demo import play, run
from bot.demo.processes import DemoFailed

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


def _refuse(words: str) -> NoReturn:
    typer.echo(f"baton: {words}", err=True)
    raise typer.Exit(2)


def main() -> None:
    cli()
