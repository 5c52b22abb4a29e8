"""Response URLs: five answers within thirty minutes to whoever pressed or typed something."""

import secrets

from aiohttp import web

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.jsontext import write_json
from bot.sandbox.people import Channel, User
from bot.sandbox.posts import parent_of, put, remove, rewrite, thread_root, whisper
from bot.sandbox.sandbox import Sandbox, sandbox_of
from bot.sandbox.web_api.arguments import Args, read_args
from bot.sandbox.web_api.messages import draft

USES = 5


def issue(sandbox: Sandbox, origin: str, channel: Channel, user: User, message: Json | None) -> str:
    """`message` is the original that may be replaced or deleted; a command has none."""
    # see slack.md: response-url
    record = {
        "kind": "response_url",
        "id": secrets.token_urlsafe(18),
        "channel": channel.id,
        "user": user.id,
        "original": message["ts"] if message else "",
        "expires": sandbox.seconds() + sandbox.timing.response_url,
    }
    sandbox.commit(record)
    return f"{origin}/response/{record['id']}"


async def respond(request: web.Request) -> web.Response:
    sandbox = sandbox_of(request)
    args, _ = await read_args(request)
    ticket = sandbox.state.response_urls.get(request.match_info["id"])
    if ticket is None:
        raise SlackError("invalid_url", status=404)
    if ticket["uses"] >= USES:
        raise SlackError("used_url", status=404)
    if sandbox.seconds() > ticket["expires"]:
        raise SlackError("expired_url", status=404)
    try:
        _answer(sandbox, ticket, args)
    except SlackError as refusal:
        raise SlackError(refusal.name, status=400, **refusal.extra) from refusal
    sandbox.commit({"kind": "response_used", "id": ticket["id"]})
    return web.Response(text=write_json({"ok": True}), content_type="application/json")


def say(sandbox: Sandbox, channel: Channel, user: str, words: Json) -> None:
    """`response_type` in_channel is seen by all; otherwise only by the one who asked."""
    # see slack.md: response-type
    args = Args(words)
    message = draft(args.text("text", ""), args.blocks(), sandbox)
    if args.text("thread_ts", ""):
        message |= parent_of(sandbox, channel, thread_root(sandbox, channel, args.ts("thread_ts")))
    if args.text("response_type", "ephemeral") == "in_channel":
        put(sandbox, channel, message)
    else:
        whisper(sandbox, channel, user, message)


def _answer(sandbox: Sandbox, ticket: Json, args: Args) -> None:
    channel = sandbox.workspace.channels[ticket["channel"]]
    ts = ticket["original"]
    whispered = sandbox.state.ephemerals.get((channel.id, ts))
    message = sandbox.state.messages[channel.id].get(ts)
    if args.flag("delete_original") and (whispered or message):
        _delete(sandbox, channel, ts, whispered)
    elif args.flag("replace_original") and (whispered or message):
        _replace(sandbox, channel, args, whispered, message)
    else:
        say(sandbox, channel, ticket["user"], args.values)


def _delete(sandbox: Sandbox, channel: Channel, ts: str, whispered: Json | None) -> None:
    if whispered:
        record = {"kind": "ephemeral_deleted", "channel": channel.id, "to": whispered["to"], "ts": ts}
        sandbox.commit(record)
    else:
        remove(sandbox, channel, ts)


def _replace(
    sandbox: Sandbox, channel: Channel, args: Args, whispered: Json | None, message: Json | None
) -> None:
    new = draft(args.text("text", ""), args.blocks(), sandbox)
    words = {key: value for key, value in new.items() if key in ("text", "blocks")}
    if whispered:
        old = {k: v for k, v in whispered["message"].items() if k not in ("text", "blocks")}
        sandbox.commit(whispered | {"message": old | words})
    elif message:
        kept = {k: v for k, v in message.items() if k not in ("text", "blocks")}
        rewrite(sandbox, channel, kept | words)
