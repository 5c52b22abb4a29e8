"""Blocks as Slack keeps them: with ids, and with the elements a person can use."""

import secrets
from collections.abc import Iterator

from bot.sandbox.errors import Json

# The key under which each kind of input keeps what was chosen, and the key of what it begins with.
CHOICE = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block has a block_id and every element an action_id."""
    # see slack.md: block-ids
    taken: set[str] = {str(block["block_id"]) for block in blocks if block.get("block_id")}
    return [_with_id(block, taken) for block in blocks]


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """(block, element) for everything that can be pressed, chosen or filled in."""
    for block in blocks:
        if isinstance(block.get("accessory"), dict):
            yield block, block["accessory"]
        if isinstance(block.get("element"), dict):
            yield block, block["element"]
        for key in ("elements", "actions"):
            for element in block.get(key) or []:
                if isinstance(element, dict) and "action_id" in element:
                    yield block, element
        for key in ("child_blocks", "elements"):
            inner = [b for b in block.get(key) or [] if isinstance(b, dict) and "block_id" in b]
            yield from elements(inner)


def find(blocks: list[Json], action_id: str, block_id: str) -> tuple[Json, Json] | None:
    """Without a block_id the first element of that name."""
    for block, element in elements(blocks):
        if element.get("action_id") == action_id and block_id in ("", block.get("block_id")):
            return block, element
    return None


def initial_state(blocks: list[Json]) -> Json:
    """`state.values` before anybody touched anything."""
    values: Json = {}
    for block, element in elements(blocks):
        if element["type"] in CHOICE:
            _, begins = CHOICE[element["type"]]
            value = chosen(element, element.get(begins))
            values.setdefault(block["block_id"], {})[element["action_id"]] = value
    return values


def chosen(element: Json, value: object) -> Json:
    """One entry of `state.values`; what holds several things is a list when it is empty."""
    kind = element["type"]
    key, _ = CHOICE[kind]
    if value is None and key in ("selected_options", "selected_users"):
        value = []
    return {"type": kind, key: value}


def options_of(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    return [option for group in groups for option in group.get("options") or []]


def _with_id(block: Json, taken: set[str]) -> Json:
    block = dict(block)
    if not block.get("block_id"):
        block["block_id"] = _fresh(taken)
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            block[key] = _usable(block[key], taken)
    for key in ("elements", "actions"):
        if isinstance(block.get(key), list) and block["type"] not in ("rich_text", "context"):
            block[key] = [_usable(e, taken) if isinstance(e, dict) else e for e in block[key]]
    if isinstance(block.get("child_blocks"), list):
        block["child_blocks"] = [_with_id(b, taken) for b in block["child_blocks"]]
    return block


def _usable(element: Json, taken: set[str]) -> Json:
    if element.get("type") == "card":
        return _with_id(element, taken)
    if element.get("type") == "image" or element.get("action_id"):
        return element
    return element | {"action_id": _fresh(taken)}


def _fresh(taken: set[str]) -> str:
    while (made := secrets.token_urlsafe(4)[:5]) in taken:
        continue
    taken.add(made)
    return made
