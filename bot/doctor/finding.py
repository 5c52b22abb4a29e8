"""What one look found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.doctor.context import Context


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` names one of several things that a check looks at (a skill, a manager); else it is empty."""

    level: Level
    words: str
    remedy: str = ""
    about: str = ""


Found = Finding | Sequence[Finding]
Act = Callable[["Context"], Awaitable[Found]]


@dataclass(frozen=True, slots=True)
class Check:
    """`seconds` it may take, where the usual ones are too few."""

    group: str
    name: str
    act: Act
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in its place in the report."""

    group: str
    name: str
    finding: Finding


class Waits(Exception):
    """The check can't be made before another is mended; the text names that one."""


def ok(words: str, about: str = "") -> Finding:
    return Finding(Level.OK, words, about=about)


def warning(words: str, remedy: str, about: str = "") -> Finding:
    return Finding(Level.WARNING, words, remedy, about)


def failed(words: str, remedy: str, about: str = "") -> Finding:
    return Finding(Level.FAILED, words, remedy, about)


def skipped(words: str, about: str = "") -> Finding:
    return Finding(Level.SKIPPED, words, about=about)
