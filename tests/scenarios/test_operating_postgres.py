"""What whoever runs Baton does on PostgreSQL: the commands beside a running replica, its metrics, its end."""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.demo.processes import Program, Running, free_port
from tests.postgres import execute, fresh_database, rows
from tests.scenarios.stage import BILLING, TWICE, Stage, empty_stage

PARKED = "SELECT key FROM lane WHERE parked IS NOT NULL"
IN_DOUBT = "SELECT count(*) FROM lane WHERE sending_id IS NOT NULL"
END_WITHIN = 5.0
FAILED = """
    INSERT INTO inbox (kind, team, channel, root_ts, ts, edit_ts, "user", text, has_files, received_at, state,
        settled_at, reason)
    VALUES ('said', 'T1', 'C1', '1.1', '1.2', '', 'U0ANA', 'SECRETWORD', false, 1, 'failed', 2, 'KeyError')
"""
"""As a fault of ours would have left it."""


@dataclass
class Replica:
    stage: Stage
    database: str
    metrics: int
    running: Running

    async def baton(self, *words: str, url: str = "") -> Result:
        url = url or self.database
        environment = {**os.environ, **self.stage.environment, "COLUMNS": "160", "BATON_DATABASE_URL": url}
        noun, *rest = words
        arguments = [noun, "--config", str(self.stage.folder / "baton.toml"), *rest]
        return await asyncio.to_thread(CliRunner().invoke, cli, arguments, env=environment)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return rows(self.database, query)

    async def parked(self) -> str:
        await self.stage.fault(method="chat.postMessage", kind="error", error="restricted_action")
        await (await self.stage.customer()).say(TWICE)
        await self.stage.eventually(lambda: self.rows(PARKED))
        [[lane]] = self.rows(PARKED)
        return str(lane)

    async def samples(self) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
        async with self.stage.http.get(f"http://127.0.0.1:{self.metrics}/metrics") as answer:
            text = await answer.text()
        return {
            (sample.name.removeprefix("baton_"), frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    async def value(self, name: str, **labels: str) -> float:
        return (await self.samples()).get((name, frozenset(labels.items())), 0.0)


@pytest.fixture
async def replica(tmp_path: Path) -> AsyncIterator[Replica]:
    async with fresh_database(empty=True) as url, empty_stage(tmp_path) as stage:
        metrics = free_port()
        listens = f'[server]\nmetrics = "127.0.0.1:{metrics}"\n'
        stage.edits = {"[server]\n": f'[slack]\nops = "{BILLING}"\n{listens}'}
        await stage.open_slack()
        stage.write_config()
        program = Program(
            "Baton",
            ("bot", "run", "--config", str(tmp_path / "baton.toml")),
            {**stage.environment, "BATON_DATABASE_URL": url},
            tmp_path / "baton.log",
            f"{stage.ports.baton_url}/readyz",
        )
        async with Running(program) as running:
            yield Replica(stage, url, metrics, running)


async def test_a_lane_that_stands_is_seen_and_released_and_goes_on(replica: Replica) -> None:
    lane = await replica.parked()
    shown = (await replica.baton("lanes")).output
    assert lane in shown
    assert "restricted_action" in shown
    assert "lane_parked" in (await replica.baton("alarms")).output
    assert await replica.value("lanes_parked", kind="card") == 1
    assert await replica.value("alarms", kind="lane_parked") == 1
    assert await replica.value("handoffs_without_card") == 1
    released = await replica.baton("lanes", "release", lane)
    assert (released.exit_code, released.output) == (0, f"released {lane}\n")
    await replica.stage.eventually(lambda: replica.stage.ana.root(BILLING, "Jordan Ellis"))
    assert (await replica.baton("lanes")).output == "No lane stands.\n"
    assert (await replica.baton("alarms")).output == "No alarm stands.\n"
    assert await replica.value("deliveries_total", kind="card", outcome="sent") == 1
    assert await replica.value("store_up") == 1


async def test_a_failed_message_is_seen_without_its_words_and_applied_again(replica: Replica) -> None:
    await execute(replica.database, FAILED)
    shown = (await replica.baton("inbox")).output
    assert "KeyError" in shown
    assert "SECRETWORD" not in shown
    assert await replica.value("inbox_messages", state="failed") == 1
    assert (await replica.baton("inbox", "replay", "--all")).output == "1 to be applied again.\n"
    await replica.stage.eventually(
        lambda: not replica.rows("SELECT 1 FROM inbox WHERE state = 'failed' AND reason <> ''")
    )


async def test_the_doctor_sees_the_replica_the_server_and_what_waits_and_posts_live(replica: Replica) -> None:
    await replica.parked()
    found = await replica.baton("doctor", "--live", "--json")
    lines = {f"{one['group']}/{one['check']}": one for one in json.loads(found.output)["findings"]}
    assert lines["Database/replicas"]["words"].startswith("1 is running on it: ")
    assert lines["Database/its clock"]["level"] == "ok"
    assert lines["Waiting/lane"]["level"] == "failed"
    assert "found by its id, deleted" in lines["Slack/channel for"]["words"]
    assert "check itself failed" not in found.output
    said = (await replica.stage.ledger())["messages"]
    assert [one for one in said if "doctor" in one["text"]] == []


async def test_a_database_that_no_baton_has_made_yet_is_named_as_such(replica: Replica) -> None:
    async with fresh_database(empty=True) as url:
        refused = await replica.baton("lanes", url=url)
    assert refused.exit_code == 2
    assert "has not been made yet: start Baton first." in refused.output


async def test_its_end_finishes_what_is_in_hand(replica: Replica) -> None:
    stage = replica.stage
    await stage.fault(method="chat.postMessage", kind="slow", seconds=1.5)
    await (await stage.customer()).say(TWICE)
    await stage.eventually(lambda: replica.rows(IN_DOUBT) == [(1,)])
    begun = time.monotonic()
    await replica.running.end()
    assert time.monotonic() - begun < END_WITHIN
    log = (stage.folder / "baton.log").read_text()
    assert '"event": "baton.drained"' in log
    assert "Traceback" not in log
    assert replica.rows(IN_DOUBT) == [(0,)]
    assert replica.rows("SELECT count(*) FROM drawing WHERE ts IS NOT NULL") == [(1,)]
    assert len(await stage.cards()) == 1
    left = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND application_name LIKE 'baton%'"
    )
    await stage.eventually(lambda: replica.rows(left) == [(0,)])
