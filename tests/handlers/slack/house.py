"""The real use cases on a real store, with the sandbox as Slack, and the app as Bolt would be given it."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.replies import replies_of
from bot.conversing import Message, Start
from bot.delivery import Delivering
from bot.desk.claims import Claims
from bot.desk.going_off import GoingOff
from bot.desk.holding import Holding
from bot.desk.lists import Lists
from bot.desk.merging import Merging
from bot.desk.offers import Offers
from bot.desk.shifts import Shifts
from bot.desk.shortcuts import Shortcuts
from bot.desk.transferring import Transferring
from bot.domain.callers import BACKEND
from bot.domain.conversation import Account, Customer, Page, Turn
from bot.domain.deliveries import Anchor
from bot.domain.handoff import Handoff
from bot.domain.rules import Rules, Skill
from bot.escalating import Escalating
from bot.inbox import Inbox
from bot.intake import Intake
from bot.ports import InboxRow
from bot.reporting import Reporting
from bot.waking import Wake
from handlers.slack.app import build
from handlers.slack.client import connected
from handlers.slack.desk import SlackDesk
from handlers.slack.outlet import SlackOutlet
from handlers.slack.people import SlackPeople
from handlers.slack.reading import SlackReader
from handlers.slack.workspace import Workspace
from storage.store import SqliteStore
from tests.fakes import CalmMood, FailingStore, FakeAssistant, NamedSkills
from tests.sandbox.world import BILL, SECRET, World
from tests.sqlite import fresh_file

PAYLOADS = Path(__file__).parent / "payloads"
RULES = Rules(
    skills={
        "General": Skill("General", "support-general", general=True),
        "Billing": Skill("Billing", "support-billing"),
    },
    managers=frozenset({"U0MAYA"}),
)
WORKSPACE = Workspace("T0TIDE", "U0BATON", "B0BATON", {"Billing": BILL, "General": "C0TECH"})
TOKEN = "xoxb-sandbox"
ASKED = "I was charged twice for Billing"


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class House:
    world: World
    store: FailingStore
    client: AsyncWebClient
    intake: Intake
    inbox: Inbox
    desk: SlackDesk
    outlet: SlackOutlet
    app: AsyncApp
    wake: Wake
    quick: Wake

    async def dispatch(self, body: dict[str, Any], **headers: str) -> BoltResponse:
        request = AsyncBoltRequest(mode="socket_mode", body=body, headers=dict(headers))
        return await self.app.async_dispatch(request)

    async def hand_off(self, text: str = ASKED, name: str = "Jordan Ellis") -> tuple[str, Handoff]:
        """A conversation with a handoff whose card stands in Slack."""
        begun = await self.intake.start(Start("v:one", Customer(name=name), Account(), Page()))
        await self.intake.receive(BACKEND, begun.id, Message("1", text))
        await self.intake.ask_for_person(BACKEND, begun.id)
        await self.eventually(lambda: self.anchor(begun.id))
        return begun.id, await self.handoff(begun.id)

    async def claimed(self, who: str = "U0ANA") -> tuple[str, Handoff]:
        conversation, handoff = await self.hand_off()
        await self.desk.claims.claim(handoff.id, who)
        return conversation, await self.handoff(conversation)

    async def handoff(self, conversation: str) -> Handoff:
        found = await self.store.read(lambda tx: tx.handoffs.last_of(conversation))
        assert found is not None
        return found

    async def anchor(self, conversation: str) -> Anchor | None:
        handoff = await self.handoff(conversation)
        return await self.store.read(lambda tx: tx.lanes.anchor_of(handoff.id))

    async def root(self, conversation: str) -> str:
        found = await self.anchor(conversation)
        assert found is not None
        return found.ts

    async def turns(self, conversation: str) -> list[Turn]:
        return await self.store.read(lambda tx: tx.turns.of(conversation))

    async def texts(self, conversation: str) -> list[str]:
        return [turn.text for turn in await self.turns(conversation)]

    async def inbox_rows(self) -> list[InboxRow]:
        """What was stored and waits to be applied."""
        late = datetime(2100, 1, 1, tzinfo=UTC)
        return await self.store.read(lambda tx: tx.inbox.ready(late))

    async def whispers(self, who: str) -> list[dict[str, Any]]:
        return [said for said in (await self.world.ledger())["ephemerals"] if said["to"] == who]

    async def messages(self) -> list[dict[str, Any]]:
        return list((await self.world.ledger())["messages"])

    async def thread(self, root: str) -> list[dict[str, Any]]:
        said = await self.messages()
        return [one for one in said if one.get("thread_ts") == root and one["ts"] != root]

    async def fault(self, **wish: Any) -> None:
        assert (await self.world.page("/control/faults", **wish))["ok"]

    async def eventually(self, condition: Callable[[], Awaitable[Any]], seconds: float = 25.0) -> Any:
        end = time.monotonic() + seconds
        while True:
            if found := await condition():
                return found
            assert time.monotonic() < end, "it did not come true in time"
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def opened(world: World, folder: Path, rules: Rules = RULES) -> AsyncIterator[House]:
    real = SqliteStore(fresh_file(folder / "baton.db"))
    await real.open()
    store, clock, wake, quick = FailingStore(real), RealClock(), Wake(0.1), Wake(0.1)
    async with connected(TOKEN, f"{world.origin}/api/") as client:
        people = SlackPeople(client, WORKSPACE.channels, clock)
        inbox = Inbox(store, clock, rules, SlackReader(people), quick)
        claims = Claims(store, clock, rules, people)
        reporting, shifts = Reporting(store, clock, rules), Shifts(store, clock, rules, people)
        holding = Holding(store, clock, rules, people)
        transferring = Transferring(store, clock, rules, people)
        lists = Lists(store, clock, rules, people)
        desk = SlackDesk(
            inbox,
            claims,
            holding,
            transferring,
            Shortcuts(store, clock, rules, people),
            lists,
            replies_of(store, clock, rules, people, FakeAssistant()),
            reporting,
            rules,
            clock,
            client,
            WORKSPACE,
            shifts=shifts,
            offers=Offers(store, clock, rules, people),
            going_off=GoingOff(store, clock, rules, people),
            merging=Merging(store, clock, rules, people),
        )
        outlet = SlackOutlet(client, store, rules, WORKSPACE)
        intake = Intake(store, clock, rules, Escalating(rules, CalmMood(), NamedSkills("Billing")))
        app = build(desk, TOKEN, SECRET)
        store.on_commit(lambda _: wake.set())
        store.on_commit(lambda _: quick.set())
        house = House(world, store, client, intake, inbox, desk, outlet, app, wake, quick)
        try:
            yield house
        finally:
            await real.close()


@contextlib.asynccontextmanager
async def delivering(house: House) -> AsyncIterator[None]:
    """The loop that speaks to Slack, and the one that applies what Slack said."""
    delivery = Delivering(house.store, house.desk.clock, house.outlet, house.wake)
    loops = [asyncio.create_task(delivery.run()), asyncio.create_task(house.inbox.run())]
    try:
        yield
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        await asyncio.sleep(0)


def payload(name: str, **changes: Any) -> dict[str, Any]:
    """A payload as Slack sends it; `changes` replace keys at its top."""
    body: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text())
    return {**body, **changes}


def event(name: str = "message", event_id: str = "", **changes: Any) -> dict[str, Any]:
    """`changes` replace keys of the inner event; None takes a key away. Another ts is another gesture."""
    body = payload(name)
    if "client_msg_id" in body["event"] and "ts" in changes:
        changes = {"client_msg_id": f"sent-{changes['ts']}"} | changes
    inner = {key: value for key, value in {**body["event"], **changes}.items() if value is not None}
    return {**body, "event": inner, "event_id": event_id or body["event_id"]}


def ts_now(later: int = 0) -> str:
    """What is said now: after a claim that was just made."""
    return f"{datetime.now(UTC).timestamp() + later:.6f}"


def click(handoff_id: str, who: str = "U0ANA", action: str = "claim", **changes: Any) -> dict[str, Any]:
    body = payload("click", **changes)
    pressed = {**body["actions"][0], "value": handoff_id, "action_id": action}
    return {**body, "user": {**body["user"], "id": who}, "actions": [pressed]}


def submission(handoff_id: str, who: str = "U0ANA", **values: Any) -> dict[str, Any]:
    body = payload("submission")
    state = {"values": {**body["view"]["state"]["values"], **values}}
    view = {**body["view"], "private_metadata": handoff_id, "state": state}
    return {**body, "user": {**body["user"], "id": who}, "view": view}


def with_skills(**skills: Skill) -> Rules:
    return replace(RULES, skills={**RULES.skills, **skills})


@contextlib.asynccontextmanager
async def answering(say: Any) -> AsyncIterator[str]:
    """The address of a server that answers everything with `say`."""
    app = web.Application()
    app.router.add_route("*", "/{method}", say)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()
        await asyncio.sleep(0)
