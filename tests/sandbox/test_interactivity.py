import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.world import BILL, World, bolt_app, connected, running, until

CLAIM: list[dict[str, Any]] = [
    {"type": "section", "block_id": "who", "text": {"type": "mrkdwn", "text": "*Rosa* wants a refund"}},
    {
        "type": "actions",
        "block_id": "acts",
        "elements": [
            {
                "type": "button",
                "action_id": "claim",
                "value": "h1",
                "text": {"type": "plain_text", "text": "Claim"},
            },
            {
                "type": "static_select",
                "action_id": "why",
                "placeholder": {"type": "plain_text", "text": "Why"},
                "options": [
                    {"text": {"type": "plain_text", "text": "Refund"}, "value": "refund"},
                    {"text": {"type": "plain_text", "text": "Other"}, "value": "other"},
                ],
            },
        ],
    },
]
NOTE = {
    "type": "input",
    "block_id": "note",
    "label": {"type": "plain_text", "text": "What happened"},
    "element": {"type": "plain_text_input", "action_id": "text", "max_length": 20},
}
MODAL = {
    "type": "modal",
    "callback_id": "resolve",
    "private_metadata": "h1",
    "title": {"type": "plain_text", "text": "Resolve"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [NOTE],
}


def typed(text: str) -> dict[str, Any]:
    return {"note": {"text": {"type": "plain_text_input", "value": text}}}


async def card(world: World) -> str:
    answer = await world.slack.chat_postMessage(channel=BILL, text="A handoff", blocks=CLAIM)
    return str(answer["ts"])


async def send(world: World, who: str, view_id: str, text: str) -> dict[str, Any]:
    return await world.page(f"/page/views/{view_id}", **{"as": who}, action="submit", values=typed(text))


async def test_a_click_brings_the_whole_message_and_can_redraw_it(world: World) -> None:
    seen: list[dict[str, Any]] = []
    bolt = bolt_app(world)

    @bolt.action("claim")
    async def on_claim(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        seen.append(body)
        await client.chat_update(channel=BILL, ts=body["message"]["ts"], text="Claimed by Ana")

    async with connected(world, bolt):
        ts = await card(world)
        answer = await world.click("U0ANA", ts, "claim")
        assert answer["ok"], answer
        await until(lambda: seen)
        messages = (await world.channel("U0BEN"))["messages"]
    body = seen[0]
    assert body["message"]["blocks"][0]["text"]["text"] == "*Rosa* wants a refund"
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": BILL,
        "is_ephemeral": False,
    }
    assert body["actions"][0]["value"] == "h1"
    assert body["user"]["id"] == "U0ANA"
    assert body["state"]["values"]["acts"]["why"] == {"type": "static_select", "selected_option": None}
    assert messages[0]["text"] == "Claimed by Ana"
    assert "blocks" not in messages[0]


async def test_a_choice_in_a_message_stays_in_its_state(world: World) -> None:
    seen: list[dict[str, Any]] = []
    bolt = bolt_app(world)

    @bolt.action("why")
    @bolt.action("claim")
    async def on_any(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        seen.append(body)

    async with connected(world, bolt):
        ts = await card(world)
        await world.click("U0ANA", ts, "why", selected_option={"value": "refund"})
        await world.click("U0ANA", ts, "claim")
        await world.click("U0BEN", ts, "claim")
        await until(lambda: len(seen) == 3)
    assert seen[0]["actions"][0]["selected_option"]["text"]["text"] == "Refund"
    assert seen[1]["state"]["values"]["acts"]["why"]["selected_option"]["value"] == "refund"
    assert seen[2]["state"]["values"]["acts"]["why"]["selected_option"] is None


async def test_a_button_that_was_just_redrawn_away_is_still_delivered(world: World) -> None:
    seen: list[str] = []
    bolt = bolt_app(world)

    @bolt.action("claim")
    async def on_claim(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        seen.append(body["message"]["text"])

    async with connected(world, bolt):
        ts = await card(world)
        await world.slack.chat_update(channel=BILL, ts=ts, text="Offered", blocks=CLAIM[:1])
        await world.slack.chat_update(channel=BILL, ts=ts, text="Claimed")
        assert (await world.click("U0BEN", ts, "claim"))["ok"]
        await until(lambda: seen)
    assert seen == ["Claimed"]


async def test_a_click_that_nobody_acknowledges_is_told_to_the_person(world: World) -> None:
    ts = await card(world)
    answer = await world.click("U0ANA", ts, "claim")
    assert (answer["ok"], answer["error"]) == (False, "not_acknowledged")
    notices = (await world.get("/page/workspace?as=U0ANA"))["notices"]
    assert notices[-1]["text"].startswith("Baton didn't answer in time")
    assert (await world.get("/page/workspace?as=U0BEN"))["notices"] == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"action_id": "nothing"}, "action_not_found"),
        ({"ts": "1.000001"}, "message_not_found"),
        ({"channel": "C0NONE"}, "channel_not_found"),
        ({"as": "U0NONE"}, "unknown_user"),
        ({"as": "U0BATON"}, "unknown_user"),
        ({"ts": 7}, "invalid_arguments"),
        ({"action_id": "why", "selected_option": {"value": "bribe"}}, "invalid_values"),
    ],
)
async def test_a_wrong_click_gets_a_named_error(world: World, change: dict[str, Any], error: str) -> None:
    body = {"as": "U0ANA", "channel": BILL, "ts": await card(world), "action_id": "claim"}
    assert (await world.page("/page/clicks", **(body | change)))["error"] == error


