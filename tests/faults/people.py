"""Customers who send until they are answered, and the words of agents, who type each once."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.demo import world
from bot.demo.colleague import Colleague, shown
from bot.demo.regular import Regular
from tests.faults.site import PAUSE, Site, until

Json = dict[str, Any]
PATIENCE = 45.0
TOO_MANY = 429
WORDS = itertools.count(1)


def marked(text: str) -> str:
    """With a token that no other words hold, so that a judge can count it."""
    return f"{text} ({token()})"


def token() -> str:
    return f"w{next(WORDS)}w"


@dataclass
class Said:
    """Acknowledged words of one side. `now` is what must stand today: "" once they were taken back."""

    token: str
    text: str
    now: str
    by: str = ""
    outside: bool = True
    """Whether they must stand on the other side at all."""
    gone: bool = False
    """Whether it was deleted where it was said."""
    marks: tuple[str, ...] = ()
    """Of an agent's word, where they are others than its first one alone."""
    edits: int = 1
    """Each has a line of its own under the words, and all these lines say what they say now."""


class Patient(Regular):
    """Repeats what got no answer, a 429 or a 5xx, under the same client_id; never what was acknowledged."""

    def __init__(self, name: str, site: Site, *, signed_in: bool = True) -> None:
        super().__init__(name, site.ports, site.http, signed_in=signed_in)
        self.site = site
        self.said: list[Said] = []
        site.customers.append(self)

    async def begin(self, **customer: Any) -> None:
        body: Json = {"customer": {"name": self.name, **customer}}
        headers = {"Authorization": f"Bearer {world.API_KEY}"} if self._signed_in else {}
        _, begun = await self._patiently("POST", "conversations", body, headers, {201})
        self._id, self._token = begun["id"], begun["token"]
        await self.reload()

    async def state_it(self, text: str, **more: Any) -> Said:
        """Says it and remembers that it was acknowledged."""
        word = Said(token(), "", "")
        word.text = word.now = f"{text} ({word.token})"
        body: Json = {"client_id": f"{self.name.split()[0]}-{word.token}", "text": word.text, **more}
        await self._call("POST", "turns", body)
        self.said.append(word)
        return word

    async def mend(self, word: Said, text: str) -> None:
        new = f"{text} ({word.token})"
        await self._seen_own(word)
        await self.edit(word.token, new)
        word.now = new

    async def unsay(self, word: Said) -> None:
        await self._seen_own(word)
        await self.take_back(word.token)
        word.now = ""

    async def attach(self, name: str, data: bytes) -> str:
        path = f"conversations/{self._id}/attachments?name={name}"
        _, kept = await self._patiently("POST", path, data, self._mine, {201})
        return str(kept["id"])

    async def see(self, seq: int) -> None:
        await self._call("POST", "seen", {"seq": seq})

    async def introduce(self, email: str) -> None:
        path = f"conversations/{self._id}"
        await self._patiently("PATCH", path, {"customer": {"email": email}}, self._mine, {200})

    async def become(self, identity: str) -> None:
        """Signs in: what was said as a visitor is the customer's from now on."""
        path, body = "session", {"identity": identity}
        _, session = await self._patiently("POST", path, body, self._mine, {200})
        self._token = str(session["token"])
        await self.reload()

    async def _seen_own(self, word: Said) -> None:
        await until(lambda: any(word.token in turn["text"] for turn in self.turns))

    @property
    def _mine(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Origin": self._ports.shop_url}

    async def call(self, method: str, what: str, body: Json) -> None:
        """What is not to stand in this log."""
        await self._call(method, what, body)

    async def _call(self, method: str, what: str, body: Json | None = None) -> None:
        path = f"conversations/{self._id}/{what}"
        status, told = await self._patiently(method, path, body, self._mine)
        if status >= 400:
            raise AssertionError(f"{method} {what}: {status} {told}")

    async def _patiently(
        self,
        method: str,
        path: str,
        body: Json | bytes | None,
        headers: dict[str, str],
        wanted: set[int] | None = None,
    ) -> tuple[int, Json]:
        url = f"{self._ports.baton_url}/v1/{path}"
        kind: Json = {"data": body} if isinstance(body, bytes) else {"json": body}
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    async with self._session.request(method, url, headers=headers, **kind) as answer:
                        told = {} if answer.status == 204 else dict(await answer.json(content_type=None))
                        if answer.status < 500 and answer.status != TOO_MANY:
                            assert wanted is None or answer.status in wanted, f"{answer.status} {told}"
                            return answer.status, told
                except (aiohttp.ClientError, TimeoutError, ValueError):
                    pass
                await asyncio.sleep(PAUSE)

    @property
    def broken_off(self) -> BaseException | None:
        """What ended the following of the log, such as a rev that was left out."""
        stream = self._stream
        return stream.exception() if stream and stream.done() and not stream.cancelled() else None


@dataclass
class Typist:
    """An agent at one thread: each message is typed once, and remembered."""

    site: Site
    user: str
    channel: str
    customer: str
    said: list[Said] = field(default_factory=list)

    @property
    def colleague(self) -> Colleague:
        return self.site.colleague(self.user)

    async def types(self, text: str, *, outside: bool = True) -> Said:
        word = Said(token(), "", "", by=self.user, outside=outside)
        word.text = word.now = f"{text} ({word.token})"
        await self.colleague.reply(self.channel, self.customer, word.text)
        self.said.append(word)
        return word

    async def marks(self, word: Said) -> list[str]:
        thread = await self.colleague.thread(self.channel, self.customer)
        found = [one for one in thread if word.token in shown(one) and one.get("user") == self.user]
        return [mark["name"] for one in found for mark in one.get("reactions", ())]

    async def is_marked(self, word: Said) -> bool:
        return bool(await self.marks(word))
