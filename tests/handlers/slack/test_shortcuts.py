"""What comes of a message's menu, hostile or too late: acknowledged, and told to whoever picked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handlers.slack.house import House


def picked(callback_id: str, message: Any, channel: Any = "C0BILL", who: str = "U0ANA") -> dict[str, Any]:
    team = {"id": "T0TIDE", "domain": "tidewater"}
    return {
        "type": "message_action",
        "callback_id": callback_id,
        "trigger_id": "1.2.abc",
        "message_ts": "1700000002.000100",
        "user": {"id": who, "team_id": "T0TIDE"},
        "team": team,
        "channel": {"id": channel} if isinstance(channel, str) else channel,
        "message": message,
        "api_app_id": "A0BATON",
        "is_enterprise_install": False,
    }


@pytest.mark.parametrize("message", [None, [], "text", {}, {"ts": None, "thread_ts": []}, {"ts": {"a": 1}}])
@pytest.mark.parametrize("callback_id", ["send_to_customer", "unsend", "made_up"])
async def test_what_no_person_could_pick_is_acknowledged_and_does_nothing(
    busy: House, callback_id: str, message: Any
) -> None:
    answer = await busy.dispatch(picked(callback_id, message))
    assert answer.status == 200
    assert await busy.messages() == []


@pytest.mark.parametrize("callback_id", ["send_to_customer", "unsend"])
async def test_a_message_that_was_not_heard_is_said_to_be_on_its_way(busy: House, callback_id: str) -> None:
    _, _ = await busy.hand_off()
    [card] = await busy.messages()
    message = {"ts": f"{float(card['ts']) + 1:.6f}", "thread_ts": card["ts"], "user": "U0ANA", "text": "Hi"}
    await busy.dispatch(picked(callback_id, message))
    [told] = await busy.whispers("U0ANA")
    assert "still on its way to Baton" in told["text"]


@pytest.mark.parametrize("callback_id", ["send_to_customer", "unsend"])
async def test_what_baton_posted_for_nobody_is_refused(busy: House, callback_id: str) -> None:
    await busy.hand_off()
    [card] = await busy.messages()
    message = {"ts": f"{float(card['ts']) + 1:.6f}", "thread_ts": card["ts"], "user": "U0BATON", "text": "Hi"}
    await busy.dispatch(picked(callback_id, message))
    [told] = await busy.whispers("U0ANA")
    assert "not for what Baton posts" in told["text"]
