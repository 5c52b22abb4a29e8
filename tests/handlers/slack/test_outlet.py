import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.conversing import Message, Start
from bot.domain.callers import BACKEND
from bot.domain.conversation import Account, Customer, Page
from bot.domain.deliveries import Anchor, DrawCard, LaneKind, Mark, Reaction, Relay, Whisper
from bot.domain.errors import BatonError, OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.domain.limits import Limit
from bot.domain.losing import OutletGone, OutletMoved
from bot.ports import Item, Rate
from handlers.slack.client import with_token
from handlers.slack.outcomes import told
from handlers.slack.outlet import SlackOutlet
from tests.handlers.slack.house import RULES, WORKSPACE, House, answering
from tests.sandbox.world import BILL

NOW = datetime.now(UTC)


async def waiting(house: House) -> tuple[str, Item]:
    """A handoff whose card is not posted yet, and its item; while nothing is delivered."""
    conversation, lane = await in_need(house)
    return conversation, await head(house, lane)


async def in_need(house: House) -> tuple[str, str]:
    """A conversation that waits for a person, and the lane of its card."""
    begun = await house.intake.start(Start("v:one", Customer(name="Jordan Ellis"), Account(), Page()))
    await house.intake.receive(BACKEND, begun.id, Message("1", "I was charged twice for Billing"))
    await house.intake.ask_for_person(BACKEND, begun.id)
    return begun.id, f"card:{(await house.handoff(begun.id)).id}"


async def head(house: House, lane: str) -> Item:
    item = await house.store.read(lambda tx: tx.lanes.head(lane, datetime.now(UTC)))
    assert item is not None
    return item


async def posted(house: House) -> tuple[Item, Anchor]:
    _, item = await waiting(house)
    anchor = await house.outlet.send(item)
    assert anchor is not None
    return replace(item, anchor=anchor), anchor


def relay(item: Item, anchor: Anchor, delivery: str = "d1") -> Item:
    assert isinstance(item.want, DrawCard)
    want = Relay(item.want.handoff_id, 1)
    return Item(delivery, f"thread:{want.handoff_id}", LaneKind.THREAD, want, anchor)


def mark(item: Item, anchor: Anchor) -> Item:
    assert isinstance(item.want, DrawCard)
    want = Mark(item.want.handoff_id, anchor.channel, anchor.ts, Reaction.SENT)
    return Item("m1", f"marks:{want.handoff_id}", LaneKind.MARKS, want, anchor)


async def test_a_card_is_posted_then_redrawn_where_it_stands(house: House) -> None:
    item, anchor = await posted(house)
    assert await house.outlet.send(item) == anchor
    [card] = await house.messages()
    assert card["ts"] == anchor.ts
    assert card["metadata"]["event_payload"] == {"delivery_id": item.id}


async def test_a_relay_stands_in_the_thread_under_the_customers_name(house: House) -> None:
    item, anchor = await posted(house)
    reply = await house.outlet.send(relay(item, anchor))
    [said] = await house.thread(anchor.ts)
    assert reply == Anchor(BILL, said["ts"])
    assert said["text"].startswith("Jordan Ellis (customer, unverified): I was charged twice")
    assert said["metadata"]["event_payload"] == {"delivery_id": "d1"}


async def test_a_relay_under_a_deleted_card_is_removed_from_the_channel_and_its_thread_is_gone(
    house: House,
) -> None:
    item, anchor = await posted(house)
    await house.client.chat_delete(channel=anchor.channel, ts=anchor.ts)
    with pytest.raises(OutletGone, match="thread_gone"):
        await house.outlet.send(relay(item, anchor))
    assert await house.messages() == []


async def test_a_mark_twice_is_a_mark_once_and_a_message_gone_needs_none(house: House) -> None:
    item, anchor = await posted(house)
    for _ in range(2):
        assert await house.outlet.send(mark(item, anchor)) is None
    [card] = await house.messages()
    assert [(one["name"], one["count"]) for one in card["reactions"]] == [("white_check_mark", 1)]
    assert await house.outlet.send(mark(item, Anchor(BILL, "1.000100"))) is None


