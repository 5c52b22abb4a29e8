"""Slack in memory, behind the client's own methods: what stands there is what a life is judged by."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.delivery import deadline
from bot.domain.deliveries import Anchor
from handlers.slack.client import TooLate
from tests.machine.timing import LoopClock

Json = dict[str, Any]

TEAM, BOT, BOT_ID = "T_TIDE", "U_BATON", "B_BATON"
LONGEST_LATE = 7.0
"""Seconds after which a post that was taken is visible: less than a look-back and its second together."""


@dataclass
class Post:
    channel: str
    ts: str
    user: str
    text: str
    thread_ts: str = ""
    blocks: list[Json] = field(default_factory=list)
    delivery: str = ""
    visible_at: float = 0.0
    edits: int = 0
    marks: set[str] = field(default_factory=set)
    files: list[Json] = field(default_factory=list)

    @property
    def words(self) -> str:
        return json.dumps(self.blocks) if self.blocks else self.text

    def event(self) -> Json:
        said: Json = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        if self.delivery:
            payload = {"delivery_id": self.delivery}
            said |= {"bot_id": BOT_ID, "blocks": self.blocks}
            said |= {"metadata": {"event_type": "baton_delivery", "event_payload": payload}}
        if self.files:
            said["files"] = self.files
        if self.edits:
            said["edited"] = {"user": self.user, "ts": f"{self.ts}{self.edits}"}
        if self.thread_ts:
            said |= {"thread_ts": self.thread_ts, "parent_user_id": BOT}
        return said


@dataclass
class Weather:
    """How Slack is: `odds` of each misfortune a call may meet, `archived` the channels that take nothing."""

    down: bool = False
    held: int = 0
    """Calls that are answered 429."""
    refusing: int = 0
    """Posts that are refused for good, for no reason that Baton could know."""
    archived: set[str] = field(default_factory=set)
    odds: dict[str, float] = field(default_factory=dict)

    def clear(self) -> None:
        self.down, self.held, self.refusing, self.odds = False, 0, 0, {}
        self.archived.clear()


class Slack:
    def __init__(self, clock: LoopClock, draw: random.Random) -> None:
        self.posts: dict[tuple[str, str], Post] = {}
        self.gone: list[Post] = []
        self.ever_archived: set[str] = set()
        self.weather = Weather()
        self.calls = 0
        self.under_way = 0
        """Calls that left and have not arrived."""
        self._clock = clock
        self._draw = draw
        self._numbers = itertools.count(1)
        self._ids = itertools.count(1)
        self._last = 0.0

    def standing(self) -> list[Post]:
        """In the order in which they came."""
        return list(self.posts.values())

    def thread(self, root: Anchor) -> list[Post]:
        return [post for post in self.posts.values() if (post.channel, post.thread_ts) == root_of(root)]

    def is_visible(self, post: Post) -> bool:
        return post.visible_at <= self._clock.now().timestamp()

    def say(
        self, channel: str, user: str, text: str, thread_ts: str, files: Sequence[tuple[str, str]] = ()
    ) -> Post:
        """A person's message, with its files' ids and names."""
        post = Post(channel, self._ts(), user, text, thread_ts)
        post.files = [{"id": of, "name": name, "mimetype": "image/png", "size": 3} for of, name in files]
        self.posts[channel, post.ts] = post
        return post

    def body(self, event: Json, channel: str) -> Json:
        return {"event_id": f"Ev{next(self._ids)}", "event": {**event, "channel": channel}}

    def _ts(self) -> str:
        """Later than any other: two messages of one moment differ in the last digits."""
        now = self._clock.now().timestamp()
        self._last = now if now > self._last + 0.001 else self._last + 0.000_01
        return f"{self._last:.6f}"

    def post(self, channel: str, args: Json, late: float) -> Json:
        thread_ts = args.get("thread_ts") or ""
        if (channel, thread_ts) not in self.posts:
            thread_ts = ""
        post = Post(channel, self._ts(), BOT, args["text"], thread_ts, args.get("blocks") or [])
        post.delivery = args["metadata"]["event_payload"]["delivery_id"]
        post.visible_at = self._clock.now().timestamp() + late
        self.posts[channel, post.ts] = post
        return {"ok": True, "channel": channel, "ts": post.ts, "message": post.event()}

    def update(self, channel: str, ts: str, args: Json) -> Json:
        post = self.posts.get((channel, ts))
        if post is None:
            raise refusal("message_not_found")
        post.text, post.blocks = args["text"], args.get("blocks") or []
        return {"ok": True, "channel": channel, "ts": ts}

    def delete(self, channel: str, ts: str) -> Json:
        if (channel, ts) not in self.posts:
            raise refusal("message_not_found")
        self.gone.append(self.posts.pop((channel, ts)))
        return {"ok": True}

    def delete_thread(self, root: Post) -> list[Post]:
        """All that stood in it, replies first."""
        gone = [
            post for post in self.posts.values() if (post.channel, post.thread_ts) == (root.channel, root.ts)
        ]
        for post in (*gone, root):
            self.delete(post.channel, post.ts)
        return [*gone, root]

    def mark(self, channel: str, ts: str, name: str) -> Json:
        post = self.posts.get((channel, ts))
        if post is None:
            raise refusal("message_not_found")
        if name in post.marks:
            raise refusal("already_reacted")
        post.marks.add(name)
        return {"ok": True}

    def history(self, channel: str, thread_ts: str, oldest: str) -> Json:
        if thread_ts and (channel, thread_ts) not in self.posts:
            raise refusal("thread_not_found")
        found = [post for post in self.posts.values() if post.channel == channel and self.is_visible(post)]
        wanted = [post for post in found if post.thread_ts == thread_ts]
        root = [post for post in found if thread_ts and post.ts == thread_ts]
        recent = [post for post in wanted if float(post.ts) > float(oldest or 0)]
        return {"ok": True, "messages": [post.event() for post in (*root, *recent)]}


def root_of(anchor: Anchor) -> tuple[str, str]:
    return anchor.channel, anchor.ts


def handoff_of(card: Post) -> str:
    """A card that stands anew bears the number of its place behind the handoff's id."""
    return card.delivery.removeprefix("card-").partition("-")[0]


