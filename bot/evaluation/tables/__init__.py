"""One module a table: each reads the sets it needs, and says None where they are not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.evaluation.data import Parts
from bot.evaluation.report import Table


@dataclass(frozen=True, slots=True)
class Given:
    """What a table is made from. `sets` is by folder name."""

    sets: Mapping[str, Parts]
    seed: int


Make = Callable[[Given], Table | None]
