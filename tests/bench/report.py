"""The figures as a table to read, and as JSON to keep."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from tests.bench import crowd_report
from tests.bench.measures import Aim, Crossing, Crowd, Opening, Part, Rate, Samples, Storing, ratio
from tests.bench.rows import P50, P95, P99, latencies, latency_figure, ms, ratios, row, verdict

RATIO_AIM = 0.25
P95_AIM = 0.3
CROWD_AIM = 256
"""MiB, of ten thousand sockets."""


@dataclass(frozen=True, slots=True)
class Machine:
    at: datetime
    cores: int
    load: float
    seed: int

    def __str__(self) -> str:
        return (
            f"{self.at:%Y-%m-%d %H:%M} UTC · {self.cores} cores, load {self.load:.1f} at the start · "
            f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version} · seed {self.seed}"
        )


@dataclass(frozen=True, slots=True)
class Report:
    machine: Machine
    parts: Mapping[str, Part]


def this_machine(seed: int) -> Machine:
    return Machine(datetime.now(UTC), os.cpu_count() or 1, os.getloadavg()[0], seed)


def as_json(report: Report) -> dict[str, Any]:
    """Every round's samples, in seconds or turns per second, beside what is printed."""
    return {
        "machine": asdict(report.machine) | {"at": report.machine.at.isoformat()},
        "figures": {name: value for part in report.parts.values() for name, value in part.figures.items()},
        "aims": [asdict(aim) | {"reached": aim.reached} for aim in _aims(report)],
        "rounds": {name: part.rounds for name, part in report.parts.items()},
    }


def as_table(report: Report) -> str:
    parts = ["\n".join(part.table) for part in report.parts.values()]
    return "\n\n".join([str(report.machine), *parts, "\n".join(_verdicts(report))])


def _aims(report: Report) -> list[Aim]:
    return [aim for part in report.parts.values() for aim in part.aims]


def _verdicts(report: Report) -> Iterator[str]:
    yield f"{'AIMS':<76}{'aim':>12}{'found':>10}"
    for aim in _aims(report):
        bound = f"{'>=' if aim.least else '<='} {aim.bound:,g}"
        found = f"{aim.found:,.2f}" if aim.found < 10 else f"{aim.found:,.0f}"
        yield f"  {aim.what:<74}{bound:>12}{found:>10} {aim.unit:<6}{verdict(reached=aim.reached)}"


def storing(found: Storing) -> Part:
    figures = {
        "turns_stored": _rate_figure(found.many, found.floor),
        "turns_stored_one_caller": _rate_figure(found.one, found.one_floor),
        "turns_stored_agent_holds": _rate_figure(found.held, found.held_floor),
    }
    reached = ratio(found.many.rounds, found.floor.rounds)
    aim = Aim(f"turns stored, {found.callers} callers, of bare sqlite3", reached, RATIO_AIM, least=True)
    return Part([*_storing(found)], figures, asdict(found), [aim])


def crossing(found: Crossing) -> Part:
    ways = {"customer to Slack": found.to_slack, "Slack to customer": found.to_customer}
    figures = {
        "customer_to_slack": latency_figure(found.to_slack, found.to_slack_floor),
        "slack_to_customer": latency_figure(found.to_customer, found.to_customer_floor),
    }
    aims = [Aim(f"{name}, p95", way.at(P95) * 1000, P95_AIM * 1000, "ms") for name, way in ways.items()]
    return Part([*_crossing(found)], figures, asdict(found), aims)


def crowd(found: Crowd) -> Part:
    grown = found.ours.per_socket * found.wanted / 2**20
    aim = Aim(f"{found.wanted:,} idle widgets, memory above the base", grown, CROWD_AIM, "MiB")
    return Part([*crowd_report.crowd(found)], crowd_report.crowd_figures(found), asdict(found), [aim])


def opening(found: Opening) -> Part:
    figures = crowd_report.opening_figures(found)
    return Part([*crowd_report.opening(found)], figures, asdict(found))


def _rate_figure(ours: Rate, floor: Rate) -> dict[str, float]:
    return {
        "per_second": ours.typical,
        "floor": floor.typical,
        "ratio": ratio(ours.rounds, floor.rounds),
    }


def _storing(found: Storing) -> Iterator[str]:
    yield row("TURNS STORED PER SECOND", "Baton", "floor", "ratio", "rounds")
    yield _rates(f"{found.callers} callers", found.many, found.floor)
    yield _rates("1 caller", found.one, found.one_floor)
    yield _rates(f"{found.callers} callers, an agent holds", found.held, found.held_floor)
    yield "Floor: the same SQL statements on bare sqlite3, one thread, as many turns to a commit as callers."


def _rates(name: str, ours: Rate, floor: Rate) -> str:
    times = ratio(ours.rounds, floor.rounds)
    low, high = min(ours.rounds), max(ours.rounds)
    return row(
        f"  {name}",
        f"{ours.typical:,.0f}",
        f"{floor.typical:,.0f}",
        f"{times:.2f}",
        f"{low:,.0f}-{high:,.0f}",
    )


def _crossing(found: Crossing) -> Iterator[str]:
    yield row("LATENCY, MILLISECONDS", "p50", "p95", "p99", "p95 of rounds")
    yield latencies("customer to Slack", found.to_slack)
    yield latencies("  floor: bare aiohttp echo", found.to_slack_floor)
    yield ratios(found.to_slack, found.to_slack_floor)
    yield latencies("  of it, until the customer's 202", found.answered)
    yield latencies("Slack to customer", found.to_customer)
    yield latencies("  floor: bare Bolt echo", found.to_customer_floor)
    yield ratios(found.to_customer, found.to_customer_floor)
    yield row("  of it, the hold", *[ms(found.hold)] * 3, "")
    yield row(
        "  beyond the hold", *(ms(found.to_customer.at(one) - found.hold) for one in (P50, P95, P99)), ""
    )
    yield latencies("in the minute after a start", found.after_a_start)
    yield _held_back(found.burst, found.rates)


def _held_back(burst: Samples, rates: Samples) -> str:
    return (
        f"Held back by Slack's rates, apart from the above: of {len(burst)} turns sent at once into one\n"
        f"channel the last stood there after {burst[-1]:.2f} s; {rates[-1]:.2f} s of it is the pace of "
        f"one post\na second, {ms(burst[-1] - rates[-1])} ms is Baton."
    )
