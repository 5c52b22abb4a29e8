"""An agent's message made readable: who wrote it, and what the customer would get of it."""

from __future__ import annotations

from blocks.text import COLLEAGUE, names_in, starts_with_note, to_plain
from bot.domain.inbound import Inbound, Read
from bot.ports import People
from handlers.slack.errors import SlackSilent

MOST_NAMES = 20


class SlackReader:
    """A name Slack won't tell must not hold up or fail the message: "a colleague" stands for it."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def read(self, message: Inbound) -> Read:
        mentioned = sorted(names_in(message.text))[:MOST_NAMES]
        names = {user: await self._name(user) for user in mentioned}
        known = {user: name for user, name in names.items() if name}
        writer = await self._name(message.user)
        text = to_plain(message.text, known)
        return Read(writer or COLLEAGUE, text, starts_with_note(message.text))

    async def _name(self, user: str) -> str:
        try:
            return await self._people.name(user)
        except SlackSilent:
            return ""
