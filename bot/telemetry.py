"""Logs: one JSON line an event (or readable ones at a terminal), never with what people wrote.

Each line of ours has a fixed name and fields: ids, times, numbers, codes. What an error or a library says in
words may quote anything, so its words stay out: kind and place are enough to find it.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import PurePath
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.domain.errors import BatonError, StoreUnavailable

OURS = frozenset({"bot", "handlers", "blocks", "storage"})
LIBRARY = "library.said"
"""The event of whatever a library logs; `library` and `where` say which line of it."""
FRAMES = 15
"""The innermost of a traceback: the outer ones are the event loop's."""
CAUSES = 5
_SECRET = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|eyJ[\w-]+\.[\w-]+\.[\w-]+|Bearer\s+\S+")
_QUIET = {
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "apscheduler": logging.WARNING,
    "asyncio": logging.WARNING,
    "alembic": logging.WARNING,
}
"""Slack's at DEBUG carry message bodies; the rest say nothing that whoever runs Baton needs."""


def configure(*, level: str = "INFO") -> None:
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        _name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_words,
        _hide_secrets,
    ]
    at_terminal = sys.stderr.isatty()
    renderer: Processor = (
        structlog.dev.ConsoleRenderer() if at_terminal else structlog.processors.JSONRenderer(default=_kind)
    )
    handler = logging.StreamHandler()
    handler.addFilter(_not_a_strangers)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)


def _not_a_strangers(record: logging.LogRecord) -> bool:
    """aiohttp calls a request that is no HTTP an error, and quotes it: nobody here can mend it."""
    raised = record.exc_info[0] if record.exc_info else None
    return raised is None or raised.__module__ != "aiohttp.http_exceptions"


def _name(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """What follows a colon in an event of ours is its reason."""
    record: logging.LogRecord = event["_record"]
    if record.name.partition(".")[0] not in OURS:
        where = f"{record.filename}:{record.lineno}"
        return {**event, "event": LIBRARY, "library": record.name, "where": where}
    name, _, reason = str(event["event"]).partition(": ")
    return {**event, "event": name, "reason": reason} if reason else event


def _without_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The traceback with the kinds of its errors instead of their words.

    A store that is away is no fault of any line: each loop says so each second until it is back, in brief.
    """
    raised = event.pop("exc_info", None)
    if isinstance(raised, tuple) and isinstance(raised[1], StoreUnavailable):
        event["exception"] = _kind_of(raised[1])
    elif isinstance(raised, tuple) and raised[1] is not None:
        event["exception"] = "\n".join(_told(raised[1]))
    return event


def _told(error: BaseException) -> Iterator[str]:
    """As Python has it: causes first."""
    chain = [error]
    while len(chain) < CAUSES and (before := chain[-1].__cause__ or _unsuppressed(chain[-1])):
        chain.append(before)
    for one in reversed(chain):
        yield "Traceback (most recent call last):"
        yield from _frames(one.__traceback__)
        yield _kind_of(one)


def _unsuppressed(error: BaseException) -> BaseException | None:
    return None if error.__suppress_context__ else error.__context__


def _frames(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace)[-FRAMES:]:
        place = "/".join(PurePath(frame.filename).parts[-3:])
        yield f"  {place}:{frame.lineno} {frame.name}"


def _kind_of(error: BaseException) -> str:
    """With its details where they are codes by their making."""
    name = type(error).__qualname__
    if isinstance(error, BaseExceptionGroup):
        return f"{name} of {', '.join(_kind_of(one) for one in error.exceptions[:CAUSES])}"
    if isinstance(error, BatonError):
        return f"{name}: {error}" if error.details else name
    if isinstance(error, OSError) and error.errno and error.errno > 0:
        return f"{name}: {os.strerror(error.errno)}"
    return name


def _kind(value: object) -> str:
    """Of what is no JSON: its words may be anybody's."""
    return f"<{type(value).__qualname__}>"


def _hide_secrets(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    return {key: _hidden(value) for key, value in event.items()}


def _hidden(value: Any) -> Any:
    """At any depth of what goes along."""
    match value:
        case str():
            return _SECRET.sub("[hidden]", value)
        case dict():
            return {key: _hidden(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_hidden(inner) for inner in value]
        case _:
            return value
