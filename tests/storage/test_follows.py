"""Outlets that follow a conversation's log for customers who don't read it themselves."""

from bot.domain.deliveries import LaneKind, Tell, following
from bot.domain.shown import Seen, Shown, Who
from bot.ports import Item, Store
from tests.builders import NOW, a_lease, a_turn, later

WEBHOOK, MAIL = LaneKind.WEBHOOK, LaneKind.MAIL


async def follow(store: Store, kind: LaneKind, address: str = "") -> str:
    await store.write(lambda tx: tx.follows.add("c_1", kind, address))
    return following(kind, "c_1")


async def say(store: Store, text: str = "Hello") -> None:
    await store.write(lambda tx: tx.turns.add("c_1", a_turn(text)))


async def head(store: Store, lane: str) -> Item | None:
    return await store.read(lambda tx: tx.lanes.head(lane, NOW))


async def due(store: Store, *kinds: LaneKind) -> list[str]:
    return await store.read(lambda tx: tx.lanes.due(NOW, kinds))


async def tell(store: Store, lane: str) -> Tell:
    item = await head(store, lane)
    assert item
    assert isinstance(item.want, Tell)
    begun = await store.write(lambda tx: tx.lanes.begin(item, NOW, a_lease()))
    await store.write(lambda tx: tx.lanes.done(begun, None, NOW))
    return item.want


async def test_each_change_after_the_follow_is_told_in_its_order(store: Store, conversation: str) -> None:
    await say(store, "before")
    lane = await follow(store, WEBHOOK)
    assert await head(store, lane) is None
    await say(store)
    await store.write(lambda tx: tx.changes.show("c_1", Shown(Who.WAITING), NOW))
    await store.write(lambda tx: tx.changes.see("c_1", Seen("customer", 1), NOW))
    assert await due(store, WEBHOOK) == [lane]
    assert [(await tell(store, lane)).upto for _ in range(3)] == [2, 3, 4]
    assert await due(store, WEBHOOK) == []


async def test_only_the_kinds_that_are_asked_for_are_due(store: Store, conversation: str) -> None:
    lane = await follow(store, WEBHOOK)
    await say(store)
    assert await due(store, MAIL, LaneKind.CARD) == []
    assert await due(store, WEBHOOK, MAIL) == [lane]


async def test_mail_gathers_what_came_since(store: Store, conversation: str) -> None:
    lane = await follow(store, MAIL, "cora@example.com")
    for _ in range(3):
        await say(store)
    assert await tell(store, lane) == Tell("c_1", MAIL, "cora@example.com", 0, 3)
    assert await due(store, MAIL) == []


async def test_what_is_in_hand_keeps_its_extent_and_its_name(store: Store, conversation: str) -> None:
    lane = await follow(store, MAIL, "cora@example.com")
    await say(store)
    item = await head(store, lane)
    assert item
    await store.write(lambda tx: tx.lanes.begin(item, NOW, a_lease()))
    await say(store)
    again = await head(store, lane)
    assert again
    assert (again.id, again.rev, again.begun_at) == (item.id, 1, NOW)
    await store.write(lambda tx: tx.lanes.done(again, None, NOW))
    assert await due(store, MAIL) == [lane]


async def test_what_was_definitely_not_told_is_gathered_anew(store: Store, conversation: str) -> None:
    lane = await follow(store, MAIL, "cora@example.com")
    await say(store)
    item = await head(store, lane)
    assert item
    begun = await store.write(lambda tx: tx.lanes.begin(item, NOW, a_lease()))
    await store.write(lambda tx: tx.lanes.retry(begun, later(seconds=1), failed=True))
    await say(store)
    found = await store.read(lambda tx: tx.lanes.head(lane, later(seconds=1)))
    assert found
    assert found.rev == 2


async def test_another_address_moves_the_follow_and_tells_nothing_twice(
    store: Store, conversation: str
) -> None:
    lane = await follow(store, MAIL, "cora@example.com")
    await say(store)
    await tell(store, lane)
    await follow(store, MAIL, "cora@home.example")
    await say(store)
    assert await tell(store, lane) == Tell("c_1", MAIL, "cora@home.example", 1, 2)
    assert await store.read(lambda tx: tx.follows.address("c_1", MAIL)) == "cora@home.example"


async def test_two_who_follow_are_told_apart(store: Store, conversation: str) -> None:
    lanes = {await follow(store, WEBHOOK), await follow(store, MAIL, "cora@example.com")}
    await say(store)
    assert set(await due(store, *LaneKind)) == lanes
