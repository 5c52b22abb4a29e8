"""What stands at the moment of a scrape: the store's overview, and what this process knows of itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.ports.overview import Overview
from bot.seeing.own import Own


class Snapshot(Collector):
    """Set anew before each scrape; `overview` is None while the store does not answer."""

    def __init__(self, own: Own) -> None:
        self._own = own
        self.overview: Overview | None = None
        self.now: datetime | None = None

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        yield _gauge("ready", "1 when /readyz says 200", int(self._is_ready()))
        yield _gauge("connections", "Connections of customers that are open", self._own.connections())
        yield from self._socket()
        yield _gauge("store_up", "1 when the store answered this scrape", int(self.overview is not None))
        if self.overview:
            yield from self._lanes(self.overview)
            yield from self._inbox(self.overview)
            yield from self._handoffs(self.overview)

    def _is_ready(self) -> bool:
        return self.overview is not None and self._own.ready()

    def _socket(self) -> Iterator[Metric]:
        health = self._own.socket()
        if health is None:
            return
        yield _gauge("slack_socket_connected", "1 while the socket to Slack is open", int(health.connected))
        if health.ping_age is not None:
            yield _gauge(
                "slack_socket_silence_seconds", "Since Slack's last sign of life there", health.ping_age
            )
        yield _gauge(
            "slack_socket_connections", "Sockets to Slack opened by this process so far", health.connections
        )

    def _lanes(self, found: Overview) -> Iterator[Metric]:
        lanes = _by("lanes", "Lanes with something to say, but for parked ones", "kind")
        waiting = _by("lane_deliveries", "Things to be said outside, but for those of parked lanes", "kind")
        oldest = _by("lane_oldest_seconds", "How long the oldest of them waits", "kind")
        parked = _by("lanes_parked", "Lanes that stand until somebody mends what was refused", "kind")
        for load in found.lanes:
            kind = [load.kind.value]
            lanes.add_metric(kind, load.lanes)
            waiting.add_metric(kind, load.waiting)
            oldest.add_metric(kind, self._age(load.since))
            parked.add_metric(kind, load.parked)
        yield from (lanes, waiting, oldest, parked)

    def _inbox(self, found: Overview) -> Iterator[Metric]:
        inbox = _by("inbox_messages", "Messages from Slack that are not settled", "state")
        for state in ("ready", "waiting", "failed"):
            inbox.add_metric([state], getattr(found.inbox, state))
        yield inbox
        oldest = self._age(found.inbox.since)
        yield _gauge("inbox_oldest_seconds", "How long the oldest that is ready waits", oldest)

    def _handoffs(self, found: Overview) -> Iterator[Metric]:
        handoffs = _by("handoffs_open", "Open handoffs", "state", "skill")
        for load in found.handoffs:
            handoffs.add_metric([load.state.value, load.skill], load.count)
        yield handoffs
        words = "Open handoffs whose card is wanted and not in Slack"
        yield _gauge("handoffs_without_card", words, found.without_card)
        yield _gauge("answers_waiting", "Conversations that wait for the assistant", found.answers)
        alarms = _by("alarms", "Alarms that stand", "kind")
        for kind, count in sorted(found.alarms.items()):
            alarms.add_metric([kind], count)
        yield alarms

    def _age(self, since: datetime | None) -> float:
        if since is None or self.now is None:
            return 0.0
        return max(0.0, (self.now - since).total_seconds())


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"baton_{name}", words, value=value)


def _by(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"baton_{name}", words, labels=labels)
