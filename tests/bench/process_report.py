"""Baton as a process, and what it costs in a full database: the aims and the figures to keep."""

from __future__ import annotations

from dataclasses import asdict

from tests.bench import serving, volume
from tests.bench.measures import Aim, Part, percentile
from tests.bench.rows import P99
from tests.bench.serving import Serving
from tests.bench.volume import Volume

PEER = (
    "The nearest peer, measured on another day: 63 turns/s with 16 callers, ready after 6.1 s (median of\n"
    "  15 starts), 443 MB fresh and 577 to 591 MB under load."
)


def empty(found: Serving) -> Part:
    """Started on an empty database, then everything a customer's door is asked for."""
    p99 = percentile(found.paced, P99) * 1000
    aims = [
        _ready("an empty database", found),
        Aim("resident, idle", found.idle / 1e6, serving.IDLE_AIM / 1e6, "MB"),
        Aim(f"accepted over HTTP, {serving.CALLERS} callers", found.rate, serving.RATE_AIM, "/s", least=True),
        Aim(f"accepted at {serving.PACE} turns a second, p99", p99, serving.P99_AIM * 1000, "ms"),
        Aim(f"resident after {found.turns:,} turns", found.loaded / 1e6, serving.LOADED_AIM / 1e6, "MB"),
    ]
    return Part([*serving.as_table(found), f"  {PEER}"], {"process": _figures(found)}, asdict(found), aims)


def full(found: Serving) -> Part:
    aims = [_ready(f"{found.stored:,} turns", found)]
    return Part([*serving.as_table(found)], {"process_full": _figures(found)}, asdict(found), aims)


def of_volume(found: Volume) -> Part:
    turns = found.conversations * volume.TURNS_EACH
    aims = [
        Aim(f"{step} with {turns:,} turns stored, of an empty database", found.ratio(step), volume.RATIO_AIM)
        for step in volume.STEPS
    ]
    stall = Aim(
        f"event loop while {found.facts:,} facts are read", found.stall * 1000, volume.STALL_AIM * 1000, "ms"
    )
    figures = {"volume": {step: found.ratio(step) for step in volume.STEPS} | {"stall": found.stall}}
    return Part([*volume.as_table(found)], figures, asdict(found), [*aims, stall])


def _ready(with_what: str, found: Serving) -> Aim:
    return Aim(f"start to ready with {with_what}", found.ready, serving.READY_AIM, "s")


def _figures(found: Serving) -> dict[str, float]:
    return {
        "stored": found.stored,
        "ready": found.ready,
        "idle_bytes": found.idle,
        "per_second": found.rate,
        "paced_p99": percentile(found.paced, P99),
        "turns": found.turns,
        "loaded_bytes": found.loaded,
    }
