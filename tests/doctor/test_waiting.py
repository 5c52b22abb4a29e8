"""What stands and waits in the store, and whether messages really arrive."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

import aiohttp
import pytest

from bot.doctor.finding import Level
from bot.doctor.remedies import REMEDIES
from bot.domain.alarms import AlarmKind
from bot.domain.deliveries import DrawCard
from bot.ports import Tx
from storage.store import SqliteStore
from tests.doctor.place import Place
from tests.sandbox.world import World

WHEN = datetime(2026, 3, 4, 12, tzinfo=UTC)
CHECKS = ("alarm", "lane", "delivery", "inbox", "cards")


def _alarm(tx: Tx, key: str, at: datetime) -> None:
    tx.alarms.add("promise_broken", key, at)


@pytest.fixture
async def store(place: Place) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(place.database)
    await store.open()
    yield store
    await store.close()


async def test_before_the_first_start_there_is_nothing_to_look_at(place: Place) -> None:
    for check in CHECKS:
        finding = await place.finding(f"Waiting/{check}")
        assert finding.level is Level.SKIPPED
    assert not place.database.exists()


@pytest.mark.usefixtures("store")
async def test_in_an_empty_database_all_is_well(place: Place) -> None:
    for check in CHECKS:
        assert await place.level(f"Waiting/{check}") is Level.OK


async def test_alarms_of_a_kind_are_one_finding_with_what_to_do(place: Place, store: SqliteStore) -> None:
    for number in range(3):
        at = WHEN + timedelta(minutes=number)
        await store.write(partial(_alarm, key=str(number), at=at))
    [finding] = await place.findings("Waiting/alarm")
    assert (finding.level, finding.about) == (Level.WARNING, "promise_broken")
    assert finding.words.startswith("stands, 3 times, first since 2026-03-04")
    assert "answer the customer" in finding.remedy


async def test_what_waits_for_long_is_said(place: Place, store: SqliteStore) -> None:
    await store.write(lambda tx: tx.lanes.put(DrawCard("h_1"), WHEN))
    [finding] = await place.findings("Waiting/delivery")
    assert finding.level is Level.WARNING
    assert "1 thing waits for Slack" in finding.words


async def test_a_lane_that_stands_is_named_with_the_command(place: Place, store: SqliteStore) -> None:
    await store.write(lambda tx: tx.lanes.put(DrawCard("h_1"), WHEN))

    with closing(sqlite3.connect(place.database)) as database, database:
        database.execute("UPDATE lane SET parked = 'restricted_action'")
    [finding] = await place.findings("Waiting/lane")
    assert (finding.level, finding.about) == (Level.FAILED, "card:h_1")
    assert "restricted_action" in finding.words
    assert "baton lanes release card:h_1" in finding.remedy
    assert await place.level("Waiting/delivery") is Level.OK


async def messages(world: World) -> list[str]:
    async with aiohttp.ClientSession() as http, http.get(f"{world.origin}/control/ledger") as answer:
        return [one["text"] for one in (await answer.json())["messages"]]


async def test_without_live_the_ops_channel_is_looked_at_only(in_slack: Place, world: World) -> None:
    in_slack.add('[slack]\nops = "support-billing"')
    finding = await in_slack.finding("Slack/channel for")
    assert (finding.level, finding.about) == (Level.OK, "ops")
    assert "#support-billing is there" in finding.words
    assert await messages(world) == []


async def test_live_posts_to_the_ops_channel_finds_it_and_takes_it_away(
    in_slack: Place, world: World
) -> None:
    in_slack.add('[slack]\nops = "support-billing"')
    in_slack.live = True
    finding = await in_slack.finding("Slack/channel for")
    assert finding.level is Level.OK
    assert finding.words.endswith("found by its id, deleted")
    assert await messages(world) == []


@pytest.mark.parametrize("kind", ["accepted_then_reset", "accepted_then_error", "accepted_then_hang"])
async def test_live_takes_its_message_away_though_the_answer_got_lost(
    in_slack: Place, world: World, kind: str
) -> None:
    in_slack.add('[slack]\nops = "support-billing"')
    in_slack.live = True
    await world.page("/control/faults", method="chat.postMessage", kind=kind)
    assert await in_slack.level("Slack/channel for") is Level.FAILED
    assert await messages(world) == []


async def test_live_says_where_its_message_may_stand_still(in_slack: Place, world: World) -> None:
    in_slack.add('[slack]\nops = "support-billing"')
    in_slack.live = True
    await world.page("/control/faults", method="chat.delete", kind="ratelimited")
    finding = await in_slack.finding("Slack/channel for")
    assert finding.level is Level.WARNING
    assert "may stand there still" in finding.words
    assert len(await messages(world)) == 1


async def test_live_without_an_ops_channel_says_so(in_slack: Place) -> None:
    in_slack.live = True
    finding = await in_slack.finding("Slack/channel for")
    assert (finding.level, finding.about) == (Level.WARNING, "ops")


async def test_an_ops_channel_that_is_not_there_is_named(in_slack: Place) -> None:
    in_slack.add('[slack]\nops = "nowhere"')
    finding = await in_slack.finding("Slack/channel for")
    assert finding.level is Level.FAILED
    assert "#nowhere" in finding.words


@pytest.mark.parametrize("kind", AlarmKind)
def test_there_is_a_remedy_for_every_alarm(kind: AlarmKind) -> None:
    assert kind in REMEDIES
