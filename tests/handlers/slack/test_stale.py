"""A button on an old copy of a card: nothing happens, who pressed hears why, and the card is drawn anew."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from blocks.ids import Action, entry
from bot.desk.standing import Standing
from bot.domain.handoff import AWAITING, HELD, OPEN, Agent, Handoff, State
from tests.handlers.slack.house import House, click, payload

ANA = Agent("U0ANA", "Ana Ruiz")
OLD = timedelta(days=2)
WORKS: dict[Action, frozenset[State]] = {
    Action.CLAIM: AWAITING,
    Action.RELEASE: HELD,
    Action.RESOLVE: OPEN,
    Action.SNOOZE: HELD,
    Action.WAKE: frozenset({State.SNOOZED}),
    Action.HELPERS: HELD,
    Action.HAND_BACK: HELD,
    Action.REOPEN: frozenset(),
    Action.BLOCK: OPEN,
    Action.MERGE: OPEN,
}
"""Where each button does what it says; reopening is tried when its day is over."""
IN_MENU = {Action.HELPERS, Action.HAND_BACK, Action.BLOCK, Action.MERGE}


@pytest.fixture
def desk(busy: House) -> House:
    object.__setattr__(busy.desk, "standing", Standing(busy.store, busy.desk.clock))
    return busy


def in_state(handoff: Handoff, state: State) -> Handoff:
    """As it would stand after what brought it there, long ago; held by whoever presses."""
    now = datetime.now(UTC)
    return replace(
        handoff,
        state=state,
        opens_at=now + OLD if state is State.PARKED else None,
        holder=None if state in AWAITING or state is State.WITHDRAWN else ANA,
        claimed_at=now if state in HELD else None,
        resolved_at=None if state in OPEN else now - OLD,
    )


def press(handoff: str, action: Action, root: str, who: str = "U0ANA") -> dict[str, Any]:
    """On the card at `root`, as it was drawn once."""
    chosen = {"selected_option": {"value": entry(action, handoff)}, "action_id": Action.MORE}
    plain = {"value": handoff, "action_id": action}
    pressed = {"block_id": "buttons-old", **(chosen if action in IN_MENU else plain)}
    message = {**payload("click")["message"], "ts": root, "user": "U0BATON", "thread_ts": root}
    body = click(handoff, who, message=message)
    return {**body, "actions": [{**body["actions"][0], **pressed}]}


async def everything(house: House, conversation: str) -> tuple[Handoff, int]:
    return await house.handoff(conversation), len(await house.turns(conversation))


async def drawn(house: House) -> int:
    return int((await house.world.ledger())["calls"].get("chat.update", 0))


@pytest.mark.parametrize("state", State)
async def test_no_button_does_anything_where_it_no_longer_fits(desk: House, state: State) -> None:
    conversation, handoff = await desk.hand_off()
    root = await desk.root(conversation)
    await desk.store.write(lambda tx: tx.handoffs.save(in_state(handoff, state)))
    before = await everything(desk, conversation)
    refused = [action for action, states in WORKS.items() if state not in states]
    for nth, action in enumerate(refused, 1):
        answer = await desk.dispatch(press(handoff.id, action, root))
        assert answer.status == 200
        assert len(await desk.whispers("U0ANA")) == nth, action
    assert await everything(desk, conversation) == before
    assert await desk.world.views("U0ANA") == []
    assert len(await desk.messages()) == 1


async def test_a_stale_card_is_drawn_as_it_is_by_now(desk: House) -> None:
    conversation, handoff = await desk.hand_off()
    root = await desk.root(conversation)
    await desk.store.write(lambda tx: tx.handoffs.save(in_state(handoff, State.RESOLVED)))
    assert "Resolved" not in (await desk.messages())[0]["text"]
    await desk.dispatch(press(handoff.id, Action.CLAIM, root))

    async def is_true() -> bool:
        return "Resolved" in (await desk.messages())[0]["text"]

    await desk.eventually(is_true)


async def test_many_presses_at_once_cost_few_drawings_and_a_refused_person_none(desk: House) -> None:
    conversation, handoff = await desk.claimed()
    root = await desk.root(conversation)

    async def is_held() -> bool:
        return "with Ana Ruiz" in (await desk.messages())[0]["text"]

    await desk.eventually(is_held)
    before = await drawn(desk)
    await desk.dispatch(press(handoff.id, Action.RELEASE, root, "U0BEN"))
    assert "Only Ana Ruiz" in (await desk.whispers("U0BEN"))[-1]["text"]
    assert await drawn(desk) == before
    await asyncio.gather(*(desk.dispatch(press(handoff.id, Action.CLAIM, root)) for _ in range(10)))
    assert len(await desk.whispers("U0ANA")) == 10
    assert await drawn(desk) <= before + 10


@pytest.mark.parametrize(
    ("action", "before", "after"),
    [
        (Action.CLAIM, State.QUEUED, State.ASSIGNED),
        (Action.RELEASE, State.ASSIGNED, State.QUEUED),
        (Action.WAKE, State.SNOOZED, State.ASSIGNED),
        (Action.REOPEN, State.RESOLVED, State.ASSIGNED),
    ],
)
async def test_pressed_five_times_at_once_it_happens_once(
    desk: House, action: Action, before: State, after: State
) -> None:
    conversation, handoff = await desk.hand_off()
    root, now = await desk.root(conversation), desk.desk.clock.now()
    start = in_state(handoff, before)
    lately = replace(start, resolved_at=now if before is State.RESOLVED else None)
    await desk.store.write(lambda tx: tx.handoffs.save(lately))
    told = len(await desk.turns(conversation))
    await asyncio.gather(*(desk.dispatch(press(handoff.id, action, root)) for _ in range(5)))
    assert (await desk.handoff(conversation)).state is after
    assert len(await desk.turns(conversation)) - told == (0 if action is Action.WAKE else 1)
    assert len(await desk.whispers("U0ANA")) == 4
