"""What whoever runs Baton sees and does from the command line, beside a running one."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from importlib import metadata
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from tests.scenarios.stage import TWICE, Stage, empty_stage

WIDE = {"COLUMNS": "160"}
NARROW = {"COLUMNS": "60"}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with empty_stage(tmp_path) as stage:
        await stage.open_slack()
        await stage.open_baton()
        yield stage


async def baton(stage: Stage, *words: str, wide: bool = True) -> Result:
    noun, *rest = words
    environment = {**os.environ, **stage.environment, **(WIDE if wide else NARROW)}
    arguments = [noun, "--config", str(stage.folder / "baton.toml"), *rest]
    return await asyncio.to_thread(CliRunner().invoke, cli, arguments, env=environment)


async def parked(stage: Stage) -> str:
    await stage.fault(method="chat.postMessage", kind="error", error="restricted_action")
    await (await stage.customer()).say(TWICE)
    await stage.sees(lambda: stage.rows("SELECT key FROM lane WHERE parked IS NOT NULL"))
    return str(stage.rows("SELECT key FROM lane WHERE parked IS NOT NULL")[0])


def fail_a_message(stage: Stage) -> None:
    """As a fault of ours would have left it."""
    with closing(sqlite3.connect(stage.folder / "baton.db")) as database, database:
        values = "'said', 'T1', 'C1', '1.1', '1.2', '', 'U0ANA', 'SECRETWORD', 0, 1, 'failed', 2, 'KeyError'"
        columns = "kind, team, channel, root_ts, ts, edit_ts, user, text, has_files, received_at, state"
        database.execute(f"INSERT INTO inbox ({columns}, settled_at, reason) VALUES ({values})")


def test_it_says_which_baton_it_is() -> None:
    said = CliRunner().invoke(cli, ["--version"])
    assert (said.exit_code, said.output) == (0, f"baton {metadata.version('baton')}\n")


async def test_with_nothing_wrong_each_says_so_in_a_line(stage: Stage) -> None:
    for noun, words in (("lanes", "No lane stands."), ("inbox", "Nothing has failed.")):
        found = await baton(stage, noun)
        assert (found.exit_code, found.output) == (0, f"{words}\n")
        assert json.loads((await baton(stage, noun, "--json")).output) == []
    assert (await baton(stage, "alarms")).output == "No alarm stands.\n"


async def test_a_lane_that_stands_is_shown_and_goes_on_when_it_is_released(stage: Stage) -> None:
    lane = await parked(stage)
    shown = (await baton(stage, "lanes")).output
    assert lane in shown
    assert "restricted_action" in shown
    assert "1 lane stands." in shown
    [told] = json.loads((await baton(stage, "lanes", "--json")).output)
    assert (told["lane"], told["kind"], told["skill"], told["waiting"]) == (lane, "card", "Billing", 1)
    released = await baton(stage, "lanes", "release", lane)
    assert (released.exit_code, released.output) == (0, f"released {lane}\n")
    await stage.sees(lambda: stage.ana.root("support-billing", "Jordan Ellis"))
    assert (await baton(stage, "lanes")).output == "No lane stands.\n"


async def test_all_lanes_are_released_at_once(stage: Stage) -> None:
    lane = await parked(stage)
    assert (await baton(stage, "lanes", "release", "--all")).output == f"released {lane}\n"
    assert (await baton(stage, "lanes", "release", "--all")).output == "No lane stood.\n"


async def test_what_can_not_be_released_is_one_line_and_code_2(stage: Stage) -> None:
    unknown = await baton(stage, "lanes", "release", "card:h_nobody")
    assert unknown.exit_code == 2
    assert "no lane stands that is called card:h_nobody" in unknown.output
    assert (await baton(stage, "lanes", "release")).exit_code == 2
    assert (await baton(stage, "lanes", "release", "one", "--all")).exit_code == 2


async def test_a_failed_message_is_shown_without_its_words_unless_they_are_asked_for(stage: Stage) -> None:
    fail_a_message(stage)
    shown = await baton(stage, "inbox")
    assert "KeyError" in shown.output
    assert "U0ANA" in shown.output
    assert "SECRETWORD" not in shown.output
    assert "SECRETWORD" not in (await baton(stage, "inbox", "--json")).output
    assert "SECRETWORD" in (await baton(stage, "inbox", "--show-text")).output
    [told] = json.loads((await baton(stage, "inbox", "--json", "--show-text")).output)
    assert told["text"] == "SECRETWORD"


async def test_a_failed_message_is_applied_again(stage: Stage) -> None:
    fail_a_message(stage)
    assert (await baton(stage, "inbox", "replay", "77")).exit_code == 2
    assert (await baton(stage, "inbox", "replay", "--all")).output == "1 to be applied again.\n"
    await stage.sees(lambda: stage.rows("SELECT state FROM inbox WHERE user = 'U0ANA'") != ["failed"])
    assert (await baton(stage, "inbox")).output == "Nothing has failed.\n"


async def test_an_alarm_says_what_to_do_and_is_cleared(stage: Stage) -> None:
    lane = await parked(stage)
    shown = (await baton(stage, "alarms")).output
    assert "lane_parked" in shown
    assert "baton lanes release" in shown
    assert json.loads((await baton(stage, "alarms", "--json")).output)[0]["key"] == lane
    assert (await baton(stage, "alarms", "clear", "nothing")).exit_code == 2
    assert (await baton(stage, "alarms", "clear", "lane_parked")).output == f"cleared lane_parked {lane}\n"
    assert (await baton(stage, "alarms")).output == "No alarm stands.\n"


async def test_on_a_narrow_terminal_no_key_is_cut(stage: Stage) -> None:
    lane = await parked(stage)
    for noun in ("lanes", "alarms"):
        lines = (await baton(stage, noun, wide=False)).output.splitlines()
        assert any(lane in line for line in lines)


async def test_without_a_database_each_says_so_and_makes_none(tmp_path: Path) -> None:
    async with empty_stage(tmp_path) as stage:
        stage.write_config()
        for noun in ("lanes", "inbox", "alarms"):
            found = await baton(stage, noun)
            assert found.exit_code == 2
            assert "has not been made yet: start Baton first" in found.output
        assert not (tmp_path / "baton.db").exists()


@pytest.mark.parametrize(
    ("schema", "says"),
    [
        ("9999", "was written by a newer Baton (schema 9999)"),
        ("0001", "is at schema 0001, and this version's"),
    ],
)
async def test_another_versions_database_is_left_alone(stage: Stage, schema: str, says: str) -> None:
    with closing(sqlite3.connect(stage.folder / "baton.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = ?", [schema])
    found = await baton(stage, "lanes")
    assert found.exit_code == 2
    assert says in found.output


def fill(stage: Stage, sql: str, rows: list[tuple[object, ...]]) -> None:
    with closing(sqlite3.connect(stage.folder / "baton.db")) as database, database:
        database.executemany(sql, rows)


ALARM = "INSERT INTO alarm (kind, key, at) VALUES (?, ?, ?)"
HOSTILE = "ab\x1b[31m\x9b2J\u202egnp"


async def alarms(stage: Stage, count: int) -> None:
    """The first of them about a channel."""
    broken = [("promise_broken", f"h_{nth}", 2_000_000 + nth) for nth in range(1, count)]
    fill(stage, ALARM, [("channel_lost", "C1", 1), *broken])


@pytest.mark.parametrize(
    "words",
    [
        ("inbox", "replay", "99999999999999999999"),
        ("inbox", "replay", "0"),
        ("lanes", "release", "\udcff"),
        ("lanes", "release", "a\x1b[31m"),
        ("alarms", "clear", "\udcff"),
        ("alarms", "clear", "lane_parked", "\udcff"),
    ],
)
async def test_words_that_name_nothing_of_ours_are_refused_and_not_repeated(
    stage: Stage, words: tuple[str, ...]
) -> None:
    found = await baton(stage, *words)
    assert found.exit_code == 2
    assert isinstance(found.exception, SystemExit)
    assert all(char.isascii() or char in "╭╮╰╯│─" for char in found.output)
    assert "\x1b" not in found.output


async def test_an_alarm_behind_many_newer_ones_is_cleared(stage: Stage) -> None:
    await alarms(stage, 300)
    assert (await baton(stage, "alarms", "clear", "channel_lost", "C1")).output == "cleared channel_lost C1\n"
    assert (await baton(stage, "alarms", "clear", "promise_broken")).output.count("\n") == 299
    assert (await baton(stage, "alarms")).output == "No alarm stands.\n"


async def test_a_long_list_says_how_much_of_it_is_shown_and_is_whole_for_machines(stage: Stage) -> None:
    await alarms(stage, 300)
    assert "300 alarms stand, 200 of them above." in (await baton(stage, "alarms")).output
    assert len(json.loads((await baton(stage, "alarms", "--json")).output)) == 300


async def test_nothing_that_was_written_reaches_the_terminal_as_a_command(stage: Stage) -> None:
    fail_a_message(stage)
    fill(stage, "UPDATE inbox SET text = ?, user = ?", [(HOSTILE, HOSTILE)])
    fill(stage, ALARM, [("mail_failing", HOSTILE, 1)])
    whole = await baton(stage, "inbox", "--show-text", "--json")
    assert json.loads(whole.output)[0]["text"] == HOSTILE
    for found in (
        whole,
        await baton(stage, "inbox", "--show-text"),
        await baton(stage, "inbox", "--show-text", wide=False),
        await baton(stage, "alarms"),
        await baton(stage, "alarms", "clear", "--all"),
    ):
        assert found.exit_code == 0
        assert all(char.isprintable() or char == "\n" for char in found.output), found.output
