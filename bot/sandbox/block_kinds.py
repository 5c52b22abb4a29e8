"""What each kind of block may hold; `CHECKS` is called once its keys are known to be right."""

from collections.abc import Callable

from bot.sandbox.elements_check import (
    EITHER,
    INPUTS,
    PLAIN,
    PRESSED,
    Problems,
    check_element,
    check_image,
    check_text,
)
from bot.sandbox.errors import Json

MOST_MARKDOWN = 12_000
USABLE = INPUTS | PRESSED
LEAVES = {
    "text": "text",
    "link": "url",
    "emoji": "name",
    "user": "user_id",
    "usergroup": "usergroup_id",
    "channel": "channel_id",
    "broadcast": "range",
    "date": "timestamp format",
    "color": "value",
    "rich_text_section": "elements",
}
RICH = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}


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
            _leaf(problems, leaf, f"{where}/elements/{place}")


def _leaf(problems: Problems, leaf: object, at: str) -> None:
    kind = leaf.get("type") if isinstance(leaf, dict) else None
    if not isinstance(leaf, dict) or not isinstance(kind, str) or kind not in LEAVES:
        problems.add(f"unsupported type: {kind}", f"{at}/type")
        return
    for key in LEAVES[kind].split():
        if leaf.get(key) is None:
            problems.add(f"missing required field: {key}", at)
    if kind == "text":
        problems.string(leaf.get("text"), 100_000, f"{at}/text", least=1)
    if kind == "date" and not isinstance(leaf.get("timestamp"), int):
        problems.add("must be a whole number", f"{at}/timestamp")


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


def _card(problems: Problems, block: Json, at: str) -> None:
    # see slack.md: limit-card
    for key, most in (("title", 150), ("subtitle", 150), ("body", 200)):
        if block.get(key) is not None:
            check_text(problems, block[key], most, f"{at}/{key}")
    if block.get("actions") is not None:
        _elements(problems, block["actions"], PRESSED, 3, f"{at}/actions")
    if not any(block.get(key) for key in ("hero_image", "title", "actions", "body")):
        problems.add("missing required field: title", at)


def _carousel(problems: Problems, block: Json, at: str) -> None:
    for number, card in enumerate(problems.items(block["elements"], 10, f"{at}/elements")):
        where = f"{at}/elements/{number}"
        if not isinstance(card, dict) or card.get("type") != "card":
            problems.add("must be a card", f"{where}/type")
        else:
            problems.string(card.get("block_id"), 255, f"{where}/block_id")
            _card(problems, card, where)


def _container(problems: Problems, block: Json, at: str) -> None:
    for key in ("title", "subtitle"):
        if block.get(key) is not None:
            check_text(problems, block[key], 150, f"{at}/{key}")
    problems.items(block["child_blocks"], 10, f"{at}/child_blocks")


CHECKS: dict[str, Callable[[Problems, Json, str], None]] = {
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
    "card": _card,
    "carousel": _carousel,
    "container": _container,
}
