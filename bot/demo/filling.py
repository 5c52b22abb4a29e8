"""What a person finds in a window or message to press, types there and picks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]


def filled_in(view: Json, choices: dict[str, str]) -> Json:
    values: Json = {}
    for block in view["blocks"]:
        wanted = choices.get(block.get("label", {}).get("text", ""))
        if block["type"] == "input" and wanted is not None:
            values[block["block_id"]] = {block["element"]["action_id"]: _filled(block["element"], wanted)}
    return values


def _filled(element: Json, wanted: str) -> Json:
    if element["type"] == "multi_users_select":
        return {"type": element["type"], "selected_users": wanted.split()}
    if element["type"] == "users_select":
        return {"type": element["type"], "selected_user": wanted}
    if element["type"] == "datetimepicker":
        return {"type": element["type"], "selected_date_time": int(wanted)}
    if element["type"] in {"plain_text_input", "number_input"}:
        return {"type": element["type"], "value": wanted}
    option = next(option for option in element["options"] if option["text"]["text"] == wanted)
    return {"type": element["type"], "selected_option": option}


def elements(message: Json, kind: str) -> Iterator[tuple[Json, Json]]:
    for block in message.get("blocks", ()):
        for element in (*block.get("elements", ()), block.get("accessory") or {}):
            if element.get("type") == kind:
                yield block, element
