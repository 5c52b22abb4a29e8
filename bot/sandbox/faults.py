"""Misfortunes a test has ordered: each strikes what matches it, so often or for a share of the time."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from bot.sandbox.errors import Json
from bot.sandbox.jsontext import write_json

SPARED = ("apps.connections.open", "auth.test")  # by "*": without them there is no app to have misfortunes


@dataclass
class Fault:
    """`method` is empty for a misfortune of events; `left` is None where it stands until it is ended."""

    id: str
    wish: Json
    method: str
    kind: str
    left: int | None
    share: float
    draw: Random
    match: str
    error: str
    status: int
    retry_after: int
    seconds: float
    effect: str
    then: str
    after: int
    struck: int = 0

    def concerns(self, method: str) -> bool:
        if self.kind == "visible_late" and method != "chat.postMessage":
            return False
        return self.method == method or (self.method == "*" and method not in SPARED)

    def strikes(self, body: Json) -> bool:
        if self.left == 0 or (self.match and not _contains(body, self.match)):
            return False
        return not self.share or self.draw.random() < self.share

    def count(self, by: int) -> None:
        self.struck += by
        if self.left is not None:
            self.left -= by


@dataclass
class Faults:
    calls: Counter[str] = field(default_factory=Counter)
    limited: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)
    _standing: dict[str, Fault] = field(default_factory=dict)
    _ordered: int = 0

    def next_name(self) -> str:
        self._ordered += 1
        return f"f{self._ordered}"

    def order(self, fault: Fault) -> None:
        self._standing = {fault.id: fault for fault in self.standing()} | {fault.id: fault}

    def standing(self) -> list[Fault]:
        return [fault for fault in self._standing.values() if fault.left != 0]

    def clear(self) -> None:
        self._standing.clear()

    def end(self, name: str) -> bool:
        return self._standing.pop(name, None) is not None

    def take(self, method: str, args: Json) -> Fault | None:
        """What strikes this call."""
        return self._take((f for f in self._standing.values() if f.concerns(method)), args)

    def take_event(self, body: Json, *kinds: str) -> Fault | None:
        """Which misfortune of these kinds strikes this event."""
        return self._take((f for f in self._standing.values() if not f.method and f.kind in kinds), body)

    def unspend(self, fault: Fault) -> None:
        """Nothing came of it: it waits for the next call."""
        fault.count(-1)
        self.struck[fault.kind] -= 1

    def _take(self, faults: Iterator[Fault], body: Json) -> Fault | None:
        for fault in faults:
            if fault.strikes(body):
                fault.count(1)
                self.struck[fault.kind] += 1
                return fault
        return None


def _contains(args: Json, wanted: str) -> bool:
    return any(wanted in leaf for leaf in _leaves(args)) or wanted in write_json(args)


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
