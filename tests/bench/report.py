"""The figures as a table to read, and as JSON to keep."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from tests.bench.measures import Crossing, Latency, Rate, Samples, Storing, ratio

RATIO_AIM = 0.25
P95_AIM = 0.3
_P50, _P95, _P99 = 0.5, 0.95, 0.99


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


def this_machine(seed: int) -> Machine:
    return Machine(datetime.now(UTC), os.cpu_count() or 1, os.getloadavg()[0], seed)


def as_json(report: Report) -> dict[str, Any]:
    """Every round's samples, in seconds or turns per second, beside what is printed."""
    storing, crossing = report.storing, report.crossing
    return {
        "machine": asdict(report.machine) | {"at": report.machine.at.isoformat()},
        "figures": {
            "turns_stored": _rate_figure(storing.many, storing.floor),
            "turns_stored_one_caller": _rate_figure(storing.one, storing.floor),
            "turns_stored_agent_holds": _rate_figure(storing.held, storing.held_floor),
            "customer_to_slack": _latency_figure(crossing.to_slack, crossing.to_slack_floor),
            "slack_to_customer": _latency_figure(crossing.to_customer, crossing.to_customer_floor),
        },
        "rounds": {"storing": asdict(storing), "crossing": asdict(crossing)},
    }


def as_table(report: Report) -> str:
    return "\n".join([str(report.machine), "", *_storing(report.storing), "", *_crossing(report.crossing)])


def _rate_figure(ours: Rate, floor: Rate) -> dict[str, float]:
    return {
        "per_second": ours.typical,
        "floor": floor.typical,
        "ratio": ratio(ours.rounds, floor.rounds),
    }


def _latency_figure(ours: Latency, floor: Latency) -> dict[str, float]:
    return {
        **{f"p{share * 100:.0f}": ours.at(share) for share in (_P50, _P95, _P99)},
        **{f"floor_p{share * 100:.0f}": floor.at(share) for share in (_P50, _P95, _P99)},
        "ratio": ratio(ours.of_rounds(_P50), floor.of_rounds(_P50)),
    }


def _storing(found: Storing) -> Iterator[str]:
    yield _row("TURNS STORED PER SECOND", "Baton", "floor", "ratio", "rounds")
    yield _rates(f"{found.callers} callers", found.many, found.floor)
    yield _rates("1 caller", found.one, found.floor)
    yield _rates(f"{found.callers} callers, an agent holds", found.held, found.held_floor)
    yield "Floor: the same SQL statements on bare sqlite3, one thread, one commit each."
    reached = ratio(found.many.rounds, found.floor.rounds)
    verdict = _verdict(reached >= RATIO_AIM)
    yield f"Aim: a ratio of {RATIO_AIM} with {found.callers} callers: {verdict} ({reached:.2f})."


def _rates(name: str, ours: Rate, floor: Rate) -> str:
    times = ratio(ours.rounds, floor.rounds)
    low, high = min(ours.rounds), max(ours.rounds)
    return _row(
        f"  {name}",
        f"{ours.typical:,.0f}",
        f"{floor.typical:,.0f}",
        f"{times:.2f}",
        f"{low:,.0f}-{high:,.0f}",
    )


def _crossing(found: Crossing) -> Iterator[str]:
    yield _row("LATENCY, MILLISECONDS", "p50", "p95", "p99", "p95 of rounds")
    yield _latencies("customer to Slack", found.to_slack)
    yield _latencies("  floor: bare aiohttp echo", found.to_slack_floor)
    yield _row("    ratio", *_ratios(found.to_slack, found.to_slack_floor), "")
    yield _latencies("  of it, until the customer's 202", found.answered)
    yield _latencies("Slack to customer", found.to_customer)
    yield _latencies("  floor: bare Bolt echo", found.to_customer_floor)
    yield _row("    ratio", *_ratios(found.to_customer, found.to_customer_floor), "")
    yield _row("  of it, the hold", *[_ms(found.hold)] * 3, "")
    yield _row(
        "  beyond the hold", *(_ms(found.to_customer.at(one) - found.hold) for one in (_P50, _P95, _P99)), ""
    )
    for name, latency in (("customer to Slack", found.to_slack), ("Slack to customer", found.to_customer)):
        yield f"Aim: p95 {name} under {_ms(P95_AIM)} ms: {_verdict(latency.at(_P95) < P95_AIM)}."
    yield _held_back(found.burst, found.rates)


def _latencies(name: str, latency: Latency) -> str:
    of_rounds = latency.of_rounds(_P95)
    spread = f"{_ms(min(of_rounds))}-{_ms(max(of_rounds))}"
    return _row(f"  {name}", *(_ms(latency.at(share)) for share in (_P50, _P95, _P99)), spread)


def _ratios(ours: Latency, floor: Latency) -> Iterator[str]:
    for share in (_P50, _P95):
        yield f"{ratio(ours.of_rounds(share), floor.of_rounds(share)):.1f}"
    yield f"{ours.at(_P99) / floor.at(_P99):.1f}"


def _held_back(burst: Samples, rates: Samples) -> str:
    return (
        f"Held back by Slack's rates, apart from the above: of {len(burst)} turns sent at once into one\n"
        f"channel the last stood there after {burst[-1]:.2f} s; {rates[-1]:.2f} s of it is the pace of "
        f"one post\na second, {_ms(burst[-1] - rates[-1])} ms is Baton."
    )


def _verdict(reached: bool) -> str:
    return "reached" if reached else "MISSED"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}" if abs(seconds) < 0.01 else f"{seconds * 1000:.0f}"


def _row(name: str, *cells: str) -> str:
    return f"{name:<36}" + "".join(f"{cell:>9}" for cell in cells[:-1]) + f"{cells[-1]:>16}"
