"""A card that was pressed, or that is gone: Slack's own word on where it stands."""

from typing import Any

import pytest

from bot.conversing import Message, Start
from bot.delivery import LEASE
from bot.delivery.anchoring import Anchoring
from bot.desk.standing import Standing
from bot.domain.callers import BACKEND
from bot.domain.conversation import Account, Customer, Page
from bot.domain.deliveries import Anchor, DrawCard
from bot.domain.inbound import InboundState
from bot.ports import Lease, Tx
from handlers.slack.events import ours_gone
from tests.handlers.slack.house import ASKED, WORKSPACE, House, click, event, payload

PLACE = Anchor("C0BILL", "1795340000.000100")


async def in_doubt(house: House) -> str:
    """A handoff whose card was posted, and nobody knows where: the answer never came."""
    begun = await house.intake.start(Start("v:one", Customer(name="Jordan"), Account(), Page()))
    await house.intake.receive(BACKEND, begun.id, Message("1", ASKED))
    await house.intake.ask_for_person(BACKEND, begun.id)
    handoff = (await house.handoff(begun.id)).id
    now = house.desk.clock.now()

    def posting(tx: Tx) -> None:
        tx.lanes.put(DrawCard(handoff), now)
        item = tx.lanes.head(f"card:{handoff}", now)
        assert item
        tx.lanes.begin(item, now, Lease("another", now + LEASE))

    await house.store.write(posting)
    return handoff


@pytest.fixture
def watching(house: House) -> House:
    standing = Standing(house.store, house.desk.clock)
    object.__setattr__(house.desk, "standing", standing)
    return house


async def anchor(house: House, handoff: str) -> Anchor | None:
    return await house.store.read(lambda tx: tx.lanes.anchor_of(handoff))


async def test_a_pressed_card_brings_its_place_and_what_waited_for_it_goes_on(watching: House) -> None:
    house = watching
    handoff = await in_doubt(house)
    await house.dispatch(event())
    [row] = await house.inbox_rows()
    await house.store.write(lambda tx: tx.inbox.settle(row.id, InboundState.WAITING, house.desk.clock.now()))
    for _ in range(2):
        await house.dispatch(click(handoff, actions=[pressed("buttons-1", handoff)]))
    assert await anchor(house, handoff) == PLACE
    states = await house.store.read(lambda tx: [one.state for one in tx.inbox.heard(PLACE)])
    assert states == [InboundState.READY]


def pressed(block: str, handoff: str) -> dict[str, Any]:
    return {**payload("click")["actions"][0], "block_id": block, "value": handoff}


@pytest.mark.parametrize(
    "changes",
    [
        {"actions": [pressed("waiting-1", "")]},
        {"container": {"type": "message", "is_ephemeral": True}},
        {"message": {"user": "U0BEN", "ts": "1795340000.000100"}},
        {"message": {"user": "U0BATON", "ts": "1795340009.000100", "thread_ts": "1795340000.000100"}},
        {"message": {"user": "U0BATON", "ts": 17}},
    ],
    ids=["on the list", "on a private word", "on somebody's message", "in a thread", "nowhere"],
)
async def test_a_press_elsewhere_says_nothing_of_the_card(watching: House, changes: dict[str, Any]) -> None:
    handoff = await in_doubt(watching)
    body = click(handoff, **{"actions": [pressed("buttons-1", handoff)], **changes})
    body["actions"] = [{**body["actions"][0], "value": handoff}]
    await watching.dispatch(body)
    assert await anchor(watching, handoff) is None


async def test_a_card_whose_place_is_known_is_not_moved_by_a_press(busy: House) -> None:
    _, handoff = await busy.hand_off()
    before = await anchor(busy, handoff.id)
    assert not await Standing(busy.store, busy.desk.clock).seen(handoff.id, PLACE)
    assert await anchor(busy, handoff.id) == before


DELETED = {"subtype": "message_deleted", "deleted_ts": "1.1", "previous_message": {"user": "U0BATON"}}
TOMBSTONE = {
    "subtype": "message_changed",
    "message": {"subtype": "tombstone", "ts": "1.1", "user": "USLACKBOT"},
    "previous_message": {"user": "U0BATON", "bot_id": "B0BATON", "ts": "1.1"},
}


@pytest.mark.parametrize("told", [DELETED, TOMBSTONE], ids=["deleted", "a tombstone"])
def test_a_message_of_ours_that_is_gone_is_known_by_its_place(told: dict[str, Any]) -> None:
    body = {"event": {"type": "message", "channel": "C0BILL", **told}}
    assert ours_gone(body, WORKSPACE) == Anchor("C0BILL", "1.1")


@pytest.mark.parametrize(
    "name", ["message", "message_changed", "message_deleted"], ids=["said", "edited", "deleted"]
)
def test_what_people_do_to_their_own_words_takes_none_of_ours(name: str) -> None:
    assert ours_gone(payload(name), WORKSPACE) is None


async def test_the_deletion_of_a_card_while_the_store_is_down_is_told_again(house: House) -> None:
    object.__setattr__(house.desk, "anchoring", Anchoring(house.store, house.desk.clock))
    body = {**payload("message"), "event": {"type": "message", "channel": "C0BILL", **DELETED}}
    house.store.down = True
    assert (await house.dispatch(body)).status == 500
    house.store.down = False
    assert (await house.dispatch(body)).status == 200


async def test_a_press_on_the_card_that_stood_there_before_says_nothing_of_the_new_one(
    watching: House,
) -> None:
    """It went to another channel because it could not be redrawn; the old one still has its buttons."""
    handoff = await in_doubt(watching)
    now = watching.desk.clock.now()

    def moved(tx: Tx) -> None:
        item = tx.lanes.head(f"card:{handoff}", now + 2 * LEASE)
        assert item
        held = tx.lanes.hold(item, Lease("another", now + LEASE))
        tx.lanes.done(held, PLACE, now)
        assert tx.lanes.unanchor(handoff, PLACE, now)
        tx.lanes.put(DrawCard(handoff), now)
        again = tx.lanes.head(f"card:{handoff}", now + 2 * LEASE)
        assert again
        tx.lanes.begin(again, now, Lease("another", now + LEASE))

    await watching.store.write(moved)
    await watching.dispatch(click(handoff, actions=[pressed("buttons-1", handoff)]))
    assert await anchor(watching, handoff) is None
