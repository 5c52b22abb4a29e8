"""What is counted as it happens. Names, labels and words are listed in docs/operation.md.

No label takes a value that people could write: there are as many series as kinds, methods and routes.
"""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

SLACK_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
STORE_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0)
LAG_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)


class Meters:
    """One life of one process; its registry holds nothing else."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(namespace="baton", registry=self.registry)
        self.deliveries = self._counter(
            "deliveries", "Tries to say one thing outside, by how each ended", "kind", "outcome"
        )
        self.slack_calls = self._histogram(
            "slack_call_seconds", "Calls of Slack's Web API, until its answer", SLACK_SECONDS, "method"
        )
        self.slack_answers = self._counter(
            "slack_answers", "Answers of Slack's Web API; none: it gave none", "method", "status"
        )
        self.slack_held = self._counter(
            "slack_rate_limited", "Answers 429 of Slack's Web API: come back later", "method"
        )
        self.requests = self._histogram(
            "request_seconds", "Requests at the customers' door, by route", REQUEST_SECONDS, "route", "status"
        )
        self.turns = self._counter("turns_accepted", "Customers' turns that were stored by the door")
        self.stuck = self._counter(
            "customers_stuck",
            "Customers whom the assistant left without an answer, as found by a timer",
            "why",
        )
        self.writes = self._histogram(
            "store_write_seconds", "Units of work, from asking until their commit", STORE_SECONDS, "outcome"
        )
        self.lag = self._histogram(
            "loop_lag_seconds", "How late the event loop is, looked at once a second", LAG_SECONDS
        )

    def _counter(self, name: str, words: str, *labels: str) -> Counter:
        return Counter(f"baton_{name}", words, labels, registry=self.registry)

    def _histogram(self, name: str, words: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(f"baton_{name}", words, labels, buckets=buckets, registry=self.registry)
