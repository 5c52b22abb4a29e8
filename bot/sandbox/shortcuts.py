"""Message shortcuts: what the app offers in the menu of every message."""

from aiohttp import web

from bot.sandbox.errors import Json, PageError
from bot.sandbox.interactivity import ask, payload_base, unanswered
from bot.sandbox.page_api import actor, channel_of, shortcuts_for, text_of
from bot.sandbox.posts import public
from bot.sandbox.responses import issue
from bot.sandbox.sandbox import Sandbox


async def use_shortcut(sandbox: Sandbox, request: web.Request, body: Json) -> Json:
    """`{as, channel, ts, callback_id}`. A message that only one person sees has no such menu."""
    # see slack.md: message-shortcuts
    me = actor(sandbox, body)
    channel = channel_of(sandbox, body, me)
    message = sandbox.state.full(channel.id, text_of(body, "ts"))
    if message is None or message.get("subtype") == "tombstone":
        raise PageError("message_not_found", "That message is gone.", 404)
    offered = {one.callback_id: one for one in shortcuts_for(sandbox, me)}
    picked = offered.get(text_of(body, "callback_id"))
    if picked is None:
        raise PageError("unknown_shortcut", "There is no such shortcut here.", 404)
    payload = payload_base(sandbox, me, "message_action") | {
        "callback_id": picked.callback_id,
        "action_ts": f"{sandbox.seconds():.6f}",
        "channel": {"id": channel.id, "name": "privategroup" if channel.is_private else channel.name},
        "message_ts": message["ts"],
        "message": public(message),
        "response_url": issue(sandbox, str(request.url.origin()), channel, me, message),
    }
    if not (await ask(sandbox, payload)).acked:
        return unanswered(sandbox, me, picked.name)
    return {"trigger_id": payload["trigger_id"]}
