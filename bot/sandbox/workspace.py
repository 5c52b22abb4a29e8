"""What stands in the workspace: it changes by `apply` of one journal record and in no other way.

Records (the key `kind` and): message, changed {channel, message}; deleted {channel, ts};
reactions {channel, ts, reactions}; ephemeral {channel, to, shown, message};
ephemeral_deleted {channel, to, ts}; view {user, view, place};
view_closed {user, id}; home {user, view}; notice {user, text, at};
response_url {id, ...}; response_used {id}; shared {channel, shared}; shown {channel, message};
channel {channel, is_archived, bot}; file {file, data}; member {channel, user, inside};
person {user, deleted}; token {state}; event {event_id, body};
event_tried, event_acked, event_given_up {event_id}. A message with `hidden` is not seen before it is shown.
"""

import base64
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.errors import Json

NOTICES_KEPT = 20
EVENTS_KEPT = 10_000
RESPONSE_URLS_KEPT = 20_000


def author(message: Json) -> str:
    """A message under a name of the app's choosing has no user, but the app's bot."""
    return str(message.get("user") or message.get("bot_id", ""))


@dataclass
class SentEvent:
    """`body` is let go once nothing of it will be sent any more."""

    event_id: str
    body: Json
    type: str
    subtype: str
    acked: bool = False
    over: bool = False
    attempts: int = 0