async def test_a_modal_is_opened_filled_in_and_closed(world: World) -> None:
    sent: list[dict[str, Any]] = []
    bolt = bolt_app(world)

    @bolt.action("claim")
    async def on_claim(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @bolt.view("resolve")
    async def on_resolve(ack: Any, view: dict[str, Any]) -> None:
        sent.append(view)
        if view["state"]["values"]["note"]["text"]["value"] == "no":
            await ack(response_action="errors", errors={"note": "Say more"})
        else:
            await ack()

    async with connected(world, bolt):
        await world.click("U0ANA", await card(world), "claim")
        view = (await world.views("U0ANA"))[0]
        assert await world.views("U0BEN") == []
        empty = await send(world, "U0ANA", view["id"], "")
        assert (empty["response_action"], list(empty["errors"])) == ("errors", ["note"])
        assert (await send(world, "U0ANA", view["id"], "n" * 21))["response_action"] == "errors"
        assert sent == []
        assert (await send(world, "U0ANA", view["id"], "no"))["errors"] == {"note": "Say more"}
        assert (await world.views("U0ANA"))[0]["errors"] == {"note": "Say more"}
        assert (await send(world, "U0BEN", view["id"], "mine"))["error"] == "view_not_found"
        assert await send(world, "U0ANA", view["id"], "refunded") == {"ok": True}
        assert await world.views("U0ANA") == []
    assert sent[-1]["private_metadata"] == "h1"
    assert sent[-1]["state"]["values"]["note"]["text"]["value"] == "refunded"


async def test_an_answer_can_update_push_and_clear_the_stack(world: World) -> None:
    bolt = bolt_app(world)
    plain = {key: value for key, value in MODAL.items() if key != "private_metadata"}
    answers: list[dict[str, Any]] = [
        {"response_action": "update", "view": plain | {"title": {"type": "plain_text", "text": "Second"}}},
        {"response_action": "push", "view": plain | {"title": {"type": "plain_text", "text": "Third"}}},
        {"response_action": "push", "view": plain | {"title": {"type": "plain_text", "text": "Fourth"}}},
        {"response_action": "push", "view": plain | {"title": {"type": "plain_text", "text": "Fifth"}}},
        {"response_action": "clear"},
    ]
    stacks: list[list[str]] = []

    @bolt.command("/handoff")
    async def on_command(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @bolt.view("resolve")
    async def on_view(ack: Any) -> None:
        await ack(answers.pop(0))

    async with connected(world, bolt):
        await world.page("/page/commands", **{"as": "U0ANA"}, channel=BILL, text="/handoff")
        results = []
        while answers:
            top = (await world.views("U0ANA"))[-1]
            results.append(await send(world, "U0ANA", top["id"], "yes"))
            stacks.append([view["title"]["text"] for view in await world.views("U0ANA")])
    assert stacks == [
        ["Second"],
        ["Second", "Third"],
        ["Second", "Third", "Fourth"],
        ["Second", "Third", "Fourth"],
        [],
    ]
    assert results[3]["error"] == "invalid_response"


async def test_a_trigger_opens_one_view_and_only_for_three_seconds() -> None:
    now = [datetime(2026, 11, 22, 9, 0, tzinfo=UTC)]
    async with running(clock=lambda: now[0]) as world:
        bolt = bolt_app(world)
        triggers: list[str] = []

        @bolt.action("claim")
        async def on_claim(ack: Any, body: dict[str, Any]) -> None:
            await ack()
            triggers.append(body["trigger_id"])

        async def refusal(trigger: str) -> str:
            with pytest.raises(SlackApiError) as caught:
                await world.slack.views_open(trigger_id=trigger, view=MODAL)
            return str(caught.value.response["error"])

        async with connected(world, bolt):
            ts = await card(world)
            await world.click("U0ANA", ts, "claim")
            await world.click("U0ANA", ts, "claim")
            await world.slack.views_open(trigger_id=triggers[0], view=MODAL)
            assert await refusal(triggers[0]) == "exchanged_trigger_id"
            now[0] += timedelta(seconds=3.5)
            assert await refusal(triggers[1]) == "expired_trigger_id"
            assert await refusal("made-up") == "invalid_trigger_id"


async def test_a_stale_hash_does_not_update_a_view(world: World) -> None:
    bolt = bolt_app(world)

    @bolt.action("claim")
    async def on_claim(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    async with connected(world, bolt):
        await world.click("U0ANA", await card(world), "claim")
    old = (await world.views("U0ANA"))[0]
    await world.slack.views_update(view_id=old["id"], hash=old["hash"], view=MODAL)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await world.slack.views_update(view_id=old["id"], hash=old["hash"], view=MODAL)


async def test_a_home_tab_is_published_for_one_person(world: World) -> None:
    home = {"type": "home", "blocks": [CLAIM[0]]}
    await world.slack.views_publish(user_id="U0ANA", view=home)
    assert (await world.get("/page/workspace?as=U0ANA"))["home"]["type"] == "home"
    assert (await world.get("/page/workspace?as=U0BEN"))["home"] is None


async def test_a_command_is_answered_privately_and_by_its_response_url(world: World) -> None:
    seen: list[dict[str, Any]] = []
    bolt = bolt_app(world)

    @bolt.command("/handoff")
    async def on_command(ack: Any, body: dict[str, Any], respond: Any) -> None:
        seen.append(body)
        await ack("Looking")
        await respond("Today: 3")
        await respond("For all", response_type="in_channel")

    async with connected(world, bolt):
        command = {"channel": BILL, "text": "/handoff  report week "}
        assert await world.page("/page/commands", **{"as": "U0MAYA"}, **command) == {"ok": True}
        mine = [m["text"] for m in (await world.channel("U0MAYA"))["messages"]]
        others = [m["text"] for m in (await world.channel("U0ANA"))["messages"]]
    assert (seen[0]["command"], seen[0]["text"]) == ("/handoff", "report week")
    assert sorted(mine) == ["For all", "Looking", "Today: 3"]
    assert others == ["For all"]


async def test_a_command_that_is_not_there_or_not_answered_says_so(world: World) -> None:
    who = {"as": "U0ANA", "channel": BILL}
    assert (await world.page("/page/commands", **who, text="/nothing"))["error"] == "unknown_command"
    assert (await world.page("/page/commands", **who, text="/handoff"))["error"] == "not_acknowledged"


async def test_a_response_url_replaces_and_deletes_a_private_answer_five_times_at_most(world: World) -> None:
    urls: list[str] = []
    bolt = bolt_app(world)

    @bolt.action("claim")
    async def on_claim(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        urls.append(body["response_url"])

    async def post(url: str, **words: Any) -> int:
        async with world.http.post(url, json=words) as answer:
            return answer.status

    async def seen(who: str) -> list[str]:
        return [m["text"] for m in (await world.channel(who))["messages"]]

    async with connected(world, bolt):
        await world.slack.chat_postEphemeral(channel=BILL, user="U0ANA", text="psst", blocks=CLAIM)
        ts = (await world.channel("U0ANA"))["messages"][0]["ts"]
        assert await seen("U0BEN") == []
        assert (await world.click("U0BEN", ts, "claim"))["error"] == "message_not_found"
        await world.click("U0ANA", ts, "claim")
    assert await post(urls[0], replace_original=True, text="changed") == 200
    assert await seen("U0ANA") == ["changed"]
    assert await post(urls[0], delete_original=True) == 200
    assert await seen("U0ANA") == []
    assert await post(urls[0]) == 400
    for _ in range(3):
        assert await post(urls[0], text="more") == 200
    assert await post(urls[0], text="too much") == 404
    assert await post(f"{world.origin}/response/unknown", text="x") == 404


async def test_two_people_clicking_at_once_are_both_delivered(world: World) -> None:
    seen: list[str] = []
    bolt = bolt_app(world)

    @bolt.action("claim")
    async def on_claim(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        seen.append(body["user"]["id"])

    async with connected(world, bolt):
        ts = await card(world)
        answers = await asyncio.gather(*(world.click(who, ts, "claim") for who in ("U0ANA", "U0BEN")))
    assert [answer["ok"] for answer in answers] == [True, True]
    assert sorted(seen) == ["U0ANA", "U0BEN"]


async def test_a_press_in_a_modal_brings_what_was_typed_beside_it(world: World) -> None:
    seen: list[dict[str, Any]] = []
    bolt = bolt_app(world)

    @bolt.action("claim")
    async def on_claim(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        seen.append(body)
        if "message" in body:
            modal = MODAL | {"blocks": [NOTE, CLAIM[1]]}
            await client.views_open(trigger_id=body["trigger_id"], view=modal)

    async with connected(world, bolt):
        await world.click("U0ANA", await card(world), "claim")
        view_id = (await world.views("U0ANA"))[0]["id"]
        press = {"as": "U0ANA", "view_id": view_id, "action_id": "claim", "values": typed("half a word")}
        assert (await world.page("/page/clicks", **press))["ok"]
        assert (await world.page("/page/clicks", **(press | {"as": "U0BEN"})))["error"] == "view_not_found"
        wrong = press | {"values": {"elsewhere": {"x": {}}}}
        assert (await world.page("/page/clicks", **wrong))["error"] == "invalid_values"
    assert seen[1]["container"] == {"type": "view", "view_id": view_id}
    assert seen[1]["view"]["state"]["values"]["note"]["text"]["value"] == "half a word"
    assert "message" not in seen[1]


async def test_a_private_message_brings_no_message_when_it_is_pressed(world: World) -> None:
    seen: list[dict[str, Any]] = []
    bolt = bolt_app(world)

    @bolt.action("good")
    @bolt.action("claim")
    async def on_any(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        seen.append(body)

    feedback = {
        "type": "feedback_buttons",
        "action_id": "good",
        "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "yes"},
        "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "no"},
    }
    blocks = [*CLAIM, {"type": "context_actions", "elements": [feedback]}]
    async with connected(world, bolt):
        await world.slack.chat_postEphemeral(channel=BILL, user="U0ANA", text="psst", blocks=blocks)
        ts = (await world.channel("U0ANA"))["messages"][0]["ts"]
        assert (await world.click("U0ANA", ts, "claim"))["ok"]
        assert (await world.click("U0ANA", ts, "good", value="no"))["ok"]
        assert (await world.click("U0ANA", ts, "good", value="maybe"))["error"] == "invalid_values"
        await until(lambda: len(seen) == 2)
    assert "message" not in seen[0]
    assert seen[0]["container"]["is_ephemeral"] is True
    assert seen[1]["actions"][0]["value"] == "no"


async def test_closing_tells_the_app_when_it_asked_for_it(world: World) -> None:
    closed: list[dict[str, Any]] = []
    bolt = bolt_app(world)

    @bolt.command("/handoff")
    async def on_command(ack: Any, body: dict[str, Any], client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL | {"notify_on_close": True})

    @bolt.view_closed("resolve")
    async def on_closed(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        closed.append(body)

    async with connected(world, bolt):
        await world.page("/page/commands", **{"as": "U0ANA"}, channel=BILL, text="/handoff")
        view_id = (await world.views("U0ANA"))[0]["id"]
        assert (await world.page(f"/page/views/{view_id}", **{"as": "U0ANA"}, action="close"))["ok"]
        await until(lambda: closed)
        assert await world.views("U0ANA") == []
    assert (closed[0]["view"]["id"], closed[0]["is_cleared"]) == (view_id, False)


async def test_a_button_redrawn_away_long_ago_is_not_delivered() -> None:
    now = [datetime(2026, 11, 22, 9, 0, tzinfo=UTC)]
    async with running(clock=lambda: now[0]) as world:
        ts = await card(world)
        await world.slack.chat_update(channel=BILL, ts=ts, text="Claimed")
        now[0] += timedelta(seconds=11)
        assert (await world.click("U0ANA", ts, "claim"))["error"] == "action_not_found"
