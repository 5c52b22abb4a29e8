"""Slack's limits on blocks: what breaks one is refused with `invalid_blocks`, and told where."""

from collections.abc import Callable, Iterator
from typing import Any

from bot.sandbox.elements_check import (
    EITHER,
    ID,
    INPUTS,
    PLAIN,
    PRESSED,
    Problems,
    check_element,
    check_image,
    check_text,
)
from bot.sandbox.errors import Json, SlackError

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
MOST_CHARACTERS = 13_000
MOST_MARKDOWN = 12_000

# see slack.md: limit-blocks
KEYS = {
    "section": ("text fields accessory expand", ""),
    "header": ("text level", "text"),
    "divider": ("", ""),
    "context": ("elements", "elements"),
    "actions": ("elements", "elements"),
    "context_actions": ("elements", "elements"),
    "input": ("label element hint optional dispatch_action", "label element"),
    "image": ("image_url slack_file alt_text title", "alt_text"),
    "rich_text": ("elements", "elements"),
    "markdown": ("text", "text"),
    "table": ("rows column_settings", "rows"),
    "data_table": ("caption rows page_size column_settings row_header_column_index", "caption rows"),
    "data_visualization": ("title chart", "title chart"),
    "video": (
        "alt_text author_name description provider_icon_url provider_name title title_url thumbnail_url"
        " video_url",
        "alt_text title thumbnail_url video_url",
    ),
    "alert": ("text level", "text"),
    "card": ("hero_image icon slack_icon title subtitle body subtext actions", ""),
    "carousel": ("elements", "elements"),
    "container": (
        "child_blocks title rich_text_title subtitle width icon is_collapsible default_collapsed"
        " has_header_divider",
        "child_blocks",
    ),
}
# see slack.md: surfaces
ONLY_MESSAGES = {"container", "markdown", "table", "data_table", "data_visualization", "context_actions"}
ONLY_MODALS = {"alert"}
USABLE = INPUTS | PRESSED
RICH = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}


def check_message_blocks(blocks: list[Json]) -> None:
    """Raises `invalid_blocks` with every problem, or `msg_blocks_too_long`."""
    # see slack.md: invalid-blocks
    problems = Problems()
    check_blocks(problems, blocks, "message", MOST_IN_MESSAGE, "/blocks")
    for kind, most in (("table", 1), ("data_visualization", 2)):
        if sum(1 for block in blocks if isinstance(block, dict) and block.get("type") == kind) > most:
            problems.add(f"no more than {most} {kind} allowed", "/blocks")
    if problems.found:
        words = [f"[ERROR] {problem}" for problem in problems.found]
        raise SlackError("invalid_blocks", errors=problems.found, response_metadata={"messages": words})
    # see slack.md: limit-total
    if sum(map(len, _texts(blocks))) > MOST_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def check_blocks(problems: Problems, blocks: list[Any], surface: str, most: int, at: str) -> None:
    """`surface`: message, modal or home."""
    problems.items(blocks, most, at, least=0)
    seen: set[object] = set()
    for number, block in enumerate(blocks):
        where = f"{at}/{number}"
        if not isinstance(block, dict):
            problems.add("must be an object", where)
            continue
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id:
            if block_id in seen:
                problems.add(f"block_id already exists: {block_id}", f"{where}/block_id")
            seen.add(block_id)
        _check_block(problems, block, surface, where)
    markdown = [b["text"] for b in blocks if isinstance(b, dict) and isinstance(b.get("text"), str)]
    if sum(map(len, markdown)) > MOST_MARKDOWN:
        problems.add(f"markdown must be less than {MOST_MARKDOWN + 1} characters", at)


def _check_block(problems: Problems, block: Json, surface: str, at: str) -> None:
    kind = block.get("type")
    wrong = kind in (ONLY_MODALS if surface != "modal" else ()) or (
        kind in ONLY_MESSAGES and surface != "message"
    )
    if not isinstance(kind, str) or kind not in KEYS or wrong:
        problems.add(f"unsupported type: {kind}", f"{at}/type")
        return
    allowed, required = KEYS[kind]
    before = len(problems.found)
    problems.keys(block, f"type block_id {allowed}", required, at)
    problems.string(block.get("block_id"), ID, f"{at}/block_id")
    if len(problems.found) == before and kind in _CHECKS:
        _CHECKS[kind](problems, block, at)
    if kind == "container" and isinstance(block.get("child_blocks"), list):
        check_blocks(problems, block["child_blocks"], surface, 10, f"{at}/child_blocks")


