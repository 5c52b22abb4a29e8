"""What Slack said: stored once, handed out per thread in order."""

from __future__ import annotations

from datetime import datetime

from bot.domain.deliveries import Anchor, DrawCard
from bot.domain.inbound import Due, Inbound, InboundKind, InboundState
from bot.ports import InboxRow, Lease, Store, Tx
from tests.builders import NOW, an_anchor, an_inbound, later

SOON = later(seconds=1)


async def hear(store: Store, *messages: Inbound) -> list[bool]:
    return await store.write(lambda tx: [tx.inbox.add(message) for message in messages])


async def ready(store: Store, before: datetime = SOON) -> list[InboxRow]:
    return await store.read(lambda tx: tx.inbox.ready(before))


async def heard(store: Store, before: datetime = SOON) -> list[str]:
    return [row.message.text for row in await ready(store, before)]


async def test_a_message_comes_back_as_it_was(store: Store) -> None:
    message = an_inbound(kind=InboundKind.EDITED, edit_ts="1700000002.1", has_files=True, text="<@U1> *hi*")
    assert await hear(store, message) == [True]
    [row] = await ready(store)
    assert (row.message, row.state) == (message, InboundState.READY)


async def test_a_redelivered_event_is_not_stored_twice(store: Store) -> None:
    assert await hear(store, an_inbound(event_id="Ev1"), an_inbound("9", event_id="Ev1")) == [True, False]


async def test_the_same_message_under_another_event_is_not_stored_twice(store: Store) -> None:
    assert await hear(store, an_inbound(event_id="Ev1"), an_inbound(event_id="Ev2")) == [True, False]


async def test_an_edit_and_a_deletion_are_not_the_message_itself(store: Store) -> None:
    edited = an_inbound(kind=InboundKind.EDITED, edit_ts="1700000002.1")
    again = an_inbound(kind=InboundKind.EDITED, edit_ts="1700000003.1")
    deleted = an_inbound(kind=InboundKind.DELETED)
    assert await hear(store, an_inbound(), edited, again, deleted, edited) == [True, True, True, True, False]


async def test_messages_found_without_an_event_do_not_count_as_one(store: Store) -> None:
    def work(tx: Tx) -> list[bool]:
        found = (an_inbound(ts) for ts in ("1", "2", "1"))
        return [tx.inbox.add(bare(message)) for message in found]

    assert await store.write(work) == [True, True, False]


def bare(message: Inbound) -> Inbound:
    return an_inbound(message.ts).__class__(
        "", message.kind, message.team, message.root, message.ts, "U", "t", False, NOW
    )


async def test_a_threads_messages_come_in_the_order_in_which_they_were_written(store: Store) -> None:
    texts = {"1700000003.1": "third", "1700000001.2": "second", "1700000001.1": "first"}
    await hear(store, *(an_inbound(ts, text=text) for ts, text in texts.items()))
    assert await heard(store) == ["first", "second", "third"]


async def test_an_edit_comes_when_it_was_made_and_a_deletion_after_its_message(store: Store) -> None:
    await hear(
        store,
        an_inbound("1700000001.1", kind=InboundKind.DELETED, text="deleted"),
        an_inbound("1700000001.1", kind=InboundKind.EDITED, edit_ts="1700000003.1", text="edited"),
        an_inbound("1700000002.1", text="second"),
        an_inbound("1700000001.1", text="first"),
    )
    assert await heard(store) == ["first", "deleted", "second", "edited"]


async def test_a_message_is_held_until_its_time(store: Store) -> None:
    await hear(store, an_inbound(text="held", received_at=NOW))
    assert await heard(store, before=NOW) == []
    assert await heard(store, before=later(seconds=0.001)) == ["held"]


async def test_an_earlier_message_still_held_holds_the_later_ones_of_its_thread_only(store: Store) -> None:
    late = later(seconds=5)
    await hear(
        store,
        an_inbound("1700000002.1", text="later"),
        an_inbound("1700000001.1", text="earlier", received_at=late),
        an_inbound("1700000003.1", text="elsewhere", root=an_anchor("1600000000.1")),
        an_inbound("1700000004.1", text="other channel", root=an_anchor(channel="C_ORDERS")),
    )
    assert await heard(store) == ["elsewhere", "other channel"]
    in_time = await heard(store, before=later(seconds=6))
    assert in_time == ["earlier", "elsewhere", "other channel", "later"]