async def test_a_private_word_goes_to_its_reader_with_the_claim_button(house: House) -> None:
    item, anchor = await posted(house)
    await house.outlet.send(relay(item, anchor))
    assert isinstance(item.want, DrawCard)
    want = Whisper(item.want.handoff_id, "U0BEN", "unclaimed")
    await house.outlet.send(Item("w1", "marks", LaneKind.MARKS, want, anchor))
    [told_] = await house.whispers("U0BEN")
    assert (told_["thread_ts"], told_["shown"]) == (anchor.ts, True)
    assert told_["blocks"][-1]["elements"][0]["action_id"] == "claim"
    with pytest.raises(OutletRefused, match="no_thread"):
        await house.outlet.send(Item("w2", "marks", LaneKind.MARKS, want, None))
    stranger = replace(want, user="U0STRANGER")
    with pytest.raises(OutletRefused):
        await house.outlet.send(Item("w3", "marks", LaneKind.MARKS, stranger, anchor))


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"kind": "ratelimited", "retry_after": 7}, OutletHeld),
        ({"kind": "error", "error": "rate_limited"}, OutletHeld),
        ({"kind": "error", "error": "ratelimited"}, OutletHeld),
        ({"kind": "error", "error": "internal_error"}, OutletUnclear),
        ({"kind": "error", "error": "fatal_error"}, OutletUnclear),
        ({"kind": "error", "error": "service_unavailable"}, OutletUnclear),
        ({"kind": "error", "error": "request_timeout"}, OutletUnclear),
        ({"kind": "accepted_then_reset"}, OutletUnclear),
        ({"kind": "error", "error": "channel_not_found"}, OutletMoved),
        ({"kind": "error", "error": "is_archived"}, OutletMoved),
        ({"kind": "error", "error": "restricted_action"}, OutletRefused),
        ({"kind": "error", "error": "invalid_auth"}, OutletRefused),
    ],
    ids=str,
)
async def test_each_answer_to_a_post_has_its_outcome(
    house: House, fault: dict[str, Any], expected: type[BatonError]
) -> None:
    _, item = await waiting(house)
    await house.fault(method="chat.postMessage", **fault)
    with pytest.raises(expected) as raised:
        await house.outlet.send(item)
    if fault["kind"] == "ratelimited":
        assert raised.value.details == {"method": "chat.postMessage", "seconds": 7}
    if expected is OutletRefused:
        assert raised.value.details["reason"] == fault["error"]
    assert (await house.world.ledger())["calls"]["chat.postMessage"] == 1


async def test_a_post_that_hangs_is_unclear_and_found_by_looking_back(house: House) -> None:
    _, item = await waiting(house)
    await house.fault(method="chat.postMessage", kind="accepted_then_hang")
    impatient = aiohttp.ClientTimeout(total=0.3)
    async with aiohttp.ClientSession(timeout=impatient) as session:
        client = with_token("xoxb-sandbox", house.client.base_url, session)
        outlet = SlackOutlet(client, house.store, RULES, WORKSPACE)
        with pytest.raises(OutletUnclear):
            await outlet.send(item)
    [card] = await house.messages()
    begun = replace(item, begun_at=NOW)
    assert await house.outlet.look_back(begun) == Anchor(BILL, card["ts"])
    assert await house.outlet.look_back(replace(begun, id="card-of-another")) is None


