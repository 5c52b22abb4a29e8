"""The fictional company lives in this machine's zone."""

from __future__ import annotations

import os
import subprocess
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import config
from bot.demo import world
from bot.demo.run import ask_line, explain_line, tell_what_is_left_alone
from bot.demo.world import Ports
from bot.domain.hours import parse

PICTURES = Path(__file__).parent / "pictures.toml"


@pytest.mark.parametrize(
    ("variable", "link", "zone"),
    [
        ("Asia/Kolkata", "Europe/Oslo", "Asia/Kolkata"),
        (":Asia/Kolkata", "Europe/Oslo", "Asia/Kolkata"),
        ("", "Europe/Oslo", "Europe/Oslo"),
        ("", "posix/Europe/Oslo", "Europe/Oslo"),
        ("CET-1CEST", "Europe/Oslo", "Europe/Oslo"),
        ("../../etc/passwd", "America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("", "Nowhere/At_All", "UTC"),
        ("", None, "UTC"),
    ],
)
def test_the_zone_is_the_machines_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, link: str | None, zone: str
) -> None:
    monkeypatch.setenv("TZ", variable)
    localtime = tmp_path / "localtime"
    if link:
        localtime.symlink_to(tmp_path / "usr" / "share" / "zoneinfo" / link)
    assert world.own_zone(localtime) == zone


def test_everybody_has_one_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    world.write(tmp_path, Ports(1, 2, 3), timedelta(minutes=3))
    baton, slack = (tomllib.loads((tmp_path / f"{name}.toml").read_text()) for name in ("baton", "workspace"))
    hours = [skill["hours"]["zone"] for skill in baton["skills"] if "hours" in skill]
    zones = [baton["zone"], *hours, *(user["tz"] for user in slack["users"])]
    assert len(zones) == 10
    assert set(zones) == {"Asia/Kolkata"}


def test_what_the_pictures_add_to_it_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is new here is new in the language of its own there too."""
    ports = Ports(1, 2, 3)
    world.write(tmp_path, ports, timedelta(minutes=3), PICTURES.read_text(encoding="utf-8"))
    for name, value in world.environment(tmp_path, ports).items():
        monkeypatch.setenv(name, value)
    voice = config.load(tmp_path / "baton.toml").rules.voice
    assert voice
    assert voice("ar").texts != voice("en").texts


def test_repairs_stays_closed_as_long_as_was_said_while_the_clocks_are_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    now = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    world.write(tmp_path, Ports(1, 2, 3), timedelta(hours=3), now=now)
    baton = tomllib.loads((tmp_path / "baton.toml").read_text())
    [said] = [skill["hours"] for skill in baton["skills"] if "hours" in skill]
    hours = parse(said.pop("zone"), {day: [window] for day, window in said.items()})
    assert [hours.is_open(now + timedelta(hours=3, minutes=late)) for late in (-1, 1)] == [False, True]


def test_a_database_that_the_environment_names_is_left_alone_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BATON_DATABASE_URL", "postgresql://baton:s3cret@db.example/baton")
    tell_what_is_left_alone()
    said = capsys.readouterr().out
    assert "BATON_DATABASE_URL is set; the demo leaves it alone" in said
    assert "s3cret" not in said
    assert (
        world.environment(tmp_path, Ports(1, 2, 3))["BATON_DATABASE_URL"] == f"sqlite:///{tmp_path}/baton.db"
    )
    monkeypatch.delenv("BATON_DATABASE_URL")
    tell_what_is_left_alone()
    assert capsys.readouterr().out == ""


def test_the_commands_that_the_demo_prints_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    folder.mkdir()
    world.write(folder, Ports(1, 2, 3), timedelta(minutes=3))
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK", "BATON"))
    }

    def pasted(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, env=environment)

    told = pasted(ask_line(folder))
    assert (told.returncode, told.stdout.partition(":")[0]) == (0, "Answered"), told.stderr
    none_yet = pasted(explain_line(folder))
    assert none_yet.returncode == 2
    assert f"{folder}/baton.db has not been made yet" in none_yet.stderr
