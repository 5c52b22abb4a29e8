"""The file of macros that baton.toml names: read at the start, and refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import config
from bot.config import ConfigError

BATON = (
    'knowledge = "knowledge"\n[desk]\nmacros = "macros.toml"\n'
    '[[skills]]\nname = "General"\nchannel = "general"\ngeneral = true\n'
)
ONE = '[[macros]]\ntitle = "Refund"\ntext = "Hi {customer}"\n'


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    monkeypatch.setenv("BATON_SECRET", "a secret of more than 32 characters")
    for name in ("SLACK_API_URL", "BATON_API_KEY", "BATON_DATABASE_URL", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)


def loaded(folder: Path, macros: str | bytes | None, baton: str = BATON) -> config.Config:
    (folder / "baton.toml").write_text(baton)
    if macros is not None:
        (folder / "macros.toml").write_bytes(macros.encode() if isinstance(macros, str) else macros)
    return config.load(folder / "baton.toml")


def test_macros_are_read_from_beside_baton_toml(tmp_path: Path) -> None:
    [macro] = loaded(tmp_path, ONE + 'skills = ["General"]\n').rules.macros
    assert (macro.title, macro.text, macro.skills, macro.is_written) == (
        "Refund",
        "Hi {customer}",
        ("General",),
        True,
    )


def test_without_a_file_there_are_none_and_managers_keep_those_of_slack(tmp_path: Path) -> None:
    rules = loaded(tmp_path, None, BATON.replace('macros = "macros.toml"', "")).rules
    assert (rules.macros, rules.agents_keep_macros) == ((), False)
    agents = BATON.replace('macros = "macros.toml"', 'macros_by = "agents"')
    assert loaded(tmp_path, None, agents).rules.agents_keep_macros


@pytest.mark.parametrize(
    ("macros", "told"),
    [
        (None, "desk.macros: macros.toml: No such file"),
        ("[[macros]\n", "macros.toml: not TOML"),
        (b"\xff\xfe", "macros.toml: not TOML"),
        ("a" * 2_000_001, "macros.toml: larger than 2 MB"),
        (ONE + ONE, "two macros have the same title"),
        (ONE + 'skills = ["Sales"]\n', "macros.toml: macros[1].skills: no skill is called 'Sales'"),
        (ONE.replace("customer", "name"), "macros.toml: macros[1]: nothing fills {name}"),
        (ONE.replace("Refund", ""), "macros.toml: macros[1]: title is empty"),
        (ONE.replace("Refund", "x" * 76), "macros[1]: title has more than 75 characters"),
        (ONE.replace("Hi", "\\u0007"), "macros[1]: text has characters that can't be shown"),
        (ONE + "colour = 1\n", "macros.toml: macros.1.colour"),
        ("".join(ONE.replace("Refund", f"R{one}") for one in range(151)), "more than 150 macros"),
    ],
)
def test_a_file_that_is_wrong_is_told_in_one_line(tmp_path: Path, macros: str | None, told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        loaded(tmp_path, macros)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
