"""The ledger as a soak reads it: in pages, thread by thread, and in figures."""

import json
from typing import Any

import pytest

from bot.sandbox import workspace
from tests.sandbox.world import BILL, World, running, until


def mark(delivery_id: str) -> dict[str, Any]:
    return {"event_type": "delivery", "event_payload": {"delivery_id": delivery_id}}


async def post(world: World, text: str, delivery_id: str, **more: Any) -> str:
    answer = await world.slack.chat_postMessage(channel=BILL, text=text, metadata=mark(delivery_id), **more)
    return str(answer["ts"])


async def threads(world: World, query: str = "") -> list[dict[str, Any]]:
    async with world.http.get(f"{world.origin}/control/judge{query}") as answer:
        assert answer.content_type == "application/x-ndjson"
        return [json.loads(line) for line in (await answer.text()).splitlines()]


async def test_the_ledger_comes_in_pages_of_what_stands_in_the_order_it_came(world: World) -> None:
    stamps = [await world.say("U0ANA", str(number)) for number in range(5)]
    await world.page("/control/threads", channel=BILL, ts=stamps[1])
    first = await world.get("/control/ledger?since=0&limit=3")
    assert ([m["text"] for m in first["messages"]], first["next"], first["more"]) == (["0", "2"], 3, True)
    rest = await world.get(f"/control/ledger?since={first['next']}")
    assert ([m["text"] for m in rest["messages"]], rest["next"], rest["more"]) == (["3", "4"], 5, False)
    assert (await world.get("/control/ledger?since=5"))["messages"] == []


@pytest.mark.parametrize("query", ["since=-1", "since=x", "since=0&limit=1.5", "since=²"])
async def test_a_page_that_is_no_number_is_refused(world: World, query: str) -> None:
    assert (await world.get(f"/control/ledger?{query}"))["error"] == "invalid_arguments"


async def test_the_judge_names_each_threads_deliveries_and_words_in_order(world: World) -> None:
    root = await post(world, "A card", "d1")
    reply = await post(world, "hello", "d2", thread_ts=root)
    answer = await world.say("U0ANA", "a &b", thread_ts=root)
    lone = await world.say("U0MAYA", "boss", channel="G0BOSS")
    assert await threads(world) == [
        {
            "channel": BILL,
            "root": root,
            "messages": [
                [root, "d1", "U0BATON", "A card"],
                [reply, "d2", "U0BATON", "hello"],
                [answer, "", "U0ANA", "a &amp;b"],
            ],
        },
        {"channel": "G0BOSS", "root": lone, "messages": [[lone, "", "U0MAYA", "boss"]]},
    ]
    only = await threads(world, "?channel=G0BOSS&texts=0")
    assert [one["messages"] for one in only] == [[[lone, "", "U0MAYA", ""]]]
    assert await threads(world, "?channel=C0NONE") == []


async def test_the_judge_sees_no_message_that_is_hidden_or_gone(world: World) -> None:
    await world.page("/control/faults", method="chat.postMessage", kind="visible_late", seconds=60)
    await post(world, "late", "d1")
    assert await threads(world) == []
    await world.page("/control/clock", seconds=60)
    await until(lambda: not world.state.hidden)
    assert len(await threads(world)) == 1


async def test_the_summary_counts(world: World) -> None:
    root = await world.say("U0ANA", "root")
    await post(world, "reply", "d1", thread_ts=root)
    await until(lambda: all(event.over for event in world.state.events.values()))
    found = await world.get("/control/summary")
    assert (found["messages"], found["threads"], found["calls"]) == (2, 1, {"chat.postMessage": 1})
    assert found["events"] == {"sent": 2, "acked": 0, "given_up": 2, "attempts": 8, "open": 0}
    assert found["sockets"] == 0


async def test_events_that_are_over_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace, "EVENTS_KEPT", 3)
    async with running() as world:
        for number in range(5):
            await world.say("U0ANA", str(number))
        await until(lambda: len(world.state.events) == 3)
        assert [event.body for event in world.state.events.values()] == [{}, {}, {}]
        assert (await world.get("/control/summary"))["events"]["given_up"] == 5
