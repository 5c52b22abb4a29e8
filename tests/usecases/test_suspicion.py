"""While an earlier word may be missing, a thread is read before its words are applied."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor, DrawCard
from bot.domain.errors import BatonError, OutletDown, OutletHeld, OutletRefused
from bot.domain.handoff import State
from bot.domain.inbound import Inbound, Read, Reading
from bot.inbox import HOLD, Inbox
from bot.inbox.reading_back import Pace
from bot.inbox.reading_first import NO_PLACE, PACE, ReadingFirst
from bot.inbox.suspicion import SPELL, Suspicion
from bot.ports import Lease, Store, Tx
from bot.waking import Wake
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from tests.builders import ANNA, NOW, a_brief, a_conversation, a_handoff, an_inbound
from tests.fakes import FakeClock
from tests.postgres import fresh_database
from tests.sqlite import fresh_file
from tests.usecases.world import RULES

MOMENT = timedelta(milliseconds=1)
BEGAN = NOW + timedelta(hours=1)
METHOD = "conversations.replies"


class PlainReader:
    async def read(self, message: Inbound) -> Read:
        return Read("Anna", message.text, is_note=False)


@dataclass
class Slack:
    """The thread as it stands there, and what befalls who reads it."""

    clock: FakeClock
    root: Anchor
    said: list[Inbound] = field(default_factory=list)
    faults: list[BatonError] = field(default_factory=list)
    calls: int = 0

    def say(self, text: str) -> Inbound:
        """At this moment; the next a moment later."""
        ts = f"{self.clock.now().timestamp():.6f}"
        message = an_inbound(ts, root=self.root, text=text, user=ANNA.id)
        self.said.append(message)
        self.clock.move(MOMENT)
        return message

    def event(self, message: Inbound) -> Inbound:
        return replace(message, received_at=self.clock.now())


class Threads:
    def __init__(self, slack: Slack, store: Store) -> None:
        self._slack = slack
        self._store = store

    async def fetch(self, root: Anchor, since: str, pace: Pace) -> Reading:
        slack = self._slack
        assert root == slack.root
        begun = slack.clock.now()
        await pace(METHOD)
        slack.calls += 1
        if slack.faults:
            raise slack.faults.pop(0)
        said = tuple(replace(one, received_at=begun) for one in slack.said if one.ts > since)
        there = frozenset({slack.root.ts, *(one.ts for one in said)})
        return Reading(slack.root, said, there, begun, None)


@dataclass
class Replica:
    store: Store
    slack: Slack
    suspicion: Suspicion
    inbox: Inbox

    async def hears(self, message: Inbound, *, retried: bool = False) -> None:
        await self.inbox.store(self.slack.event(message), retried=retried)

    async def applies(self) -> None:
        self.slack.clock.move(HOLD + MOMENT)
        await self.inbox.apply_ready()

    async def beats(self) -> None:
        """Once, as its loop does each second."""
        self.suspicion._heard_again(await self.store.write(self.suspicion._beat))


@dataclass
class Company:
    replicas: list[Replica]
    slack: Slack
    clock: FakeClock
    root: Anchor
    shared: bool

    async def heard_by_customer(self) -> list[str]:
        turns = await self.replicas[0].store.read(lambda tx: tx.turns.of("c_1"))
        return [turn.text for turn in turns if turn.speaker is Speaker.AGENT]

    async def quiet(self) -> None:
        """All live and beat, and whatever was suspicious is over."""
        for replica in self.replicas:
            await replica.suspicion.begin()
        await self.live(62, *self.replicas)

    async def live(self, seconds: int, *living: Replica) -> None:
        """These beat meanwhile."""
        for _ in range(seconds):
            self.clock.move(timedelta(seconds=1))
            for replica in living:
                await replica.beats()


@contextlib.asynccontextmanager
async def stores_of(engine: str, folder: Path) -> AsyncIterator[list[Store]]:
    async with contextlib.AsyncExitStack() as stack:
        if engine == "sqlite":
            opened: list[Store] = [await _open(stack, SqliteStore(fresh_file(folder / "baton.db")))] * 2
        else:
            url = await stack.enter_async_context(fresh_database())
            opened = [await _open(stack, PostgresStore(url, look_seconds=3600)) for _ in range(2)]
        yield opened


async def _open(stack: contextlib.AsyncExitStack, store: SqliteStore | PostgresStore) -> Store:
    await store.open()
    stack.push_async_callback(store.close)
    return store


def claimed(tx: Tx, root: Anchor) -> None:
    tx.conversations.add(a_conversation())
    tx.handoffs.add(a_handoff(state=State.ASSIGNED, holder=ANNA, claimed_at=NOW), a_brief())
    tx.lanes.put(DrawCard("h_1"), NOW)
    item = tx.lanes.head("card:h_1", NOW)
    assert item
    tx.lanes.done(tx.lanes.begin(item, NOW, Lease("me", BEGAN)), root, NOW)


@pytest.fixture(params=["sqlite", "postgres"])
async def company(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Company]:
    """Two replicas; those of a file are one process's, but the rows they share are the same."""
    clock, root = FakeClock(BEGAN), Anchor("C_BILL", f"{NOW.timestamp():.6f}")
    slack = Slack(clock, root)

    async def sleep(seconds: float) -> None:
        clock.move(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    async with stores_of(request.param, tmp_path) as stores:
        await stores[0].write(lambda tx: claimed(tx, root))
        replicas = [_replica(store, slack, sleep) for store in stores]
        yield Company(replicas, slack, clock, root, request.param == "postgres")


def _replica(store: Store, slack: Slack, sleep: Callable[[float], Awaitable[None]]) -> Replica:
    suspicion = Suspicion(store, slack.clock, shared=True)
    first = ReadingFirst(store, slack.clock, suspicion, Threads(slack, store), sleep)
    inbox = Inbox(store, slack.clock, RULES, PlainReader(), Wake(0.01), first=first)
    return Replica(store, slack, suspicion, inbox)


async def test_in_quiet_times_nothing_is_read(company: Company) -> None:
    await company.quiet()
    for word in ("one", "two"):
        await company.replicas[0].hears(company.slack.say(word))
        await company.replicas[1].applies()
        await company.live(3, *company.replicas)
    assert await company.heard_by_customer() == ["one", "two"]
    assert company.slack.calls == 0


async def test_a_word_that_died_with_its_replica_is_read_before_the_next_is_applied(company: Company) -> None:
    await company.quiet()
    _dead, living = company.replicas
    lost = company.slack.say("one")
    await company.live(3, living)
    await living.hears(company.slack.say("two"))
    await living.applies()
    assert await company.heard_by_customer() == ["one", "two"]
    assert company.slack.calls == 1
    await living.hears(lost, retried=True)
    await living.applies()
    assert await company.heard_by_customer() == ["one", "two"]


async def test_a_replica_that_ended_cleanly_makes_nobody_suspicious(company: Company) -> None:
    await company.quiet()
    gone, living = company.replicas
    await gone.suspicion.end()
    await company.live(3, living)
    await living.hears(company.slack.say("one"))
    await living.applies()
    assert await company.heard_by_customer() == ["one"]
    assert company.slack.calls == 0


async def test_a_dead_replica_is_forgotten_after_a_minute(company: Company) -> None:
    await company.quiet()
    _, living = company.replicas
    await company.live(64, living)
    await living.hears(company.slack.say("one"))
    await living.applies()
    assert company.slack.calls == 0
    left = await living.store.read(lambda tx: tx.leases.known("replica:", NOW))
    assert len(left) == 1


async def test_who_stood_still_itself_tells_all_that_words_may_be_missing(company: Company) -> None:
    await company.quiet()
    stopped, other = company.replicas
    await company.live(4, other)
    await stopped.beats()
    await stopped.beats()
    assert (await other.store.read(other.suspicion.wary))(company.root)


@pytest.mark.parametrize("how", ["retried", "late"])
async def test_one_late_event_makes_every_replica_read_first_for_a_minute(company: Company, how: str) -> None:
    await company.quiet()
    first, second = company.replicas
    for replica in company.replicas:
        await replica.hears(company.slack.say("in time"))
    word = company.slack.say("late")
    if how == "late":
        company.clock.move(timedelta(seconds=2))
    await first.hears(word, retried=how == "retried")
    for replica in company.replicas:
        await replica.beats()
    wary = await second.store.read(second.suspicion.wary)
    assert wary(company.root)
    await company.live(61, *company.replicas)
    wary = await second.store.read(second.suspicion.wary)
    assert not wary(company.root)


async def test_the_first_to_start_is_suspicious_and_the_next_is_not(company: Company) -> None:
    first, second = company.replicas
    await first.suspicion.begin()
    assert (await first.store.read(first.suspicion.wary))(company.root)
    company.clock.move(SPELL + MOMENT)
    await first.beats()
    await first.store.write(lambda tx: tx.leases.forget("suspicion", company.clock.now()))
    first.suspicion._until = None
    await second.suspicion.begin()
    assert not (await second.store.read(second.suspicion.wary))(company.root)


async def test_a_thread_that_is_still_to_be_read_back_is_read_first(company: Company) -> None:
    await company.quiet()
    key = f"{company.root.channel}:{company.root.ts}"
    store = company.replicas[0].store
    await store.write(lambda tx: tx.timers.set("read_thread", key, company.clock.now()))
    company.slack.say("one")
    await company.replicas[0].hears(company.slack.say("two"))
    for replica in company.replicas:
        await replica.beats()
    await company.replicas[0].applies()
    await company.replicas[0].applies()
    assert await company.heard_by_customer() == ["one", "two"]


async def test_one_replica_reads_for_all(company: Company) -> None:
    company.slack.say("one")
    await company.replicas[0].hears(company.slack.say("two"))
    for replica in company.replicas:
        replica.suspicion.note("a test")
    company.clock.move(HOLD + MOMENT)
    await asyncio.gather(*(replica.inbox.apply_ready() for replica in company.replicas))
    await company.replicas[1].applies()
    assert await company.heard_by_customer() == ["one", "two"]
    assert company.slack.calls == 1


async def test_a_word_is_applied_unread_when_no_call_is_free_within_three_seconds(
    company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    replica = company.replicas[0]
    await replica.hears(company.slack.say("one"))
    replica.suspicion.note("a test")
    company.clock.move(HOLD + MOMENT)
    until = company.clock.now() + timedelta(minutes=1)
    await replica.store.write(lambda tx: tx.rates.hold(PACE.key, until))
    begun = company.clock.now()
    await replica.inbox.apply_ready()
    assert await company.heard_by_customer() == ["one"]
    assert company.clock.now() - begun == timedelta(seconds=NO_PLACE)
    assert "inbox.not_read_first" in caplog.messages


async def test_the_time_in_which_it_was_stopped_is_none_of_its_patience(company: Company) -> None:
    replica, waits = company.replicas[0], 0

    async def stopped(_: float) -> None:
        nonlocal waits
        waits += 1
        company.clock.move(timedelta(seconds=NO_PLACE * 3))
        if waits == 1:
            await held()

    async def held() -> None:
        until = company.clock.now() + MOMENT
        await replica.store.write(lambda tx: tx.rates.hold(PACE.key, until))

    company.slack.say("one")
    await replica.hears(company.slack.say("two"))
    replica.suspicion.note("a test")
    company.clock.move(HOLD + MOMENT)
    await held()
    assert replica.inbox._first
    replica.inbox._first._sleep = stopped
    await replica.inbox.apply_ready()
    await replica.inbox.apply_ready()
    assert (await company.heard_by_customer(), waits) == (["one", "two"], 2)


FAULTS = [
    OutletDown(method=METHOD),
    OutletHeld(method=METHOD, seconds=1),
    OutletHeld(method=METHOD, seconds=round(2 * NO_PLACE)),
]


@pytest.mark.parametrize("fault", FAULTS, ids=["down", "held", "held for longer than our own pace holds"])
async def test_a_slack_that_gives_no_answer_is_asked_again(company: Company, fault: BatonError) -> None:
    company.slack.faults = [fault]
    replica = company.replicas[0]
    company.slack.say("one")
    await replica.hears(company.slack.say("two"))
    replica.suspicion.note("a test")
    await replica.applies()
    await replica.applies()
    assert await company.heard_by_customer() == ["one", "two"]
    assert company.slack.calls == 2


async def test_a_pause_longer_than_anybodys_patience_is_not_waited_for(company: Company) -> None:
    company.slack.faults = [OutletHeld(method=METHOD, seconds=60)]
    replica = company.replicas[0]
    await replica.hears(company.slack.say("one"))
    replica.suspicion.note("a test")
    company.clock.move(HOLD + MOMENT)
    begun = company.clock.now()
    await replica.inbox.apply_ready()
    assert await company.heard_by_customer() == ["one"]
    assert company.clock.now() - begun < timedelta(seconds=NO_PLACE)


async def test_a_thread_that_slack_refuses_to_show_holds_up_nothing(company: Company) -> None:
    company.slack.faults = [OutletRefused(method=METHOD, reason="thread_not_found")]
    replica = company.replicas[0]
    await replica.hears(company.slack.say("one"))
    replica.suspicion.note("a test")
    await replica.applies()
    assert await company.heard_by_customer() == ["one"]


def test_what_names_no_time_is_not_late() -> None:
    clock = FakeClock(BEGAN)
    suspicion = Suspicion(SqliteStore(Path("unused")), clock, shared=False)
    suspicion.heard(an_inbound("not a time"), retried=False)
    assert suspicion._until is None
