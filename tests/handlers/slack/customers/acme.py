"""Acme writes in a channel that both companies share; Baton serves it by socket, on the sandbox's Slack."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.amending import Amending
from bot.answering import Answering
from bot.app.replies import replies_of
from bot.delivery import Delivering
from bot.demo.colleague import Colleague, shown
from bot.desk.claims import Claims
from bot.desk.going_off import GoingOff
from bot.desk.holding import Holding
from bot.desk.lists import Lists
from bot.desk.merging import Merging
from bot.desk.offers import Offers
from bot.desk.shortcuts import Shortcuts
from bot.desk.transferring import Transferring
from bot.domain.conversation import Account, Conversation, Turn
from bot.domain.decision import Draft
from bot.domain.deliveries import OF_SLACK, LaneKind
from bot.domain.rules import Rules, Skill
from bot.escalating import Escalating
from bot.inbox import Inbox
from bot.intake import Intake
from bot.outlets import ByKind
from bot.ports import Outlet
from bot.presses import Presses
from bot.reporting import Reporting
from bot.visits import Visits
from bot.waking import Wake
from handlers.slack import startup
from handlers.slack.app import build
from handlers.slack.client import connected
from handlers.slack.customers.door import CustomersDoor
from handlers.slack.customers.guests import SlackGuests
from handlers.slack.customers.listening import Listening
from handlers.slack.customers.outlet import CustomersOutlet
from handlers.slack.customers.pressing import Pressing
from handlers.slack.desk import SlackDesk
from handlers.slack.outlet import SlackOutlet
from handlers.slack.people import SlackPeople
from handlers.slack.reading import SlackReader
from handlers.slack.sharing import Sharing
from handlers.slack.workspace import Workspace
from storage.store import SqliteStore
from tests.fakes import CalmMood, FailingStore, FakeAssistant, NamedSkills
from tests.sandbox.world import EXT, SECRET, World, connect
from tests.sandbox.world import connected as socket
from tests.sqlite import fresh_file

Json = dict[str, Any]

BILLING, TRIAL, HOUSE = "support-billing", "ext-acme", "orders-house"
RULES = Rules(
    skills={
        "General": Skill("General", "support-tech", general=True),
        "Billing": Skill("Billing", BILLING),
    },
    managers=frozenset({"U0MAYA"}),
)
ACCOUNT = Account("Acme Ltd", "Trade", "€48,000")
TOKEN = "xoxb-sandbox"
INVOICE = "Our invoice is for Billing to look at"


class MovableClock:
    def __init__(self) -> None:
        self.passed = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.passed


def workspace_file(**app: Any) -> Json:
    """`connect`'s, with the bot in every skill's channel and a customer channel within the company."""
    data = connect(**app)
    data["channels"][1]["members"].append("U0BATON")
    data["users"] += [
        {"id": "U0KIM", "name": "kim", "real_name": "Kim Sato", "tz": "Asia/Tokyo"},
        {"id": "U0LIN", "name": "lin", "real_name": "Lin Berg"},
        {"id": "U0ROBO", "name": "robo", "real_name": "Robo", "is_bot": True},
    ]
    data["channels"][-1]["members"].append("U0KIM")
    members = ["U0KIM", "U0LIN", "U0BEN", "U0MAYA", "U0BATON"]
    data["channels"].append({"id": "C0HOUSE", "name": HOUSE, "members": members})
    return data


@dataclass
class Acme:
    folder: Path
    world: World
    store: FailingStore
    clock: MovableClock
    assistant: FakeAssistant
    workspace: Workspace
    desk: SlackDesk
    sharing: Sharing
    inside: SlackOutlet
    visits: Visits
    app: AsyncApp
    wakes: list[Wake]
    loops: list[Any] = field(default_factory=list)

    def another_sharing(self) -> Sharing:
        """That of another replica, which frees no lanes here."""

        async def resume() -> None:
            pass

        return Sharing(self.desk.client, self.store, self.clock, self.workspace, resume)

    def colleague(self, user: str) -> Colleague:
        return Colleague(user, self.world.origin, self.world.http)

    @property
    def ana(self) -> Colleague:
        return self.colleague("U0ANA")

    async def messages(self, channel: str = EXT) -> list[Json]:
        return [one for one in (await self.world.ledger())["messages"] if one["channel"] == channel]

    async def thread(self, root: str, channel: str = EXT) -> list[tuple[str, str]]:
        """Who said what under that message, as everybody in the channel reads it."""
        said = await self.messages(channel)
        return [
            (one.get("username") or one["user"], shown(one))
            for one in said
            if one.get("thread_ts") == root and one["ts"] != root
        ]

    async def sees(self, words: str, root: str = "", channel: str = EXT) -> None:
        """That somebody reads these words there; without a root, anywhere in the channel."""

        async def stands() -> bool:
            said = await self.messages(channel)
            return any(words in shown(one) for one in said if not root or one.get("thread_ts") == root)

        await self.eventually(stands)

    async def press(self, who: str, label: str, words: str, channel: str = EXT) -> None:
        """The button on the newest message there that shows these words."""
        for message in reversed(await self.messages(channel)):
            if words not in shown(message):
                continue
            for block in message.get("blocks", ()):
                for element in block.get("elements", ()):
                    if element.get("type") == "button" and element["text"]["text"] == label:
                        await self._click(who, channel, message["ts"], block["block_id"], element)
                        return
        raise AssertionError(f"no button {label!r} under {words!r}")

    async def _click(self, who: str, channel: str, ts: str, block: str, element: Json) -> None:
        body = {"as": who, "channel": channel, "ts": ts, "action_id": element["action_id"], "block_id": block}
        answer = await self.world.page("/page/clicks", **body)
        assert answer["ok"], answer

    async def edit(self, who: str, ts: str, text: str, channel: str = EXT) -> None:
        answer = await self.world.page("/page/edits", **{"as": who}, channel=channel, ts=ts, text=text)
        assert answer["ok"], answer

    async def take_back(self, who: str, ts: str, channel: str = EXT) -> None:
        answer = await self.world.page("/page/deletes", **{"as": who}, channel=channel, ts=ts)
        assert answer["ok"], answer

    async def conversation(self, root: str, channel: str = EXT) -> Conversation | None:
        owner = f"s:T0TIDE:{channel}:{root}"
        return await self.store.read(lambda tx: tx.conversations.newest_of(owner))

    async def turns(self, root: str, channel: str = EXT) -> list[Turn]:
        found = await self.conversation(root, channel)
        return await self.store.read(lambda tx: tx.turns.of(found.id)) if found else []

    async def texts(self, root: str, channel: str = EXT) -> list[str]:
        return [turn.text for turn in await self.turns(root, channel) if turn.speaker == "customer"]

    async def whispers(self, who: str) -> list[str]:
        return [shown(said) for said in (await self.world.ledger())["ephemerals"] if said["to"] == who]

    def rows(self, query: str) -> list[Any]:
        """The first column of what stands in Baton's database."""
        with contextlib.closing(sqlite3.connect(self.folder / "baton.db")) as connection:
            return [row[0] for row in connection.execute(query)]

    async def fault(self, **wish: Any) -> None:
        assert (await self.world.page("/control/faults", **wish))["ok"]

    async def dispatch(self, body: Json) -> BoltResponse:
        """As Slack would bring it, but at once and in the order of the calls."""
        return await self.app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body, headers={}))

    async def quiet(self) -> None:
        """Until every event was heard and everything in the inbox is applied."""

        async def still() -> bool:
            """Asked in the order in which words travel, or they slip past between two questions."""
            over = all(event.over for event in self.world.state.events.values())
            waiting = await self.store.read(lambda tx: tx.inbox.oldest())
            asked = await self.store.read(lambda tx: tx.answering.wanted())
            return over and waiting is None and not asked

        await self.eventually(still)

    async def told(self) -> None:
        """Until Slack was told all that there is."""
        await self.quiet()

        async def nothing_due() -> bool:
            now = self.clock.now() + timedelta(minutes=5)
            return not await self.store.read(lambda tx: tx.lanes.due(now, OF_SLACK))

        await self.eventually(nothing_due)

    async def eventually(self, condition: Callable[[], Awaitable[Any]], seconds: float = 25.0) -> Any:
        end = time.monotonic() + seconds
        while True:
            for loop in self.loops:
                if loop.done():
                    loop.result()
            if found := await condition():
                return found
            assert time.monotonic() < end, "it did not come true in time"
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def served(
    world: World, folder: Path, *, direct: bool = True, clock: MovableClock | None = None
) -> AsyncIterator[Acme]:
    """Baton on that Slack, with its real loops; only the assistant is told what to say."""
    real = SqliteStore(fresh_file(folder / "baton.db"))
    await real.open()
    customers = {TRIAL: ACCOUNT, HOUSE: Account()}
    try:
        async with connected(TOKEN, f"{world.origin}/api/") as client:
            workspace = await startup.check(client, RULES, customers=customers, direct=direct)
            parts = _parts(folder, world, FailingStore(real), client, workspace, clock or MovableClock())
            async with _running(*parts) as acme:
                yield acme
    finally:
        await real.close()


