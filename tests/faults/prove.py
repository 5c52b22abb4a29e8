"""The full product: each point alone, in each way, a whole day each.

`python -m tests.faults.prove --engine postgres`. The last line counts; the exit code is 1 where anything was
lost, doubled or out of order, or a point not reached. `--only WORDS` takes the points whose name has them.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

from tests.faults.crash import life_with, lived, share
from tests.faults.nursery import Nursery
from tests.faults.striking import How
from tests.postgres import fresh_database

ENGINES = ("sqlite", "postgres")


def product(only: str = "", hows: tuple[How, ...] = tuple(How)) -> list[tuple[str, How]]:
    """After a commit or an answer no line of ours runs that could make a mistake."""
    points = [point for point in lived() if only in point]
    return [(p, how) for p in points for how in hows if how is not How.BUG or p.endswith("/before")]


@contextlib.asynccontextmanager
async def database_of(engine: str) -> AsyncIterator[str]:
    """Empty for SQLite, which has its file in the day's own folder."""
    if engine == "sqlite":
        yield ""
    else:
        async with fresh_database() as url:
            yield url


async def one_day(nursery: Nursery, engine: str, point: str, how: How) -> list[str]:
    """What went wrong; a day that does not come to its end says so."""
    try:
        async with database_of(engine) as url:
            result = await life_with(nursery, {point: how}, database=url)
    except (AssertionError, ExceptionGroup, TimeoutError) as stuck:
        return [f"the day did not end: {_first(stuck)}"]
    return result.problems + ([] if result.struck else ["the point was not reached"])


def _first(stuck: BaseException) -> BaseException:
    return _first(stuck.exceptions[0]) if isinstance(stuck, ExceptionGroup) else stuck


async def proven(engine: str, days: list[tuple[str, How]]) -> int:
    counts: Counter[str] = Counter()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="prove-") as folder:
        async with Nursery(Path(folder) / "nursery.log") as nursery:
            for point, how in days:
                wrong = await one_day(nursery, engine, point, how)
                counts[how.value] += 1
                counts["wrong"] += bool(wrong)
                if wrong:
                    print(f"{how.value} at {point}: " + "; ".join(wrong), flush=True)
    points = len({point for point, _ in days})
    ways = ", ".join(f"{counts[how.value]} {how.value}" for how in How if counts[how.value])
    seconds = time.monotonic() - began
    print(f"{engine}: {points} points, {ways}, {seconds:.0f} s: {counts['wrong']} wrong")
    return 1 if counts["wrong"] else 0


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m tests.faults.prove")
    reader.add_argument("--engine", choices=ENGINES, default="sqlite")
    reader.add_argument("--only", default="")
    reader.add_argument("--how", choices=[how.value for how in How], action="append")
    reader.add_argument("--share", default="0/1", help="0/4 is the first quarter of the points")
    given = reader.parse_args()
    nth, of = map(int, given.share.split("/"))
    hows = tuple(How(how) for how in given.how) if given.how else tuple(How)
    mine = set(share(lived(), nth, of))
    days = [(point, how) for point, how in product(given.only, hows) if point in mine]
    sys.exit(asyncio.run(proven(given.engine, days)))


if __name__ == "__main__":
    main()
