"""One replica: the use cases, their loops, and everything that is lost when it dies."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

from slack_sdk.web.async_client import AsyncWebClient

from bot.after_hours import AfterHours
from bot.alarming import Alarming
from bot.amending import Amending
from bot.answering import Answering
from bot.app.replies import replies_of
from bot.delivery import Delivering
from bot.delivery.anchoring import Anchoring
from bot.desk.claims import Claims
from bot.desk.going_off import GoingOff
from bot.desk.holding import Holding
from bot.desk.leaving import Leaving
from bot.desk.lists import Lists
from bot.desk.merging import Merging
from bot.desk.nudging import Nudging
from bot.desk.offers import Offering, Offers
from bot.desk.overdue import Overdue
from bot.desk.sending import Sending
from bot.desk.shifts import Shifts
from bot.desk.shortcuts import Shortcuts
from bot.desk.snoozing import Snoozing
from bot.desk.standing import Standing
from bot.desk.transferring import Transferring
from bot.desk.writing import Writing
from bot.domain.conversation import Attachment, Page, Turn
from bot.domain.decision import Draft
from bot.domain.enclosed import Brought, Enclosed
from bot.domain.errors import BatonError, NotFetched, StoreUnavailable
from bot.domain.hours import parse
from bot.domain.rules import Rules, Skill
from bot.domain.targets import TargetRule, Timed
from bot.escalating import Escalating
from bot.inbox import Inbox, LateFiles
from bot.inbox.reading_back import ReadingBack
from bot.inbox.reading_first import ReadingFirst
from bot.inbox.suspicion import Suspicion
from bot.intake import Intake
from bot.ports import Topic, Tx
from bot.reporting import Reporting
from bot.waking import Wake
from bot.watch import Watch
from handlers.slack import events
from handlers.slack.desk import SlackDesk
from handlers.slack.loading import elsewhere
from handlers.slack.outages import Noticing
from handlers.slack.outlet import SlackOutlet
from handlers.slack.reading import SlackReader
from handlers.slack.reconcile import Threads
from handlers.slack.workspace import Workspace
from tests.fakes import CalmMood, FakeAssistant, FakePeople, NamedSkills
from tests.machine.slack import BOT, BOT_ID, TEAM, Client

if TYPE_CHECKING:
    from tests.machine.life import Life

T = TypeVar("T")
Json = dict[str, Any]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RULES = Rules(
    {
        "General": Skill("General", "support-general", general=True, on_call=("S_GENERAL",)),
        "Lunch": Skill(
            "Lunch",
            "support-lunch",
            parse("UTC", {day: ["11:00-13:00", "16:00-18:00"] for day in DAYS}),
            timedelta(minutes=15),
            in_turn=True,
        ),
    },
    managers=frozenset({"U_MAYA"}),
    targets=(TargetRule({timed: timedelta(minutes=10) for timed in Timed}),),
)
CHANNELS = {"General": "C_GENERAL", "Lunch": "C_LUNCH"}
WORKSPACE = Workspace(TEAM, BOT, BOT_ID, CHANNELS, overflow="C_OVERFLOW")
NAMES = {"U_ANNA": "Anna Berg", "U_BEN": "Ben Roth", "U_MAYA": "Maya Lind", "U_SAM": "Sam Strange"}
OUTSIDER = "U_SAM"
POLL = 2.0
TICK = 4.0


class Gone(Exception):
    """The process that was asked has died: nobody knows what became of it."""


class Files:
    """Slack's, each of three bytes: some take longer than their words wait, and some tries fail."""

    def __init__(self, life: Life) -> None:
        self._life = life

    async def fetch(self, file: Enclosed) -> Brought:
        draw = self._life.draw
        await asyncio.sleep(draw.choice((0.0, 0.1, 1.0, 4.0)))
        if not self._life.is_well and draw.random() < 0.3:
            raise NotFetched(file=file.id)
        kept = Attachment(f"f_{file.id}_{self._life.number()}", file.name, "image/png", 3)
        return Brought(file.id, kept, b"png")


