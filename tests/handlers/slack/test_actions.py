import asyncio
from typing import Any

import pytest
from aiohttp import web

from bot.domain.handoff import State
from tests.handlers.slack.house import House, answering, click, payload


async def test_a_claim_makes_the_clicker_the_holder_and_redraws_the_card(busy: House) -> None:
    conversation, handoff = await busy.hand_off()
    answer = await busy.dispatch(click(handoff.id))
    assert answer.status == 200
    held = await busy.handoff(conversation)
    assert (held.state, held.holder and held.holder.name) == (State.ASSIGNED, "Ana Ruiz")

    async def redrawn() -> bool:
        return "with Ana Ruiz" in (await busy.messages())[0]["text"]

    await busy.eventually(redrawn)


async def test_a_card_stands_once_with_its_delivery_id_and_the_claim_button(busy: House) -> None:
    await busy.hand_off()
    [card] = await busy.messages()
    assert card["metadata"]["event_type"] == "baton_delivery"
    assert card["metadata"]["event_payload"]["delivery_id"].startswith("card-")
    assert "charged twice" in card["text"]
    assert [button["action_id"] for button in card["blocks"][-1]["elements"]] == [
        "claim",
        "transcript",
        "more",
    ]


async def test_of_two_clicks_at_once_one_wins_and_the_other_is_told_who(busy: House) -> None:
    conversation, handoff = await busy.hand_off()
    clicks = [click(handoff.id, who) for who in ("U0ANA", "U0BEN")]
    answers = await asyncio.gather(*(busy.dispatch(one) for one in clicks))
    assert [answer.status for answer in answers] == [200, 200]
    holder = (await busy.handoff(conversation)).holder
    assert holder is not None
    loser = "U0BEN" if holder.id == "U0ANA" else "U0ANA"
    [told] = await busy.whispers(loser)
    assert told["text"] == f"{holder.name} claimed this first."
    assert told["shown"]
    assert await busy.whispers(holder.id) == []


async def test_a_second_click_by_the_winner_says_already_yours(busy: House) -> None:
    _, handoff = await busy.hand_off()
    await busy.dispatch(click(handoff.id))
    await busy.dispatch(click(handoff.id))
    [told] = await busy.whispers("U0ANA")
    assert told["text"].startswith("This is already yours")


async def test_who_is_not_in_the_skills_channel_cannot_claim_and_is_told_why(busy: House) -> None:
    conversation, handoff = await busy.hand_off()
    told: list[dict[str, Any]] = []

    async def response_url(request: web.Request) -> web.Response:
        told.append(await request.json())
        return web.json_response({"ok": True})

    async with answering(response_url) as url:
        answer = await busy.dispatch(click(handoff.id, "U0STRANGER", response_url=f"{url}respond"))
    assert answer.status == 200
    assert (await busy.handoff(conversation)).state is State.QUEUED
    [said] = told
    assert said["text"].startswith("Only members of this skill's channel can take its handoffs.")
    assert (said["response_type"], said["replace_original"]) == ("ephemeral", False)


async def test_a_manager_is_an_agent_only_as_a_member_and_a_silent_slack_is_no_refusal(busy: House) -> None:
    conversation, handoff = await busy.hand_off()
    await busy.fault(method="conversations.members", kind="error", error="internal_error")
    await busy.dispatch(click(handoff.id))
    [told] = await busy.whispers("U0ANA")
    assert told["text"].startswith("Slack didn't answer Baton just now")
    assert (await busy.handoff(conversation)).state is State.QUEUED
    await busy.dispatch(click(handoff.id))
    assert (await busy.handoff(conversation)).state is State.ASSIGNED


async def test_a_click_on_a_card_of_a_handoff_that_is_gone_is_answered_privately(house: House) -> None:
    await house.dispatch(click("h_of_another_time"))
    [told] = await house.whispers("U0ANA")
    assert told["text"] == "This handoff is no longer there."


async def test_a_click_while_the_store_is_down_changes_nothing_and_says_so(busy: House) -> None:
    _, handoff = await busy.hand_off()
    busy.store.down = True
    answer = await busy.dispatch(click(handoff.id))
    busy.store.down = False
    assert answer.status == 200
    [told] = await busy.whispers("U0ANA")
    assert told["text"].startswith("Baton can't store anything just now")


async def test_a_fault_of_ours_is_told_calmly_and_never_as_a_traceback(house: House) -> None:
    house.store.fault = RuntimeError("secret words")
    answer = await house.dispatch(click("h_any"))
    assert answer.status == 200
    [told] = await house.whispers("U0ANA")
    assert told["text"] == "Something went wrong on our side. Nothing was lost; try again."


async def test_the_words_to_a_click_inside_a_thread_stand_in_that_thread(busy: House) -> None:
    conversation, handoff = await busy.claimed("U0BEN")
    root = await busy.root(conversation)
    await busy.world.say("U0ANA", "mine?", thread_ts=root)
    container = {"type": "message", "message_ts": "1.1", "channel_id": "C0BILL", "thread_ts": root}
    body = click(handoff.id, container={**container, "is_ephemeral": True})
    del body["message"]
    await busy.dispatch(body)
    [told] = await busy.whispers("U0ANA")
    assert (told["text"], told["thread_ts"]) == ("Ben Osei claimed this first.", root)


async def test_the_holder_releases_and_another_may_not(busy: House) -> None:
    conversation, handoff = await busy.claimed()
    await busy.dispatch(click(handoff.id, "U0BEN", "release"))
    [told] = await busy.whispers("U0BEN")
    assert told["text"] == "Only Ana Ruiz or a manager can do this."
    await busy.dispatch(click(handoff.id, "U0ANA", "release"))
    assert (await busy.handoff(conversation)).state is State.QUEUED


@pytest.mark.parametrize(
    "broken", [{"actions": [{"action_id": "claim"}]}, {"container": None, "channel": None}]
)
async def test_a_click_that_cannot_be_read_is_acknowledged_and_harms_nothing(
    house: House, broken: dict[str, object]
) -> None:
    answer = await house.dispatch(payload("click", **broken))
    assert answer.status == 200


async def test_a_button_nobody_knows_any_more_is_acknowledged(house: House) -> None:
    answer = await house.dispatch(click("h", action="snooze"))
    assert answer.status == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"team": {"id": "T0OTHER", "domain": "other"}},
        {"user": {"id": "U0ANA", "team_id": "T0OTHER"}},
        {"team": None, "user": {"id": "U0ANA"}},
    ],
    ids=str,
)
async def test_a_click_from_another_workspace_is_refused(busy: House, elsewhere: dict[str, object]) -> None:
    conversation, handoff = await busy.hand_off()
    body = {**click(handoff.id), **elsewhere}
    assert (await busy.dispatch(body)).status == 403
    assert (await busy.handoff(conversation)).state is State.QUEUED
