"""Logs: one JSON line an event (or readable ones at a terminal), never with what people wrote."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

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
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _hide_secrets,
    ]
    at_terminal = sys.stderr.isatty()
    renderer: Processor = (
        structlog.dev.ConsoleRenderer() if at_terminal else structlog.processors.JSONRenderer()
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
