"""Slack's limits on blocks: what breaks one is refused with `invalid_blocks`, and told where."""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.block_kinds import CHECKS, MOST_MARKDOWN
from bot.sandbox.elements_check import ID, Problems
from bot.sandbox.errors import Json, SlackError

MOST_IN_MESSAGE = 50
MOST_IN_VIEW = 100
MOST_CHARACTERS = 13_000

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
    if not isinstance(kind, str) or kind not in KEYS or not _shown_on(kind, surface):
        problems.add(f"unsupported type: {kind}", f"{at}/type")
        return
    allowed, required = KEYS[kind]
    before = len(problems.found)
    problems.keys(block, f"type block_id {allowed}", required, at)
    problems.string(block.get("block_id"), ID, f"{at}/block_id")
    if len(problems.found) == before and kind in CHECKS:
        CHECKS[kind](problems, block, at)
    if kind == "container" and len(problems.found) == before:
        check_blocks(problems, block["child_blocks"], surface, 10, f"{at}/child_blocks")


def _shown_on(kind: str, surface: str) -> bool:
    if kind in ONLY_MODALS:
        return surface == "modal"
    return kind not in ONLY_MESSAGES or surface == "message"


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