@dataclass
class State:
    rev: int = 0
    messages: dict[str, dict[str, Json]] = field(default_factory=lambda: defaultdict(dict))
    replies: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    ephemerals: dict[tuple[str, str], Json] = field(default_factory=dict)
    stacks: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    homes: dict[str, Json] = field(default_factory=dict)
    notices: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    response_urls: dict[str, Json] = field(default_factory=dict)
    events: dict[str, SentEvent] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    shared: dict[str, bool] = field(default_factory=dict)
    hidden: set[tuple[str, str]] = field(default_factory=set)
    deactivated: set[str] = field(default_factory=set)
    arrivals: list[tuple[str, str]] = field(default_factory=list)
    files: dict[str, Json] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    refusal: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    _finished: deque[str] = field(default_factory=deque)

    def next_ts(self, channel: str, now: datetime) -> str:
        """Unique and rising in its channel, also when the clock stands still or goes back; given once."""
        # see slack.md: ts
        micro = max(int(now.timestamp() * 1_000_000), self.newest.get(channel, 0) + 1)
        self.newest[channel] = micro
        return f"{micro // 1_000_000}.{micro % 1_000_000:06d}"

    def apply(self, record: Json) -> None:
        """Raises KeyError or TypeError on a record that no sandbox wrote."""
        getattr(self, f"_on_{record['kind']}")(record)
        self.rev += 1

    def full(self, channel: str, ts: str) -> Json | None:
        """The message as Slack shows it: with what its thread adds to a parent."""
        message = self.messages[channel].get(ts)
        replies = self.answers(channel, ts)
        if message is None or not replies:
            return message
        # see slack.md: thread-parent
        users = list(dict.fromkeys(author(self.messages[channel][reply]) for reply in replies))
        return message | {
            "thread_ts": ts,
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": replies[-1],
            "reply_users": users[:5],
            "is_locked": False,
            "subscribed": False,
        }

    def roots(self, channel: str) -> Iterator[Json]:
        for ts, message in self.messages[channel].items():
            if message.get("thread_ts", ts) == ts and (channel, ts) not in self.hidden:
                yield self.full(channel, ts) or message

    def thread(self, channel: str, root: str) -> list[Json]:
        return [self.messages[channel][ts] for ts in self.answers(channel, root)]

    def answers(self, channel: str, root: str) -> list[str]:
        """The replies that can be seen."""
        found = self.replies.get((channel, root), [])
        if not self.hidden:
            return found
        return [ts for ts in found if (channel, ts) not in self.hidden]

    def view(self, view_id: str) -> tuple[str, Json] | None:
        """The open view or home tab with this id, and whose it is."""
        for user, stack in self.stacks.items():
            for view in stack:
                if view["id"] == view_id:
                    return user, view
        return next(((u, home) for u, home in self.homes.items() if home["id"] == view_id), None)

    def _saw(self, channel: str, ts: str) -> None:
        seconds, micro = ts.split(".")
        self.newest[channel] = max(self.newest.get(channel, 0), int(seconds) * 1_000_000 + int(micro))

    def _on_message(self, record: Json) -> None:
        channel, message = record["channel"], record["message"]
        ts = message["ts"]
        self._saw(channel, ts)
        self.messages[channel][ts] = message
        self.arrivals.append((channel, ts))
        if record.get("hidden"):
            self.hidden.add((channel, ts))
        root = message.get("thread_ts", ts)
        if root != ts:
            self.replies[channel, root].append(ts)

    def _on_shown(self, record: Json) -> None:
        self.hidden.discard((record["channel"], record["message"]["ts"]))

    def _on_changed(self, record: Json) -> None:
        self.messages[record["channel"]][record["message"]["ts"]] = record["message"]

    def _on_deleted(self, record: Json) -> None:
        message = self.messages[record["channel"]].pop(record["ts"])
        self.hidden.discard((record["channel"], record["ts"]))
        thread = self.replies.get((record["channel"], message.get("thread_ts", "")), [])
        if record["ts"] in thread:
            thread.remove(record["ts"])

    def _on_reactions(self, record: Json) -> None:
        message = dict(self.messages[record["channel"]][record["ts"]])
        message.pop("reactions", None)
        if record["reactions"]:
            message["reactions"] = record["reactions"]
        self.messages[record["channel"]][record["ts"]] = message

    def _on_ephemeral(self, record: Json) -> None:
        channel, ts = record["channel"], record["message"]["ts"]
        self._saw(channel, ts)
        self.ephemerals[channel, ts] = record

    def _on_ephemeral_deleted(self, record: Json) -> None:
        del self.ephemerals[record["channel"], record["ts"]]

    def _on_view(self, record: Json) -> None:
        stack, view = self.stacks[record["user"]], record["view"]
        if record["place"] == "open":
            stack[:] = [view]
        elif record["place"] == "push":
            stack.append(view)
        else:
            stack[:] = [view if old["id"] == view["id"] else old for old in stack]

    def _on_view_closed(self, record: Json) -> None:
        stack = self.stacks[record["user"]]
        stack[:] = [view for view in stack if view["id"] != record["id"]]

    def _on_home(self, record: Json) -> None:
        self.homes[record["user"]] = record["view"]

    def _on_notice(self, record: Json) -> None:
        notices = self.notices[record["user"]]
        notices.append({"text": record["text"], "at": record["at"]})
        del notices[:-NOTICES_KEPT]

    def _on_shared(self, record: Json) -> None:
        self.shared[record["channel"]] = record["shared"]

    def _on_channel(self, record: Json) -> None:
        """Its effect is on the channel itself, which the sandbox keeps."""

    def _on_member(self, record: Json) -> None:
        """As of a channel."""

    def _on_person(self, record: Json) -> None:
        (self.deactivated.add if record["deleted"] else self.deactivated.discard)(record["user"])

    def _on_token(self, record: Json) -> None:
        self.refusal = "" if record["state"] == "ok" else record["state"]

    def _on_file(self, record: Json) -> None:
        file_id = record["file"]["id"]
        self.files[file_id] = record["file"]
        if record["data"] is not None:
            self.contents[file_id] = base64.b64decode(record["data"])

    def _on_response_url(self, record: Json) -> None:
        self.response_urls[record["id"]] = {**record, "uses": 0}
        if len(self.response_urls) > RESPONSE_URLS_KEPT:
            del self.response_urls[next(iter(self.response_urls))]

    def _on_response_used(self, record: Json) -> None:
        if record["id"] in self.response_urls:
            self.response_urls[record["id"]]["uses"] += 1

    def _on_event(self, record: Json) -> None:
        said = record["body"]["event"]
        event_id = record["event_id"]
        self.events[event_id] = SentEvent(event_id, record["body"], said["type"], said.get("subtype", ""))
        self.counts["sent"] += 1

    def _on_event_tried(self, record: Json) -> None:
        self.events[record["event_id"]].attempts += 1
        self.counts["attempts"] += 1

    def _on_event_acked(self, record: Json) -> None:
        self.events[record["event_id"]].acked = True
        self._finish(record["event_id"], "acked")

    def _on_event_given_up(self, record: Json) -> None:
        self._finish(record["event_id"], "given_up")

    def _finish(self, event_id: str, how: str) -> None:
        event = self.events[event_id]
        event.over = True
        event.body = {}
        self.counts[how] += 1
        self._finished.append(event_id)
        if len(self._finished) > EVENTS_KEPT:
            del self.events[self._finished.popleft()]