async def test_what_is_settled_is_not_handed_out_again(store: Store) -> None:
    await hear(store, *(an_inbound(str(number)) for number in range(4)))
    rows = await ready(store)
    states = (InboundState.APPLIED, InboundState.IGNORED, InboundState.FAILED, InboundState.WAITING)
    for row, state in zip(rows, states, strict=True):
        await store.write(lambda tx, row=row, state=state: tx.inbox.settle(row.id, state, NOW))  # type: ignore[misc]
    assert await ready(store) == []


async def wait_for_anchor(store: Store) -> None:
    def work(tx: Tx) -> None:
        for row in tx.inbox.ready(SOON):
            tx.inbox.settle(row.id, InboundState.WAITING, NOW)

    await store.write(work)


async def test_those_that_waited_for_an_anchor_are_ready_when_it_is_known(store: Store) -> None:
    elsewhere = an_anchor("1600000000.1")
    await hear(store, an_inbound(text="here"), an_inbound("2", text="there", root=elsewhere))
    await wait_for_anchor(store)
    await store.write(lambda tx: tx.inbox.revive(an_anchor()))
    assert await heard(store) == ["here"]
    await store.write(lambda tx: tx.inbox.revive(Anchor("C_ORDERS", elsewhere.ts)))
    assert await heard(store) == ["here"]


async def test_what_waited_too_long_for_an_anchor_is_given_up(store: Store) -> None:
    await hear(store, an_inbound("1"), an_inbound("2", received_at=later(seconds=0.5)))
    await wait_for_anchor(store)
    assert await store.write(lambda tx: tx.inbox.expire(later(seconds=0.2))) == 1
    await store.write(lambda tx: tx.inbox.revive(an_anchor()))
    assert [row.message.ts for row in await ready(store)] == ["2"]


async def test_no_more_is_handed_out_than_was_asked_for(store: Store) -> None:
    await hear(store, *(an_inbound(str(number)) for number in range(5)))
    rows = await store.read(lambda tx: tx.inbox.ready(SOON, limit=2))
    assert [row.message.ts for row in rows] == ["0", "1"]


async def due(store: Store, row: InboxRow) -> Due:
    return await store.write(lambda tx: tx.inbox.due(row))


async def test_a_row_is_due_until_somebody_has_settled_it(store: Store) -> None:
    await hear(store, an_inbound())
    [row] = await ready(store)
    assert await due(store, row) is Due.NOW
    await store.write(lambda tx: tx.inbox.settle(row.id, InboundState.APPLIED, NOW))
    assert await due(store, row) is Due.GONE


async def test_a_row_comes_after_what_was_said_before_it_though_that_was_heard_later(store: Store) -> None:
    elsewhere = an_anchor("1600000000.1")
    await hear(store, an_inbound("1700000002.1"), an_inbound("1700000001.1", root=elsewhere))
    [other, row] = await ready(store)
    await hear(store, an_inbound("1700000001.9", received_at=later(seconds=9)))
    assert [await due(store, row), await due(store, other)] == [Due.LATER, Due.NOW]


async def test_of_one_moments_acts_the_message_comes_first_and_the_deletion_last(store: Store) -> None:
    await hear(store, an_inbound(kind=InboundKind.DELETED), an_inbound())
    said, deleted = await ready(store)
    assert (said.message.kind, await due(store, said)) == (InboundKind.SAID, Due.NOW)
    assert await due(store, deleted) is Due.LATER


async def fail(store: Store, row: InboxRow, reason: str = "KeyError") -> bool:
    return await store.write(lambda tx: tx.inbox.fail(row.id, reason, later(minutes=1)))


async def test_what_failed_is_listed_with_its_reason_and_is_ready_again_when_it_is_put_back(
    store: Store,
) -> None:
    await hear(store, an_inbound("1"), an_inbound("2"), an_inbound("3"))
    first, second, third = await ready(store)
    assert [await fail(store, row) for row in (first, second)] == [True, True]
    listed = await store.read(lambda tx: tx.inbox.failed())
    assert [(one.id, one.reason, one.failed_at, one.message.ts) for one in listed] == [
        (first.id, "KeyError", later(minutes=1), "1"),
        (second.id, "KeyError", later(minutes=1), "2"),
    ]
    assert await store.write(lambda tx: tx.inbox.replay([second.id, third.id, 99])) == 1
    assert [(row.id, row.message.again) for row in await ready(store)] == [
        (second.id, True),
        (third.id, False),
    ]
    assert await store.write(lambda tx: tx.inbox.replay(None)) == 1
    assert await store.read(lambda tx: tx.inbox.failed()) == []


