"""For tests: what an administrator does to threads, channels and the app's token."""

from aiohttp import web

from bot.sandbox.errors import Json, PageError
from bot.sandbox.events import announce
from bot.sandbox.page_api import text_of
from bot.sandbox.people import Channel
from bot.sandbox.posts import remove, remove_thread
from bot.sandbox.sandbox import Sandbox

TOKENS = ("ok", "token_revoked", "account_inactive", "invalid_auth", "token_expired")


async def share(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    """Shares a channel with another company, or ends that: `{channel, team, shared}`."""
    # see slack.md: channel-shared
    channel = sandbox.workspace.channels.get(text_of(body, "channel"))
    team, shared = text_of(body, "team"), body.get("shared", True)
    if channel is None or team not in sandbox.workspace.others or not isinstance(shared, bool):
        raise PageError("invalid_arguments", "channel, team (of another company) and shared are needed.")
    sandbox.commit({"kind": "shared", "channel": channel.id, "shared": shared})
    told = {"connected_team_id": team} if shared else {"previously_connected_team_id": team}
    name = "channel_shared" if shared else "channel_unshared"
    ended = {} if shared else {"is_ext_shared": False}
    _tell(sandbox, channel, name, {**told, **ended, "channel": channel.id}, is_ext_shared=shared)
    return {}


async def delete_thread(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    """`{channel, ts, what: root or thread, quiet}`"""
    channel, ts, what = _channel(sandbox, body), text_of(body, "ts"), text_of(body, "what", "root")
    quiet = _flag(body, "quiet", False)
    if what not in ("root", "thread"):
        raise PageError("invalid_arguments", "what must be root or thread.")
    if ts not in sandbox.state.messages[channel.id]:
        raise PageError("message_not_found", "That message is gone.", 404)
    act = remove if what == "root" else remove_thread
    act(sandbox, channel, ts, quiet=quiet)
    return {}


async def change_channel(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    """`{channel, is_archived, bot, quiet}`: what is not named stays."""
    channel, bot = _channel(sandbox, body), sandbox.workspace.app.bot_user
    archived = _flag(body, "is_archived", channel.is_archived)
    inside = _flag(body, "bot", bot in channel.members)
    quiet = _flag(body, "quiet", False)
    names = _changes(channel, archived, inside, bot)
    sandbox.commit({"kind": "channel", "channel": channel.id, "is_archived": archived, "bot": inside})
    for name, told in () if quiet else names:
        _tell(sandbox, channel, name, told)
    return {"is_archived": archived, "bot": inside}


async def set_token(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    # see slack.md: token-revoked
    state = text_of(body, "state")
    if state not in TOKENS:
        raise PageError("invalid_arguments", f"state must be one of {', '.join(TOKENS)}.")
    if state != "ok" and not sandbox.state.refusal and "tokens_revoked" in sandbox.workspace.app.events:
        announce(sandbox, {"type": "tokens_revoked", "tokens": {"bot": [sandbox.workspace.app.bot_user]}})
    sandbox.commit({"kind": "token", "state": state})
    return {"state": state}


def _changes(channel: Channel, archived: bool, inside: bool, bot: str) -> list[tuple[str, Json]]:
    """The events of it, by name."""
    # see slack.md: channel-archive
    # see slack.md: channel-left
    family = "group" if channel.is_private else "channel"
    found: list[tuple[str, Json]] = []
    if archived != channel.is_archived:
        name = f"{family}_archive" if archived else f"{family}_unarchive"
        found.append((name, {"channel": channel.id, "user": _somebody(channel, bot)}))
    if inside and bot not in channel.members:
        kind = {"channel_type": "G" if channel.is_private else "C"}
        found.append(("member_joined_channel", {"user": bot, "channel": channel.id, **kind}))
    if not inside and bot in channel.members:
        found.append((f"{family}_left", {"channel": channel.id, "actor_id": _somebody(channel, bot)}))
    return found


def _somebody(channel: Channel, bot: str) -> str:
    return next((member for member in channel.members if member != bot), "USLACKBOT")


def _tell(
    sandbox: Sandbox, channel: Channel, name: str, told: Json, *, is_ext_shared: bool | None = None
) -> None:
    if name not in sandbox.workspace.app.events:
        return
    stamp = sandbox.state.next_ts(channel.id, sandbox.now())
    shared = sandbox.is_shared(channel) if is_ext_shared is None else is_ext_shared
    announce(sandbox, {"type": name, **told, "event_ts": stamp}, is_ext_shared=shared)


def _channel(sandbox: Sandbox, body: Json) -> Channel:
    channel = sandbox.workspace.channel(text_of(body, "channel"))
    if channel is None:
        raise PageError("channel_not_found", "There is no such channel.", 404)
    return channel


def _flag(body: Json, key: str, default: bool) -> bool:
    value = body.get(key, default)
    if not isinstance(value, bool):
        raise PageError("invalid_arguments", f"{key} must be true or false.")
    return value
