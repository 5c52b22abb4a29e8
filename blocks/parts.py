"""The pieces of Block Kit that Baton draws with, as plain dicts.

slack_sdk's models turn a block they don't know into null, so they are not used. Words of people stand in
`text` elements of rich_text or in plain_text only: there nothing is a mention, a link or a mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2s
from json import dumps
from typing import Any, TypedDict

from blocks.ids import Action, Part, entry

Block = dict[str, Any]
Inline = dict[str, Any]
Line = list[Inline]

TEXT_LIMIT = 3_000
"""Characters of one text object (docs/slack.md, `limit-text`)."""
MESSAGE_TEXT_LIMIT = 4_000
"""Characters of a message's `text`: chat.update refuses more (docs/slack.md, `chat-update`)."""


class Message(TypedDict):
    """What chat.postMessage and chat.update are given; `text` is the notification and what is read aloud."""

    text: str
    blocks: list[Block]


View = dict[str, Any]


def words(text: str) -> Inline:
    return {"type": "text", "text": text}


def bold(text: str) -> Inline:
    return {"type": "text", "text": text, "style": {"bold": True}}


def link(url: str, text: str) -> Inline:
    """`url` is always ours; `text` may be anybody's words."""
    return {"type": "link", "url": url, "text": text}


def person(user: str) -> Inline:
    """A colleague by Slack user id: they are told of it when the message is new."""
    return {"type": "user", "user_id": user}


def on_call(one: str) -> Inline:
    """A person, or a user group: its members are told of it."""
    return {"type": "usergroup", "usergroup_id": one} if one.startswith("S") else person(one)


def emoji(name: str) -> Inline:
    """A picture by Slack's name for it."""
    return {"type": "emoji", "name": name}


def spoken(line: Line) -> str:
    """The line as one would read it aloud: dates by their fallback, without pictures."""
    return "".join(_aloud(part) for part in line).lstrip()


def _aloud(part: Inline) -> str:
    match part["type"]:
        case "date":
            return str(part["fallback"])
        case "emoji":
            return ""
        case "user":
            return f"@{part['user_id']}"
        case "usergroup":
            return f"@{part['usergroup_id']}"
        case _:
            return str(part["text"])


def section_of(lines: Sequence[Line]) -> Block:
    """Lines under each other; only here a newline comes to be, so no customer's text can make one."""
    parts: list[Inline] = []
    for line in lines:
        parts += [words("\n"), *line] if parts else line
    return {"type": "rich_text_section", "elements": parts}


def rich_text(part: Part, *elements: Block) -> Block:
    return known(part, {"type": "rich_text", "elements": list(elements)})


def lines(part: Part, shown: Sequence[Line]) -> Block:
    return rich_text(part, section_of(shown))


def quote(text: str) -> Block:
    """A person's own lines behind a bar, in pieces that each keep the limit of one text."""
    pieces = [words(text[start : start + TEXT_LIMIT]) for start in range(0, len(text), TEXT_LIMIT)]
    return {"type": "rich_text_quote", "elements": pieces}


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def button(action: Action, label: str, handoff_id: str, *, primary: bool = False) -> Block:
    made: Block = {"type": "button", "action_id": action, "text": plain(label), "value": handoff_id}
    return {**made, "style": "primary"} if primary else made


def menu(handoff_id: str, labels: Mapping[Action, str]) -> Block:
    """Quiet entries behind three dots (five at most): for what is seldom pressed and never by mistake."""
    options = [{"text": plain(label), "value": entry(one, handoff_id)} for one, label in labels.items()]
    return {"type": "overflow", "action_id": Action.MORE, "options": options}


def buttons(*made: Block) -> Block:
    return known(Part.BUTTONS, {"type": "actions", "elements": list(made)})


def known(part: Part, block: Block, nth: int = 0) -> Block:
    """With a block_id that changes with the content, as Slack asks of updated messages.

    `nth` tells blocks of one message apart that may be equal.
    """
    digest = blake2s(dumps([block, nth], sort_keys=True).encode(), digest_size=8).hexdigest()
    return {**block, "block_id": f"{part}-{digest}"}