async def test_a_reply_is_looked_for_in_its_thread_over_all_pages(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.looking.PAGE", 2)
    item, anchor = await posted(house)
    for nth in range(7):
        await house.outlet.send(relay(item, anchor, f"d{nth}"))
    begun = replace(relay(item, anchor, "d6"), begun_at=NOW)
    said = await house.thread(anchor.ts)
    assert await house.outlet.look_back(begun) == Anchor(BILL, said[6]["ts"])
    assert await house.outlet.look_back(replace(begun, id="never")) is None
    assert await house.outlet.look_back(replace(begun, begun_at=NOW + timedelta(hours=1))) is None


async def test_a_message_of_somebody_else_with_our_delivery_id_is_not_ours(house: House) -> None:
    item, anchor = await posted(house)
    begun = replace(item, anchor=None, begun_at=NOW)
    stranger = replace(WORKSPACE, bot_user="U0ELSE", bot_id="B0ELSE")
    outlet = SlackOutlet(house.client, house.store, RULES, stranger)
    assert await outlet.look_back(begun) is None
    assert await house.outlet.look_back(begun) == anchor


async def test_a_redraw_a_mark_and_a_private_word_leave_nothing_to_look_for(house: House) -> None:
    item, anchor = await posted(house)
    for one in (item, mark(item, anchor)):
        assert await house.outlet.look_back(replace(one, begun_at=NOW)) is None
    assert "conversations.history" not in (await house.world.ledger())["calls"]


async def test_a_look_back_that_slack_holds_off_says_for_how_long(house: House) -> None:
    item, _ = await posted(house)
    await house.fault(method="conversations.history", kind="ratelimited", retry_after=9)
    with pytest.raises(OutletHeld) as held:
        await house.outlet.look_back(replace(item, anchor=None, begun_at=NOW))
    assert held.value.details["seconds"] == 9


async def test_what_is_gone_or_cannot_be_drawn_is_refused_and_a_store_down_is_tried_again(
    house: House,
) -> None:
    _, item = await waiting(house)
    with pytest.raises(OutletRefused, match="UnknownHandoff"):
        await house.outlet.send(replace(item, want=DrawCard("h_gone")))
    with pytest.raises(OutletRefused, match="NothingToSay"):
        await house.outlet.send(_empty(item))
    house.store.down = True
    with pytest.raises(OutletDown):
        await house.outlet.send(item)
    house.store.down, house.store.fault = False, ZeroDivisionError("drawing failed")
    with pytest.raises(OutletRefused, match="not_drawn"):
        await house.outlet.send(item)
    house.store.fault = None
    no_channel = SlackOutlet(house.client, house.store, RULES, replace(WORKSPACE, channels={}))
    with pytest.raises(OutletRefused, match="no_channel"):
        await no_channel.send(item)
    assert await house.messages() == []


def _empty(item: Item) -> Item:
    assert isinstance(item.want, DrawCard)
    return replace(item, kind=LaneKind.THREAD, want=Relay(item.want.handoff_id, 99), anchor=Anchor(BILL, "1"))


async def test_each_kind_of_call_uses_its_own_rate(house: House) -> None:
    _, item = await waiting(house)
    drawn = replace(item, anchor=Anchor(BILL, "1.1"))
    gone = replace(item, want=DrawCard("h_gone"))
    items = [item, drawn, relay(item, Anchor("C0TECH", "1.1")), mark(item, Anchor(BILL, "1.1")), gone]
    keys = await house.store.read(lambda tx: [house.outlet.rates(tx, one)[0].key for one in items])
    assert keys == [
        "slack:post:C0BILL",
        "slack:chat.update",
        "slack:post:C0TECH",
        "slack:reactions.add",
        "slack:post:",
    ]


async def test_only_the_first_post_of_a_card_counts_for_the_cap(house: House) -> None:
    _, item = await waiting(house)
    drawn = replace(item, anchor=Anchor(BILL, "1.1"))
    items = [item, drawn, relay(item, Anchor("C0TECH", "1.1")), mark(item, Anchor(BILL, "1.1"))]
    capped = replace(RULES, cards=Limit(20, timedelta(minutes=1)))
    outlet = SlackOutlet(house.client, house.store, capped, WORKSPACE)
    asked = await house.store.read(lambda tx: [outlet.rates(tx, one)[1:] for one in items])
    assert asked == [(Rate("slack:new_cards", timedelta(seconds=3), 20),), (), (), ()]


async def test_a_slack_that_cannot_be_reached_was_not_written_to() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        async with slack_at(f"http://127.0.0.1:{unused.getsockname()[1]}/") as client:
            with pytest.raises(OutletDown), told("chat.postMessage"):
                await client.chat_postMessage(channel=BILL, text="hello")


@pytest.mark.parametrize(
    ("status", "kind", "body", "expected"),
    [
        (500, "application/json", "{}", OutletUnclear),
        (502, "text/html", "<h1>Bad gateway</h1>", OutletUnclear),
        (503, "text/plain", "busy", OutletUnclear),
        (200, "text/plain", "ok", OutletUnclear),
        (200, "application/json", "[1]", OutletUnclear),
        (200, "application/json", "{", OutletUnclear),
        (200, "application/json", "", OutletUnclear),
        (200, "text/html", "<html>log in</html>", OutletUnclear),
        (200, "application/json", '{"ok": true}', OutletUnclear),
        (429, "text/html", "slow down", OutletHeld),
        (403, "application/json", '{"ok": false, "error": "team_access_not_granted"}', OutletRefused),
    ],
    ids=str,
)
async def test_an_answer_that_is_not_slacks_is_never_taken_for_a_yes(
    status: int, kind: str, body: str, expected: type[BatonError], house: House
) -> None:
    async def say(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body.encode(), headers={"Content-Type": kind})

    _, item = await waiting(house)
    async with answering(say) as url, slack_at(url) as client:
        outlet = SlackOutlet(client, house.store, RULES, WORKSPACE)
        with pytest.raises(expected):
            await outlet.send(item)


@pytest.mark.parametrize(("header", "seconds"), [("0", 1), ("-5", 30), ("soon", 30), ("999999", 3600)])
async def test_a_strange_retry_after_is_kept_within_reason(header: str, seconds: int) -> None:
    async def say(_request: web.Request) -> web.Response:
        return web.json_response({"ok": False}, status=429, headers={"Retry-After": header})

    async with answering(say) as url, slack_at(url) as client:
        with pytest.raises(OutletHeld) as held, told("chat.update"):
            await client.chat_update(channel=BILL, ts="1.1", text="x")
    assert held.value.details["seconds"] == seconds


@asynccontextmanager
async def slack_at(url: str) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield with_token("xoxb-sandbox", url, session)
