import asyncio
from typing import Any

import aiohttp
from aiohttp import WSCloseCode, WSMsgType

from tests.sandbox.test_interactivity import CLAIM, MODAL, send
from tests.sandbox.world import BILL, World, bolt_app, connected, running, until


class Page:
    """One open tab: it collects what it is told."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.frames: list[dict[str, Any]] = []
        self._reading = asyncio.create_task(self._read(ws))

    def kinds(self) -> list[str]:
        return [frame["kind"] for frame in self.frames]

    async def _read(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in ws:
            if frame.type is WSMsgType.TEXT:
                self.frames.append(frame.json())


async def test_each_person_sees_what_is_theirs_in_every_tab(world: World) -> None:
    bolt = bolt_app(world)

    @bolt.action("claim")
    async def on_claim(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @bolt.view("resolve")
    async def on_view(ack: Any) -> None:
        await ack()

    http, feed = world.http, f"{world.origin}/page/events?as="
    async with (
        connected(world, bolt),
        http.ws_connect(f"{feed}U0ANA") as one,
        http.ws_connect(f"{feed}U0ANA") as two,
        http.ws_connect(f"{feed}U0BEN") as three,
    ):
        tabs, ben = [Page(one), Page(two)], Page(three)
        await until(lambda: all(page.frames for page in (*tabs, ben)))
        ts = (await world.slack.chat_postMessage(channel=BILL, text="A handoff", blocks=CLAIM))["ts"]
        await world.click("U0ANA", ts, "claim")
        view = (await world.views("U0ANA"))[0]
        await send(world, "U0ANA", view["id"], "done")
        await world.slack.reactions_add(channel=BILL, timestamp=ts, name="lock")
        await world.slack.chat_postEphemeral(channel=BILL, user="U0ANA", text="psst")
        home: dict[str, Any] = {"type": "home", "blocks": []}
        await world.slack.views_publish(user_id="U0ANA", view=home)
        await world.slack.chat_update(channel=BILL, ts=ts, text="Resolved")
        await world.slack.chat_delete(channel=BILL, ts=ts)
        await until(lambda: all("message_deleted" in page.kinds() for page in (*tabs, ben)))
    shared = ["hello", "message", "reactions", "message_changed", "message_deleted"]
    mine = ["hello", "message", "view", "view_closed", "reactions", "ephemeral", "home"]
    for tab in tabs:
        assert tab.kinds() == [*mine, "message_changed", "message_deleted"]
        assert [f["rev"] for f in tab.frames] == sorted(f["rev"] for f in tab.frames)
    assert ben.kinds() == shared
    assert ben.frames[2]["reactions"] == [{"name": "lock", "users": ["U0BATON"], "count": 1}]
    assert ben.frames[4] == {
        "rev": ben.frames[4]["rev"],
        "kind": "message_deleted",
        "channel": BILL,
        "ts": ts,
    }


async def test_open_pages_are_told_at_the_end_to_come_again() -> None:
    async with aiohttp.ClientSession() as http:
        async with running() as world:
            ws = await http.ws_connect(f"{world.origin}/page/events?as=U0ANA")
            await ws.receive_json()
            told = asyncio.create_task(ws.receive())
        assert (await told).data == WSCloseCode.SERVICE_RESTART
