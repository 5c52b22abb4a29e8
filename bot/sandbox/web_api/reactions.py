"""reactions.*"""

import re

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.people import Channel
from bot.sandbox.posts import public
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.access import joined, visible
from bot.sandbox.web_api.arguments import Args

_NAME = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")


def add(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: reactions-add
    channel, message, name = _subject(sandbox, args)
    me = sandbox.workspace.app.bot_user
    users = _users(message, name)
    if me in users:
        raise SlackError("already_reacted")
    _save(sandbox, channel, message, name, [*users, me])
    return {}


def remove(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: reactions-remove
    channel, message, name = _subject(sandbox, args)
    me = sandbox.workspace.app.bot_user
    users = _users(message, name)
    if me not in users:
        raise SlackError("no_reaction")
    _save(sandbox, channel, message, name, [user for user in users if user != me])
    return {}


def get(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: reactions-get
    channel = _channel(sandbox, args)
    message = _message(sandbox, channel, args)
    return {"type": "message", "channel": channel.id, "message": public(message)}


def _subject(sandbox: Sandbox, args: Args) -> tuple[Channel, Json, str]:
    channel = _channel(sandbox, args)
    if channel.is_archived:
        raise SlackError("is_archived")
    name = args.text("name").strip(":")
    if not _NAME.fullmatch(name):
        raise SlackError("invalid_name")
    return channel, _message(sandbox, channel, args), name


def _channel(sandbox: Sandbox, args: Args) -> Channel:
    channel = visible(sandbox, args)
    if not joined(sandbox, channel):
        raise SlackError("not_in_channel")
    return channel


def _message(sandbox: Sandbox, channel: Channel, args: Args) -> Json:
    message = sandbox.state.full(channel.id, args.ts("timestamp", error="bad_timestamp"))
    if message is None or message.get("subtype") == "tombstone":
        raise SlackError("message_not_found")
    return message


def _users(message: Json, name: str) -> list[str]:
    reactions = message.get("reactions", [])
    return next((list(r["users"]) for r in reactions if r["name"] == name), [])


def _save(sandbox: Sandbox, channel: Channel, message: Json, name: str, users: list[str]) -> None:
    """A new reaction stands last; one that nobody holds any more goes."""
    one = {"name": name, "users": users, "count": len(users)}
    old = message.get("reactions", [])
    reactions = [one if r["name"] == name else r for r in old]
    if all(r["name"] != name for r in old):
        reactions.append(one)
    kept = [r for r in reactions if r["users"]]
    sandbox.commit({"kind": "reactions", "channel": channel.id, "ts": message["ts"], "reactions": kept})
