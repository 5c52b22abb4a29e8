from typing import Any

from aiohttp import WSMsgType

from tests.sandbox.world import BILL, World, bolt_app, connected, until


async def test_a_post_of_the_app_stands_in_the_channel_of_every_member(world: World) -> None:
    answer = await world.slack.chat_postMessage(channel=BILL, text="A handoff")
    for who in ("U0ANA", "U0BEN"):
        messages = (await world.channel(who))["messages"]
        assert [(m["ts"], m["text"], m["bot_id"]) for m in messages] == [
            (answer["ts"], "A handoff", "B0BATON")
        ]


async def test_what_a_person_writes_in_a_thread_reaches_the_app_by_socket(world: World) -> None:
    heard: list[dict[str, Any]] = []
    bolt = bolt_app(world)

    @bolt.event("message")
    async def on_message(body: dict[str, Any]) -> None:
        heard.append(body)

    async with connected(world, bolt):
        card = (await world.slack.chat_postMessage(channel=BILL, text="A handoff"))["ts"]
        ts = await world.say("U0ANA", "hello @ben <b> & see https://a.example/x.", thread_ts=card)
        await until(lambda: len(heard) == 2)
    heard.sort(key=lambda body: float(body["event"]["event_ts"]))
    own, reply = heard[0]["event"], heard[1]["event"]
    assert own["bot_id"] == "B0BATON"
    assert own["bot_profile"]["app_id"] == "A0BATON"
    assert reply["text"] == "hello <@U0BEN> &lt;b&gt; &amp; see <https://a.example/x>."
    assert (reply["ts"], reply["thread_ts"], reply["parent_user_id"]) == (ts, card, "U0BATON")
    assert reply["channel_type"] == "channel"
    assert reply["client_msg_id"]
    assert heard[1]["event_id"] != heard[0]["event_id"]


async def test_the_page_hears_of_a_message_as_it_comes(world: World) -> None:
    async with world.http.ws_connect(f"{world.origin}/page/events?as=U0ANA") as page:
        assert (await page.receive_json())["kind"] == "hello"
        ts = await world.say("U0BEN", "morning")
        frame = await page.receive_json()
        assert (frame["kind"], frame["channel"], frame["message"]["ts"]) == ("message", BILL, ts)


async def test_a_page_hears_nothing_of_a_private_channel_it_is_not_in(world: World) -> None:
    async with world.http.ws_connect(f"{world.origin}/page/events?as=U0ANA") as page:
        await page.receive_json()
        await world.say("U0MAYA", "secret", channel="G0BOSS")
        await world.say("U0MAYA", "open")
        frame = await page.receive()
        assert frame.type is WSMsgType.TEXT
        assert frame.json()["message"]["text"] == "open"
