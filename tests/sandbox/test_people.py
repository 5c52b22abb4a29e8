from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.__main__ import main
from bot.sandbox.file_shape import WorkspaceFileError
from bot.sandbox.people import load, parse
from tests.sandbox.world import WORKSPACE, company


def test_a_workspace_knows_its_people_channels_and_bot() -> None:
    workspace = parse(company())
    assert workspace.users["U0BATON"].is_bot
    assert workspace.users["U0MAYA"].is_admin
    channel = workspace.channel("#support-billing")
    assert channel is not None
    assert channel.id == "C0BILL"
    assert "xoxb" not in repr(workspace)
    assert "signing" not in repr(workspace)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"team": None}, "team"),
        ({"app": {"bot_token": ""}}, "app.bot_token"),
        ({"app": {"scopes": "chat:write"}}, "app.scopes"),
        ({"users": {}}, "users"),
        ({"users": [], "channels": []}, "nobody"),
        ({"users": [{"id": "U1"}]}, r"users\[0\].name"),
        ({"users": [{"id": "U1", "name": "a", "tz": "Mars/Base"}]}, r"users\[0\].tz"),
        ({"channels": [{"id": "C1", "name": "c", "members": ["U9"]}]}, "unknown user U9"),
        ({"channels": [{"id": "C1", "name": "c", "is_private": "no"}]}, "is_private"),
        ({"limits": {"post_burst": 0}}, "limits.post_burst"),
        ({"limits": {"speed": 1}}, "limits.speed"),
    ],
)
def test_a_wrong_workspace_file_names_its_key(change: dict[str, Any], words: str) -> None:
    with pytest.raises(WorkspaceFileError, match=words):
        parse(company(**change))


@pytest.mark.parametrize("content", [b"team = ", b"\xff"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "w.toml"
    file.write_bytes(content)
    with pytest.raises(WorkspaceFileError, match=r"w\.toml"):
        load(file)
    with pytest.raises(WorkspaceFileError, match="none"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--workspace", "none.toml"], "none.toml"),
        (["--workspace", "good.toml", "--port", "99999"], "cannot listen on 127.0.0.1:99999"),
        (["--workspace", "good.toml", "--journal", "good.toml"], "cannot be used"),
    ],
)
def test_a_wrong_start_is_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, options: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.toml").write_text(WORKSPACE, encoding="utf-8")
    assert main(options) == 2
    told = capsys.readouterr()
    assert words in told.err
    assert (told.out, told.err.count("\n")) == ("", 1)
