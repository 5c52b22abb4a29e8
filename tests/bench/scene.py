"""A Slack and one or more Batons beside it, with conversations that an agent holds from the start."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import aiohttp

from bot.app.starting import SystemClock
from bot.demo.processes import Program, Running, free_port
from bot.domain.conversation import Conversation
from bot.domain.decision import Decision, Reason, Signal
from bot.domain.deliveries import OF_SLACK, Anchor
from bot.domain.handoff import Agent
from bot.domain.rules import Rules, Skill
from bot.domain.verbs import Act, Role, Verb
from bot.escalating import Escalating, read_story
from bot.ports import Item, Lease, Tx
from bot.record import move
from handlers.customers.sessions import Sessions
from storage.postgres import PostgresStore
from storage.store import SqliteStore
from tests.bench import stage as stages
from tests.bench.crowd import Member, conversations
from tests.bench.ear import Ear, listening
from tests.bench.people import post
from tests.fakes import CalmMood, NamedSkills

RULES = Rules({"Team 0": Skill("Team 0", "C0BENCH0", general=True)})
HOLDER = Agent(stages.AGENT, "Ana Ruiz")
CHUNK = 50
BOT = {"Authorization": "Bearer xoxb-sandbox"}

Store = SqliteStore | PostgresStore


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation which the agent holds, in a thread of `channel`."""

    member: Member
    channel: str
    thread: str


@dataclass
class Scene:
    """`batons` run on one database; `talks` are held there."""

    folder: Path
    session: aiohttp.ClientSession
    slack: str
    urls: Sequence[str]
    postgres: str = ""
    batons: list[Running] = field(default_factory=list)
    talks: Sequence[Talk] = ()

    @property
    def database(self) -> Path:
        return self.folder / "baton.db"

    async def say(self, talk: Talk, token: str, text: str, url: str = "") -> None:
        """As the customer, to any Baton; back once it is stored. Raises BenchFailed."""
        at = f"{url or self.urls[0]}/v1/conversations/{talk.member.conversation}/turns"
        headers = {"Authorization": f"Bearer {talk.member.token}"}
        await post(self.session, at, {"client_id": token, "text": f"{token} {text}"}, headers=headers)

    async def control(self, path: str, **body: object) -> dict[str, object]:
        return await post(self.session, f"{self.slack}/control/{path}", body)

    async def summary(self) -> dict[str, dict[str, int]]:
        """What Slack was asked so far."""
        async with self.session.get(f"{self.slack}/control/summary") as answer:
            return dict(await answer.json())

    def watched(self) -> contextlib.AbstractAsyncContextManager[Ear]:
        return listening(self.session, f"{self.slack}/page/events?as={stages.WATCHER}", "Slack's page")


@contextlib.asynccontextmanager
async def opened(
    folder: Path, held: Sequence[str] = (), *, database: str = "", replicas: int = 1, module: str = "bot"
) -> AsyncIterator[Scene]:
    """`prepared`, and Baton runs. `module` is what runs as Baton. Raises BenchFailed or DemoFailed."""
    async with AsyncExitStack() as stack:
        scene = await stack.enter_async_context(prepared(folder, held, database=database, replicas=replicas))
        await begin(stack, scene, scene.slack, module=module)
        yield scene


@contextlib.asynccontextmanager
async def prepared(
    folder: Path, held: Sequence[str] = (), *, database: str = "", replicas: int = 1
) -> AsyncIterator[Scene]:
    """A Slack, and a database in which conversations are held; Baton does not run yet.

    `held` names the channel of each conversation. More than one replica needs PostgreSQL's address.
    """
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        slack_port, *ports = (free_port() for _ in range(replicas + 1))
        scene = Scene(
            folder,
            session,
            f"http://127.0.0.1:{slack_port}",
            [f"http://127.0.0.1:{port}" for port in ports],
            database,
        )
        for number, port in enumerate(ports):  # replicas differ in where they listen
            stages.write(folder, port)
            (folder / "baton.toml").rename(folder / f"baton{number}.toml")
        await stack.enter_async_context(Running(stages.sandbox(folder, "slack", slack_port)))
        scene.talks = await _talks(scene, held, database)
        yield scene


async def begin(
    stack: AsyncExitStack, scene: Scene, slack: str, *, module: str = "bot", signed: bool = False
) -> None:
    """Starts every replica; `slack` is where they find Slack. Raises DemoFailed."""
    for number, url in enumerate(scene.urls):
        program = stages.baton(
            scene.folder, slack, url, config=f"baton{number}.toml", database=scene.postgres, signed=signed
        )
        arguments, log = (module, *program.arguments[1:]), scene.folder / f"baton{number}.log"
        one = Program(f"Baton {number}", arguments, program.environment, log, program.probe)
        scene.batons.append(await stack.enter_async_context(Running(one)))


async def _talks(scene: Scene, channels: Sequence[str], database: str) -> list[Talk]:
    roots = [await _root(scene, channel) for channel in channels]
    places = [Anchor(channel, root) for channel, root in zip(channels, roots, strict=True)]
    store: Store = PostgresStore(database) if database else SqliteStore(scene.database)
    await store.open()
    try:
        members = await holding(store, places)
    finally:
        await store.close()
    return [Talk(member, place.channel, place.ts) for member, place in zip(members, places, strict=True)]


async def _root(scene: Scene, channel: str) -> str:
    """A card's message, posted by the bot itself: an hour's posts in a moment of Slack's time."""
    await scene.control("clock", seconds=1)
    body = {"channel": channel, "text": "A customer waits"}
    return str((await post(scene.session, f"{scene.slack}/api/chat.postMessage", body, headers=BOT))["ts"])


async def holding(store: Store, places: Sequence[Anchor]) -> list[Member]:
    """Conversations that the agent holds, their cards at these places."""
    sessions = Sessions(stages.SECRET, SystemClock())
    begun = conversations(len(places), outside=False)
    for start in range(0, len(begun), CHUNK):
        pairs = list(zip(begun[start : start + CHUNK], places[start : start + CHUNK], strict=True))
        await store.write(partial(_held, pairs=pairs))
    return [Member(one.id, sessions.visitor(one.owner).token) for one in begun]


def _held(tx: Tx, pairs: Sequence[tuple[Conversation, Anchor]]) -> None:
    for conversation, place in pairs:
        tx.conversations.add(conversation)
        escalating = Escalating(RULES, CalmMood(), NamedSkills())
        decision = Decision(
            (Signal(Reason.ASKED_FOR_PERSON, "pressed the button", rule=True),), hand_off=True
        )
        now = SystemClock().now()
        plan = escalating.plan(read_story(tx, conversation.id), decision)
        handoff = escalating.escalate(tx, conversation.id, plan, Role.CUSTOMER, now)
        move(tx, RULES, handoff, Act(Verb.CLAIM, Role.AGENT, now, agent=HOLDER))
        _delivered(tx, place)


def _delivered(tx: Tx, place: Anchor) -> None:
    """All that this conversation owes Slack so far stands there already."""
    now = SystemClock().now()
    while lanes := tx.lanes.due(now, OF_SLACK):
        for lane in lanes:
            if item := tx.lanes.head(lane, now):
                begun: Item = tx.lanes.begin(item, now, Lease("bench", now))
                tx.lanes.done(begun, begun.anchor or place, now)
