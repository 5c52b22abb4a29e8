"""The papers say what the door does: every answer of the served application fits `/v1/openapi.json`."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from aiohttp.web import TCPSite
from hypothesis import HealthCheck, given, seed, settings
from jsonschema import Draft202012Validator
from schemathesis import Case, GenerationMode, checks
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation

from handlers.customers.app import runner
from handlers.customers.links import Links
from handlers.customers.openapi import FRAMES, document
from handlers.errors import WORDS, code
from storage.store import SqliteStore
from tests.fakes import FakeClock
from tests.handlers.customers.samples import png
from tests.handlers.customers.world import (
    BATON,
    KEY,
    SECRET,
    START,
    Talk,
    Terms,
    World,
    answered,
    site,
    surface_rows,
)
from tests.sqlite import fresh_file

PAPERS = document(surface_rows())
EXAMPLES = 60
"""For each way to do a thing: about twenty seconds in all."""
NEVER_YES = {
    "GET /v1/conversations/{id}/stream",
    "POST /v1/conversations/{id}/rating",
    "GET /v1/agents/{key}/picture",
}
"""Needs a WebSocket; needs an agent; needs an agent who shows a picture."""
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
]


@dataclass
class Served:
    """Baton's door on a port and in a thread of its own, with one conversation that holds a bit of all."""

    url: str
    token: str = ""
    conversation: str = ""
    file: str = ""
    signed: str = ""

    def post(self, path: str, **more: Any) -> Any:
        response = requests.post(f"{self.url}{path}", headers=self.headers(), timeout=10, **more)
        assert response.ok, response.text
        return response.json()

    def headers(self, *, backend: bool = False) -> dict[str, str]:
        credential = KEY.encode() if backend else self.token.encode()
        return {"Authorization": b"Bearer " + credential} if credential else {}  # type: ignore[dict-item]

    def fill(self) -> None:
        begun = self.post(START, json={})
        self.token, self.conversation = begun["token"], begun["id"]
        talk = f"{START}/{self.conversation}"
        sent, self.file = (self.post(f"{talk}/attachments?name=a.png", data=png())["id"] for _ in range(2))
        self.post(f"{talk}/turns", json={"client_id": "first", "text": "hello", "attachments": [sent]})
        self.signed = Links(SECRET, FakeClock(), BATON).link(self.file).rpartition("/")[2]


async def _serve(folder: Path, ready: threading.Event, stop: list[Any], port: list[int]) -> None:
    store = SqliteStore(fresh_file(folder / "baton.sqlite"))
    await store.open()
    running = runner(site(store, FakeClock(), Terms()))
    await running.setup()
    here = TCPSite(running, "127.0.0.1", 0)
    await here.start()
    over = asyncio.Event()
    stop += [asyncio.get_running_loop(), over]
    port.append(running.addresses[0][1])
    ready.set()
    await over.wait()
    await running.cleanup()
    await store.close()


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    ready = threading.Event()
    stop: list[Any] = []
    port: list[int] = []
    thread = threading.Thread(target=lambda: asyncio.run(_serve(folder, ready, stop, port)))
    thread.start()
    assert ready.wait(10)
    try:
        served = Served(f"http://127.0.0.1:{port[0]}")
        served.fill()
        yield served
    finally:
        loop, over = stop
        loop.call_soon_threadsafe(over.set)
        thread.join(10)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("papers")) as served:
        yield served


checks.load_all_checks()


def _can_be_wrong(operation: Any) -> bool:
    """Any text is a good name of a conversation: only bodies and numbers can be against the papers."""
    parameters = [*operation.path_parameters, *operation.query]
    kinds = {parameter.definition["schema"].get("type") for parameter in parameters}
    return bool(operation.body) or bool(kinds - {"string"})


SCHEMA = schemathesis.openapi.from_dict(PAPERS)
OPERATIONS: list[Any] = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
WAYS = [
    (operation, mode)
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or _can_be_wrong(operation)
]


def title(part: object) -> str:
    return part.label if isinstance(part, APIOperation) else str(getattr(part, "value", part))


@pytest.mark.parametrize(("operation", "mode"), WAYS, ids=title)
def test_every_answer_fits_the_papers(served: Served, operation: Any, mode: GenerationMode) -> None:
    statuses: list[int] = []
    named: list[Any] = [*checks.CHECKS.get_by_names(CHECKS)]

    @seed(1)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Case[Any]) -> None:
        count = len(statuses)
        _lead_in(case, served, somewhere=count % 3 < 2)
        response = case.call(base_url=served.url, headers=served.headers(backend=count % 2 > 0), timeout=20)
        statuses.append(response.status_code)
        case.validate_response(response, checks=named)

    one()
    if mode is GenerationMode.POSITIVE and operation.label not in NEVER_YES:
        assert min(statuses) < 300, "nothing was ever answered with a yes"


def _lead_in(case: Case[Any], served: Served, *, somewhere: bool) -> None:
    """Into the conversation that is there, mostly; and no long poll is waited for."""
    known = {"id": served.conversation, "attachment_id": served.file, "signed": served.signed}
    if somewhere:
        case.path_parameters |= {name: known[name] for name in known.keys() & case.path_parameters.keys()}
    if str(case.query.get("wait", "")).isdigit():
        case.query["wait"] = 0


def test_every_schema_is_one() -> None:
    for schema in PAPERS["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_reference_leads_somewhere() -> None:
    named = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(PAPERS)))
    assert named <= set(PAPERS["components"]["schemas"])


def test_every_row_of_the_table_is_described() -> None:
    described = {(method.upper(), path) for path, found in PAPERS["paths"].items() for method in found}
    assert described == {(row.method, row.path) for row in surface_rows()}


def test_every_no_of_the_door_is_named_where_it_can_come() -> None:
    told = ", ".join(
        answer["description"]
        for path in PAPERS["paths"].values()
        for operation in path.values()
        for status, answer in operation["responses"].items()
        if status >= "400"
    )
    assert {code(kind()) for kind in WORDS} - set(told.split(", ")) == set()


async def test_the_papers_are_served_and_kept_until_they_change(world: World) -> None:
    response = await world.client.get("/v1/openapi.json")
    assert await answered(response, 200) == PAPERS
    again = await world.client.get("/v1/openapi.json", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status, await again.read()) == (304, b"")


def test_every_operation_says_what_it_is_for() -> None:
    said = [row.summary for row in surface_rows()]
    assert [summary for summary in said if not 8 < len(summary) < 100 or summary.endswith(".")] == []


async def test_a_streams_frames_are_as_the_papers_say(talk: Talk) -> None:
    frames = {frame.__name__: PAPERS["components"]["schemas"][frame.__name__] for frame in FRAMES}
    stream = await talk.stream()
    await stream.receive_json(timeout=5)
    await talk.write("hello")
    changes = await stream.receive_json(timeout=5)
    talk.world.hub.typing(talk.id, "assistant")
    typing = await stream.receive_json(timeout=5)
    await stream.close()
    whole = {"components": PAPERS["components"]}
    Draft202012Validator(frames["ChangesReply"] | whole).validate(changes)
    Draft202012Validator(frames["TypingFrame"] | whole).validate(typing)
