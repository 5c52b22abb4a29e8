"""Baton itself, in a process that dies where it is told to.

`python -m tests.faults.victim --config PATH --at "commit/Delivering._take/after" --how kill` runs one.
Without --config it is a nursery: a line of JSON on stdin (Orders) starts one more by fork, so that no start
pays for Python's imports, and each birth and death is one line on stdout.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import logging
import os
import select
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path

from bot import config
from bot.app import assistants
from bot.app.run import run
from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import Article
from bot.ports import Rate, points
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from storage.tx.rates import Rates
from tests.faults.striking import How, Striker

HASTE: dict[tuple[str, str], object] = {
    ("bot.delivery", "SETTLE"): timedelta(seconds=0.1),
    ("bot.delivery", "LOOK_AGAIN"): timedelta(seconds=0.2),
    ("bot.delivery", "FIRST_BACKOFF"): 0.1,
    ("bot.delivery", "LEASE"): timedelta(seconds=3),
    ("bot.delivery", "SENDING_SECONDS"): 2.0,
    ("bot.answering", "LEASE"): timedelta(seconds=3),
    ("bot.answering", "DRAFT_TIMEOUT"): 2.0,
    ("bot.inbox.applying", "VISIT_LEASE"): timedelta(seconds=3),
    ("bot.inbox.applying", "VISIT_SECONDS"): 2.0,
    ("bot.inbox.applying", "ASK_AGAIN"): 0.1,
    ("bot.inbox", "STORE_PAUSE"): 0.1,
    ("bot.app.slack", "RETRY_SECONDS"): 0.2,
    ("bot.app.run", "SWEEP_SECONDS"): 1.0,
    ("bot.app.run", "RETENTION_SECONDS"): 0.5,
    ("bot.retention", "EVERY"): timedelta(seconds=1),
    ("bot.inbox.reading_back", "LEASE"): timedelta(seconds=3),
    ("handlers.slack.socket", "LOOK_SECONDS"): 0.05,
}
"""How long Baton waits is shortened here alone: what the waits are good for is tried elsewhere. By package,
since a name that is imported from another module of its package is a name of its own."""
RATES_FASTER = 50


@dataclass(frozen=True)
class Orders:
    """`folder` gets passed.log, struck.log and the logs; `clock` in it: the seconds that time is ahead."""

    config: str
    folder: str
    environment: dict[str, str]
    armed: dict[str, str] = field(default_factory=dict)
    nth: int = 1
    name: str = "baton"

    def line(self) -> str:
        return json.dumps(asdict(self))


class TurnedClock:
    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        with contextlib.suppress(OSError, ValueError):
            return datetime.now(UTC) + timedelta(seconds=float(self._file.read_text()))
        return datetime.now(UTC)


def live(orders: Orders) -> None:
    folder = Path(orders.folder)
    os.environ.update(orders.environment)
    armed = {point: How(how) for point, how in orders.armed.items()}
    url = orders.environment.get("BATON_DATABASE_URL", "")
    passed, struck = folder / "passed.log", folder / "struck.log"
    striker = Striker(armed, passed, struck, orders.nth, on_postgres=url.startswith("postgres"))
    _hasten({**HASTE, ("bot.app", "EmbeddedAssistant"): indexed})
    for store in (SqliteStore, PostgresStore):
        striker.remember_callers(store)
    assistants.EmbeddedAssistant = indexed  # type: ignore[assignment,attr-defined]
    points.listen(striker)
    asyncio.run(run(config.load(Path(orders.config)), TurnedClock(folder / "clock")))


def _hasten(names: Mapping[tuple[str, str], object]) -> None:
    """Raises LookupError where a name is gone."""
    for (package, name), value in names.items():
        import_module(package)
        inside = [module for key, module in sys.modules.items() if f"{key}.".startswith(f"{package}.")]
        holders = [module for module in inside if hasattr(module, name)]
        if not holders:
            raise LookupError(f"{package} has no {name} any more")
        for module in holders:
            setattr(module, name, value)
    _hasten_rates()


def _hasten_rates() -> None:
    reserve_all = Rates.reserve_all

    def faster(own: Rates, rates: Sequence[Rate], now: datetime) -> tuple[Rate, datetime] | None:
        quick = [rate._replace(interval=rate.interval / RATES_FASTER) for rate in rates]
        return reserve_all(own, quick, now)

    Rates.reserve_all = faster  # type: ignore[assignment,method-assign]


@cache
def _indexed(articles: tuple[Article, ...]) -> EmbeddedAssistant:
    assistant = EmbeddedAssistant(articles)
    assistant.warm()
    return assistant


def indexed(articles: Sequence[Article]) -> EmbeddedAssistant:
    """The real assistant keeps nothing of a conversation: indexed once, before the fork."""
    return _indexed(tuple(articles))


def _log_to(folder: Path, name: str) -> None:
    file = os.open(folder / f"{name}.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, force=True)
    for noisy in ("aiohttp.access", "apscheduler", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _born(orders: Orders) -> int:
    """The child never returns."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        _log_to(Path(orders.folder), orders.name)
        live(orders)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def nursery() -> None:
    """Ends, with all its children, when its stdin ends."""
    from bot.assistant import knowledge
    from bot.demo import world

    indexed(knowledge.load(world.HERE / "knowledge"))
    gc.freeze()
    children: set[int] = set()
    pending = b""
    say("ready")
    while True:
        if select.select([0], [], [], 0.02)[0]:
            got = os.read(0, 1 << 16)
            if not got:
                break
            *lines, pending = (pending + got).split(b"\n")
            for line in lines:
                children.add(child := _born(Orders(**json.loads(line))))
                say(f"born {child}")
        _bury(children)
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def _bury(children: set[int]) -> None:
    while children:
        child, status = os.waitpid(-1, os.WNOHANG)
        if child == 0:
            return
        children.discard(child)
        say(f"dead {child} {os.waitstatus_to_exitcode(status)}")


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m tests.faults.victim")
    reader.add_argument("--config")
    reader.add_argument("--at", default="")
    reader.add_argument("--nth", type=int, default=1)
    reader.add_argument("--how", choices=[how.value for how in How], default=How.KILL.value)
    given = reader.parse_args()
    if given.config is None:
        nursery()
        return
    armed = {given.at: given.how} if given.at else {}
    folder = str(Path(given.config).parent)
    live(Orders(given.config, folder, {}, armed, given.nth))


if __name__ == "__main__":
    main()
