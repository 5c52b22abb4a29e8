"""conversations.*"""

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.people import Channel
from bot.sandbox.posts import public
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.access import joined, need, readable, visible
from bot.sandbox.web_api.arguments import Args
from bot.sandbox.web_api.paging import page

MOST_MESSAGES = 999
KINDS = {"public_channel", "private_channel", "mpim", "im"}
SCOPES = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"}


def history(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    """Newest first; replies only when they were also sent to the channel."""
    # see slack.md: history
    channel = readable(sandbox, args)
    state = sandbox.state
    messages = [
        message
        for ts, message in state.messages[channel.id].items()
        if message.get("thread_ts", ts) == ts or message.get("subtype") == "thread_broadcast"
    ]
    seen = [m for m in _between(messages, args)[::-1] if (channel.id, m["ts"]) not in state.hidden]
    found = [state.full(channel.id, message["ts"]) or message for message in seen]
    return _answer(found, args, 100) | {"pin_count": 0}


def replies(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    """Oldest first; the parent always leads the first page."""
    # see slack.md: replies
    channel = readable(sandbox, args)
    state = sandbox.state
    asked = state.messages[channel.id].get(args.ts("ts"))
    if asked is None or (channel.id, asked["ts"]) in state.hidden:
        raise SlackError("thread_not_found")
    root = str(asked.get("thread_ts", asked["ts"]))
    parent = state.full(channel.id, root)
    thread = _between(state.thread(channel.id, root), args)
    return _answer([*([parent] if parent else []), *thread], args, 999)


def members(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: members
    channel = visible(sandbox, args)
    _need_read(sandbox, channel)
    users = sandbox.workspace.users
    there = [user for user in channel.members if sandbox.shows(channel, users[user])]
    found, metadata = page([(user, user) for user in there], args, 100, 1000)
    return {"members": found, "response_metadata": metadata}


def info(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: info
    channel = visible(sandbox, args)
    _need_read(sandbox, channel)
    shown = _shown(sandbox, channel)
    if args.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def list_all(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: list
    kinds = {kind.strip() for kind in args.text("types", "public_channel").split(",")}
    if not kinds <= KINDS:
        raise SlackError("invalid_types")
    for kind, scope in SCOPES.items():
        if kind in kinds:
            need(sandbox, scope)
    wanted = [c for c in sandbox.workspace.channels.values() if _listed(sandbox, c, kinds, args)]
    found, metadata = page([(c.id, _shown(sandbox, c)) for c in wanted], args, 100, 1000)
    return {"channels": found, "response_metadata": metadata}


def _listed(sandbox: Sandbox, channel: Channel, kinds: set[str], args: Args) -> bool:
    if channel.is_archived and args.flag("exclude_archived"):
        return False
    if channel.is_im:
        return "im" in kinds
    if channel.is_private:
        return "private_channel" in kinds and joined(sandbox, channel)
    return "public_channel" in kinds


def _need_read(sandbox: Sandbox, channel: Channel) -> None:
    need(sandbox, f"{channel.family}:read")


def _shown(sandbox: Sandbox, channel: Channel) -> Json:
    if channel.is_im:
        # see slack.md: direct-messages
        person = next(user for user in channel.members if user != sandbox.workspace.app.bot_user)
        return {"id": channel.id, "is_im": True, "user": person, "is_org_shared": False, "created": 0}
    shared = sandbox.is_shared(channel)
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.family == "channels",
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": False,
        "is_member": joined(sandbox, channel),
        "is_shared": shared,
        "is_ext_shared": shared,
        "is_org_shared": False,
        "context_team_id": sandbox.workspace.team.id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "created": 0,
    }


def _between(messages: list[Json], args: Args) -> list[Json]:
    """Both bounds are left out themselves unless `inclusive`."""
    oldest, latest = _bound(args, "oldest"), _bound(args, "latest")
    inclusive = args.flag("inclusive")

    def wanted(message: Json) -> bool:
        at = float(message["ts"])
        after = oldest is None or at > oldest or (inclusive and at == oldest)
        return after and (latest is None or at < latest or (inclusive and at == latest))

    return [message for message in messages if wanted(message)]


def _bound(args: Args, key: str) -> float | None:
    value = args.values.get(key)
    if value in (None, "", 0, "0"):
        return None
    try:
        bound = float(str(value))
    except ValueError as problem:
        raise SlackError(f"invalid_ts_{key}") from problem
    if not 0 <= bound < 1e12:
        raise SlackError(f"invalid_ts_{key}")
    return bound


def _answer(messages: list[Json], args: Args, default: int) -> Json:
    found, metadata = page([(m["ts"], m) for m in messages], args, default, MOST_MESSAGES)
    # see slack.md: metadata-read
    shown = [public(m, metadata=args.flag("include_all_metadata")) for m in found]
    more = bool(metadata["next_cursor"])
    return {"messages": shown, "has_more": more} | ({"response_metadata": metadata} if more else {})