async def test_what_was_settled_meanwhile_does_not_fail_any_more(store: Store) -> None:
    await hear(store, an_inbound())
    [row] = await ready(store)
    await store.write(lambda tx: tx.inbox.settle(row.id, InboundState.APPLIED, NOW))
    assert not await fail(store, row)
    assert await store.read(lambda tx: tx.inbox.failed()) == []


async def test_what_is_kept_without_being_applied_is_known_when_it_is_heard(store: Store) -> None:
    edit = an_inbound(kind=InboundKind.EDITED, edit_ts="1700000009.1")
    assert await store.write(lambda tx: tx.inbox.keep(edit, InboundState.IGNORED))
    assert await hear(store, edit) == [False]
    assert await ready(store) == []


async def test_all_that_is_known_of_a_thread_is_told_whatever_became_of_it(store: Store) -> None:
    await hear(store, an_inbound("1", text="old"), an_inbound("2"), an_inbound("3"))
    await hear(store, an_inbound("4", root=an_anchor("1600000000.1")))
    [second] = [row.id for row in await ready(store) if row.message.ts == "2"]
    await store.write(lambda tx: tx.inbox.settle(second, InboundState.APPLIED, NOW))
    known = await store.read(lambda tx: tx.inbox.heard(an_anchor(), since="2"))
    assert [(row.message.ts, row.state) for row in known] == [
        ("2", InboundState.APPLIED),
        ("3", InboundState.READY),
    ]


async def test_an_anchor_that_became_known_unseen_revives_what_waits_for_it(
    store: Store, handoff: str
) -> None:
    await hear(store, an_inbound(root=Anchor("C_BILL", "1700000000.1")), an_inbound("2"))
    await wait_for_anchor(store)
    assert await store.read(lambda tx: tx.inbox.waits())
    assert await store.write(lambda tx: tx.inbox.revive_known()) == 0

    def drawn(tx: Tx) -> None:
        tx.lanes.put(DrawCard(handoff), NOW)
        item = tx.lanes.head(f"card:{handoff}", NOW)
        assert item
        begun = tx.lanes.begin(item, NOW, Lease("me", SOON))
        tx.lanes.done(begun, Anchor("C_BILL", "1700000000.1"), NOW)

    await store.write(drawn)
    assert await store.write(lambda tx: tx.inbox.revive_known()) == 1
    assert [row.message.root.channel for row in await ready(store)] == ["C_BILL"]


async def test_the_threads_in_which_something_was_heard_lately_come_newest_first(store: Store) -> None:
    old, new = an_anchor("1600000000.1"), an_anchor("1600000000.2")
    await hear(store, an_inbound("1", received_at=later(hours=-30)))
    await hear(store, an_inbound("2", root=old, received_at=NOW))
    await hear(store, an_inbound("3", root=new, received_at=later(minutes=1)))

    def work(tx: Tx) -> None:
        for row in tx.inbox.ready(later(hours=1)):
            tx.inbox.settle(row.id, InboundState.APPLIED, NOW)

    await store.write(work)
    assert await store.read(lambda tx: tx.inbox.roots_since(later(hours=-24))) == [new, old]


async def test_a_long_thread_keeps_no_other_from_being_handed_out(store: Store) -> None:
    long = [an_inbound(f"1700000000.{nth:06}", event_id=f"Ev{nth}", text=f"{nth}") for nth in range(150)]
    other = an_inbound("1800000000.000100", root=Anchor("C_OTHER", "1.000100"), text="other")
    await hear(store, *long, other)
    found = await heard(store)
    assert "other" in found
    assert [text for text in found if text != "other"] == [str(nth) for nth in range(99)]


async def test_half_a_sign_keeps_no_message_from_being_stored(store: Store) -> None:
    assert await hear(store, an_inbound(text="cut off \ud83d")) == [True]
    assert await heard(store) == ["cut off ?"]
