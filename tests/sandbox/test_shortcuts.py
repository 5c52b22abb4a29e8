"""A message's menu, as the sandbox offers it and tells the app of a choice."""

from __future__ import annotations

from typing import Any

from tests.sandbox.world import BILL, EXT, bolt_app, connect, connected, running

SHORTCUTS = [{"name": "Send it", "callback_id": "send", "description": "Sends it"}]


async def test_a_choice_comes_with_the_message_and_who_chose() -> None:
    async with running(app={"shortcuts": SHORTCUTS}) as world:
        bolt, heard = bolt_app(world), list[dict[str, Any]]()

        async def picked(ack: Any, body: dict[str, Any]) -> None:
            await ack()
            heard.append(body)

        bolt.shortcut("send")(picked)
        root = await world.say("U0ANA", "root")
        ts = await world.say("U0BEN", "in the thread", thread_ts=root)
        where = {"as": "U0ANA", "channel": BILL, "ts": ts, "callback_id": "send"}
        async with connected(world, bolt):
            answer = await world.page("/page/shortcuts", **where)
        [body] = heard
        assert answer["ok"]
        assert (body["type"], body["callback_id"], body["user"]["id"]) == ("message_action", "send", "U0ANA")
        assert (body["message"]["ts"], body["message"]["thread_ts"], body["message_ts"]) == (ts, root, ts)
        assert body["message"]["user"] == "U0BEN"
        assert body["response_url"]
        assert body["trigger_id"] == answer["trigger_id"]


async def test_it_is_offered_to_the_companys_own_people_on_messages_that_stand() -> None:
    async with running(**connect(shortcuts=SHORTCUTS)) as world:
        ts = await world.say("U0ANA", "hello", EXT)
        for change, error in (
            ({"as": "U0PRIYA"}, "unknown_shortcut"),
            ({"callback_id": "other"}, "unknown_shortcut"),
            ({"ts": "1.0"}, "message_not_found"),
        ):
            where = {"as": "U0ANA", "channel": EXT, "ts": ts, "callback_id": "send", **change}
            assert (await world.page("/page/shortcuts", **where))["error"] == error
