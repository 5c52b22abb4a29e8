"""manifest.yml against the surface that is registered and the Web API methods that are called."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from handlers.slack.commands import COMMAND
from handlers.slack.scopes import BOT_SCOPES, SCOPES_OF, SCOPES_OF_EVENT
from handlers.slack.shortcuts import ROUTES

ROOT = Path(__file__).parent.parent
SLACK = ROOT / "handlers" / "slack"
FAMILIES = ("apps", "auth", "chat", "conversations", "files", "reactions", "usergroups", "users", "views")


@cache
def manifest() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "manifest.yml").read_text()))


@cache
def trees() -> tuple[ast.Module, ...]:
    return tuple(ast.parse(file.read_text()) for file in sorted(SLACK.rglob("*.py")))


def methods_called() -> set[str]:
    """Every call of the form `….chat_postMessage(…)`, as `chat.postMessage`."""
    called = set()
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                family, _, rest = node.func.attr.partition("_")
                if family in FAMILIES and rest:
                    called.add(f"{family}.{rest.replace('_', '.')}")
    return called


def registered(kind: str) -> list[ast.expr]:
    """The first argument of each `app.<kind>(…)`."""
    calls = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call.args[0] for call in calls if ast.unparse(call.func) == f"app.{kind}"]


def test_each_web_api_method_called_has_its_scopes_and_none_is_left_over() -> None:
    assert methods_called() == set(SCOPES_OF)


def test_the_manifest_asks_for_exactly_the_scopes_that_are_used() -> None:
    needed = {"commands"}
    for scopes in (*SCOPES_OF.values(), *SCOPES_OF_EVENT.values()):
        needed.update(scopes)
    assert manifest()["oauth_config"]["scopes"] == {"bot": sorted(needed)}
    assert sorted(BOT_SCOPES) == sorted(needed)


def test_every_scope_says_what_for() -> None:
    lines = [line for line in (ROOT / "manifest.yml").read_text().splitlines() if line.startswith("      - ")]
    asked = [line for line in lines if line.split()[1] in BOT_SCOPES]
    assert len(asked) == len(BOT_SCOPES)
    assert all(re.search(r"\S  +# \S", line) for line in asked)


def test_the_manifest_subscribes_to_what_is_listened_to() -> None:
    assert "message" in {getattr(event, "value", None) for event in registered("event")}
    assert set(manifest()["settings"]["event_subscriptions"]["bot_events"]) == set(SCOPES_OF_EVENT)


def test_the_manifest_names_the_command_that_is_registered() -> None:
    [command] = registered("command")
    assert ast.unparse(command) == "commands.COMMAND"
    assert [one["command"] for one in manifest()["features"]["slash_commands"]] == [COMMAND]


def test_the_manifest_names_the_shortcuts_that_do_something() -> None:
    assert registered("shortcut")
    offered = manifest()["features"]["shortcuts"]
    assert {one["callback_id"] for one in offered} == set(ROUTES)
    for one in offered:
        assert one["type"] == "message"
        assert len(one["name"]) <= 24
        assert len(one["description"]) <= 150


def test_buttons_and_windows_can_arrive() -> None:
    assert registered("action")
    assert registered("view")
    assert manifest()["settings"]["interactivity"] == {"is_enabled": True}
    assert manifest()["settings"]["socket_mode_enabled"] is True


def test_every_field_is_within_slacks_limits() -> None:
    shown, features = manifest()["display_information"], manifest()["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert len(features["bot_user"]["display_name"]) <= 80
    [command] = features["slash_commands"]
    assert len(command["command"]) <= 32
    assert len(command["description"]) <= 2_000
    assert len(command["usage_hint"]) <= 1_000
    known = {"_metadata", "display_information", "features", "oauth_config", "settings"}
    assert set(manifest()) == known


def test_the_demos_workspace_has_installed_what_the_manifest_asks_for() -> None:
    """What the demo shows is what a real workspace will do."""
    app = tomllib.loads((ROOT / "bot" / "demo" / "workspace.toml").read_text())["app"]
    assert app["events"] == manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert app["scopes"] == manifest()["oauth_config"]["scopes"]["bot"]
    asked_for = manifest()["features"]["slash_commands"]
    for ours, theirs in zip(app["commands"], asked_for, strict=True):
        assert ours.items() <= theirs.items()
    for ours, theirs in zip(app["shortcuts"], manifest()["features"]["shortcuts"], strict=True):
        assert ours.items() <= theirs.items()
