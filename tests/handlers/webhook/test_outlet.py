"""An outside AI hears every change: signed, in order, once, and again until it has taken it."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web

from bot.domain.callers import BACKEND
from bot.domain.errors import StoreUnavailable
from handlers.webhook import connecting
from handlers.webhook.signing import is_signed
from tests.handlers.webhook.world import SECRET, Ear, delivering, last_rev, outside
from tests.usecases.world import House


async def heard(house: House, ear: Ear, count: int) -> None:
    await house.eventually(lambda: len(ear.heard) >= count)


async def test_every_change_is_told_in_order_and_once(house: House, ear: Ear) -> None:
    conversation = await outside(house)
    for number in range(20):
        await house.write(conversation, f"line {number}")
    async with delivering(house, ear.url):
        await heard(house, ear, 21)
        await house.intake.ask_for_person(BACKEND, conversation)
        last = await last_rev(house, conversation)
        await heard(house, ear, last)
    assert ear.revs == list(range(1, last + 1))
    assert ear.heard[1].told["change"]["text"] == "line 0"
    assert ear.heard[1].told["conversation"] == conversation


async def test_a_delivery_is_signed_and_named(house: House, ear: Ear) -> None:
    conversation = await outside(house)
    async with delivering(house, ear.url):
        await heard(house, ear, 1)
    one = ear.heard[0]
    assert one.headers["Baton-Delivery"] == f"{conversation}-1"
    assert one.headers["Content-Type"] == "application/json"
    stamp, signature = one.headers["Baton-Timestamp"], one.headers["Baton-Signature"]
    assert int(stamp) == int(house.clock.now().timestamp())
    assert is_signed(SECRET, stamp, one.body, signature)
    assert not is_signed(SECRET, str(int(stamp) + 1), one.body, signature)
    assert not is_signed(SECRET, stamp, one.body + b" ", signature)
    assert not is_signed("another", stamp, one.body, signature)


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 410, 422, 500, 502, 503])
async def test_whatever_is_no_yes_is_tried_again(house: House, ear: Ear, status: int) -> None:
    await outside(house)
    ear.answers.append(web.Response(status=status, headers={"Location": "http://127.0.0.1:1/elsewhere"}))
    async with delivering(house, ear.url):
        await heard(house, ear, 1)
        await again(house, ear, 2)
    assert [one.headers["Baton-Delivery"] for one in ear.heard[:1]] == [
        ear.heard[1].headers["Baton-Delivery"]
    ]
    assert ear.heard[0].body == ear.heard[1].body


async def again(house: House, ear: Ear, count: int) -> None:
    """Lets time pass until that many tries were heard."""

    async def passing() -> bool:
        house.clock.move(timedelta(seconds=5))
        await asyncio.sleep(0.01)
        return len(ear.heard) >= count

    await house.eventually(passing)


async def test_nothing_passes_a_change_that_was_not_taken(house: House, ear: Ear) -> None:
    conversation = await outside(house)
    await house.write(conversation, "one")
    await house.write(conversation, "two")
    ear.answers.extend(web.Response(status=500) for _ in range(4))
    async with delivering(house, ear.url):
        await again(house, ear, 7)
    assert ear.revs == [1, 1, 1, 1, 1, 2, 3]


async def test_one_conversation_that_is_not_taken_holds_up_no_other(house: House, ear: Ear) -> None:
    await outside(house)
    never = asyncio.Event()
    ear.answers.append(never)
    async with delivering(house, ear.url):
        await heard(house, ear, 1)
        other = await outside(house)
        await heard(house, ear, 2)
        never.set()
    assert ear.heard[1].told["conversation"] == other


async def test_a_receiver_that_names_a_time_is_left_alone_until_then(house: House, ear: Ear) -> None:
    await outside(house)
    ear.answers.append(web.Response(status=429, headers={"Retry-After": "120"}))
    async with delivering(house, ear.url):
        await heard(house, ear, 1)
        await house.eventually(lambda: house.rows("select 1 from lane where not_before is not null"))
        for _ in range(11):
            house.clock.move(timedelta(seconds=10))
            await asyncio.sleep(0.01)
        assert len(ear.heard) == 1
        house.clock.move(timedelta(seconds=11))
        await heard(house, ear, 2)


async def test_a_silent_receiver_is_given_up_for_now(
    house: House, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", aiohttp.ClientTimeout(total=0.05))
    await outside(house)
    never = asyncio.Event()
    ear.answers.append(never)
    async with delivering(house, ear.url):
        await again(house, ear, 2)
        never.set()
    assert ear.revs == [1, 1]


async def _nothing_stands(house: House) -> bool:
    return not await house.store.read(lambda tx: tx.alarms.standing())


async def test_ten_failures_of_a_lane_raise_one_alarm(
    house: House, ear: Ear, caplog: pytest.LogCaptureFixture
) -> None:
    conversation = await outside(house)
    ear.answers.extend(web.Response(status=410) for _ in range(12))
    async with delivering(house, ear.url):
        await again(house, ear, 9)
        assert house.alarms() == []
        await again(house, ear, 13)
        await house.eventually(lambda: _nothing_stands(house))
    assert house.alarms() == [("webhook_failing", f"webhook:{conversation}")]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == ["webhook.failing"]


async def test_failures_with_a_time_to_wait_raise_the_alarm_too(house: House, ear: Ear) -> None:
    conversation = await outside(house)
    busy = (web.Response(status=503, headers={"Retry-After": "1"}) for _ in range(10))
    ear.answers.extend(busy)
    async with delivering(house, ear.url):
        await again(house, ear, 11)
    assert house.alarms() == [("webhook_failing", f"webhook:{conversation}")]


async def test_an_endless_answer_is_not_read_to_its_end(house: House, ear: Ear) -> None:
    conversation = await outside(house)
    await house.write(conversation, "one")
    ear.answers.append(web.Response(body=b"x" * 3_000_000))
    async with delivering(house, ear.url):
        await heard(house, ear, 2)
    assert ear.revs[:2] == [1, 2]


async def test_a_restart_goes_on_where_the_last_yes_was(house: House, ear: Ear) -> None:
    conversation = await outside(house)
    async with delivering(house, ear.url):
        await heard(house, ear, 1)
        await house.eventually(lambda: house.rows("select told_rev from follow") == [(1,)])
    await house.write(conversation, "while nobody delivered")
    async with delivering(house, ear.url):
        await heard(house, ear, 2)
    assert ear.revs == [1, 2]


async def test_what_was_under_way_at_a_crash_comes_again_under_its_name(house: House, ear: Ear) -> None:
    await outside(house)
    never = asyncio.Event()
    ear.answers.append(never)
    async with delivering(house, ear.url):
        await heard(house, ear, 1)
    never.set()
    async with delivering(house, ear.url):
        await again(house, ear, 2)
    assert ear.heard[0].headers["Baton-Delivery"] == ear.heard[1].headers["Baton-Delivery"]


async def test_a_refused_address_is_an_outage_not_a_leak(house: House, ear: Ear) -> None:
    conversation = await outside(house)
    async with delivering(house, ear.url, allowed=()):

        async def alarmed() -> bool:
            house.clock.move(timedelta(seconds=61))
            await asyncio.sleep(0.01)
            return bool(house.alarms())

        await house.eventually(alarmed)
    assert ear.heard == []
    assert house.alarms() == [("webhook_failing", f"webhook:{conversation}")]


async def test_a_store_that_is_down_loses_nothing(house: House, ear: Ear) -> None:
    conversation = await outside(house)
    async with delivering(house, ear.url):
        await heard(house, ear, 1)
        house.store.down = True
        with pytest.raises(StoreUnavailable):
            await house.write(conversation, "not stored")
        house.store.down = False
        await house.write(conversation, "stored")
        await again(house, ear, 2)
    assert ear.heard[-1].told["change"]["text"] == "stored"


async def test_a_conversation_of_our_own_assistant_is_told_to_nobody(house: House, ear: Ear) -> None:
    await house.begin()
    other = await outside(house)
    async with delivering(house, ear.url):
        await heard(house, ear, 1)
    assert {one.told["conversation"] for one in ear.heard} == {other}


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_any_mix_of_answers_edits_and_restarts_ends_with_all_told_in_order(
    house: House, ear: Ear, seed: int
) -> None:
    chance = random.Random(seed)
    conversations = [await outside(house) for _ in range(3)]
    statuses = [200, 200, 200, 302, 410, 429, 500, 503]
    for _ in range(6):
        ear.answers.extend(web.Response(status=chance.choice(statuses)) for _ in range(8))
        async with delivering(house, ear.url):
            for _ in range(chance.randrange(6)):
                await house.write(chance.choice(conversations), "a line")
                house.clock.move(timedelta(seconds=chance.randrange(90)))
                await asyncio.sleep(chance.random() / 50)
    ear.answers.clear()
    last = {conversation: await last_rev(house, conversation) for conversation in conversations}

    async def all_told() -> bool:
        house.clock.move(timedelta(seconds=5))
        await asyncio.sleep(0.01)
        return sorted(house.rows("select told_rev from follow")) == sorted((rev,) for rev in last.values())

    async with delivering(house, ear.url):
        await house.eventually(all_told)
    for conversation, rev in last.items():
        names = [
            one.headers["Baton-Delivery"] for one in ear.heard if one.told["conversation"] == conversation
        ]
        assert list(dict.fromkeys(names)) == [f"{conversation}-{number}" for number in range(1, rev + 1)]
