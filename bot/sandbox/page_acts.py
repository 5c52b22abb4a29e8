"""What a person does to messages: write, edit, delete."""

import uuid

from aiohttp import web

from bot.sandbox.composer import compose
from bot.sandbox.errors import Json, PageError
from bot.sandbox.files import on_message
from bot.sandbox.page_api import actor, channel_of, text_of
from bot.sandbox.people import Channel, User
from bot.sandbox.posts import parent_of, put, remove, rewrite, thread_root
from bot.sandbox.sandbox import Sandbox

LONGEST = 40_000


async def write(sandbox: Sandbox, request: web.Request, body: Json) -> Json:
    me = actor(sandbox, body)
    channel = _member_channel(sandbox, body, me)
    files = on_message(sandbox, body, me, str(request.url.origin()))
    typed = _typed(body, required=not files)
    message = _message(sandbox, me, typed) | files
    thread_ts = text_of(body, "thread_ts", "")
    if thread_ts:
        root = thread_root(sandbox, channel, thread_ts)
        if root is None:
            raise PageError("thread_not_found", "That thread is gone.", 404)
        message |= parent_of(sandbox, channel, root)
    return {"ts": put(sandbox, channel, message)["ts"]}


async def edit(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    me = actor(sandbox, body)
    channel = _member_channel(sandbox, body, me)
    old = _message_of(sandbox, channel, body)
    if old.get("user") != me.id:
        raise PageError("cant_update_message", "You can edit your own messages only.", 403)
    new = _message(sandbox, me, _typed(body, required="files" not in old))
    # see slack.md: edited
    stamp = sandbox.state.next_ts(channel.id, sandbox.now())
    kept = {"client_msg_id": old.get("client_msg_id", new["client_msg_id"])}
    rewrite(sandbox, channel, old | new | kept | {"edited": {"user": me.id, "ts": stamp}})
    return {"ts": old["ts"]}


async def delete(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    me = actor(sandbox, body)
    channel = _member_channel(sandbox, body, me)
    old = _message_of(sandbox, channel, body)
    if old.get("user") != me.id and not me.is_admin:
        raise PageError("cant_delete_message", "You can delete your own messages only.", 403)
    remove(sandbox, channel, old["ts"])
    return {"ts": old["ts"]}


def _member_channel(sandbox: Sandbox, body: Json, me: User) -> Channel:
    channel = channel_of(sandbox, body, me)
    if me.id not in channel.members:
        raise PageError("not_in_channel", f"{me.real_name} is not a member of #{channel.name}.", 403)
    if channel.is_archived:
        raise PageError("is_archived", f"#{channel.name} is archived.", 409)
    return channel


def _message_of(sandbox: Sandbox, channel: Channel, body: Json) -> Json:
    message = sandbox.state.messages[channel.id].get(text_of(body, "ts"))
    if message is None or message.get("subtype") == "tombstone":
        raise PageError("message_not_found", "That message is gone.", 404)
    return message


def _typed(body: Json, *, required: bool) -> str:
    typed = text_of(body, "text", "").strip()
    if required and not typed:
        raise PageError("no_text", "There is nothing to send.")
    if len(typed) > LONGEST:
        raise PageError("msg_too_long", f"A message may have {LONGEST} characters.")
    return typed


def _message(sandbox: Sandbox, me: User, typed: str) -> Json:
    # see slack.md: composer
    text, blocks = compose(typed, sandbox.workspace)
    return {
        "user": me.id,
        "text": text,
        "client_msg_id": str(uuid.uuid4()),
        "blocks": blocks if typed else [],
    }