def _section(problems: Problems, block: Json, at: str) -> None:
    # see slack.md: limit-section
    if block.get("text") is None and not block.get("fields"):
        problems.add("missing required field: text", at)
    if block.get("text") is not None:
        check_text(problems, block["text"], 3000, f"{at}/text")
    if block.get("fields") is not None:
        for number, text in enumerate(problems.items(block["fields"], 10, f"{at}/fields")):
            check_text(problems, text, 2000, f"{at}/fields/{number}")
    if block.get("accessory") is not None:
        check_element(problems, block["accessory"], USABLE | {"image"}, f"{at}/accessory")


def _header(problems: Problems, block: Json, at: str) -> None:
    check_text(problems, block["text"], 150, f"{at}/text", PLAIN)


def _actions(problems: Problems, block: Json, at: str) -> None:
    # see slack.md: limit-actions
    most = 25 if block["type"] == "actions" else 5
    _elements(problems, block["elements"], USABLE - {"plain_text_input"}, most, f"{at}/elements")


def _elements(problems: Problems, value: object, allowed: set[str], most: int, at: str) -> None:
    seen: set[object] = set()
    for number, element in enumerate(problems.items(value, most, at)):
        check_element(problems, element, allowed, f"{at}/{number}")
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action_id, str) and action_id in seen:
            problems.add(f"action_id already exists: {action_id}", f"{at}/{number}/action_id")
        seen.add(action_id if isinstance(action_id, str) else None)


def _context(problems: Problems, block: Json, at: str) -> None:
    # see slack.md: limit-context
    for number, element in enumerate(problems.items(block["elements"], 10, f"{at}/elements")):
        where = f"{at}/elements/{number}"
        if isinstance(element, dict) and element.get("type") in EITHER:
            check_text(problems, element, 3000, where)
        else:
            check_element(problems, element, {"image"}, where)


def _input(problems: Problems, block: Json, at: str) -> None:
    # see slack.md: limit-input
    check_text(problems, block["label"], 2000, f"{at}/label", PLAIN)
    if block.get("hint") is not None:
        check_text(problems, block["hint"], 2000, f"{at}/hint", PLAIN)
    check_element(problems, block["element"], INPUTS, f"{at}/element")


def _image(problems: Problems, block: Json, at: str) -> None:
    check_image(problems, block, at)
    if block.get("title") is not None:
        check_text(problems, block["title"], 2000, f"{at}/title", PLAIN)


def _rich_text(problems: Problems, block: Json, at: str) -> None:
    # see slack.md: rich-text
    for number, element in enumerate(problems.items(block["elements"], 1000, f"{at}/elements", least=0)):
        where = f"{at}/elements/{number}"
        if not isinstance(element, dict) or element.get("type") not in RICH:
            problems.add("unsupported type", f"{where}/type")
            continue
        for place, leaf in enumerate(problems.items(element.get("elements"), 10_000, where, least=0)):
            if not isinstance(leaf, dict) or not isinstance(leaf.get("type"), str):
                problems.add("must be an object with a type", f"{where}/elements/{place}")
            elif leaf["type"] == "text":
                problems.string(leaf.get("text") or "", 100_000, f"{where}/elements/{place}/text", least=1)


def _markdown(problems: Problems, block: Json, at: str) -> None:
    problems.string(block["text"], MOST_MARKDOWN, f"{at}/text", least=1)


def _table(problems: Problems, block: Json, at: str) -> None:
    # see slack.md: limit-table
    for number, row in enumerate(problems.items(block["rows"], 100, f"{at}/rows")):
        problems.items(row, 20, f"{at}/rows/{number}")


def _chart(problems: Problems, block: Json, at: str) -> None:
    # see slack.md: limit-chart
    problems.string(block["title"], 50, f"{at}/title", least=1)
    chart = block["chart"]
    if not isinstance(chart, dict) or chart.get("type") not in ("pie", "bar", "area", "line"):
        problems.add("must be one of pie, bar, area, line", f"{at}/chart/type")
        return
    key = "segments" if chart["type"] == "pie" else "series"
    problems.items(chart.get(key), 6, f"{at}/chart/{key}")


def _alert(problems: Problems, block: Json, at: str) -> None:
    check_text(problems, block["text"], 200, f"{at}/text")
    if block.get("level", "default") not in ("default", "info", "warning", "error", "success"):
        problems.add("must be one of default, info, warning, error, success", f"{at}/level")


_CHECKS: dict[str, Callable[[Problems, Json, str], None]] = {
    "section": _section,
    "header": _header,
    "actions": _actions,
    "context_actions": _actions,
    "context": _context,
    "input": _input,
    "image": _image,
    "rich_text": _rich_text,
    "markdown": _markdown,
    "table": _table,
    "data_visualization": _chart,
    "alert": _alert,
}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for key, inner in value.items():
            if key not in ("value", "text") or isinstance(inner, dict):
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
