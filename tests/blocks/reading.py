"""What is drawn, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from blocks.parts import spoken


def read(drawn: Mapping[str, Any]) -> list[str]:
    """Line by line; `> ` before a quote, `[…]` around a button."""
    return [line for block in drawn["blocks"] for line in _read(block)]


def _read(block: Mapping[str, Any]) -> Iterator[str]:
    match block["type"]:
        case "rich_text":
            for element in block["elements"]:
                mark = "> " if element["type"] == "rich_text_quote" else ""
                parts = [_in_words(part) for part in element["elements"]]
                yield from (f"{mark}{line}" for line in spoken(parts).split("\n"))
        case "actions":
            yield "  ".join(_button(element) for element in block["elements"])
        case "context":
            yield from (element["text"] for element in block["elements"])
        case "section":
            accessory = f"  {_button(block['accessory'])}" if "accessory" in block else ""
            yield from ([block["text"]["text"] + accessory] if "text" in block else [])
            yield from (field["text"].replace("\n", ": ") for field in block.get("fields", []))
        case "input":
            yield block["label"]["text"]
        case _:
            yield block["text"]["text"]


def _button(element: Mapping[str, Any]) -> str:
    if element["type"] == "overflow":
        return f"[⋯ {', '.join(option['text']['text'] for option in element['options'])}]"
    return f"[{element['text']['text']}]"


def _in_words(part: dict[str, Any]) -> dict[str, Any]:
    """A picture by its name, a link with its address."""
    match part["type"]:
        case "emoji":
            return {"type": "text", "text": f":{part['name']}:"}
        case "link":
            return {"type": "text", "text": f"{part['text']}<{part['url']}>"}
        case _:
            return part
