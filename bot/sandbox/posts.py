"""A message comes, changes or goes: stored, shown on the pages, told to the app."""

from functools import cache
from itertools import islice

from bot.sandbox.errors import Json
from bot.sandbox.events import announce_in
from bot.sandbox.people import App, Channel, Team
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.workspace import author

MOST_REDRAWN = 2000  # far more than are redrawn while an old button can still be pressed


def put(sandbox: Sandbox, channel: Channel, message: Json, late: float = 0.0) -> Json:
    """`message` without ts. Returns the stored message, which nobody sees or hears of for `late` seconds."""
    # see slack.md: event-message
    ts = sandbox.state.next_ts(channel.id, sandbox.now())
    team = sandbox.workspace.team_of(author(message)).id
    message = {"type": "message", "ts": ts, "team": team, **_connected(sandbox, channel, team), **message}
    record = {"kind": "message", "channel": channel.id, "message": message}
    if late:
        # see slack.md: visible-late
        sandbox.commit(record | {"hidden": True})
        sandbox.spawn(_show(sandbox, channel, ts, late))
    else:
        sandbox.commit(record)
        _announce(sandbox, channel, message)
    return message


def reveal_all(sandbox: Sandbox) -> None:
    """After a restart nothing stays hidden."""
    for channel, ts in sorted(sandbox.state.hidden):
        sandbox.spawn(_show(sandbox, sandbox.workspace.channels[channel], ts, 0.0))


async def _show(sandbox: Sandbox, channel: Channel, ts: str, seconds: float) -> None:
    await sandbox.time.sleep(seconds)
    message = sandbox.state.messages[channel.id].get(ts)
    if message is not None:
        sandbox.commit({"kind": "shown", "channel": channel.id, "message": message})
        _announce(sandbox, channel, message)


def _announce(sandbox: Sandbox, channel: Channel, message: Json) -> None:
    told = {"channel": channel.id, "event_ts": message["ts"]}
    announce_in(sandbox, channel, public(message) | told)


def _connected(sandbox: Sandbox, channel: Channel, team: str) -> Json:
    """Where companies meet, a message says from which it comes."""
    # see slack.md: connect-message
    return {"user_team": team, "source_team": team} if sandbox.is_shared(channel) else {}


def rewrite(sandbox: Sandbox, channel: Channel, message: Json, *, quiet: bool = False) -> None:
    # see slack.md: event-changed
    ts = message["ts"]
    before = sandbox.state.full(channel.id, ts) or {}
    if before.get("blocks") != message.get("blocks"):
        _remember(sandbox, channel, ts, before.get("blocks", []))
    sandbox.commit({"kind": "changed", "channel": channel.id, "message": message})
    after = sandbox.state.full(channel.id, ts) or message
    if quiet or (channel.id, ts) in sandbox.state.hidden:
        return
    event = {"message": public(after), "previous_message": public(before)}
    _announce_change(sandbox, channel, "message_changed", event)


def remove(sandbox: Sandbox, channel: Channel, ts: str, *, quiet: bool = False) -> None:
    """A parent that has replies stays as a tombstone, so that its thread can still be read."""
    if sandbox.state.replies.get((channel.id, ts)):
        # see slack.md: tombstone
        rewrite(sandbox, channel, _tombstone(ts), quiet=quiet)
        return
    _take_away(sandbox, channel, ts, quiet)


def remove_thread(sandbox: Sandbox, channel: Channel, root: str, *, quiet: bool = False) -> None:
    """Every reply, and then the root."""
    # see slack.md: thread-deleted
    for ts in list(sandbox.state.replies.get((channel.id, root), [])):
        _take_away(sandbox, channel, ts, quiet)
    if root in sandbox.state.messages[channel.id]:
        _take_away(sandbox, channel, root, quiet)


