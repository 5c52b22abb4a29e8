"""What a test may order, read from its JSON."""

from random import Random
from typing import Any

from bot.sandbox.errors import Json, PageError
from bot.sandbox.faults import Fault

POST = "chat.postMessage"
CALLS = (
    *("refused", "ratelimited", "error", "malformed", "slow"),
    *("accepted_then_reset", "accepted_then_hang", "accepted_then_error", "accepted_then_malformed"),
    "visible_late",
)
EVENTS = ("duplicate", "late", "reordered", "lost_ack", "cut")
SECONDS = {"slow": 4.0, "visible_late": 15.0, "late": 5.0, "reordered": 5.0}
EFFECTS = ("first", "last")
ENDS = ("ok", "hang", "reset", "error")
LONGEST = 86_400.0


def read_order(wish: Json, name: str) -> Fault:
    """Raises PageError naming what is wrong with the wish."""
    method, kind = _subject(wish)
    share = _number(wish, "share", 0.0, 1.0)
    if "share" in wish and share == 0:
        raise _wrong("share must be above 0 and at most 1")
    return Fault(
        id=name,
        wish=wish,
        method=method,
        kind=kind,
        left=_whole(wish, "times", 1) if "times" in wish or not share else None,
        share=share,
        draw=Random(_whole(wish, "seed", 0)),  # noqa: S311 - misfortune that can be repeated
        match=_text(wish, "match", ""),
        error=_text(wish, "error", "internal_error"),
        status=_status(wish, kind),
        retry_after=_whole(wish, "retry_after", 1),
        seconds=_number(wish, "seconds", SECONDS.get(kind, 0.0), LONGEST),
        effect=_choice(wish, "effect", EFFECTS),
        then=_choice(wish, "then", ENDS),
        after=max(1, _whole(wish, "after", 1)),
    )


def _subject(wish: Json) -> tuple[str, str]:
    """(method, kind); the method is empty for an event."""
    if "events" in wish:
        if wish["events"] not in EVENTS:
            raise _wrong(f"events must be one of {', '.join(EVENTS)}")
        return "", str(wish["events"])
    method, kind = wish.get("method"), wish.get("kind")
    if not isinstance(method, str) or not method:
        raise _wrong("method is missing")
    if kind not in CALLS:
        raise _wrong(f"kind must be one of {', '.join(CALLS)}")
    if kind == "visible_late" and method not in (POST, "*"):
        raise _wrong(f"visible_late is for {POST}")
    return method, str(kind)


def _status(wish: Json, kind: str) -> int:
    status = _whole(wish, "status", 500 if kind.startswith("accepted") else 200)
    if not 200 <= status <= 599:
        raise _wrong("status must be an HTTP status from 200 to 599")
    return status


def _choice(wish: Json, key: str, allowed: tuple[str, ...]) -> str:
    value = wish.get(key, allowed[0])
    if value not in allowed:
        raise _wrong(f"{key} must be one of {', '.join(allowed)}")
    return str(value)


def _text(wish: Json, key: str, default: str) -> str:
    value = wish.get(key, default)
    if not isinstance(value, str):
        raise _wrong(f"{key} must be a text")
    return value


def _whole(wish: Json, key: str, default: int) -> int:
    value = wish.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _wrong(f"{key} must be a whole number from 0")
    return value


def _number(wish: Json, key: str, default: float, most: float) -> float:
    value: Any = wish.get(key, default)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        raise _wrong(f"{key} must be a number from 0 to {most:g}")
    return float(value)


def _wrong(words: str) -> PageError:
    return PageError("invalid_fault", words)
