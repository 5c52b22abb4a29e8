"""/metrics tells what waits and what became of what was said, on a listener of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.demo.processes import free_port
from bot.seeing.meters import Meters
from bot.seeing.own import SocketHealth
from bot.seeing.page import Page
from storage.store import SqliteStore
from tests.scenarios.stage import REPAIRS, TWICE, ZIP, MovableClock, Stage, empty_stage

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Watched:
    def __init__(self, stage: Stage, port: int) -> None:
        self.stage = stage
        self.port = port

    async def text(self) -> str:
        async with self.stage.http.get(f"http://127.0.0.1:{self.port}/metrics") as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith("text/plain")
            return await answer.text()

    async def samples(self) -> Samples:
        families = text_string_to_metric_families(await self.text())
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in families
            for sample in family.samples
        }

    async def value(self, name: str, **labels: str) -> float:
        return (await self.samples()).get((f"baton_{name}", frozenset(labels.items())), 0.0)


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    async with empty_stage(tmp_path) as stage:
        port = free_port()
        stage.edits = {"[server]\n": f'[server]\nmetrics = "127.0.0.1:{port}"\n'}
        await stage.open_slack()
        await stage.open_baton()
        yield Watched(stage, port)


async def test_a_life_is_seen_in_figures(watched: Watched) -> None:
    customer = await watched.stage.with_card()
    assert await watched.value("turns_accepted_total") == 1
    assert await watched.value("deliveries_total", kind="card", outcome="sent") == 1
    assert await watched.value("handoffs_open", state="queued", skill="Billing") == 1
    assert await watched.value("handoffs_without_card") == 0
    assert await watched.value("slack_call_seconds_count", method="chat.postMessage") >= 1
    assert await watched.value("slack_answers_total", method="chat.postMessage", status="200") >= 1
    assert await watched.value("store_write_seconds_count", outcome="stored") > 3
    assert await watched.value("request_seconds_count", route="GET /metrics", status="200") == 0
    route = "POST /v1/conversations/{id}/turns"
    assert await watched.value("request_seconds_count", route=route, status="202") == 1
    assert await watched.value("ready") == 1
    assert await watched.value("store_up") == 1
    assert await watched.value("process_resident_memory_bytes") > 1_000_000
    assert await watched.value("process_start_time_seconds") > 1_000_000_000
    await watched.stage.ana.press("support-billing", customer.name, "Claim")

    async def claimed() -> bool:
        return await watched.value("handoffs_open", state="assigned", skill="Billing") == 1

    await watched.stage.sees(claimed)


async def test_what_slack_holds_back_waits_and_is_counted(watched: Watched) -> None:
    stage = watched.stage
    await stage.fault(method="chat.postMessage", kind="ratelimited", retry_after=60)
    customer = await stage.customer()
    await customer.say(TWICE)

    async def held() -> bool:
        return await watched.value("deliveries_total", kind="card", outcome="held") >= 1

    await stage.sees(held)
    assert await watched.value("slack_rate_limited_total", method="chat.postMessage") >= 1
    assert await watched.value("handoffs_without_card") == 1
    assert await watched.value("lane_deliveries", kind="card") == 1
    stage.clock.passed += timedelta(seconds=30)
    assert await watched.value("lane_oldest_seconds", kind="card") > 29


async def test_a_refused_lane_stands_and_raises_an_alarm(watched: Watched) -> None:
    stage = watched.stage
    await stage.fault(method="chat.postMessage", kind="error", error="restricted_action")
    customer = await stage.customer()
    await customer.say(TWICE)

    async def parked() -> bool:
        return await watched.value("lanes_parked", kind="card") == 1

    await stage.sees(parked)
    assert await watched.value("lane_deliveries", kind="card") == 0
    assert await watched.value("alarms", kind="lane_parked") == 1
    assert await watched.value("deliveries_total", kind="card", outcome="refused") == 1


async def test_no_series_holds_what_people_wrote_or_who_they_are(watched: Watched) -> None:
    stage = watched.stage
    customer = await stage.customer("Quirin Ungewöhnlich")
    await customer.say(ZIP)
    await stage.http.get(f"{stage.ports.baton_url}/SECRETPATH?token=SECRETTOKEN")
    await stage.sees(lambda: stage.rows("SELECT 1 FROM handoff"))
    text = await watched.text()
    for word in ("Quirin", "zip", "SECRET", REPAIRS, *stage.rows("SELECT id FROM conversation")):
        assert word not in text
    assert 'route="other"' in text


async def test_the_customers_door_has_no_metrics(watched: Watched) -> None:
    async with watched.stage.http.get(f"{watched.stage.ports.baton_url}/metrics") as answer:
        assert answer.status == 404


class NoSocket:
    def ready(self) -> bool:
        return False

    def connections(self) -> int:
        return 0

    def socket(self) -> SocketHealth | None:
        return None


async def test_a_store_that_gives_no_answer_is_said_and_the_rest_is_told(tmp_path: Path) -> None:
    closed = SqliteStore(tmp_path / "baton.db")
    page = Page(closed, MovableClock(), Meters(), NoSocket())
    async with TestClient(TestServer(page.site())) as client:
        answer = await client.get("/metrics")
        text = await answer.text()
    assert "baton_store_up 0.0" in text
    assert "baton_ready 0.0" in text
    assert "baton_process_start_time_seconds" in text
    assert "baton_lanes" not in text


async def test_every_metric_has_words_and_the_prefix(watched: Watched) -> None:
    families = list(text_string_to_metric_families(await watched.text()))
    assert len(families) > 20
    assert [one.name for one in families if not one.name.startswith("baton_") or not one.documentation] == []
