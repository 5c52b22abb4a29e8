"""What people wrote stands in no log, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import telemetry
from bot.assistant.embedded import EmbeddedAssistant
from bot.domain.conversation import Turn
from tests.scenarios.stage import BILLING, TWICE, Stage, open_stage

ASKED, ANSWERED, NAME = "SECRETWORD", "SECRETWORD2", "Jordan Ellis"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    root, said = logging.getLogger(), io.StringIO()
    before, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in telemetry._QUIET}
    monkeypatch.setattr("sys.stderr", said)
    telemetry.configure()
    yield said
    root.handlers[:] = before
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


@pytest.fixture
async def stage(tmp_path: Path, log: io.StringIO) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as stage:
        yield stage


def lines(log: io.StringIO) -> list[dict[str, object]]:
    """Each line is one JSON object with an event."""
    found = [json.loads(line) for line in log.getvalue().splitlines()]
    assert all(one["event"] and one["level"] and one["timestamp"] for one in found)
    return found


def quiet(log: io.StringIO) -> bool:
    return not any(word in log.getvalue() for word in (ASKED, ANSWERED, NAME))


async def test_a_whole_life_with_faults_leaves_no_word_in_the_log(stage: Stage, log: io.StringIO) -> None:
    customer = await stage.claimed(text=f"{TWICE}, {ASKED}")
    await stage.ana.reply(BILLING, NAME, f"That is {ANSWERED}")
    await stage.sees(lambda: customer.times(ANSWERED) == 1)
    for kind in ("malformed", "error"):
        with_error = {"error": "internal_error"} if kind == "error" else {}
        await stage.fault(method="chat.postMessage", kind=kind, **with_error)
        await customer.say(f"and {ASKED} again: {kind}")
    await stage.http.post(f"{stage.ports.baton_url}/v1/conversations", data=f'{{"{ASKED}": ')
    await stage.http.get(f"{stage.ports.baton_url}/{ASKED}?token={ASKED}")
    await stage.sees(lambda: stage.rows("SELECT count(*) FROM turn WHERE speaker = 'customer'") == [3])
    await stage.close_slack()
    await stage.sees(lambda: "slack" in log.getvalue())
    assert quiet(log)
    assert {str(one["event"]) for one in lines(log)} >= {"baton.serving", "slack.socket_up"}


async def test_a_fault_that_quotes_what_was_said_is_logged_without_it(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: EmbeddedAssistant, said: list[str], *seen: object) -> Turn:
        try:
            return json.loads(f"{said[-1]}: no JSON")  # type: ignore[no-any-return]
        except ValueError as error:
            raise KeyError(said[-1]) from error

    monkeypatch.setattr(EmbeddedAssistant, "answer", failing)
    customer = await stage.customer()
    await customer.say(f"Where is my {ASKED}?")
    await stage.sees(lambda: "assistant.failed" in log.getvalue())
    [line] = [one for one in lines(log) if one["event"] == "assistant.failed"]
    assert "KeyError" in str(line["exception"])
    assert "JSONDecodeError" in str(line["exception"])
    assert str(line["conversation"]).startswith("c_")
    assert quiet(log)


def test_what_a_library_says_is_named_by_its_place_alone(log: io.StringIO) -> None:
    logging.getLogger("slack_sdk.web").error("Received %s", ASKED)
    logging.getLogger("asyncio").error(f"exception=ValueError('{ASKED}')")
    assert quiet(log)
    assert [one["event"] for one in lines(log)] == ["library.said"] * 2
    assert [one["library"] for one in lines(log)] == ["slack_sdk.web", "asyncio"]
    assert str(lines(log)[0]["where"]).startswith("test_quiet_logs.py:")
