"""A customer the shop knows, with second thoughts, a file to show and more than one device."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.demo.customer import Customer

Json = dict[str, Any]


class Regular(Customer):
    @property
    def token(self) -> str:
        return self._token

    @property
    def conversation(self) -> str:
        return self._id

    @property
    def turns(self) -> list[Json]:
        """As they stand now: edits and deletions are applied, as the widget does."""
        turns: dict[int, Json] = {}
        for change in self.changes:
            if change["kind"] == "turn":
                turns[change["seq"]] = dict(change)
            elif change["kind"] == "edit":
                turns[change["seq"]] |= {"text": change["text"], "edited": True}
            elif change["kind"] == "files":
                turns[change["seq"]] |= {"attachments": change["attachments"]}
            elif change["kind"] == "delete":
                turns[change["seq"]] |= {"text": "", "attachments": [], "deleted": True}
        return list(turns.values())

    async def edit(self, words: str, text: str) -> None:
        """Says otherwise what holds these words."""
        await self._call("PATCH", f"turns/{self._own(words)}", {"text": text})

    async def take_back(self, words: str) -> None:
        await self._call("DELETE", f"turns/{self._own(words)}")

    def _own(self, words: str) -> int:
        found = (turn for turn in self.turns if turn["speaker"] == "customer" and words in turn["text"])
        return int(next(found)["seq"])

    async def show(self, text: str, name: str, data: bytes) -> None:
        """Says something with a file."""
        url = f"{self._ports.baton_url}/v1/conversations/{self._id}/attachments"
        headers = {"Authorization": f"Bearer {self._token}", "Origin": self._ports.shop_url}
        async with self._session.post(url, params={"name": name}, data=data, headers=headers) as answer:
            if answer.status != 201:
                raise AssertionError(f"POST attachments: {answer.status} {await answer.text()}")
            kept = (await answer.json())["id"]
        client_id = f"{self.name.split()[0]}-{next(self._numbers)}"
        await self._call("POST", "turns", {"client_id": client_id, "text": text, "attachments": [kept]})

    async def correct(self, wants: str) -> None:
        """Puts right what was passed on to the agents."""
        await self._call("PATCH", "handoff", {"wants": wants})

    async def sign_in(self, visitor: Regular | None = None) -> None:
        """`visitor` is who they were in this browser until now: that conversation is theirs then."""
        self._token = visitor.token if visitor else ""
        self._token = str((await self._ask("session", await self._introduction()))["token"])

    async def find(self) -> None:
        """On a device that knows nothing yet: what did we talk about last?"""
        if not self._token:
            await self.sign_in()
        url = f"{self._ports.baton_url}/v1/conversations"
        headers = {"Authorization": f"Bearer {self._token}", "Origin": self._ports.shop_url}
        async with self._session.get(url, headers=headers) as answer:
            newest = (await answer.json())["conversations"][0]
        self._id = newest["id"]
        self._stream = asyncio.create_task(self._listen())
