"""`make bench`: what Baton does in a time and what it costs, each beside its floor or its aim."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from bot.demo.processes import DemoFailed
from tests.bench import parts, report
from tests.bench.measures import BenchFailed
from tests.conftest import PROXIES

PLACE = Path("build")
"""On the disk of the checkout: a /tmp in memory would flatter whoever waits for a flush."""
LOG_LINES = 5


def main() -> int:
    options = _options()
    for name in [name for name in os.environ if name.lower() in PROXIES]:
        del os.environ[name]
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=PLACE) as name:
        folder = Path(name).resolve()
        try:
            found = asyncio.run(_measured(folder, options))
        except (BenchFailed, DemoFailed) as failure:
            print(f"bench: {failure}{_log(folder)}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 130
    print(report.as_table(found))
    if options.json:
        options.json.write_text(json.dumps(report.as_json(found), indent=1) + "\n")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every round's samples there too")
    parser.add_argument(
        "--only", nargs="+", choices=parts.PARTS, metavar="PART", default=list(parts.PARTS), help=_names()
    )
    parser.add_argument("--seed", type=int, default=1, help="of the words and of the moments (1)")
    parser.add_argument("--rounds", type=int, default=5, help="of both sides of each latency (5)")
    parser.add_argument("--samples", type=int, default=20, help="messages per round (20)")
    parser.add_argument("--sockets", type=int, default=10_000, help="of customers who say nothing (10000)")
    parser.add_argument("--loads", type=int, default=4, help="of each page in the browser (4)")
    parser.add_argument("--turns", type=int, default=100_000, help="said to one process (100000)")
    parser.add_argument("--stored", type=int, default=100_000, help="conversations of ten turns (100000)")
    parser.add_argument("--seconds", type=float, default=40.0, help="of live conversations (40)")
    return parser.parse_args()


def _names() -> str:
    return f"of {', '.join(parts.PARTS)} (all)"


async def _measured(folder: Path, options: argparse.Namespace) -> report.Report:
    machine, found = report.this_machine(options.seed), {}
    for name in options.only:
        print(f"Measuring {name} …", end=" ", file=sys.stderr, flush=True)
        begun = time.perf_counter()
        place = folder / name
        place.mkdir()
        found[name] = await parts.PARTS[name](place, options)
        print(f"{time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    return report.Report(machine, found)


def _log(folder: Path) -> str:
    log = max(folder.rglob("baton*.log"), key=lambda one: one.stat().st_mtime, default=None)
    if log is None:
        return ""
    return "\nBaton's log ends:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:])


if __name__ == "__main__":
    sys.exit(main())
