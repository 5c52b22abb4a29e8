"""The crowd and the widget as rows of the table, and as figures to keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.bench.measures import Crowd, Fanout, Held, Opening, Profile
from tests.bench.rows import latencies, latency_figure, ratios, row, verdict

GZIP_AIM = 30_000
"""Bytes of widget.js, packed."""


def crowd(found: Crowd) -> Iterator[str]:
    ours, floor = found.ours, found.floor
    yield row(f"IDLE CUSTOMERS, {ours.sockets:,} SOCKETS", "Baton", "floor", "ratio", "")
    yield _pair("memory of a socket, kB", ours.per_socket / 1000, floor.per_socket / 1000, ".1f")
    yield _pair("memory without them, MB", ours.base / 1e6, floor.base / 1e6, ".0f")
    yield _pair("seconds until all are in", ours.opening, floor.opening, ".1f")
    yield _pair("a processor while all are idle, %", ours.busy * 100, floor.busy * 100, ".1f")
    yield "Floor: bare aiohttp, which takes the socket, answers its first frame and pings it as often."
    if found.most < found.wanted:
        yield f"Asked for {found.wanted:,}: this machine lets one process open no more files."
    yield ""
    yield row("A TURN IS HEARD, MILLISECONDS", "p50", "p95", "p99", "")
    yield latencies(f"by the first of {ours.room.listeners}", ours.room.first)
    yield latencies(f"by the last of {ours.room.listeners}", ours.room.last)
    yield latencies("  floor: bare aiohttp", floor.room.last)
    yield ratios(ours.room.last, floor.room.last)
    yield latencies(f"by one among {ours.sockets:,}", ours.among.last)
    yield latencies("  floor: bare aiohttp", floor.among.last)
    yield ratios(ours.among.last, floor.among.last)
    yield latencies("  of it, until its sender's 202", ours.among.answered)


def opening(found: Opening) -> Iterator[str]:
    size = found.size
    yield row("THE WIDGET, BYTES", "plain", "gzip", "brotli", "")
    brotli = f"{size.brotli:,}" if size.brotli else "-"
    yield row("  widget.js", f"{size.raw:,}", f"{size.gzip:,}", brotli, "")
    reached = verdict(reached=size.gzip < GZIP_AIM)
    yield f"Aim: under {GZIP_AIM:,} bytes with gzip: {reached} ({size.gzip:,})."
    yield ""
    yield row("A PAGE WITH THE WIDGET, MILLISECONDS", "p50", "p95", "p99", "")
    for profile in found.profiles:
        yield from _profile(profile)


def crowd_figures(found: Crowd) -> dict[str, Any]:
    return {
        "idle_sockets": {
            "sockets": found.ours.sockets,
            **_held("", found.ours),
            **_held("floor_", found.floor),
            "memory_ratio": found.ours.per_socket / found.floor.per_socket,
        },
        "heard_by_all": _fanout(found.ours.room, found.floor.room),
        "heard_by_one_among_all": _fanout(found.ours.among, found.floor.among),
    }


def opening_figures(found: Opening) -> dict[str, Any]:
    return {
        "widget_bytes": {"raw": found.size.raw, "gzip": found.size.gzip, "brotli": found.size.brotli},
        **{
            f"page_with_widget_at_1_{profile.slower}": latency_figure(profile.with_widget, profile.empty)
            | {"launcher_p50": profile.launcher.at(0.5), "launcher_p95": profile.launcher.at(0.95)}
            for profile in found.profiles
        },
    }


def _profile(found: Profile) -> Iterator[str]:
    yield latencies(f"loaded, {found.name}", found.with_widget)
    yield latencies("  floor: the page without it", found.empty)
    yield ratios(found.with_widget, found.empty)
    yield latencies("  script asked for to usable", found.launcher)


def _held(prefix: str, held: Held) -> dict[str, float]:
    return {
        f"{prefix}bytes_per_socket": held.per_socket,
        f"{prefix}base_bytes": held.base,
        f"{prefix}opening_seconds": held.opening,
        f"{prefix}idle_processor": held.busy,
    }


def _fanout(ours: Fanout, floor: Fanout) -> dict[str, float]:
    return {"listeners": ours.listeners, **latency_figure(ours.last, floor.last)}


def _pair(name: str, ours: float, floor: float, form: str) -> str:
    times = f"{ours / floor:.1f}" if floor > 0 else "-"
    return row(f"  {name}", f"{ours:{form}}", f"{floor:{form}}", times, "")
