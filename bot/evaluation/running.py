"""Which tables there are, and one run of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from bot.evaluation.data import DataInvalid, Parts, read_set
from bot.evaluation.report import Table
from bot.evaluation.scenarios import development
from bot.evaluation.tables import (
    Given,
    Make,
    answerer,
    learning,
    out_of_scope,
    person,
    routing,
    scenarios,
    speed,
)

TABLES: Mapping[str, tuple[Make, tuple[str, ...]]] = {
    "answerer": (answerer.make, ("banking77",)),
    "out_of_scope": (out_of_scope.make, ("clinc150",)),
    "person": (person.make, ("nlupp",)),
    "routing": (routing.make, ("clinc150",)),
    "learning": (learning.make, ("banking77",)),
    "scenarios": (
        scenarios.of(development.HALF, "scenarios", "Own scenarios, development half"),
        development.HALF.needs,
    ),
    "opened": (scenarios.opened, ("banking77", "nlupp")),
    "sealed": (scenarios.sealed, ("clinc150",)),
    "speed": (speed.make, ("banking77",)),
}
"""By name: what makes it, and the sets that it can't do without."""

SEALED = "sealed"
"""A test part in itself, made only where it is asked for by name: every look at its figures spends it."""

Tell = Callable[[str], None]


def load(folder: Path, seed: int, *, inner: bool = False) -> dict[str, Parts]:
    """Every set in `folder`; `inner` as Parts.inner. Raises DataInvalid, also where there is none."""
    if not folder.is_dir():
        raise DataInvalid(folder, 0, "no such folder")
    found = {}
    for one in sorted(folder.iterdir()):
        if one.is_dir() and (parts := read_set(one, seed)):
            found[one.name] = parts.inner(seed) if inner else parts
    if not found:
        raise DataInvalid(folder, 0, "no set in it (a folder with train.jsonl or test.jsonl)")
    return found


def run(given: Given, wanted: Mapping[str, tuple[Make, tuple[str, ...]]], tell: Tell) -> Iterator[Table]:
    """The tables, each as soon as it is made; `tell` hears which is being made, and why one is left out."""
    for name, (make, needs) in wanted.items():
        missing = [one for one in needs if one not in given.sets]
        if missing:
            tell(f"{name} left out: no {' and no '.join(missing)}")
            continue
        tell(f"{name} …")
        table = make(given)
        if table:
            yield table
        else:
            tell(f"{name} left out: {' and '.join(needs)}: too few messages of the kinds that it needs")


def lacking(given: Given, wanted: Iterable[str], made: Collection[str]) -> list[str]:
    """Those of `wanted` whose sets are there, and held too little."""
    return [name for name in wanted if name not in made and all(one in given.sets for one in TABLES[name][1])]


def about(sets: Mapping[str, Parts]) -> dict[str, str]:
    """What each set held, in words."""
    return {name: _words(parts) for name, parts in sets.items()}


def _words(parts: Parts) -> str:
    whose = "given" if parts.given else "split from train by seed"
    return f"{len(parts.train):,} train, {len(parts.val):,} val, {len(parts.test):,} test ({whose})"
