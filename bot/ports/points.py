"""Where a process can die: before and after every commit and every call to the outside.

Tests listen here and kill, raise or cancel; nobody else does, and then a point costs one comparison.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple


class Point(NamedTuple):
    """`kind` is commit or call; `when` is before or after."""

    kind: str
    name: str
    when: str

    def __str__(self) -> str:
        return "/".join(self)


Listener = Callable[[Point], None]

_listener: Listener | None = None


def listen(listener: Listener | None) -> None:
    """One for the whole process; it may be called in any thread. None ends it."""
    global _listener  # noqa: PLW0603
    _listener = listener


def reach(kind: str, name: str, when: str) -> None:
    """Raises whatever the listener raises."""
    if _listener is not None:
        _listener(Point(kind, name, when))


@contextlib.contextmanager
def crossing(name: str) -> Iterator[None]:
    """Around one call to the outside; its end is reached only when the call succeeded."""
    reach("call", name, "before")
    yield
    reach("call", name, "after")


def unit_name(work: Callable[..., Any]) -> str:
    """A unit of work's own name, however it was bound."""
    while isinstance(work, partial):
        work = work.func
    return getattr(work, "__qualname__", type(work).__qualname__)
