"""Who writes where customers do: a customer, or one of us."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from blocks.text import COLLEAGUE, block_of, names_in, to_plain
from bot.domain.conversation import one_line
from bot.domain.deliveries import Anchor
from bot.domain.errors import BatonError, OutletRefused
from bot.domain.inbound import Inbound
from bot.domain.rules import Rules
from bot.domain.visiting import Guest, Place, SlackSaysNothing
from bot.ports import Clock
from handlers.slack.looking import next_cursor
from handlers.slack.outcomes import told
from handlers.slack.workspace import DIRECT, Workspace

log = logging.getLogger(__name__)

T = TypeVar("T")

KEPT = timedelta(seconds=60)
PATIENCE_SECONDS = 1.2
"""Slack waits three seconds for the acknowledgement of what is asked here."""
PAGE = 500
NAME_LIMIT = 80
MOST_PEOPLE = 5_000
MOST_NAMES = 20
PEOPLE = ("U", "W")
"""How a user's id begins; a post under another name has none, but a bot's."""
DIRECT_NAME = "messages with Baton in Slack"


@dataclass(frozen=True, slots=True)
class Person:
    at: datetime
    guest: Guest
    is_bot: bool
    team: str = ""


@dataclass(frozen=True, slots=True)
class Colleagues:
    at: datetime
    users: frozenset[str]


class SlackGuests:
    """`bot.visits.Guests` on Slack; people a minute old are good, older ones better than none."""

    def __init__(self, client: AsyncWebClient, workspace: Workspace, rules: Rules, clock: Clock) -> None:
        self._client = client
        self._workspace = workspace
        self._called = f"<@{workspace.bot_user}>"
        self._rules = rules
        self._clock = clock
        self._people: dict[str, Person] = {}
        self._colleagues: Colleagues | None = None
        self._asking: asyncio.Task[Colleagues] | None = None

    def place(self, channel: str) -> Place | None:
        found = self._workspace.customers.get(channel)
        if found:
            return Place(f"#{found.name} in Slack", found.account)
        if self._workspace.direct and channel.startswith(DIRECT):
            return Place(DIRECT_NAME)
        return None

    async def guest(self, user: str, *, patient: bool) -> Guest:
        return (await self._person(user, patient=patient)).guest

    async def is_colleague(self, user: str, team: str, *, patient: bool) -> bool:
        try:
            if await self.is_one_of_us(user, team):
                return True
        except SlackSaysNothing:
            if patient:
                raise
            log.warning("visits.colleagues_unknown")
        return (await self._person(user, patient=patient)).is_bot

    async def is_one_of_us(self, user: str, team: str) -> bool:
        """An agent or a manager; nobody of another company, for a skill's channel is never shared.

        Raises SlackSaysNothing.
        """
        if team and team != self._workspace.team_id:
            return False
        return user in self._rules.managers or user in await self._agents()

    def calls_us(self, text: str) -> bool:
        return self._called in text

    def is_only_a_call(self, text: str) -> bool:
        return not text.replace(self._called, "").strip()

    async def answers_a_colleague(self, message: Inbound, *, patient: bool) -> bool:
        """Asks for the thread's root: what is kept of a message does not say who began its thread."""
        if self.calls_us(message.text):
            return False
        try:
            root = await _in_time(self._ask_root(message.root))
            by = str(root.get("user") or "")
            if not root or by == message.user:
                return False
            is_shared = await _in_time(self.is_shared(message.root.channel))
            return bool(root.get("bot_id")) or await self.began(by, is_shared=is_shared)
        except SlackSaysNothing:
            if patient:
                raise
            return False

    async def is_shared(self, channel: str) -> bool:
        """With another company. Raises as `told` does."""
        with told("conversations.info"):
            answer = await self._client.conversations_info(channel=channel)
            return bool(dict(answer["channel"]).get("is_ext_shared"))

    async def _ask_root(self, root: Anchor) -> dict[str, object]:
        """Empty for one that is gone."""
        try:
            with told("conversations.replies"):
                answer = await self._client.conversations_replies(channel=root.channel, ts=root.ts, limit=1)
                return next((dict(one) for one in answer["messages"] if one["ts"] == root.ts), {})
        except OutletRefused as refused:
            log.warning("visits.root_unknown", extra={"why": refused.details["reason"]})
            return {}

    async def began(self, user: str, *, is_shared: bool) -> bool:
        """True when a thread that this person began is a colleague's or a bot's. Raises SlackSaysNothing."""
        if not user.startswith(PEOPLE):
            return True
        person = await self._person(user, patient=True)
        ours = self._workspace.team_id
        if person.is_bot or (is_shared and person.team == ours):
            return True
        return await self.is_one_of_us(user, person.team or ours)

    async def readable(self, text: str) -> str:
        """Whom Slack won't name is "a colleague"; a call to Baton itself is no word of the matter."""
        text = text.replace(self._called, "").strip()
        mentioned = sorted(names_in(text))[:MOST_NAMES]
        known = {user: (await self.guest(user, patient=False)).name or COLLEAGUE for user in mentioned}
        return block_of(to_plain(text, known))

    async def _person(self, user: str, *, patient: bool) -> Person:
        known = self._people.get(user)
        if known and self._clock.now() - known.at < KEPT:
            return known
        try:
            return await _in_time(self._ask_person(user))
        except SlackSaysNothing:
            if known or not patient:
                return known or Person(self._clock.now(), Guest(), is_bot=False)
            raise

    async def _ask_person(self, user: str) -> Person:
        try:
            with told("users.info"):
                answer = await self._client.users_info(user=user, include_locale=True)
                found = dict(answer["user"])
        except OutletRefused as refused:
            log.warning("visits.stranger", extra={"why": refused.details["reason"]})
            found = {}
        team = _clean(found.get("team_id"))
        person = Person(self._clock.now(), _guest(found), bool(found.get("is_bot")), team)
        if len(self._people) >= MOST_PEOPLE:
            self._people.clear()
        self._people[user] = person
        return person

    async def _agents(self) -> frozenset[str]:
        """One question at a time; whoever comes meanwhile waits for its answer."""
        known = self._colleagues
        if known and self._clock.now() - known.at < KEPT:
            return known.users
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_colleagues())
        try:
            return (await _in_time(asyncio.shield(self._asking))).users
        except SlackSaysNothing:
            if known:
                return known.users
            raise

    async def _ask_colleagues(self) -> Colleagues:
        at = self._clock.now()
        members = await asyncio.gather(*map(self._members, set(self._workspace.channels.values())))
        self._colleagues = Colleagues(at, frozenset().union(*members))
        return self._colleagues

    async def _members(self, channel: str) -> set[str]:
        users, cursor = set[str](), ""
        while True:
            with told("conversations.members"):
                answer = await self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
                users.update(answer["members"])
                cursor = next_cursor(answer)
            if not cursor:
                return users


async def _in_time(asked: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await asked
    except (BatonError, TimeoutError):
        raise SlackSaysNothing from None


def _guest(user: dict[str, object]) -> Guest:
    held = user.get("profile")
    profile = held if isinstance(held, dict) else {}
    spoken = (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
    name = next((clean for clean in map(_clean, spoken) if clean), "")
    return Guest(name, _clean(user.get("tz")), _clean(user.get("locale")))


def _clean(value: object) -> str:
    return one_line(value)[:NAME_LIMIT] if isinstance(value, str) else ""
