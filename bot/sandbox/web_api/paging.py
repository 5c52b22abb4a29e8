"""Cursors: pages of a list that may grow meanwhile."""

import base64
import binascii
from typing import TypeVar

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.web_api.arguments import Args

Item = TypeVar("Item")


def page(items: list[tuple[str, Item]], args: Args, default: int, most: int) -> tuple[list[Item], Json]:
    """(the page asked for, `response_metadata`); `items` are (key, item), the cursor names a key."""
    # see slack.md: paging
    limit = args.number("limit", default, most=most)
    start = _start([key for key, _ in items], args.text("cursor", ""))
    end = start + limit
    cursor = _cursor(items[end][0]) if end < len(items) else ""
    return [item for _, item in items[start:end]], {"next_cursor": cursor}


def _cursor(key: str) -> str:
    return base64.b64encode(f"next:{key}".encode()).decode()


def _start(keys: list[str], cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, key = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError, ValueError) as problem:
        raise SlackError("invalid_cursor") from problem
    if word != "next" or key not in keys:
        raise SlackError("invalid_cursor")
    return keys.index(key)
