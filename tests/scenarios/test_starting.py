"""What keeps Baton from starting is one line that names it, on stderr, and exit code 2."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot import app, config
from bot.demo import world
from tests.scenarios.stage import BILLING, Json, Stage, empty_stage


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Stage]:
    async with empty_stage(tmp_path) as stage:
        yield stage


async def run_baton(stage: Stage, **secrets: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `python -m bot run`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run", "--config", str(stage.folder / "baton.toml")),
        env={**os.environ, **stage.environment, **secrets},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def refusal(stage: Stage, **secrets: str) -> str:
    """What `baton run` prints behind "baton: "; the command itself is tried apart, as it takes its time."""
    with pytest.raises((app.CannotStart, config.ConfigError)) as refused:
        await app.run(stage.load(**secrets))
    line = str(refused.value)
    assert line
    assert "\n" not in line
    return line


async def test_the_command_says_it_in_one_line_with_code_2(bare: Stage) -> None:
    bare.write_config()
    await bare.open_slack()
    wrong_token, unset = await asyncio.gather(
        run_baton(bare, SLACK_BOT_TOKEN="xoxb-somebody-elses"), run_baton(bare, BATON_SECRET="")
    )
    for (code, out, err), named in ((wrong_token, "SLACK_BOT_TOKEN"), (unset, "BATON_SECRET")):
        assert code == 2
        assert out == ""
        lines = [line for line in err.splitlines() if line.startswith("baton: ")]
        assert len(lines) == 1
        assert named in lines[0]
        assert "Traceback" not in err
        assert err.strip() == lines[0]


def bill(data: Json) -> Json:
    return next(channel for channel in data["channels"] if channel["name"] == BILLING)


def archive(data: Json) -> None:
    bill(data)["is_archived"] = True


def leave(data: Json) -> None:
    bill(data)["members"].remove("U0BATON")


def share(data: Json) -> None:
    bill(data)["is_ext_shared"] = True


def rename(data: Json) -> None:
    bill(data)["name"] = "support-money"


def lose_scope(data: Json) -> None:
    data["app"]["scopes"].remove("chat:write")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (archive, "skill Billing: the channel #support-billing is archived"),
        (leave, "skill Billing: the channel #support-billing doesn't have Baton in it"),
        (share, "skill Billing: the channel #support-billing is shared with another company"),
        (rename, "skill Billing: the channel #support-billing is not there"),
        (lose_scope, "lacks the scope chat:write"),
    ],
)
async def test_a_workspace_that_will_not_do_is_refused(
    bare: Stage, change: Callable[[Json], None], says: str
) -> None:
    bare.write_config()
    await bare.open_slack(change)
    assert says in await refusal(bare)


@pytest.mark.parametrize("secret", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
async def test_a_token_that_slack_refuses_is_named_and_not_shown(bare: Stage, secret: str) -> None:
    bare.write_config()
    await bare.open_slack()
    said = await refusal(bare, **{secret: "xoxb-somebody-elses"})
    assert secret in said
    assert "somebody-elses" not in said


@pytest.mark.parametrize(
    ("secrets", "says"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
        ({"BATON_SECRET": ""}, "BATON_SECRET is not set"),
        ({"BATON_SECRET": "short"}, "BATON_SECRET is too short"),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": ""}, "SLACK_APP_TOKEN is not set"),
        ({"BATON_DATABASE_URL": "mysql://db"}, "BATON_DATABASE_URL"),
        ({"BATON_DATABASE_URL": "sqlite:////nowhere/at/all/baton.db"}, "/nowhere/at/all"),
    ],
)
async def test_a_secret_that_is_missing_or_wrong_is_named(
    bare: Stage, secrets: dict[str, str], says: str
) -> None:
    bare.write_config()
    assert says in await refusal(bare, **secrets)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[server]", "colour = 1\n[server]", "colour: unknown key"),
        ("[server]", "[server]\nport = 1", "server.port: unknown key"),
        ('managers = ["U0MAYA"]', 'managers = "U0MAYA"', "managers: "),
        ('answer_within = "15m"', "answer_within = 15", "skills[1].answer_within: not a length of time"),
        ('answer_within = "15m"', 'answer_within = "soon"', "skills[1].answer_within: not a length of time"),
        ("general = true", "general = false", "skills: exactly one must have general = true"),
        (f'zone = "{world.own_zone()}"', 'zone = "Europe/Nowhere"', "zone: 'Europe/Nowhere' is no time zone"),
        ('skill = "Repairs"', 'skill = "Nobody"', "no skill is called 'Nobody'"),
        ("[server]", '[texts]\nqueued = "Hello {colour}"\n[server]', "unknown placeholder {colour}"),
        ("[server]", "[server", "not TOML"),
    ],
)
async def test_a_configuration_that_is_wrong_is_named_by_its_key(
    bare: Stage, old: str, new: str, says: str
) -> None:
    bare.edits = {old: new}
    bare.write_config()
    assert says in await refusal(bare)


async def test_a_configuration_that_is_not_there_is_named(bare: Stage) -> None:
    assert "baton.toml: no such file" in await refusal(bare)


async def test_a_port_that_is_taken_is_named(bare: Stage) -> None:
    await bare.open_slack()
    bare.edits = {f":{bare.ports.baton}": f":{bare.ports.slack}"}
    bare.write_config()
    assert f"server.listen 127.0.0.1:{bare.ports.slack}" in await refusal(bare)


async def test_knowledge_that_is_not_there_is_named(bare: Stage) -> None:
    bare.edits = {"bot/demo/knowledge": "bot/demo/nothing"}
    bare.write_config()
    assert "knowledge: " in await refusal(bare)
