"""Slack's text: what a composer makes of what somebody typed, and what the server makes of an app's text."""

import re
from collections.abc import Mapping

from bot.sandbox.emoji_names import NAMES
from bot.sandbox.errors import Json
from bot.sandbox.people import Workspace

URL = r"https?://[^\s<>|]*[^\s<>|.,;:!?)\]}'\"]"
_TOKENS = re.compile(
    rf"(?P<url>{URL})"
    r"|(?<![\w@.])@(?P<mention>[\w.-]*\w)"
    r"|(?<![\w#&])#(?P<channel>[\w-]+)"
    r"|(?<![\w:]):(?P<emoji>[a-z0-9_+'-]+):(?!\w)"
    rf"|(?P<picture>{'|'.join(sorted(map(re.escape, NAMES), key=len, reverse=True))})\ufe0f?"
)
_BROADCASTS = ("here", "channel", "everyone")
_STRAY = re.compile(r"&(?!amp;|lt;|gt;)")
_BARE = re.compile(rf"(?<![<|])\b({URL})")


def escape(text: str) -> str:
    # see slack.md: escaping
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def settle(text: str) -> str:
    """An app's text as Slack stores it: a stray & escaped, bare addresses linked."""
    # see slack.md: escaping
    return _BARE.sub(r"<\1>", _STRAY.sub("&amp;", text))


def pieces(typed: str, workspace: Workspace) -> tuple[str, list[Json]]:
    """(markup, rich_text elements) of typed words with mentions, channels, addresses and emoji in them."""
    # see slack.md: composer
    text, elements, end = "", list[Json](), 0
    handles = {user.name.lower(): user.id for user in workspace.users.values()}
    for match in _TOKENS.finditer(typed):
        piece = _piece(match, handles, workspace)
        if piece is None:
            continue
        plain = typed[end : match.start()]
        end = match.end()
        text += escape(plain) + piece[0]
        elements += [*_plain(plain), piece[1]]
    return text + escape(typed[end:]), elements + _plain(typed[end:])


def _plain(text: str) -> list[Json]:
    return [{"type": "text", "text": text}] if text else []


def _piece(match: re.Match[str], handles: Mapping[str, str], workspace: Workspace) -> tuple[str, Json] | None:
    found = match.group()
    match match.lastgroup:
        case "url":
            return f"<{escape(found)}>", {"type": "link", "url": found}
        case "mention":
            return _mention(found[1:].lower(), handles)
        case "channel":
            return _channel(found[1:], workspace)
        case "emoji":
            return found, {"type": "emoji", "name": found[1:-1]}
        case _:
            name = NAMES[found.removesuffix("\ufe0f")]
            return f":{name}:", {"type": "emoji", "name": name, "unicode": f"{ord(found[0]):x}"}


def _mention(handle: str, handles: Mapping[str, str]) -> tuple[str, Json] | None:
    if handle in handles:
        return f"<@{handles[handle]}>", {"type": "user", "user_id": handles[handle]}
    if handle in _BROADCASTS:
        return f"<!{handle}>", {"type": "broadcast", "range": handle}
    return None


def _channel(name: str, workspace: Workspace) -> tuple[str, Json] | None:
    channel = next((c for c in workspace.channels.values() if c.name == name), None)
    if channel is None:
        return None
    return f"<#{channel.id}|{name}>", {"type": "channel", "channel_id": channel.id}
