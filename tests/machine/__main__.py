"""`python -m tests.machine --runs 10000 --seed 1 [--engine postgres] [--jobs 2] [--steps 60] [--show]`"""

from __future__ import annotations

import argparse
import sys
import time
from multiprocessing import get_context

from tests.machine.driver import STEPS, Ended, chunk

CHUNK = 50


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.machine", description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="of the first life; the next has the next")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="what happened in each life")
    options = parser.parse_args()
    begun, done, bad, kills, words = time.perf_counter(), 0, 0, 0, 0
    chunks = [
        (range(first, min(first + CHUNK, options.seed + options.runs)), options.steps, options.engine)
        for first in range(options.seed, options.seed + options.runs, CHUNK)
    ]
    with get_context("spawn").Pool(options.jobs) as pool:
        for ended in pool.imap_unordered(chunk, chunks):
            for life in ended:
                done, kills, words = done + 1, kills + life.kills, words + life.words
                bad += bool(life.wrong)
                _tell(life, show=options.show)
            print(f"{done} lives, {bad} bad, {done / (time.perf_counter() - begun):.1f}/s", flush=True)
    told = f"{words} messages, {kills} kills, {bad} bad"
    print(f"{done} lives from seed {options.seed} on {options.engine}: {told}")
    return int(bad > 0)


def _tell(life: Ended, *, show: bool) -> None:
    if life.wrong or show:
        told = (*(life.log if show else ()), *(f"  WRONG {words}" for words in life.wrong))
        print("\n".join((f"--- seed {life.seed}", *told)))


if __name__ == "__main__":
    sys.exit(main())
