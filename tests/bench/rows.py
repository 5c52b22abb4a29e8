"""How a figure is written, in every part of the table."""

from __future__ import annotations

from tests.bench.measures import Latency, ratio

P50, P95, P99 = 0.5, 0.95, 0.99


def row(name: str, *cells: str) -> str:
    return f"{name:<36}" + "".join(f"{cell:>9}" for cell in cells[:-1]) + f"{cells[-1]:>16}"


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}" if abs(seconds) < 0.01 else f"{seconds * 1000:.0f}"


def verdict(*, reached: bool) -> str:
    return "reached" if reached else "MISSED"


def latencies(name: str, latency: Latency) -> str:
    of_rounds = latency.of_rounds(P95)
    spread = f"{ms(min(of_rounds))}-{ms(max(of_rounds))}" if len(of_rounds) > 1 else ""
    return row(f"  {name}", *(ms(latency.at(share)) for share in (P50, P95, P99)), spread)


def ratios(ours: Latency, floor: Latency) -> str:
    each = [ratio(ours.of_rounds(share), floor.of_rounds(share)) for share in (P50, P95)]
    return row("    ratio", *(f"{one:.1f}" for one in (*each, ours.at(P99) / floor.at(P99))), "")


def latency_figure(ours: Latency, floor: Latency) -> dict[str, float]:
    return {
        **{f"p{share * 100:.0f}": ours.at(share) for share in (P50, P95, P99)},
        **{f"floor_p{share * 100:.0f}": floor.at(share) for share in (P50, P95, P99)},
        "ratio": ratio(ours.of_rounds(P50), floor.of_rounds(P50)),
    }
