"""chat.*"""

from bot.sandbox.blocks import with_ids
from bot.sandbox.blocks_check import check_message_blocks
from bot.sandbox.errors import Json, SlackError
from bot.sandbox.markup import settle
from bot.sandbox.people import Channel
from bot.sandbox.posts import bot_message, parent_of, public, put, remove, rewrite, thread_root, whisper
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.access import person, visible, writable
from bot.sandbox.web_api.arguments import Args

LONGEST_POST = 40_000
LONGEST_UPDATE = 4_000
NO_WORDS = "This message contains interactive elements."


def post(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: chat-post
    channel = _alone_with(sandbox, args) or writable(sandbox, args)
    message = _named(sandbox, args, draft(args.text("text", ""), args.blocks(), sandbox))
    message |= thread_of(sandbox, channel, args) | _metadata(args)
    if "thread_ts" in message and args.flag("reply_broadcast"):
        message["subtype"] = "thread_broadcast"
    sandbox.limits.check_post(channel.id, sandbox.seconds())
    stored = put(sandbox, channel, message, args.late)
    return {"channel": channel.id, "ts": stored["ts"], "message": public(stored)}


def _alone_with(sandbox: Sandbox, args: Args) -> Channel | None:
    """A person's id in place of a channel's: their own messages with the app."""
    # see slack.md: direct-post
    user = sandbox.workspace.users.get(args.text("channel"))
    if user is None:
        return None
    own = sandbox.workspace.channels.get(f"D{user.id[1:]}")
    if own is None:
        raise SlackError("channel_not_found")
    return own


def _named(sandbox: Sandbox, args: Args, message: Json) -> Json:
    """Under another name or picture, where the app may; without the scope both are passed over."""
    # see slack.md: customize
    name, icon = args.text("username", ""), args.text("icon_url", "")
    if not (name or icon) or "chat:write.customize" not in sandbox.workspace.app.scopes:
        return message
    kept = {key: value for key, value in message.items() if key not in ("user", "bot_profile")}
    icons = {"icons": {"image_64": icon}} if icon else {}
    return kept | {"subtype": "bot_message", "username": name or sandbox.workspace.app.name} | icons


def update(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    """What is not given: metadata stays, blocks go when text is given without them."""
    # see slack.md: chat-update
    channel = writable(sandbox, args)
    old = _own_message(sandbox, channel, args, "cant_update_message")
    text = args.text("text", "")
    if len(text) > LONGEST_UPDATE:
        raise SlackError("msg_too_long")
    new = draft(text, args.blocks(), sandbox) | _metadata(args)
    kept = {k: v for k, v in old.items() if k not in ("text", "blocks", "edited")}
    message = kept | {k: v for k, v in new.items() if k in ("text", "blocks", "metadata")}
    if "blocks" not in message:
        stamp = sandbox.state.next_ts(channel.id, sandbox.now())
        message["edited"] = {"user": sandbox.workspace.app.bot_user, "ts": stamp}
    if not message.get("metadata", True):
        del message["metadata"]
    rewrite(sandbox, channel, message)
    return {"channel": channel.id, "ts": old["ts"], "text": message["text"], "message": public(message)}


def delete(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: chat-delete
    channel = writable(sandbox, args)
    old = _own_message(sandbox, channel, args, "cant_delete_message")
    remove(sandbox, channel, old["ts"])
    return {"channel": channel.id, "ts": old["ts"]}


def post_ephemeral(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: ephemeral
    channel = writable(sandbox, args)
    user = person(sandbox, args)
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    message = draft(args.text("text", ""), args.blocks(), sandbox)
    message |= thread_of(sandbox, channel, args)
    return {"message_ts": whisper(sandbox, channel, user.id, message)}


def permalink(sandbox: Sandbox, args: Args, origin: str) -> Json:
    # see slack.md: permalink
    channel = visible(sandbox, args)
    message = sandbox.state.messages[channel.id].get(args.ts("message_ts"))
    if message is None:
        raise SlackError("message_not_found")
    ts, root = message["ts"], message.get("thread_ts")
    query = f"?thread_ts={root}&cid={channel.id}" if root else ""
    return {
        "channel": channel.id,
        "permalink": f"{origin}/archives/{channel.id}/p{ts.replace('.', '')}{query}",
    }


def draft(text: str, blocks: list[Json] | None, sandbox: Sandbox) -> Json:
    """The app's words, checked and settled, not yet anywhere. Raises `no_text`, `invalid_blocks`."""
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    check_message_blocks(blocks or [])
    # see slack.md: truncate
    words = settle(text[:LONGEST_POST]) if text.strip() else NO_WORDS
    return bot_message(sandbox, words, with_ids(blocks or []))


def thread_of(sandbox: Sandbox, channel: Channel, args: Args) -> Json:
    wanted = args.ts("thread_ts", "", "invalid_thread_ts")
    return parent_of(sandbox, channel, thread_root(sandbox, channel, wanted)) if wanted else {}


def _metadata(args: Args) -> Json:
    # see slack.md: metadata-write
    value = args.values.get("metadata")
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SlackError("invalid_metadata_format")
    if value and not (
        isinstance(value.get("event_type"), str) and isinstance(value.get("event_payload"), dict)
    ):
        raise SlackError("invalid_metadata_format")
    return {"metadata": value}


def _own_message(sandbox: Sandbox, channel: Channel, args: Args, otherwise: str) -> Json:
    message = sandbox.state.messages[channel.id].get(args.ts("ts"))
    if message is None or message.get("subtype") == "tombstone":
        raise SlackError("message_not_found")
    if message.get("bot_id") != sandbox.workspace.app.bot_id:
        raise SlackError(otherwise)
    return message