def _remember(sandbox: Sandbox, channel: Channel, ts: str, blocks: list[Json]) -> None:
    """What stood here a moment ago may still be pressed on a slow screen."""
    now = sandbox.now()
    recent = [
        (at, old)
        for at, old in sandbox.redrawn.pop((channel.id, ts), [])
        if (now - at).total_seconds() <= sandbox.timing.stale_click
    ]
    sandbox.redrawn[channel.id, ts] = [*recent, (now, blocks)]
    if len(sandbox.redrawn) > MOST_REDRAWN:
        for place in list(islice(sandbox.redrawn, MOST_REDRAWN // 2)):
            del sandbox.redrawn[place]


def _take_away(sandbox: Sandbox, channel: Channel, ts: str, quiet: bool) -> None:
    # see slack.md: event-deleted
    before = sandbox.state.messages[channel.id][ts]
    heard_of = not quiet and (channel.id, ts) not in sandbox.state.hidden
    sandbox.commit({"kind": "deleted", "channel": channel.id, "ts": ts})
    if heard_of:
        event = {"deleted_ts": ts, "previous_message": public(before)}
        _announce_change(sandbox, channel, "message_deleted", event)
    parent = sandbox.state.messages[channel.id].get(before.get("thread_ts", ""), {})
    if parent.get("subtype") == "tombstone" and not sandbox.state.replies[channel.id, parent["ts"]]:
        _take_away(sandbox, channel, parent["ts"], quiet)


def whisper(sandbox: Sandbox, channel: Channel, user: str, message: Json) -> str:
    """An ephemeral message. In a thread that nobody has answered yet, nobody sees it."""
    # see slack.md: ephemeral
    ts = sandbox.state.next_ts(channel.id, sandbox.now())
    root = message.get("thread_ts")
    shown = root is None or bool(sandbox.state.replies.get((channel.id, root)))
    message = {"type": "message", "ts": ts, "ephemeral": True, **message}
    sandbox.commit(
        {"kind": "ephemeral", "channel": channel.id, "to": user, "message": message, "shown": shown}
    )
    return ts


def bot_message(sandbox: Sandbox, text: str, blocks: list[Json]) -> Json:
    """What every message by the app carries."""
    # see slack.md: bot-message
    app, team = sandbox.workspace.app, sandbox.workspace.team
    message: Json = {
        "user": app.bot_user,
        "bot_id": app.bot_id,
        "app_id": app.id,
        "text": text,
        "team": team.id,
        "bot_profile": _profile(app, team),
    }
    return message | {"blocks": blocks} if blocks else message


@cache
def _profile(app: App, team: Team) -> Json:
    """The same in every message of the app, so it is kept once."""
    ids = {"id": app.bot_id, "app_id": app.id, "team_id": team.id, "name": app.name}
    return ids | {"deleted": False, "icons": {}, "updated": 0}


def thread_root(sandbox: Sandbox, channel: Channel, thread_ts: str) -> str | None:
    """The parent of the thread, or None when there is none (any more): then a post lands in the channel."""
    # see slack.md: thread-gone
    message = sandbox.state.messages[channel.id].get(thread_ts)
    if message is not None and message.get("thread_ts", thread_ts) != thread_ts:
        message = sandbox.state.messages[channel.id].get(message["thread_ts"])
    if message is None or message.get("subtype") == "tombstone":
        return None
    return str(message["ts"])


def parent_of(sandbox: Sandbox, channel: Channel, root: str | None) -> Json:
    """The two keys by which a reply names its parent; nothing for a message of its own."""
    if root is None:
        return {}
    return {"thread_ts": root, "parent_user_id": author(sandbox.state.messages[channel.id][root])}


def public(message: Json, *, metadata: bool = False) -> Json:
    """As the app gets to see it."""
    # see slack.md: metadata-read
    return {key: value for key, value in message.items() if key != "metadata" or metadata}


def _announce_change(sandbox: Sandbox, channel: Channel, subtype: str, event: Json) -> None:
    ts = sandbox.state.next_ts(channel.id, sandbox.now())
    base = {"type": "message", "subtype": subtype, "hidden": True, "channel": channel.id}
    announce_in(sandbox, channel, {**base, **event, "ts": ts, "event_ts": ts})


def _tombstone(ts: str) -> Json:
    return {
        "type": "message",
        "subtype": "tombstone",
        "user": "USLACKBOT",
        "text": "This message was deleted.",
        "hidden": True,
        "ts": ts,
    }
