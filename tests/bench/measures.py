"""What was measured, round by round, and how a round's samples become one number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Samples = Sequence[float]


class BenchFailed(Exception):
    """One line: what was not seen, so that there is no figure."""


@dataclass(frozen=True, slots=True)
class Aim:
    """`bound` is still allowed where `found` may be at most so much, or with `least` at least."""

    what: str
    found: float
    bound: float
    unit: str = ""
    least: bool = False

    @property
    def reached(self) -> bool:
        return self.found >= self.bound if self.least else self.found <= self.bound


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the bench found: lines to read, figures to keep, and every sample behind them."""

    table: Sequence[str]
    figures: dict[str, Any]
    rounds: dict[str, Any]
    aims: Sequence[Aim] = ()


def percentile(samples: Samples, share: float) -> float:
    """Nearest rank: always one of the samples."""
    return sorted(samples)[max(0, math.ceil(share * len(samples)) - 1)]


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds, one list per round.

    A busy neighbour spoils a round, not the figure: p50 and p95 are the median of the rounds. One round has
    too few samples for a p99, so that is taken over all rounds together and keeps every bad moment.
    """

    rounds: Sequence[Samples]

    def at(self, share: float) -> float:
        if share > 0.95:
            return percentile([sample for samples in self.rounds for sample in samples], share)
        return median(self.of_rounds(share))

    def of_rounds(self, share: float) -> list[float]:
        return [percentile(samples, share) for samples in self.rounds]


@dataclass(frozen=True, slots=True)
class Rate:
    """Turns per second, one figure per round."""

    rounds: Samples

    @property
    def typical(self) -> float:
        return median(self.rounds)


def ratio(ours: Samples, floors: Samples) -> float:
    """The median of what each round gives by itself: both halves of a pair met the same machine."""
    return median(one / floor for one, floor in zip(ours, floors, strict=True))


@dataclass(frozen=True, slots=True)
class Storing:
    """`floor` is the same statements on bare sqlite3, a commit for as many turns as there are callers; `held`
    is with an agent holding the conversation.
    """

    callers: int
    many: Rate
    floor: Rate
    one: Rate
    one_floor: Rate
    held: Rate
    held_floor: Rate


@dataclass(frozen=True, slots=True)
class Crossing:
    """Both ways, and what belongs to it.

    `answered` is the customer's own wait for 202. `burst` is when each of several turns, sent to one channel
    at once, stood in Slack; `rates` is when Slack's pace alone would have let it. `after_a_start` is from
    Slack to the customer while each word is read back first. All in seconds.
    """

    to_slack: Latency
    to_slack_floor: Latency
    answered: Latency
    burst: Samples
    rates: Samples
    to_customer: Latency
    to_customer_floor: Latency
    hold: float
    after_a_start: Latency


@dataclass(frozen=True, slots=True)
class Fanout:
    """Seconds from the start of a turn's POST: until the first and the last of `listeners` have heard it, and
    until its sender was answered.
    """

    listeners: int
    first: Latency
    last: Latency
    answered: Latency


@dataclass(frozen=True, slots=True)
class Held:
    """What `sockets` idle customers cost: bytes beyond `base`, seconds to let them all in, and the share of a
    processor while nobody says anything. `room` is one conversation with many listeners, `among` one listener
    among all.
    """

    sockets: int
    base: int
    grown: int
    opening: float
    busy: float
    room: Fanout
    among: Fanout

    @property
    def per_socket(self) -> float:
        return self.grown / self.sockets


@dataclass(frozen=True, slots=True)
class Crowd:
    """`wanted` may be more than the machine lets one process open."""

    wanted: int
    most: int
    ours: Held
    floor: Held


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of widget.js as it is sent; `brotli` where the server speaks it."""

    raw: int
    gzip: int
    brotli: int | None


@dataclass(frozen=True, slots=True)
class Profile:
    """Seconds: from the navigation until a page is loaded and drawn, `empty` and `with_widget`; from the
    moment at which the script is asked for until the `launcher` can be used.
    """

    name: str
    slower: int
    empty: Latency
    with_widget: Latency
    launcher: Latency


@dataclass(frozen=True, slots=True)
class Opening:
    size: Size
    profiles: Sequence[Profile]
