"""What must hold of everything drawn with a customer's words in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.domain.conversation import BIDI_MARKS, LINE_BREAKS
from tests.blocks.limits import nodes, texts

OUR_ADDRESS = "https://baton.example/v1/files"
ONLY_A_TIME = re.compile(
    r"<!date\^\d+\^(?P<lead>[a-z]+(?: [a-z]+)?) (?:\{date_short_pretty\} at )?\{time\}(?: \(\{ago\}\))?"
    r"\|(?P=lead) (?:\d\d? [A-Z][a-z]{2} at )?\d\d:\d\d [A-Z+\d]+>"
)


def unsafe(drawn: Mapping[str, Any]) -> list[str]:
    """Living mentions, marks that a customer could use, and lines that ours did not make."""
    wrong = [f"mrkdwn: {node}" for node in nodes(drawn["blocks"]) if _is_marked_up(node)]
    wrong += [f"emoji parsed: {node}" for node in nodes(drawn["blocks"]) if node.get("emoji") is True]
    wrong += [f"link: {node}" for node in nodes(drawn["blocks"]) if _leads_elsewhere(node)]
    if "text" in drawn and any(char in drawn["text"] for char in "<>"):
        wrong.append(f"alive in text: {drawn['text'][:200]}")
    wrong += [f"direction: {text[:80]!r}" for text in texts(drawn["blocks"]) if BIDI_MARKS & set(text)]
    return wrong + [f"extra line: {text[:80]!r}" for text in unquoted(drawn) if set(text) & LINE_BREAKS]


def _is_marked_up(node: Mapping[str, Any]) -> bool:
    """A time alone is ours and holds nobody's words."""
    return node.get("type") == "mrkdwn" and not ONLY_A_TIME.fullmatch(node["text"])


def _leads_elsewhere(node: Mapping[str, Any]) -> bool:
    return node.get("type") == "link" and not node["url"].startswith(f"{OUR_ADDRESS}/")


def unquoted(drawn: Mapping[str, Any]) -> list[str]:
    """All that stands outside a quote, without the line breaks that are elements of their own."""
    blocks = [
        {**block, "elements": [part for part in block["elements"] if part["type"] != "rich_text_quote"]}
        if block["type"] == "rich_text"
        else block
        for block in drawn["blocks"]
    ]
    return [text for text in texts(blocks) if text != "\n"]
