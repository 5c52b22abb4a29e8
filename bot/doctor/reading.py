"""baton.toml as far as it can be read, with everything that is wrong in it, not only the first."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot import config
from bot.config import Config, ConfigError
from bot.config.parts import FilePart


@dataclass(frozen=True, slots=True)
class Read:
    """`config` is there when Baton itself would take it; `file` also when only the environment is wrong.

    `refusal` is what Baton would say at its start; `problems` are all of the file's.
    """

    file: FilePart | None
    config: Config | None
    refusal: str
    problems: tuple[str, ...]


def read(path: Path) -> Read:
    loaded, refusal = _load(path)
    file, problems = _file(path)
    return Read(file, loaded, refusal, problems)


def _load(path: Path) -> tuple[Config | None, str]:
    try:
        return config.load(path), ""
    except ConfigError as error:
        return None, str(error)


def _file(path: Path) -> tuple[FilePart | None, tuple[str, ...]]:
    """What can't be opened, or is no TOML, `load` names well enough."""
    try:
        return FilePart.model_validate(tomllib.loads(path.read_text("utf-8"))), ()
    except ValidationError as error:
        return None, tuple(_worded(one) for one in error.errors(include_input=False, include_url=False))
    except (OSError, ValueError, RecursionError):
        return None, ()


def _worded(error: ErrorDetails) -> str:
    """("skills", 1, "hours") is skills[2].hours: people count from one."""
    place = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    known = {"extra_forbidden": "unknown key", "missing": "missing"}
    return f"{place.lstrip('.')}: {known.get(error['type']) or error['msg'].removeprefix('Value error, ')}"