def _parts(
    folder: Path, world: World, store: FailingStore, client: Any, workspace: Workspace, clock: MovableClock
) -> tuple[Acme, list[Any]]:
    wakes = [Wake(0.2) for _ in range(3)]
    for wake in wakes:
        store.on_commit(lambda _, wake=wake: wake.set())  # type: ignore[misc]
    escalating = Escalating(RULES, CalmMood(), NamedSkills("Billing"))
    intake = Intake(store, clock, RULES, escalating)
    people = SlackPeople(client, workspace.channels, clock)
    guests = SlackGuests(client, workspace, RULES, clock)
    visits = Visits(store, clock, intake, Amending(store, clock, RULES), guests, workspace.team_id)
    inbox = Inbox(store, clock, RULES, SlackReader(people), wakes[0], visits)

    async def resume() -> None:
        await delivering.free_parked()

    sharing = Sharing(client, store, clock, workspace, resume)
    inside = SlackOutlet(client, store, RULES, workspace, shared=sharing.is_shared)
    outlets: dict[LaneKind, Outlet] = dict.fromkeys(OF_SLACK, inside)
    outlets[LaneKind.CUSTOMER_SLACK] = CustomersOutlet(client, store, workspace)
    delivering = Delivering(store, clock, ByKind(outlets), wakes[1])
    pressing = Pressing(client, Presses(store, intake), guests)
    desk = SlackDesk(
        inbox,
        Claims(store, clock, RULES, people),
        Holding(store, clock, RULES, people),
        Transferring(store, clock, RULES, people),
        Shortcuts(store, clock, RULES, people),
        Lists(store, clock, RULES, people),
        replies_of(store, clock, RULES, people, FakeAssistant()),
        Reporting(store, clock, RULES),
        RULES,
        clock,
        client,
        workspace,
        CustomersDoor(Listening(inbox, visits, guests, workspace, clock), pressing),
        sharing,
        offers=Offers(store, clock, RULES, people),
        going_off=GoingOff(store, clock, RULES, people),
        merging=Merging(store, clock, RULES, people),
    )
    assistant = FakeAssistant()
    assistant.draft_is = Draft("Invoices are sent on the first of the month.", 0.9, article="invoices")
    answering = Answering(store, clock, assistant, escalating, wakes[2])
    app = build(desk, TOKEN, SECRET)
    acme = Acme(folder, world, store, clock, assistant, workspace, desk, sharing, inside, visits, app, wakes)
    return acme, [inbox, delivering, answering]


@contextlib.asynccontextmanager
async def _running(acme: Acme, runners: list[Any]) -> AsyncIterator[Acme]:
    acme.loops = [asyncio.create_task(runner.run()) for runner in runners]
    try:
        async with socket(acme.world, acme.app):
            yield acme
    finally:
        for loop in acme.loops:
            loop.cancel()
        await asyncio.gather(*acme.loops, return_exceptions=True)
        await asyncio.sleep(0)
