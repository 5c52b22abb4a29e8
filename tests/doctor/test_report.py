"""The report as it is read, by people, machines and the shell."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.cli import cli
from bot.doctor import printing
from bot.doctor.checks import CHECKS
from bot.doctor.context import Asked, Context
from bot.doctor.finding import Check, Finding, Level, Line, Waits, failed, ok, skipped, warning
from bot.doctor.running import examine, is_well
from bot.doctor.secrets import hidden
from tests.doctor.place import SECRETS, Place

ROOT = Path(__file__).parent.parent.parent
LONG = "the words of this finding go on and on, " * 5
LINES = [
    Line("Machine", "clock", ok("agrees")),
    Line("Machine", "open files", warning(LONG, "raise the limit, " * 8)),
    Line("Slack", "channel", failed("is archived", "name another", "Billing")),
    Line("Slack", "bot token", failed("is not set", "set it", "SLACK_BOT_TOKEN")),
    Line("Slack", "agents", skipped("waits for its channel", "Billing")),
]


def drawn(lines: list[Line], width: int = 80, *, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, highlight=False, _environ={})
    printing.draw(lines, console)
    return out.getvalue()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(width: int) -> None:
    text = drawn(LINES, width)
    assert max(map(len, text.splitlines())) <= min(width, printing.WIDEST)
    assert " ".join(LONG.split()) in " ".join(text.split())
    assert not re.search(r" $", text, re.MULTILINE)


def test_each_finding_stands_under_its_group_with_its_level_in_words() -> None:
    text = drawn(LINES)
    assert text.index("Machine") < text.index("ok       clock: agrees") < text.index("Slack\n")
    assert "  failed   channel Billing: is archived\n           → name another\n" in text
    assert "  failed   SLACK_BOT_TOKEN: is not set\n" in text
    assert text.endswith("1 ok, 1 warning, 2 failed, 1 not looked at\n")


def test_colour_adds_nothing_but_colour() -> None:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", drawn(LINES, colour=True))
    assert plain == drawn(LINES)


def test_square_brackets_are_not_taken_for_markup() -> None:
    assert "[bold]hidden[/bold] [x" in drawn([Line("A", "b", ok("[bold]hidden[/bold] [x"))])


def test_machines_read_the_same() -> None:
    told = json.loads(printing.as_json(LINES))
    assert told["counts"] == {"ok": 1, "warning": 1, "failed": 2, "skipped": 1}
    assert told["findings"][2] == {
        "group": "Slack",
        "check": "channel",
        "about": "Billing",
        "level": "failed",
        "words": "is archived",
        "remedy": "name another",
    }


def test_warnings_are_no_failure_unless_asked() -> None:
    assert is_well(LINES[:2])
    assert not is_well(LINES[:2], strict=True)
    assert not is_well(LINES)
    assert is_well(LINES[4:], strict=True)


async def test_a_check_that_breaks_breaks_no_other(place: Place) -> None:
    async def broken(_: Context) -> Finding:
        raise RuntimeError("xoxb-1234")

    async def waits(_: Context) -> Finding:
        raise Waits("the moon")

    async def well(_: Context) -> list[Finding]:
        return [ok("one"), ok("two")]

    checks = [Check("A", "broken", broken), Check("A", "waits", waits), Check("A", "well", well)]
    lines = await examine(Asked(place.toml), checks)
    assert [(line.name, line.finding.level.value) for line in lines] == [
        ("broken", "failed"),
        ("waits", "skipped"),
        ("well", "ok"),
        ("well", "ok"),
    ]
    assert "xoxb-1234" not in str(lines)
    assert lines[0].finding.words.startswith("the check itself failed: RuntimeError in test_report.py, line ")


async def test_no_secret_stands_in_a_report_however_it_came_there(place: Place) -> None:
    place.set(BATON_SMTP_URL="smtp://baton:s3cr3t%2Fword@127.0.0.1:1")

    async def careless(context: Context) -> Finding:
        words = " ".join([*SECRETS.values(), "s3cr3t/word s3cr3t%2Fword", context.secret("BATON_SMTP_URL")])
        return failed(words, words, words)

    [line] = await examine(Asked(place.toml), [Check("A", "careless", careless)])
    for secret in (*SECRETS.values(), "s3cr3t/word", "s3cr3t%2Fword"):
        assert secret not in str(line)


def test_what_is_too_short_to_be_a_secret_is_left_in_the_words() -> None:
    assert hidden("an example", {"BATON_SECRET": "a"}) == "an example"


async def test_a_whole_report_on_a_poor_deployment_names_no_secret_and_breaks_nowhere(place: Place) -> None:
    lines = await examine(Asked(place.toml))
    assert not [line for line in lines if "the check itself failed" in line.finding.words]
    assert not [secret for secret in SECRETS.values() if secret in drawn(lines)]
    assert all(line.finding.remedy for line in lines if line.finding.level in {Level.WARNING, Level.FAILED})


def test_every_check_has_a_name_of_its_own() -> None:
    names = [(check.group, check.name) for check in CHECKS]
    assert len(set(names)) == len(names)


def test_the_command_says_by_its_exit_code_whether_all_is_well(place: Place) -> None:
    result = CliRunner().invoke(cli, ["doctor", "-c", str(place.toml), "--json"])
    assert result.exit_code == 1, result.output
    told = json.loads(result.output)
    assert {one["level"] for one in told["findings"] if one["check"] == "bot token"} == {"failed"}
    text = CliRunner().invoke(cli, ["doctor", "-c", str(place.toml)])
    assert text.exit_code == 1
    assert "  failed   bot token: no clear answer from" in text.output


def test_the_command_sends_only_where_it_was_told(place: Place) -> None:
    result = CliRunner().invoke(cli, ["doctor", "-c", str(place.toml), "--send", "everybody"])
    assert result.exit_code == 2
    assert "give an e-mail address, or the word webhook" in result.output


def test_a_terminal_that_knows_no_arrow_gets_the_report_all_the_same(place: Place) -> None:
    command = [sys.executable, "-m", "bot", "doctor", "-c", str(place.toml)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=place.folder)
    assert done.returncode == 1, done.stderr
    assert "           ? " in done.stdout
    assert done.stderr == ""
