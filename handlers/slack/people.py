"""Who is who in Slack: names, and who stands in a skill's channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.conversation import one_line
from bot.domain.errors import BatonError
from bot.domain.rules import Rules
from bot.ports import Clock
from handlers.slack import groups
from handlers.slack.errors import SlackSilent
from handlers.slack.looking import next_cursor
from handlers.slack.outcomes import told

log = logging.getLogger(__name__)

Json = dict[str, Any]

KEPT = timedelta(seconds=60)
NO_KEPT = timedelta(seconds=5)
"""Who was told "join the channel" and did so need not wait a minute to be believed."""
PATIENCE_SECONDS = 1.2
"""A click is waiting: Slack gives it three seconds in all, and it may need a name and a membership."""
NAME_LIMIT = 80
PAGE = 500
MOST_NAMES = 5_000


@dataclass(frozen=True, slots=True)
class Members:
    at: datetime
    users: frozenset[str]


@dataclass(frozen=True, slots=True)
class Name:
    """`is_person`: neither an app's nor of somebody who was deactivated, whom a picker may offer too."""

    at: datetime
    name: str
    is_person: bool


class SlackPeople:
    """Raises SlackSilent where Slack gives no answer in time and none is remembered."""

    def __init__(
        self,
        client: AsyncWebClient,
        channels: Mapping[str, str],
        clock: Clock,
        rules: Rules | None = None,
    ) -> None:
        """`rules` say whose agents are a user group's, and who is everybody's; without them nobody's are."""
        self._client = client
        self._channels = channels
        self._clock = clock
        self._groups = rules.groups if rules else {}
        self._everywhere = rules.everywhere if rules else frozenset()
        self._names: dict[str, Name] = {}
        self._members: dict[str, Members] = {}
        self._asking: dict[str, asyncio.Task[Members]] = {}

    async def name(self, user: str) -> str:
        """A name a minute old is good; an older one is better than none."""
        known = self._names.get(user)
        if known and self._is_young(known.at):
            return known.name
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._ask_name(user)
        except (BatonError, TimeoutError):
            if known:
                return known.name
            raise SlackSilent(method="users.info") from None

    async def is_agent(self, user: str, skill: str, *, glance: bool = False) -> bool:
        if user in self._everywhere:
            return True
        asked = self._names.get(user)
        if asked and not asked.is_person and self._is_young(asked.at):
            return False
        place = self._groups.get(skill) or self._channels.get(skill)
        if not place:
            return False
        known = self._members.get(place)
        if known:
            kept = KEPT if glance or user in known.users else NO_KEPT
            if self._is_young(known.at, kept):
                return user in known.users
        try:
            return user in (await self._ask_members(place)).users
        except SlackSilent:
            if known and place in self._groups.values():  # may be asked for 20 times a minute, in all
                return user in known.users
            raise

    def forget(self, skill: str) -> None:
        self._members.pop(self._channels.get(skill, ""), None)

    async def is_gone(self, user: str) -> bool:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return (await self._ask(user)).get("deleted") is True
        except (BatonError, TimeoutError):
            raise SlackSilent(method="users.info") from None

    async def _ask(self, user: str) -> Json:
        with told("users.info"):
            answer = await self._client.users_info(user=user)
            return dict(answer["user"])

    async def _ask_name(self, user: str) -> str:
        found = await self._ask(user)
        profile = found.get("profile") or {}
        spoken = (profile.get("real_name"), found.get("real_name"), profile.get("display_name"))
        name = next((clean for clean in map(_clean, (*spoken, found.get("name"))) if clean), "a colleague")
        if len(self._names) >= MOST_NAMES:
            self._names.clear()
        is_person = not (found.get("is_bot") is True or found.get("deleted") is True)
        self._names[user] = Name(self._clock.now(), name, is_person)
        return name

    def _is_young(self, at: datetime, kept: timedelta = KEPT) -> bool:
        """A clock that was set back must not make what is remembered good for as long."""
        return timedelta() <= self._clock.now() - at < kept

    async def _ask_members(self, channel: str) -> Members:
        """One question at a time per channel; the others wait for its answer."""
        asking = self._asking.get(channel)
        if asking is None:
            asking = asyncio.create_task(self._all_members(channel))
            self._asking[channel] = asking
            asking.add_done_callback(lambda done: self._asked(channel, done))
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await asyncio.shield(asking)
        except (BatonError, TimeoutError):
            raise SlackSilent(method="members") from None

    def _asked(self, channel: str, done: asyncio.Task[Members]) -> None:
        self._asking.pop(channel, None)
        if not done.cancelled() and done.exception():
            log.warning("slack.members_unknown", extra={"channel": channel})

    async def _all_members(self, channel: str) -> Members:
        if channel in self._groups.values():
            self._members[channel] = Members(self._clock.now(), await groups.members(self._client, channel))
            return self._members[channel]
        at, users, cursor = self._clock.now(), set[str](), ""
        while True:
            with told("conversations.members"):
                answer = await self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
                users.update(answer["members"])
                cursor = next_cursor(answer)
            if not cursor:
                break
        self._members[channel] = Members(at, frozenset(users))
        return self._members[channel]


def _clean(name: object) -> str:
    return one_line(name)[:NAME_LIMIT] if isinstance(name, str) else ""