def refusal(name: str, status: int = 200, **headers: str) -> SlackApiError:
    response = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="",
        req_args={},
        data={"ok": False, "error": name},
        headers=headers,
        status_code=status,
    )
    return SlackApiError(name, response)  # type: ignore[no-untyped-call]


class Client:
    """What Baton asks of `AsyncWebClient`; `leave` is where the process may be stopped."""

    def __init__(
        self, slack: Slack, draw: random.Random, leave: Callable[[], Any], woke_late: Callable[[], bool]
    ) -> None:
        """`woke_late`: given up while it was stopped; what lay ready then goes first when it wakes."""
        self._slack = slack
        self._draw = draw
        self._leave = leave
        self._woke_late = woke_late

    async def chat_postMessage(self, **args: Any) -> Json:  # noqa: N802
        late = self._draw.uniform(0, LONGEST_LATE - 2) if self._strikes("late") else 0.0
        return await self._call(
            "chat.postMessage", lambda: self._slack.post(args["channel"], args, late), args["channel"]
        )

    async def chat_update(self, **args: Any) -> Json:
        return await self._call(
            "chat.update", lambda: self._slack.update(args["channel"], args["ts"], args), args["channel"]
        )

    async def chat_delete(self, *, channel: str, ts: str) -> Json:
        return await self._call("chat.delete", lambda: self._slack.delete(channel, ts), channel)

    async def chat_postEphemeral(self, **args: Any) -> Json:  # noqa: N802
        return await self._call("chat.postEphemeral", lambda: {"ok": True})

    async def reactions_add(self, *, channel: str, timestamp: str, name: str) -> Json:
        return await self._call("reactions.add", lambda: self._slack.mark(channel, timestamp, name), channel)

    async def conversations_history(self, *, channel: str, oldest: str = "", **_: Any) -> Json:
        return await self._call("conversations.history", lambda: self._slack.history(channel, "", oldest))

    async def conversations_replies(self, *, channel: str, ts: str, oldest: str = "", **_: Any) -> Json:
        return await self._call("conversations.replies", lambda: self._slack.history(channel, ts, oldest))

    def _strikes(self, what: str) -> bool:
        return self._draw.random() < self._slack.weather.odds.get(what, 0.0)

    async def _call(self, method: str, effect: Callable[[], Json], channel: str = "") -> Json:
        """Once it has left, it arrives, whoever dies meanwhile. `channel` where something is written."""
        woken: asyncio.CancelledError | None = None
        try:
            await self._leave()
        except asyncio.CancelledError as cancelled:
            if not self._woke_late():
                raise
            woken = cancelled
        if deadline.is_over():
            raise TooLate
        self._slack.calls += 1
        self._slack.under_way += 1
        travel = asyncio.create_task(self._travel(method, effect, channel))
        travel.add_done_callback(lambda done: done.cancelled() or done.exception())  # who asked may be dead
        if woken:
            raise woken
        return await asyncio.shield(travel)

    async def _travel(self, method: str, effect: Callable[[], Json], channel: str) -> Json:
        try:
            answer = await self._arrive(method, effect, channel)
        finally:
            self._slack.under_way -= 1
        if self._strikes("reset"):
            raise aiohttp.ServerDisconnectedError
        if self._strikes("hang"):
            await asyncio.sleep(10)
            raise TimeoutError
        if self._strikes("odd"):
            raise refusal("internal_error", 500)
        await asyncio.sleep(self._draw.choice((0.0, 0.0, 0.02)))
        return answer

    async def _arrive(self, method: str, effect: Callable[[], Json], channel: str) -> Json:
        weather = self._slack.weather
        if weather.down:
            raise aiohttp.ConnectionTimeoutError
        await asyncio.sleep(self._draw.choice((0.0, 0.01, 0.05, 0.3, 1.5)))
        if weather.held:
            weather.held -= 1
            raise refusal("ratelimited", 429, **{"Retry-After": str(self._draw.randint(1, 4))})
        if method == "chat.postMessage" and weather.refusing:
            weather.refusing -= 1
            raise refusal("restricted_action")
        if self._strikes("lost"):
            raise aiohttp.ServerDisconnectedError
        if channel in weather.archived:
            raise refusal("is_archived")
        return effect()
