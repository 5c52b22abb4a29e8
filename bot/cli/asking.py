"""What commands beside a running Baton share: its configuration, its store, a line where there is none."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

from bot.domain.errors import StoreUnavailable
from bot.ports import Store

T = TypeVar("T")

TOML = Path("baton.toml")
ConfigPath = Annotated[Path, typer.Option("--config", "-c", help="baton.toml")]
OwnConfigPath = Annotated[Path | None, typer.Option("--config", "-c", help="baton.toml")]
"""Of a command within a command: it may stand there too."""
ALL = 100_000
"""What a list for machines holds at most; one for people ends sooner, and says so."""
AsJson = Annotated[bool, typer.Option("--json", help="For machines.")]


def refuse(words: str) -> NoReturn:
    typer.echo(f"baton: {words}", err=True)
    raise typer.Exit(2)


def fit(words: str, *names: str) -> None:
    """No name of ours holds what can't be seen, nor what a shell passed on that is no text."""
    if not all(name.isprintable() for name in names):
        refuse(f"{words}: there is a character in the name that can't be seen")


def now() -> datetime:
    return datetime.now(UTC)


def beside(config_path: Path | None, use: Callable[[Store], Awaitable[T]]) -> T:
    """`use` of the store that a running Baton may have open too. Exit code 2 where that can't be.

    Without a path no more is needed than the database: who only reads should need no secret.
    """
    from bot import config
    from bot.app.beside import open_beside
    from bot.app.starting import CannotStart

    async def used() -> T:
        database = config.load(config_path).database if config_path else config.database()
        async with open_beside(database) as store:
            return await use(store)

    logging.basicConfig(handlers=[logging.NullHandler()])
    try:
        return asyncio.run(used())
    except (config.ConfigError, CannotStart) as error:
        refuse(str(error))
    except StoreUnavailable as error:
        refuse(f"the database can't be used now: {error.details.get('reason', 'see its log')}")
