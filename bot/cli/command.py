"""The command itself, and what it can do that is about no one noun.

What only one command needs is loaded by it alone: `baton run` is to be ready soon.
"""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import sys
from collections.abc import Coroutine
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import alarms, evaluate, inbox, lanes
from bot.cli.asking import TOML, AsJson, ConfigPath, refuse

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"baton {metadata.version('baton')}")
        raise typer.Exit


@cli.callback()
def baton(
    _version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which Baton this is.")
    ] = False,
) -> None:
    """The bridge between an AI support chat and the people who help from Slack."""


@cli.command("run")
def run_baton(config_path: ConfigPath = TOML) -> None:
    """Run Baton until it is told to stop."""
    gc.disable()  # until all is loaded: what is loaded stays
    from bot import app, config, telemetry

    try:
        settings = config.load(config_path)
    except config.ConfigError as error:
        refuse(str(error))
    telemetry.configure()
    try:
        asyncio.run(app.run(settings))
    except app.CannotStart as error:
        refuse(str(error))


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
    from bot.demo import play, run
    from bot.demo.processes import DemoFailed

    act: Coroutine[Any, Any, int | None] = play.play(accept=accept) if play_through else run.demo()
    try:
        code = asyncio.run(act)
    except DemoFailed as error:
        refuse(str(error))
    raise typer.Exit(code or 0)


@cli.command()
def doctor(
    config_path: ConfigPath = TOML,
    *,
    as_json: AsJson = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 for warnings too.")] = False,
    live: Annotated[
        bool,
        typer.Option("--live", help="Really post to the ops channel, find the message there and delete it."),
    ] = False,
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
    from bot.doctor.context import Asked

    wanted = frozenset(send or ())
    if wrong := [one for one in wanted if "@" not in one and one != "webhook"]:
        refuse(f"--send {wrong[0]}: give an e-mail address, or the word webhook")
    asked = Asked(config_path, send=wanted, live=live)
    raise typer.Exit(0 if asyncio.run(_examined(asked, as_json=as_json, strict=strict)) else 1)


async def _examined(asked: Any, *, as_json: bool, strict: bool) -> bool:
    """The report is printed before the loop ends: a name that nobody resolves holds that up for long."""
    from rich.console import Console

    from bot.doctor import printing, running

    logging.basicConfig(handlers=[logging.NullHandler()])  # the libraries' own complaints would stand in it
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    lines = await running.examine(asked)
    if as_json:
        typer.echo(printing.as_json(lines))
    else:
        printing.draw(lines, Console(highlight=False))
    return running.is_well(lines, strict=strict)


cli.command()(evaluate.evaluate)


@cli.command("explain")
def explain_conversation(
    conversation: Annotated[
        str | None,
        typer.Argument(help="Its id, as the API gives it: c_…; without one the newest are listed."),
    ] = None,
    config_path: Annotated[Path | None, typer.Option("--config", "-c", hidden=True)] = None,  # noqa: ARG001
    *,
    recent: Annotated[bool, typer.Option("--recent", help="List the newest conversations.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say of each turn why the assistant answered it, asked back or handed it off.

    It reads the database (BATON_DATABASE_URL, else baton.db here) and needs nothing else.
    """
    from bot.cli import explain, recently

    if conversation is None:
        recently.show(as_json=as_json)
    elif recent:
        refuse("explain: give a conversation or --recent")
    else:
        explain.explain(conversation, as_json=as_json)


@cli.command("ask")
def ask_assistant(
    question: Annotated[str, typer.Argument(help="As a customer would write it.")],
    config_path: ConfigPath = TOML,
    *,
    page: Annotated[str, typer.Option(metavar="URL", help="The page the customer is on.")] = "",
    error: Annotated[str, typer.Option(metavar="WORDS", help="The error shown on that page.")] = "",
    as_json: AsJson = False,
) -> None:
    """Ask the configured assistant: its answer, how sure it is, and whether a person would be brought in."""
    from bot.cli.ask import ask

    ask(question, config_path, url=page, error=error, as_json=as_json)


cli.add_typer(lanes.cli, name="lanes")
cli.add_typer(inbox.cli, name="inbox")
cli.add_typer(alarms.cli, name="alarms")


def main() -> None:
    cli()
