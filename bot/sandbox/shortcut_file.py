"""The app's message shortcuts, as the workspace's file names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.file_shape import rows_at, text_at


@dataclass(frozen=True)
class Shortcut:
    name: str
    callback_id: str
    description: str = ""


def read_shortcuts(app: Mapping[str, Any]) -> tuple[Shortcut, ...]:
    where = "app.shortcuts"
    return tuple(
        Shortcut(
            text_at(one, "name", where),
            text_at(one, "callback_id", where),
            text_at(one, "description", where, ""),
        )
        for one in rows_at(app, "shortcuts", required=False)
    )
