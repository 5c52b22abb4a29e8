"""What a person typed or chose, held against the element it was typed into."""

import re

from bot.sandbox.blocks import CHOICE, chosen, elements, options_of
from bot.sandbox.errors import Json, PageError

LISTS = {"selected_options", "selected_users"}
REQUIRED = "Please fill this in."


def read_choice(element: Json, given: object) -> Json:
    """One entry of `state.values`; nothing given means nothing chosen. Raises PageError `invalid_values`."""
    # see slack.md: view-state
    key, _ = CHOICE[element["type"]]
    if given is None:
        return chosen(element, None)
    if not isinstance(given, dict):
        raise _wrong(element, "must be an object")
    value = given.get(key)
    if value in (None, ""):
        return chosen(element, None)
    if key == "selected_option":
        value = _option(element, value)
    elif key == "selected_options":
        value = [_option(element, option) for option in _list(element, value)]
    elif key in LISTS:
        value = _list(element, value)
    elif key == "selected_date_time":
        value = _whole(element, value)
    elif key == "rich_text_value":
        value = value if isinstance(value, dict) else None
    elif not isinstance(value, str):
        raise _wrong(element, f"{key} must be a text")
    return chosen(element, value)


def read_values(blocks: list[Json], standing: Json, given: object, *, strict: bool) -> Json:
    """`state.values`: what was given, else what stands. A field that is not there is refused if `strict`."""
    # see slack.md: view-state
    if not isinstance(given, dict):
        raise PageError("invalid_values", "values must be an object.")
    values: Json = {block: dict(entries) for block, entries in standing.items()}
    fields = {(b["block_id"], e["action_id"]): e for b, e in elements(blocks) if e["type"] in CHOICE}
    for block_id, entries in given.items():
        if not isinstance(entries, dict):
            raise PageError("invalid_values", f"{block_id} must be an object.")
        for action_id, entry in entries.items():
            field = fields.get((block_id, action_id))
            if field is not None:
                values.setdefault(block_id, {})[action_id] = read_choice(field, entry)
            elif strict:
                raise PageError("invalid_values", f"There is no field {block_id}/{action_id}.")
    return values


def complaint(block: Json, entry: Json) -> str:
    """What Slack's window says about one input before anything is sent; empty when all is well."""
    # see slack.md: view-required
    element = block["element"]
    key, _ = CHOICE[element["type"]]
    value = entry[key]
    if not value:
        return "" if block.get("optional") else REQUIRED
    if not isinstance(value, str):
        return ""
    least, most = element.get("min_length") or 0, element.get("max_length") or 3000
    if len(value) < least:
        return f"Please write at least {least} characters."
    if len(value) > most:
        return f"Please write at most {most} characters."
    if element["type"] == "number_input" and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return "Please write a number."
    return ""


def _option(element: Json, given: object) -> Json:
    wanted = given.get("value") if isinstance(given, dict) else given
    for option in options_of(element):
        if option["value"] == wanted:
            return option
    raise _wrong(element, "has no such option")


def _list(element: Json, value: object) -> list[object]:
    if not isinstance(value, list):
        raise _wrong(element, "must be a list")
    return value


def _whole(element: Json, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(element, "must be a whole number")
    return value


def _wrong(element: Json, words: str) -> PageError:
    return PageError("invalid_values", f"{element['action_id']} {words}.")
