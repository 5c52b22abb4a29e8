"""The Home tab through Bolt and the sandbox."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.domain.desk import Home
from bot.domain.errors import StoreUnavailable
from bot.domain.handoff import State
from handlers.slack.app import build
from tests.blocks.reading import read
from tests.handlers.slack.house import TOKEN, House, click, delivering, event, payload
from tests.handlers.slack.house import opened as opened_house
from tests.sandbox.world import SECRET, company, connected, running


@pytest.fixture
async def open_house(busy: House) -> AsyncIterator[House]:
    async with connected(busy.world, busy.app):
        yield busy


async def home(house: House, who: str) -> dict[str, Any] | None:
    seen = await house.world.get(f"/page/workspace?as={who}")
    return seen["home"]  # type: ignore[no-any-return]


async def shown(house: House, who: str) -> list[str]:
    """Line by line; nothing before anything stands there."""
    view = await home(house, who)
    return read(view) if view else []


async def opened(house: House, who: str = "U0ANA") -> list[str]:
    before = (await home(house, who) or {}).get("hash")
    body = {**event(), "event": {"type": "app_home_opened", "user": who, "tab": "home", "channel": "D0X"}}
    assert (await house.dispatch(body)).status == 200

    async def published() -> bool:
        return (await home(house, who) or {}).get("hash") != before

    await house.eventually(published)
    return await shown(house, who)


async def press(house: House, who: str, action: str, nth: int = 0) -> list[str]:
    """The nth such button on the tab of `who`; the press is answered when the tab has been drawn anew."""
    view = await home(house, who)
    assert view
    found = [
        (block, element)
        for block in view["blocks"]
        for element in (*block.get("elements", ()), block.get("accessory") or {})
        if element.get("action_id") == action
    ]
    block, element = found[nth]
    body = {"view_id": view["id"], "action_id": action, "block_id": block["block_id"]}
    answer = await house.world.page("/page/clicks", **{"as": who}, **body, value=element.get("value"))
    assert answer["ok"], answer
    return await shown(house, who)


async def test_an_agent_opens_their_desk_and_claims_from_it(open_house: House) -> None:
    conversation, handoff = await open_house.hand_off()
    lines = await opened(open_house)
    assert "You can claim: 1" in lines
    assert any(line.startswith("Jordan Ellis: I was charged twice") for line in lines)
    lines = await press(open_house, "U0ANA", "claim")
    assert lines[0].startswith("It is yours now: answer in its thread.")
    assert "With you: 1" in lines
    assert "You can claim" in lines
    held = await open_house.handoff(conversation)
    assert (held.id, held.state, held.holder and held.holder.id) == (handoff.id, State.ASSIGNED, "U0ANA")
    assert await open_house.whispers("U0ANA") == []


async def test_who_loses_the_race_reads_who_won_on_a_tab_drawn_anew(open_house: House) -> None:
    await open_house.hand_off()
    await opened(open_house, "U0ANA")
    await opened(open_house, "U0BEN")
    await press(open_house, "U0ANA", "claim")
    lines = await press(open_house, "U0BEN", "claim")
    assert lines[0] == "Ana Ruiz claimed this first."
    assert "You can claim" in lines
    assert not any("[Claim]" in line for line in lines)


async def test_of_two_claims_at_once_one_wins(open_house: House) -> None:
    conversation, _ = await open_house.hand_off()
    await opened(open_house, "U0ANA")
    await opened(open_house, "U0BEN")
    drawn = await asyncio.gather(*(press(open_house, who, "claim") for who in ("U0ANA", "U0BEN")))
    holder = (await open_house.handoff(conversation)).holder
    assert holder
    assert sorted(lines[0].startswith("It is yours") for lines in drawn) == [False, True]
    assert f"{holder.name} claimed this first." in {lines[0] for lines in drawn}


async def test_the_shift_is_begun_and_ended_there(open_house: House) -> None:
    lines = await opened(open_house)
    assert any(line.startswith("You're not on shift.") for line in lines)
    lines = await press(open_house, "U0ANA", "shift_on")
    assert any(line.startswith("You're on shift for Billing until ") for line in lines)
    assert "[Go off shift]  [Change]  [How customers see you]  [Refresh]" in lines
    lines = await press(open_house, "U0ANA", "shift_off")
    assert lines[0].startswith("You're off shift. What you hold stays yours")
    assert "[Go on shift]  [How customers see you]  [Refresh]" in lines


async def test_refresh_draws_what_is_so_by_now(open_house: House) -> None:
    lines = await opened(open_house)
    assert "You can claim" in lines
    await open_house.hand_off()
    assert "You can claim: 1" in await press(open_house, "U0ANA", "refresh")


async def test_who_is_no_agent_sees_nothing_of_the_desk(tmp_path: Path) -> None:
    sam = {"id": "U0SAM", "name": "sam", "real_name": "Sam Strange"}
    async with (
        running(users=[*company()["users"], sam]) as world,
        opened_house(world, tmp_path) as house,
        delivering(house),
        connected(world, house.app),
    ):
        _, handoff = await house.hand_off(name="Jordan Secret")
        lines = await opened(house, "U0SAM")
        assert lines[0] == "Hello"
        assert lines[1].startswith("This is where the people who help customers see what waits for them.")
        assert not any("Secret" in line or "[" in line for line in lines)
        await house.dispatch(on_home(handoff.id, "U0SAM"))
        assert (await house.handoff(handoff.conversation_id)).state is State.QUEUED
        assert (await shown(house, "U0SAM"))[0] == "Hello"


def on_home(handoff_id: str, who: str) -> dict[str, Any]:
    """A press on a Claim that stood on their tab while they still were an agent."""
    body = click(handoff_id, who, view={"id": "V1", "type": "home"}, container={"type": "view"})
    return {key: value for key, value in body.items() if key not in {"channel", "message", "response_url"}}


async def test_a_manager_sees_every_skill(open_house: House) -> None:
    await open_house.hand_off()
    lines = await opened(open_house, "U0MAYA")
    at = lines.index("All skills")
    assert lines[at + 1] == "General: nobody waits · 0 held"
    assert lines[at + 2].startswith("Billing: 1 waiting, the longest since ")
    assert "All skills" not in await opened(open_house, "U0ANA")


async def test_the_messages_tab_draws_nothing(open_house: House) -> None:
    body = {
        **event(),
        "event": {"type": "app_home_opened", "user": "U0ANA", "tab": "messages", "channel": "D0X"},
    }
    assert (await open_house.dispatch(body)).status == 200
    assert await opened(open_house, "U0BEN")  # a later one was drawn
    assert await home(open_house, "U0ANA") is None


async def test_a_store_that_is_down_is_said_on_the_tab_and_refresh_mends_it(open_house: House) -> None:
    await open_house.hand_off()
    open_house.store.down = True
    assert await opened(open_house) == [
        "Your desk",
        "Your desk can't be shown just now. Press Refresh in a moment.",
        "[Refresh]",
    ]
    open_house.store.down = False
    assert "You can claim: 1" in await press(open_house, "U0ANA", "refresh")


async def test_a_claim_while_the_store_is_down_is_no_silence(open_house: House) -> None:
    conversation, _ = await open_house.hand_off()
    await opened(open_house)
    open_house.store.down = True
    lines = await press(open_house, "U0ANA", "claim")
    open_house.store.down = False
    assert lines[1].startswith("Baton can't store anything just now")
    assert (await open_house.handoff(conversation)).state is State.QUEUED


async def test_a_slack_that_does_not_take_the_tab_is_no_fault(open_house: House) -> None:
    conversation, _ = await open_house.hand_off()
    await opened(open_house)
    await open_house.fault(method="views.publish", kind="error", error="internal_error")
    await press(open_house, "U0ANA", "claim")
    assert (await open_house.handoff(conversation)).state is State.ASSIGNED
    assert "With you: 1" in await press(open_house, "U0ANA", "refresh")


async def test_a_claim_that_was_done_is_told_so_though_nothing_can_be_read_after_it(
    open_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation, _ = await open_house.hand_off()
    await opened(open_house)

    async def gone(_user: str) -> Home:
        raise StoreUnavailable(reason="gone since")

    with monkeypatch.context() as patch:
        patch.setattr(open_house.desk.lists, "home", gone)
        lines = await press(open_house, "U0ANA", "claim")
    assert (await open_house.handoff(conversation)).state is State.ASSIGNED
    assert lines[1].startswith("It is yours now: answer in its thread.")
    assert "nothing was changed" not in str(lines)


@pytest.mark.parametrize("direct", [False, True])
async def test_nobody_of_another_company_opens_it(house: House, direct: bool) -> None:
    """Also where they may write to Baton alone, and so are heard in a direct channel."""
    desk = replace(house.desk, workspace=replace(house.desk.workspace, direct=direct))
    app = build(desk, TOKEN, SECRET)
    opening = {"type": "app_home_opened", "user": "U0ANA", "tab": "home", "channel": "D0X"}
    body = {**event(), "event": opening, "team_id": "T0ACME"}
    answer = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    assert answer.status == 403
    assert await home(house, "U0ANA") is None


async def test_two_drawings_for_one_reader_come_in_the_order_of_what_they_show(
    open_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(open_house)
    first, gate, read_home = asyncio.Event(), asyncio.Event(), open_house.desk.lists.home

    async def slow(user: str) -> Home:
        seen = await read_home(user)
        if not first.is_set():
            first.set()
            await gate.wait()
        return seen

    with monkeypatch.context() as patch:
        patch.setattr(open_house.desk.lists, "home", slow)
        behind = asyncio.create_task(press(open_house, "U0ANA", "refresh"))
        await first.wait()
        on = asyncio.create_task(press(open_house, "U0ANA", "shift_on"))

        async def on_shift() -> bool:
            return bool((await open_house.store.read(lambda tx: tx.shifts.staff())).shifts)

        await open_house.eventually(on_shift)
        gate.set()
        await asyncio.gather(behind, on)
    assert "[Go off shift]  [Change]  [How customers see you]  [Refresh]" in await shown(open_house, "U0ANA")


async def test_a_window_that_was_saved_does_not_wait_for_the_tab(open_house: House) -> None:
    """Slack shows trouble where it hears nothing for three seconds, over work that is done."""
    assert open_house.desk.shifts
    await open_house.desk.shifts.begin("U0ANA")
    await open_house.fault(method="views.publish", kind="slow", seconds=2, times=1)
    skills = {"skills": {"selected_options": [{"value": "Billing"}]}}
    values = {"skills": skills, "room": {"room": {"value": "2"}}}
    view = {"callback_id": "shift_modal", "private_metadata": "shift", "state": {"values": values}}
    body = payload("submission")
    answer = await open_house.dispatch({**body, "view": {**body["view"], **view}})
    assert (answer.status, answer.body) == (200, "")
    assert await home(open_house, "U0ANA") is None
    await open_house.eventually(lambda: home(open_house, "U0ANA"))
