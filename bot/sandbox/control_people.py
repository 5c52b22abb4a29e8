"""For tests: people who leave and join channels, and who are deactivated."""

from aiohttp import web

from bot.sandbox.errors import Json, PageError
from bot.sandbox.events import announce
from bot.sandbox.page_api import text_of
from bot.sandbox.people import Channel
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.users import shown


async def change_member(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    """`{channel, user, inside, quiet}`"""
    # see slack.md: member-left
    channel, user = sandbox.workspace.channel(text_of(body, "channel")), text_of(body, "user")
    inside, quiet = body.get("inside", False), body.get("quiet", False)
    if channel is None or not isinstance(inside, bool) or not isinstance(quiet, bool):
        raise PageError("invalid_arguments", "channel, user and inside are needed.")
    if user not in sandbox.workspace.users or user == sandbox.workspace.app.bot_user:
        raise PageError("unknown_user", "There is no such person in this workspace.", 404)
    was = user in channel.members
    sandbox.commit({"kind": "member", "channel": channel.id, "user": user, "inside": inside})
    if was != inside and not quiet:
        _tell_of_member(sandbox, channel, user, inside)
    return {"inside": inside}


async def deactivate(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    """`{user, deleted, quiet}`"""
    # see slack.md: user-change
    user = sandbox.workspace.users.get(text_of(body, "user"))
    deleted, quiet = body.get("deleted", True), body.get("quiet", False)
    if user is None or user.is_bot:
        raise PageError("unknown_user", "There is no such person in this workspace.", 404)
    if not isinstance(deleted, bool) or not isinstance(quiet, bool):
        raise PageError("invalid_arguments", "deleted and quiet must be true or false.")
    sandbox.commit({"kind": "person", "user": user.id, "deleted": deleted})
    if not quiet and "user_change" in sandbox.workspace.app.events:
        stamp = f"{sandbox.seconds():.6f}"
        announce(sandbox, {"type": "user_change", "user": shown(sandbox, user), "event_ts": stamp})
    return {"deleted": deleted}


def _tell_of_member(sandbox: Sandbox, channel: Channel, user: str, inside: bool) -> None:
    """The app hears of the channels that it is in."""
    app, name = sandbox.workspace.app, "member_joined_channel" if inside else "member_left_channel"
    if name not in app.events or app.bot_user not in channel.members:
        return
    stamp = sandbox.state.next_ts(channel.id, sandbox.now())
    kind = {"channel_type": "G" if channel.is_private else "C", "team": sandbox.workspace.team_of(user).id}
    told = {"type": name, "user": user, "channel": channel.id, **kind, "event_ts": stamp}
    announce(sandbox, told, is_ext_shared=sandbox.is_shared(channel))
