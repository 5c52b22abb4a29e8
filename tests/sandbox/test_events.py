from datetime import UTC, datetime
from typing import Any

from bot.sandbox.clock import Timing
from bot.sandbox.sandbox import SANDBOX
from tests.sandbox.world import BILL, World, bolt_app, connected, running, until


def listening(world: World, heard: list[dict[str, Any]]) -> Any:
    bolt = bolt_app(world)

    @bolt.event("message")
    async def on_message(body: dict[str, Any]) -> None:
        heard.append(body["event"])

    return bolt


def when(event: dict[str, Any]) -> float:
    """The SDK runs one task per envelope, so arrival is no order."""
    return float(event["event_ts"])


async def test_edits_and_deletions_are_told_with_what_was_before(world: World) -> None:
    heard: list[dict[str, Any]] = []
    async with connected(world, listening(world, heard)):
        ts = await world.say("U0ANA", "frist")
        who = {"as": "U0ANA", "channel": BILL, "ts": ts}
        assert (await world.page("/page/edits", **who, text="first"))["ok"]
        assert (await world.page("/page/deletes", **who))["ok"]
        await until(lambda: len(heard) == 3)
    heard.sort(key=when)
    changed, deleted = heard[1], heard[2]
    assert (changed["subtype"], changed["hidden"]) == ("message_changed", True)
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("frist", "first")
    assert changed["message"]["edited"]["user"] == "U0ANA"
    assert changed["message"]["client_msg_id"] == heard[0]["client_msg_id"]
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)
    assert deleted["previous_message"]["text"] == "first"
    assert len({event["ts"] for event in heard}) == 3


async def test_a_deleted_parent_with_replies_is_told_as_a_tombstone(world: World) -> None:
    heard: list[dict[str, Any]] = []
    async with connected(world, listening(world, heard)):
        root = await world.say("U0ANA", "root")
        reply = await world.say("U0BEN", "reply", thread_ts=root)
        await world.page("/page/deletes", **{"as": "U0ANA"}, channel=BILL, ts=root)
        await world.page("/page/deletes", **{"as": "U0BEN"}, channel=BILL, ts=reply)
        await until(lambda: len(heard) == 5)
    heard.sort(key=when)
    assert heard[2]["subtype"] == "message_changed"
    assert heard[2]["message"]["subtype"] == "tombstone"
    assert [event["deleted_ts"] for event in heard[3:]] == [reply, root]
    assert heard[4]["previous_message"]["subtype"] == "tombstone"
    assert (await world.channel("U0BEN"))["messages"] == []


async def test_nothing_is_told_of_a_channel_without_the_bot(world: World) -> None:
    heard: list[dict[str, Any]] = []
    async with connected(world, listening(world, heard)):
        await world.say("U0BEN", "elsewhere", channel="C0TECH")
        await world.say("U0MAYA", "private", channel="G0BOSS")
        await until(lambda: heard)
    assert [(e["text"], e["channel_type"]) for e in heard] == [("private", "group")]


async def test_metadata_does_not_come_with_events(world: World) -> None:
    heard: list[dict[str, Any]] = []
    async with connected(world, listening(world, heard)):
        meta = {"event_type": "e", "event_payload": {}}
        await world.slack.chat_postMessage(channel=BILL, text="x", metadata=meta)
        await until(lambda: heard)
    assert "metadata" not in heard[0]


async def test_files_come_as_a_file_share(world: World) -> None:
    heard: list[dict[str, Any]] = []
    async with connected(world, listening(world, heard)):
        await world.say("U0ANA", "", files=[{"name": "bill.pdf", "mimetype": "application/pdf", "size": 9}])
        await until(lambda: heard)
    assert heard[0]["subtype"] == "file_share"
    assert (heard[0]["files"][0]["name"], heard[0]["files"][0]["filetype"]) == ("bill.pdf", "pdf")


async def test_an_event_that_is_not_acknowledged_comes_three_times_more(world: World) -> None:
    tries: list[tuple[str, str]] = []
    bolt = bolt_app(world)

    @bolt.event("message")
    async def on_message(request: Any) -> None:
        headers = request.headers
        tries.append(
            (headers.get("x-slack-retry-num", ["0"])[0], headers.get("x-slack-retry-reason", [""])[0])
        )
        if len(tries) < 4:
            raise RuntimeError("the store is down")

    async with connected(world, bolt):
        await world.say("U0ANA", "hello")
        await until(lambda: len(tries) == 4)
        await until(lambda: all(e.acked for e in world.app[SANDBOX].state.events.values()))
    assert tries == [("0", ""), ("1", "timeout"), ("2", "timeout"), ("3", "timeout")]
    assert (await world.ledger())["events"][0]["attempts"] == 4


async def test_without_a_listener_an_event_is_given_up_after_its_retries(world: World) -> None:
    await world.say("U0ANA", "anybody?")
    await until(lambda: all(e.over for e in world.app[SANDBOX].state.events.values()))
    event = (await world.ledger())["events"][0]
    assert (event["acked"], event["attempts"]) == (False, 4)


async def test_a_listener_that_comes_back_hears_what_is_still_being_retried() -> None:
    heard: list[dict[str, Any]] = []
    async with running(timing=Timing(ack=1.0, retries=(0.0, 0.5, 0.5))) as world:
        await world.say("U0ANA", "are you there?")
        async with connected(world, listening(world, heard)):
            await until(lambda: heard)
    assert heard[0]["text"] == "are you there?"


async def test_a_dropped_socket_is_opened_again_by_the_sdk(world: World) -> None:
    heard: list[dict[str, Any]] = []
    sockets = world.app[SANDBOX].sockets
    async with connected(world, listening(world, heard)):
        assert (await world.get("/control/sockets"))["open"] == 1
        closed = await world.page("/control/sockets/close")
        assert closed["closed"] == 1
        await until(lambda: sockets.open == 1, seconds=15)
        await world.say("U0ANA", "again")
        await until(lambda: heard, seconds=15)
    assert heard[-1]["text"] == "again"


async def test_two_sockets_share_the_events(world: World) -> None:
    one: list[dict[str, Any]] = []
    two: list[dict[str, Any]] = []
    async with connected(world, listening(world, one)), connected(world, listening(world, two)):
        for number in range(6):
            await world.say("U0ANA", str(number))
        await until(lambda: len(one) + len(two) == 6)
    assert len(one) == len(two) == 3


async def test_a_socket_address_is_good_once(world: World) -> None:
    async with world.http.post(
        f"{world.origin}/api/apps.connections.open", headers={"Authorization": "Bearer xapp-sandbox"}
    ) as answer:
        url = (await answer.json())["url"]
    async with world.http.ws_connect(url) as ws:
        hello = await ws.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    async with world.http.get(url.replace("ws", "http", 1)) as answer:
        assert answer.status == 404


async def test_an_event_about_an_edit_has_a_ts_of_its_own_also_when_the_clock_stands() -> None:
    instant = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    heard: list[dict[str, Any]] = []
    async with running(clock=lambda: instant) as world, connected(world, listening(world, heard)):
        ts = await world.say("U0ANA", "one")
        await world.page("/page/edits", **{"as": "U0ANA"}, channel=BILL, ts=ts, text="two")
        await world.say("U0ANA", "three")
        await until(lambda: len(heard) == 3)
    assert len({event["ts"] for event in heard}) == 3
