"""What the workspace page asks: the door for people, and everything one person can see."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.errors import Json, PageError
from bot.sandbox.jsontext import read_json, write_json
from bot.sandbox.people import Channel, Command, User
from bot.sandbox.sandbox import Sandbox, sandbox_of
from bot.sandbox.shortcut_file import Shortcut

HOME_OPENED = "app_home_opened"
"""Who subscribes to it has a home tab."""

Act = Callable[[Sandbox, web.Request, Json], Awaitable[Json]]


def page_door(act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Reads a JSON object, acts, answers `{"ok": true, ...}` unless the act says otherwise."""

    async def handler(request: web.Request) -> web.Response:
        body = await _object(request)
        return answer({"ok": True} | await act(sandbox_of(request), request, body))

    return handler


def answer(body: Json, status: int = 200) -> web.Response:
    return web.Response(text=write_json(body), status=status, content_type="application/json")


async def get_workspace(request: web.Request) -> web.Response:
    """Without `as` it answers the first person of the file, so that a bare address opens as somebody."""
    sandbox = sandbox_of(request)
    first = next(user.id for user in sandbox.workspace.users.values() if not user.is_bot)
    return answer(_workspace(sandbox, actor(sandbox, {"as": request.query.get("as", first)})))


def actor(sandbox: Sandbox, body: Json) -> User:
    user = sandbox.workspace.users.get(text_of(body, "as"))
    if user is None or user.is_bot:
        raise PageError("unknown_user", "There is no such person in this workspace.", 404)
    if user.id in sandbox.state.deactivated:
        raise PageError("account_inactive", f"{user.real_name} is deactivated.", 403)
    return user


def channel_of(sandbox: Sandbox, body: Json, me: User) -> Channel:
    channel = sandbox.workspace.channels.get(text_of(body, "channel"))
    if channel is None or not sandbox.shows(channel, me):
        raise PageError("channel_not_found", "There is no such channel.", 404)
    return channel


def text_of(body: Json, key: str, default: str | None = None) -> str:
    value: Any = body.get(key, default)
    if not isinstance(value, str) or (default is None and not value):
        raise PageError("invalid_arguments", f"{key} must be a text.")
    return value


def sees(state_record: Json, user: str) -> bool:
    return bool(state_record["to"] == user and state_record["shown"])


def _workspace(sandbox: Sandbox, me: User) -> Json:
    workspace, state = sandbox.workspace, sandbox.state
    app = workspace.app
    commands = [
        {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
        for c in commands_for(sandbox, me)
    ]
    team = workspace.team_of(me.id)
    return {
        "rev": state.rev,
        "team": {"id": team.id, "name": team.name},
        "app": {
            "id": app.id,
            "name": app.name,
            "bot_user": app.bot_user,
            "bot_id": app.bot_id,
            "commands": commands,
            "shortcuts": [{"name": s.name, "callback_id": s.callback_id} for s in shortcuts_for(sandbox, me)],
            "has_home": HOME_OPENED in app.events and not me.team,
        },
        "me": _user(sandbox, me, me),
        "users": [_user(sandbox, user, me) for user in workspace.users.values()],
        "channels": [_channel(sandbox, channel, me) for channel in _listed(sandbox, me)],
        "views": state.stacks.get(me.id, []),
        "home": state.homes.get(me.id),
        "notices": state.notices.get(me.id, []),
    }


def _listed(sandbox: Sandbox, me: User) -> list[Channel]:
    return [c for c in sandbox.workspace.channels.values() if sandbox.shows(c, me)]


def commands_for(sandbox: Sandbox, me: User) -> tuple[Command, ...]:
    """Somebody of another company can press an app's buttons, but not run its commands."""
    # see slack.md: connect-guests
    return () if me.team else sandbox.workspace.app.commands


def shortcuts_for(sandbox: Sandbox, me: User) -> tuple[Shortcut, ...]:
    """The same holds for its shortcuts."""
    # see slack.md: connect-guests
    return () if me.team else sandbox.workspace.app.shortcuts


def _user(sandbox: Sandbox, user: User, me: User) -> Json:
    """`company` is said of people of another company than one's own."""
    keys = ("id", "name", "real_name", "role", "tz", "is_bot")
    company = sandbox.workspace.team_of(user.id).name if user.team != me.team and not user.is_bot else ""
    return {key: getattr(user, key) for key in keys} | {"company": company}


def _channel(sandbox: Sandbox, channel: Channel, me: User) -> Json:
    keys = ("id", "name", "topic", "is_private", "is_archived", "is_im")
    users = sandbox.workspace.users
    return {key: getattr(channel, key) for key in keys} | {
        "is_ext_shared": sandbox.is_shared(channel),
        "members": [user for user in channel.members if sandbox.shows(channel, users[user])],
        "member": me.id in channel.members,
        "messages": _messages(sandbox, channel, me),
    }


def _messages(sandbox: Sandbox, channel: Channel, me: User) -> list[Json]:
    """Roots in ts order, each with its replies; ephemerals stand in their places."""
    state = sandbox.state
    private: dict[str, list[Json]] = {}
    for (where, _), record in state.ephemerals.items():
        if where == channel.id and sees(record, me.id):
            private.setdefault(record["message"].get("thread_ts", ""), []).append(record["message"])
    roots = []
    for root in state.roots(channel.id):
        thread = _in_order(state.thread(channel.id, root["ts"]) + private.pop(root["ts"], []))
        roots.append(root | {"replies": thread} if thread else root)
    return _in_order(roots + private.pop("", []))


def _in_order(messages: list[Json]) -> list[Json]:
    return sorted(messages, key=lambda message: float(message["ts"]))


async def _object(request: web.Request) -> Json:
    if request.content_type != "application/json":
        raise PageError("invalid_post_type", "Send application/json.", 415)
    try:
        body = read_json(await request.read())
    except ValueError as problem:
        raise PageError("invalid_json", "The body is no JSON.") from problem
    if not isinstance(body, dict):
        raise PageError("json_not_object", "The body must be a JSON object.")
    return body
