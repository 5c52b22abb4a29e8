"""`[desk]` in baton.toml, and the file of macros that it names."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from hashlib import blake2s
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.errors import BatonError
from bot.domain.macros import MOST, Macro, checked

LARGEST = 2_000_000
"""Bytes of the file: many times what MOST macros take."""


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class DeskPart(Part):
    """`macros` names a file beside baton.toml; `macros_by` says who makes and changes those of Slack.
    `send_delay`: seconds in which a slip may be deleted before it goes to the customer.
    """

    macros: str = ""
    macros_by: Literal["managers", "agents"] = "managers"
    send_delay: Annotated[int, Field(ge=0, le=60)] = 0


class MacroPart(Part):
    title: str
    text: str
    skills: list[str] = []


class MacrosPart(Part):
    macros: list[MacroPart] = []


def macros(folder: Path, name: str, skills: Collection[str]) -> tuple[Macro, ...]:
    """In the file's order. Raises ValueError naming the file, the key and what is wrong."""
    parts = _read(folder / name, name)
    if len(parts) > MOST:
        raise ValueError(f"{name}: more than {MOST} macros")
    found = tuple(_macro(part, f"{name}: macros[{number}]", skills) for number, part in enumerate(parts, 1))
    if len({one.title.casefold() for one in found}) < len(found):
        raise ValueError(f"{name}: two macros have the same title")
    return found


def _read(path: Path, name: str) -> list[MacroPart]:
    try:
        with path.open("rb") as file:
            written = file.read(LARGEST + 1)
        if len(written) > LARGEST:
            raise ValueError(f"{name}: larger than {LARGEST // 1_000_000} MB")
        return MacrosPart.model_validate(tomllib.loads(written.decode())).macros
    except OSError as error:
        raise ValueError(f"desk.macros: {name}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"{name}: not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(one + 1 if isinstance(one, int) else one) for one in first["loc"])
        raise ValueError(f"{name}: {where}: {first['msg']}") from None


def _macro(part: MacroPart, where: str, skills: Collection[str]) -> Macro:
    if strange := [one for one in part.skills if one not in skills]:
        raise ValueError(f"{where}.skills: no skill is called {strange[0]!r}")
    named = blake2s(part.title.encode(), digest_size=12).hexdigest()
    try:
        return checked(Macro(f"file-{named}", part.title, part.text, tuple(part.skills), is_written=True))
    except BatonError as refused:
        raise ValueError(f"{where}: {_why(refused)}") from None


def _why(refused: BatonError) -> str:
    """In one line: which field, and what is wrong with it."""
    told = {
        "TextEmpty": "{field} is empty",
        "TextTooLong": "{field} has more than {limit} characters",
        "TextNotPrintable": "{field} has characters that can't be shown",
        "UnknownPlaceholder": "nothing fills {names} (use {known})",
    }
    return told[type(refused).__name__].format(**refused.details)
