"""The people of a life: customers at their browsers, agents in Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.conversing import Message, Start
from bot.domain.callers import BACKEND, Caller
from bot.domain.conversation import Account, Customer, Page, Turn
from bot.domain.errors import BatonError, StoreUnavailable
from bot.domain.shown import Change, ChangeKind, Shown, Who
from bot.ports import Tx
from tests.machine.house import Gone, House
from tests.machine.matters import goes_on_in

if TYPE_CHECKING:
    from tests.machine.life import Life

Ask = Callable[[House], Coroutine[Any, Any, Any]]
UNANSWERED = (Gone, TimeoutError, StoreUnavailable)
RESEND = 0.5


@dataclass
class Screen:
    """What one browser shows, by a widget's rule: an old change is dropped, and no hole may come."""

    rev: int = 0
    turns: dict[int, Turn] = field(default_factory=dict)
    shown: Shown = field(default_factory=Shown)
    history: list[Change] = field(default_factory=list)

    def take(self, changes: list[Change]) -> None:
        for change in changes:
            if change.rev <= self.rev:
                continue
            assert change.rev == self.rev + 1, f"change {change.rev} after {self.rev}"
            self.rev = change.rev
            self._apply(change)

    def _apply(self, change: Change) -> None:
        self.history.append(change)
        if change.turn:
            new = change.kind is ChangeKind.TURN
            assert new != (change.turn.seq in self.turns), f"{change.kind} of turn {change.turn.seq}"
            self.turns[change.turn.seq] = change.turn
        elif change.shown:
            self.shown = change.shown

    @property
    def waits_or_is_served(self) -> bool:
        return self.shown.who in {Who.WAITING, Who.AGENT}


class Person:
    """A customer at one matter. What they do, they do one after the other, until they have an answer.

    Who is vouched for may have several matters, each in a browser of its own.
    """

    def __init__(self, life: Life, number: int, owner: str) -> None:
        self.life = life
        self.number = number
        self.id = ""
        self.owner = owner
        self.caller = Caller(owner)
        self.said: list[str] = []
        """The client ids, in the order in which they were sent."""
        self.stands: dict[str, tuple[str, int]] = {}
        """By client id: in which conversation it was received, and as which turn."""
        self.texts: dict[str, str] = {}
        self.screen = Screen()
        self._todo: asyncio.Queue[Coroutine[Any, Any, None]] = asyncio.Queue()
        self._task = asyncio.get_running_loop().create_task(self._live())

    @property
    def vouched(self) -> bool:
        return self.owner.startswith("c:")

    @property
    def is_busy(self) -> bool:
        return bool(self._todo.qsize()) or self._acting

    _acting = False

    async def _live(self) -> None:
        while True:
            work = await self._todo.get()
            self._acting = True
            await work
            self._acting = False

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        self._todo.put_nowait(work)

    def end(self) -> None:
        self._task.cancel()
        while not self._todo.empty():
            self._todo.get_nowait().close()

    async def ask(self, ask: Ask) -> Any:
        """Asks one replica after the other until one answers. A refusal is an answer: None."""
        while True:
            house = await self.life.any_house()
            try:
                return await house.call(ask(house))
            except UNANSWERED:
                await asyncio.sleep(RESEND)
            except BatonError:
                return None

    async def begin(self) -> None:
        """Blocked before it began, there is nobody."""
        customer = Customer(f"Cora {self.number}", verified=self.vouched)
        start = Start(self.owner, customer, Account(), Page(), id=f"k{self.number}")
        if begun := await self.ask(lambda house: house.intake.start(start)):
            self.id = begun.id
            return
        assert self.owner in self.life.blocked, "a conversation was refused"
        self.life.customers.remove(self)
        self.end()

    async def write(self, text: str) -> None:
        number = len(self.said) + 1
        client_id = f"c{self.number}.{number}"
        self.said.append(client_id)
        self.texts[client_id] = f"{client_id} {text}"
        message = Message(client_id, self.texts[client_id])
        receipt = await self.ask(lambda house: house.intake.receive(self.caller, self.id, message))
        if receipt:
            self.stands[client_id] = receipt.into or self.id, receipt.seq
            return
        assert self.owner in self.life.blocked, "a turn was refused"

    def settle(self) -> None:
        """What was refused for a block may have been kept before, or by a replica that was slow to answer."""
        for client_id in [one for one in self.said if one not in self.stands]:
            if kept := self._kept(client_id):
                self.stands[client_id] = kept
            else:
                self.said.remove(client_id)
                del self.texts[client_id]

    def _kept(self, client_id: str) -> tuple[str, int] | None:
        def find(tx: Tx) -> tuple[str, int] | None:
            for place in goes_on_in(tx, self.id):
                if known := tx.turns.by_client_id(place, client_id):
                    return place, known[0].seq
            return None

        return self.life.store.read(find)

    async def edit(self, nth: int) -> None:
        """The words say which version they are, but not whose turn they were: that the first word does."""
        if not self.stands:
            return
        client_id = list(self.stands)[nth % len(self.stands)]
        where, seq = await self._place(client_id)
        version = f"{client_id} v{self.life.number()} edited"
        if await self.ask(lambda house: house.amending.edit(self.caller, where, seq, version)):
            self.texts[client_id] = version

    async def take_back(self, nth: int) -> None:
        if not self.stands:
            return
        client_id = list(self.stands)[nth % len(self.stands)]
        where, seq = await self._place(client_id)
        if await self.ask(lambda house: house.amending.delete(self.caller, where, seq)):
            self.texts[client_id] = ""

    async def _place(self, client_id: str) -> tuple[str, int]:
        """As the screen has it, or the answer where it was received in another matter."""
        await self.look()
        seen = next((seq for seq, turn in self.screen.turns.items() if turn.client_id == client_id), None)
        return (self.id, seen) if seen else self.stands[client_id]

    async def ask_for_person(self) -> None:
        await self.ask(lambda house: house.intake.ask_for_person(self.caller, self.id))

    async def withdraw(self) -> None:
        await self.ask(lambda house: house.intake.withdraw(self.caller, self.id))

    async def rate(self, score: int) -> None:
        await self.ask(lambda house: house.intake.rate(self.caller, self.id, score, ""))

    async def correct(self) -> None:
        """What agents are told that they want."""
        wants = f"they want {self.life.number()}"
        await self.ask(lambda house: house.amending.correct(self.caller, self.id, wants))

    async def see(self) -> None:
        """All that stands there is before their eyes."""
        await self.look()
        upto = max(self.screen.turns, default=0)
        await self.ask(lambda house: house.amending.seen(self.caller, self.id, upto))

    async def look(self) -> None:
        """The browser comes back and asks for what it missed, from any replica."""
        after = self.screen.rev
        found = await self.ask(lambda house: house.intake.changes(BACKEND, self.id, after))
        self.screen.take(list(found))


@dataclass
class Word:
    """One message that a person wrote into a thread, and when a replica had kept it."""

    token: str
    user: str
    channel: str
    ts: str
    root: str
    note: bool
    files: tuple[str, ...] = ()
    """Their names."""
    wordless: bool = False
    heard_at: datetime | None = None
    """When the request began that was the first to succeed."""
    kept_at: datetime | None = None
