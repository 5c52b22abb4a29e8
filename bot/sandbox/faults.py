"""Misfortunes a test may order: they strike the next matching calls, then are spent."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.errors import Json, PageError
from bot.sandbox.jsontext import write_json

KINDS = ("ratelimited", "accepted_then_reset", "accepted_then_hang", "error")


@dataclass
class Fault:
    method: str
    kind: str
    times: int
    retry_after: int
    error: str
    match: str

    def strikes(self, method: str, args: Json) -> bool:
        return self.times > 0 and self.method == method and (not self.match or _contains(args, self.match))


@dataclass
class Faults:
    calls: Counter[str] = field(default_factory=Counter)
    limited: Counter[str] = field(default_factory=Counter)
    _faults: list[Fault] = field(default_factory=list)
    _duplicates: int = 0

    def order(self, wish: Json) -> None:
        """Raises PageError naming what is wrong with the wish."""
        times = _whole(wish, "times", 1)
        if "events" in wish:
            if wish["events"] != "duplicate":
                raise PageError("invalid_fault", 'events can only be "duplicate"')
            self._duplicates += times
            return
        self._faults.append(_fault(wish, times))

    def clear(self) -> None:
        self._faults.clear()
        self._duplicates = 0

    def take(self, method: str, args: Json) -> Fault | None:
        for fault in self._faults:
            if fault.strikes(method, args):
                fault.times -= 1
                return fault
        return None

    def take_duplicate(self) -> bool:
        if self._duplicates == 0:
            return False
        self._duplicates -= 1
        return True


def _fault(wish: Json, times: int) -> Fault:
    method, kind = wish.get("method"), wish.get("kind")
    error, match = wish.get("error", "internal_error"), wish.get("match", "")
    if not isinstance(method, str) or not method:
        raise PageError("invalid_fault", "method is missing")
    if kind not in KINDS:
        raise PageError("invalid_fault", f"kind must be one of {', '.join(KINDS)}")
    if not isinstance(error, str) or not isinstance(match, str):
        raise PageError("invalid_fault", "error and match must be texts")
    return Fault(method, str(kind), times, _whole(wish, "retry_after", 1), error, match)


def _whole(wish: Json, key: str, default: int) -> int:
    value = wish.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise PageError("invalid_fault", f"{key} must be a whole number from 0")
    return value


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