class House:
    def __init__(self, life: Life, name: str) -> None:
        self.life = life
        self.name = name
        self.alive = True
        self.frozen = False
        self._thawed = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._listeners: list[Callable[[frozenset[Topic]], None]] = []
        self._build()

    def _build(self) -> None:
        clock, rules = self.life.clock, self.life.rules
        people = FakePeople(NAMES, frozenset({OUTSIDER}))
        people.left = self.life.left
        escalating = Escalating(rules, CalmMood(), NamedSkills(*rules.skills))
        client = cast(AsyncWebClient, Client(self.life.slack, self.life.draw, self.leave, self.woke_late))
        self.intake = Intake(self, clock, rules, escalating)
        self.amending = Amending(self, clock, rules)
        self.answering = Answering(self, clock, self, escalating, self._wake("answering"))
        self.claims = Claims(self, clock, rules, people)
        self.holding = Holding(self, clock, rules, people)
        self.shifts = Shifts(self, clock, rules, people)
        self.offers = Offers(self, clock, rules, people)
        self.offering = Offering(self, clock, rules)
        self.transferring = Transferring(self, clock, rules, people)
        self.merging = Merging(self, clock, rules, people)
        self.going_off = GoingOff(self, clock, rules, people)
        self.leaving = Leaving(self, clock, rules, people)
        self.writing = Writing(self, clock, rules, people)
        self.sending = Sending(self, clock, rules)
        self.shortcuts = Shortcuts(self, clock, rules, people)
        self.suspicion = Suspicion(self, clock, shared=self.life.replicas > 1)
        threads = Threads(client, self, WORKSPACE, clock)
        first, files = ReadingFirst(self, clock, self.suspicion, threads), Files(self.life)
        self.late_files = LateFiles(self, clock, rules, files)
        self.inbox = Inbox(self, clock, rules, SlackReader(people), self._wake("inbox"), None, first, files)
        self.after_hours = AfterHours(self, clock, rules)
        self.watch = Watch(self, clock, rules)
        self.snoozing = Snoozing(self, clock, rules)
        self.nudging, self.overdue = Nudging(self, clock, rules), Overdue(self, clock, rules)
        self.reading_back = ReadingBack(self, clock, [threads], self._wake("timers"))
        outlet = Noticing(SlackOutlet(client, self, rules, WORKSPACE), clock, self.reading_back.missed)
        self.delivering = Delivering(self, clock, outlet, self._wake("lanes"), self.life.draw.random)
        leave = partial(
            Anchoring(self, clock).leave,
            to=partial(elsewhere, rules=rules, workspace=WORKSPACE),
        )
        self.alarming = Alarming(self, clock, self._wake("alarms"), leave, ops=False)
        self.desk = SlackDesk(
            inbox=self.inbox,
            claims=self.claims,
            holding=self.holding,
            transferring=self.transferring,
            shortcuts=self.shortcuts,
            lists=Lists(self, clock, rules, people),
            replies=replies_of(self, clock, rules, people, FakeAssistant()),
            merging=self.merging,
            reporting=Reporting(self, clock, rules),
            rules=rules,
            clock=clock,
            client=client,
            workspace=WORKSPACE,
            missed=self.reading_back.missed,
            anchoring=Anchoring(self, clock),
            standing=Standing(self, clock),
            offers=self.offers,
            going_off=self.going_off,
        )

    def _wake(self, kind: str) -> Wake:
        wake = Wake(POLL)
        self.on_commit(lambda topics: wake.set() if any(one.kind == kind for one in topics) else None)
        return wake

    async def start(self) -> None:
        await self.delivering.free_parked()
        self.reading_back.missed()
        await self.suspicion.begin()
        loops = (
            self.answering, self.inbox, self.delivering, self.reading_back, self.alarming, self.suspicion
        )  # fmt: skip
        for work in (*(loop.run() for loop in loops), self._tick()):
            self._spawn(work)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK)
            with contextlib.suppress(StoreUnavailable):
                await self.after_hours.flush()
                await self.watch.break_promises()
                await self.watch.miss_cards()
                await self.snoozing.wake()
                await self.sending.send_due()
                await self.offering.go_on()
                await self.nudging.run()
                await self.overdue.run()
                await self.inbox.give_up_waiting()
                await self.leaving.look()
                await self.late_files.bring_due()

    def crash(self) -> None:
        """As kill -9: nothing is finished, and what tidies up finds no store and no Slack."""
        self.alive = False
        self.thaw()
        for task in self._tasks:
            task.cancel()

    def freeze(self) -> None:
        """As SIGSTOP."""
        self.frozen = True
        self._thawed.clear()

    def thaw(self) -> None:
        self.frozen = False
        self._thawed.set()

    async def call(self, work: Coroutine[Any, Any, T]) -> T:
        """One request to this process. Raises Gone when it dies, and TimeoutError when it still goes on."""
        task = self._spawn(work)
        done, _ = await asyncio.wait({task}, timeout=5)
        if not done:
            raise TimeoutError
        if task.cancelled():
            raise Gone
        return task.result()

    async def hear(self, body: Json, *, retried: bool) -> None:
        """As the door does with a message event."""
        await events.heard(self.desk, body, retried=retried)

    async def pause(self) -> None:
        """Where it may be stopped, killed, or slow."""
        draw = self.life.draw
        if draw.random() < 0.3:
            await asyncio.sleep(draw.choice((0.0, 0.001, 0.005, 0.02, 0.2)))
        while self.frozen:
            await self._thawed.wait()
        if not self.alive:
            raise asyncio.CancelledError

    async def leave(self) -> None:
        """Just before the first byte. Stopped there it goes on there, whatever was over meanwhile."""
        self._late = False
        try:
            await self.pause()
        except asyncio.CancelledError:
            self._late = self.frozen
            while self.frozen:
                await self._thawed.wait()
            raise

    def woke_late(self) -> bool:
        return self._late and self.alive

    async def write(self, work: Callable[[Tx], T]) -> T:
        await self.pause()
        self.life.check_store()
        written = self.life.store.write(work)
        self.life.committed(self)
        await self.pause()
        return written

    async def read(self, work: Callable[[Tx], T]) -> T:
        await self.pause()
        self.life.check_store()
        return self.life.store.read(work)

    def on_commit(self, listener: Callable[[frozenset[Topic]], None]) -> None:
        self._listeners.append(listener)

    def tell(self, topics: frozenset[Topic]) -> None:
        for listener in self._listeners:
            listener(topics)

    async def draft(self, turns: Sequence[Turn], page: Page) -> Draft:
        """As the assistant: it takes its time, and is not always sure."""
        draw = self.life.draw
        await asyncio.sleep(draw.choice((0.0, 0.1, 1.0, 3.0)))
        if draw.random() < 0.1:
            raise BatonError
        number = self.life.number()
        return Draft(f"x{number} Look into it.", draw.choice((0.9, 0.9, 0.1)), article="tracking")

    def _spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) and not isinstance(error, BatonError):
            self.life.faults.append(error)
