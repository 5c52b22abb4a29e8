"""Two real `baton run` on one PostgreSQL: what one hears, the other's customers see; one may die."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.demo import world
from bot.demo.processes import Program, Running, free_port
from tests.postgres import fresh_database, rows
from tests.scenarios.stage import BILLING, OPENS_IN, TWICE, Json, Shopper, Stage, empty_stage

WITHIN_SECONDS = 0.5
"""From what an agent said to the customer's socket on another replica."""


@dataclass
class Replica:
    stage: Stage
    running: Running

    async def customer(self, name: str = "Jordan Ellis", **more: Any) -> Shopper:
        customer = Shopper(name, self.stage.ports, self.stage.http, signed_in=True)
        await customer.start(**more)
        self.stage.customers.append(customer)
        return customer


@dataclass
class Pair:
    """They differ only in where they listen. Slack's signed requests, where it sends any, go to `b`."""

    a: Replica
    b: Replica
    database: str

    @property
    def stage(self) -> Stage:
        return self.a.stage

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return rows(self.database, query)


@contextlib.asynccontextmanager
async def a_pair(folder: Path, *, signed_http: bool) -> AsyncIterator[Pair]:
    async with contextlib.AsyncExitStack() as stack:
        database = await stack.enter_async_context(fresh_database(empty=True))
        a = await stack.enter_async_context(empty_stage(folder / "a", signed_http=signed_http))
        b = await stack.enter_async_context(empty_stage(folder / "b", signed_http=signed_http))
        b.ports = replace(a.ports, baton=free_port())

        def calls_b(data: Json) -> None:
            if signed_http:
                data["app"]["request_url"] = f"{b.ports.baton_url}/slack/events"

        await a.open_slack(calls_b)
        running = [Running(_program(stage, database)) for stage in (a, b)]
        for one in running:
            stack.push_async_callback(one.end)
        await asyncio.gather(*(one.start() for one in running))
        yield Pair(Replica(a, running[0]), Replica(b, running[1]), database)


def _program(stage: Stage, database: str) -> Program:
    stage.folder.mkdir()
    world.write(stage.folder, stage.ports, OPENS_IN)
    return Program(
        "Baton",
        ("bot", "run", "--config", str(stage.folder / "baton.toml")),
        {**stage.environment, "BATON_DATABASE_URL": database},
        stage.folder / "baton.log",
        f"{stage.ports.baton_url}/readyz",
    )


@pytest.fixture
async def pair(tmp_path: Path) -> AsyncIterator[Pair]:
    async with a_pair(tmp_path, signed_http=True) as pair:
        yield pair


@pytest.fixture
async def sockets(tmp_path: Path) -> AsyncIterator[Pair]:
    async with a_pair(tmp_path, signed_http=False) as pair:
        yield pair


async def claimed(pair: Pair, replica: Replica) -> Shopper:
    stage = pair.stage
    customer = await replica.customer()
    await customer.say(TWICE)
    await stage.eventually(lambda: stage.ana.root(BILLING, customer.name))
    await stage.ana.press(BILLING, customer.name, "Claim")
    await stage.eventually(lambda: customer.state.get("who") == "agent")
    return customer


async def test_a_customer_on_one_replica_hears_what_an_agent_said_to_the_other(pair: Pair) -> None:
    customer, stage = await claimed(pair, pair.a), pair.stage
    delays = []
    for number in range(5):
        words = f"Number {number}: I can see both charges."
        await stage.ana.reply(BILLING, "Jordan", words)
        [[stored]] = await until_stored(pair, words)
        await stage.eventually(partial(customer.sees, words, name="Ana Ruiz"))
        delays.append(time.time() - stored / 1e6)
        await customer.say(f"Yes, {number}.")
    print("store to socket across replicas:", delays)
    assert sorted(delays)[len(delays) // 2] < WITHIN_SECONDS, delays
    await stage.eventually(lambda: _said(stage, "Yes, 4."), 15)
    told = [words for words in await stage.thread() if "(customer)" in words]
    assert told == [f"Jordan Ellis (customer) Yes, {number}." for number in range(5)]


async def until_stored(pair: Pair, words: str) -> list[tuple[Any, ...]]:
    query = f"select at from turn where text = '{words}'"
    await pair.stage.eventually(lambda: pair.rows(query))
    return pair.rows(query)


async def test_when_one_replica_dies_the_other_goes_on_and_nothing_is_said_twice(sockets: Pair) -> None:
    customer, stage = await claimed(sockets, sockets.a), sockets.stage
    await customer.say("Before.")
    await stage.eventually(lambda: _said(stage, "Before."))
    sockets.b.running.kill()
    await sockets.b.running.wait()
    await customer.say("After.")
    await stage.eventually(lambda: _said(stage, "After."), 35)
    await stage.ana.reply(BILLING, "Jordan", "Both have arrived.")
    await stage.eventually(lambda: customer.sees("Both have arrived.", name="Ana Ruiz"))
    assert len(await stage.cards()) == 1
    said = [words for words in await stage.thread() if "(customer)" in words]
    assert said == ["Jordan Ellis (customer) Before.", "Jordan Ellis (customer) After."]


async def _said(stage: Stage, words: str) -> bool:
    return any(words in one for one in await stage.thread())


async def test_visitors_on_both_replicas_at_once_get_one_card_each(sockets: Pair) -> None:
    stage = sockets.stage
    names = [f"Visitor {number}" for number in range(8)]
    customers = [
        await replica.customer(name) for name, replica in zip(names, (sockets.a, sockets.b) * 4, strict=True)
    ]
    for customer in customers:
        await customer.say(TWICE)
    for name in names:
        await stage.eventually(partial(stage.cards, name))
    for name in names:
        assert len(await stage.cards(name)) == 1
    assert sockets.rows("select count(*) from handoff") == [(8,)]
