"""The figures as a table to read, and as JSON to keep."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from tests.bench import crowd_report
from tests.bench.measures import Crossing, Crowd, Opening, Rate, Samples, Storing, ratio
from tests.bench.rows import P50, P95, P99, latencies, latency_figure, ms, ratios, row, verdict

RATIO_AIM = 0.25
P95_AIM = 0.3


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
    storing: Storing
    crossing: Crossing
    crowd: Crowd
    opening: Opening


def this_machine(seed: int) -> Machine:
    return Machine(datetime.now(UTC), os.cpu_count() or 1, os.getloadavg()[0], seed)


def as_json(report: Report) -> dict[str, Any]:
    """Every round's samples, in seconds or turns per second, beside what is printed."""
    storing, crossing = report.storing, report.crossing
    return {
        "machine": asdict(report.machine) | {"at": report.machine.at.isoformat()},
        "figures": {
            "turns_stored": _rate_figure(storing.many, storing.floor),
            "turns_stored_one_caller": _rate_figure(storing.one, storing.one_floor),
            "turns_stored_agent_holds": _rate_figure(storing.held, storing.held_floor),
            "customer_to_slack": latency_figure(crossing.to_slack, crossing.to_slack_floor),
            "slack_to_customer": latency_figure(crossing.to_customer, crossing.to_customer_floor),
            **crowd_report.figures(report.crowd, report.opening),
        },
        "rounds": {
            "storing": asdict(storing),
            "crossing": asdict(crossing),
            "crowd": asdict(report.crowd),
            "opening": asdict(report.opening),
        },
    }


def as_table(report: Report) -> str:
    parts = (
        _storing(report.storing),
        _crossing(report.crossing),
        crowd_report.crowd(report.crowd),
        crowd_report.opening(report.opening),
    )
    return "\n\n".join([str(report.machine), *("\n".join(part) for part in parts)])


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
    yield "Floor: the same SQL statements on bare sqlite3, one thread, one commit for as many turns as callers."
    reached = ratio(found.many.rounds, found.floor.rounds)
    said = verdict(reached=reached >= RATIO_AIM)
    yield f"Aim: a ratio of {RATIO_AIM} with {found.callers} callers: {said} ({reached:.2f})."


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
    for name, latency in (("customer to Slack", found.to_slack), ("Slack to customer", found.to_customer)):
        yield f"Aim: p95 {name} under {ms(P95_AIM)} ms: {verdict(reached=latency.at(P95) < P95_AIM)}."
    yield _held_back(found.burst, found.rates)


def _held_back(burst: Samples, rates: Samples) -> str:
    return (
        f"Held back by Slack's rates, apart from the above: of {len(burst)} turns sent at once into one\n"
        f"channel the last stood there after {burst[-1]:.2f} s; {rates[-1]:.2f} s of it is the pace of "
        f"one post\na second, {ms(burst[-1] - rates[-1])} ms is Baton."
    )
