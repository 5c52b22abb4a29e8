"""Slack's limits on what is drawn, checked as strictly as its reference states them (docs/slack.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Node = dict[str, Any]
TEXT_OBJECTS = {"plain_text", "mrkdwn"}
TITLES = {"title": 24, "submit": 24, "close": 24}
CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
RICH = {"rich_text_section", "rich_text_quote", "rich_text_list", "rich_text_preformatted"}


def check_message(message: Mapping[str, Any]) -> list[str]:
    """What Slack would refuse or cut, in words; empty when nothing. The 12,000 are our own margin."""
    wrong = list(_blocks(message["blocks"], most=50))
    if not 1 <= len(message["text"]) <= 4_000:
        wrong.append(f"text of {len(message['text'])}")
    if (total := sum(map(len, texts(message["blocks"])))) > 12_000:
        wrong.append(f"{total} characters over all blocks")
    return wrong


def check_view(view: Mapping[str, Any]) -> list[str]:
    wrong = list(_blocks(view["blocks"], most=100))
    for key, limit in TITLES.items():
        if key in view and not 1 <= len(view[key]["text"]) <= limit:
            wrong.append(f"{key} of {len(view[key]['text'])}")
    if len(view.get("private_metadata", "")) > 3_000 or len(view["callback_id"]) > 255:
        wrong.append("metadata or callback_id too long")
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        wrong.append("inputs without submit")
    if len(json.dumps(view)) > 250_000:
        wrong.append("view over 250 KB")
    return wrong


def nodes(value: object) -> Iterator[Node]:
    """Every dict inside, the outer ones first."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def texts(value: object) -> Iterator[str]:
    """Every string that is shown, and the addresses behind words."""
    for node in nodes(value):
        for key in ("text", "fallback", "url"):
            if isinstance(node.get(key), str):
                yield node[key]


def _blocks(blocks: list[Node], most: int) -> Iterator[str]:
    if not 1 <= len(blocks) <= most:
        yield f"{len(blocks)} blocks"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) < len(ids) or any(not 1 <= len(one) <= 255 for one in ids):
        yield f"block ids {ids}"
    for block in blocks:
        yield from (f"{block['type']}: {what}" for what in _block(block))
        for node in nodes(block):
            yield from _node(node)


def _block(block: Node) -> Iterator[str]:
    match block["type"]:
        case "header":
            if block["text"]["type"] != "plain_text" or len(block["text"]["text"]) > 150:
                yield "text"
        case "section":
            fields = block.get("fields", [])
            if not ("text" in block or fields) or len(fields) > 10:
                yield f"text or {len(fields)} fields"
            if any(len(field["text"]) > 2_000 for field in fields):
                yield "a field over 2,000"
        case "actions":
            ids = [element["action_id"] for element in block["elements"]]
            if not 1 <= len(ids) <= 25 or len(set(ids)) < len(ids):
                yield f"elements {ids}"
        case "context":
            if not 1 <= len(block["elements"]) <= 10:
                yield "elements"
        case "input":
            if (
                not 1 <= len(block["label"]["text"]) <= 2_000
                or len(block.get("hint", {"text": ""})["text"]) > 2_000
            ):
                yield "label or hint"
        case "rich_text":
            if not block["elements"] or any(part["type"] not in RICH for part in block["elements"]):
                yield "elements"
        case unknown:
            yield f"unknown block {unknown}"


def _node(node: Node) -> Iterator[str]:
    match node.get("type"):
        case "plain_text" | "mrkdwn":
            if not 1 <= len(node["text"]) <= 3_000:
                yield f"text object of {len(node['text'])}"
        case "text":
            if not 1 <= len(node["text"]) <= 3_000:
                yield f"rich text of {len(node['text'])}"
        case "link":
            if not 1 <= len(node["text"]) <= 3_000 or not 1 <= len(node["url"]) <= 3_000:
                yield f"link {node}"
        case "date":
            if type(node["timestamp"]) is not int or not node["fallback"] or "{" not in node["format"]:
                yield f"date {node}"
        case "rich_text_section" | "rich_text_quote":
            if not node["elements"]:
                yield "empty rich text"
        case "button":
            yield from _button(node)
        case "radio_buttons":
            if not 1 <= len(node["options"]) <= 10:
                yield "radio options"
            if any(len(one["text"]["text"]) > 75 or len(one["value"]) > 150 for one in node["options"]):
                yield "an option too long"
        case "plain_text_input":
            if not 1 <= node.get("max_length", 1) <= 3_000:
                yield "max_length"


def _button(node: Node) -> Iterator[str]:
    if len(node["text"]["text"]) > 75 or len(node["value"]) > 2_000 or len(node["action_id"]) > 255:
        yield f"button {node['action_id']}"
    for key, limit in CONFIRM.items():
        if "confirm" in node and not 1 <= len(node["confirm"][key]["text"]) <= limit:
            yield f"confirm {key}"
