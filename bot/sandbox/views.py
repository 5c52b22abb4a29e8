"""Modals and home tabs: checked, given ids, opened, pushed, updated, closed."""

import secrets

from bot.sandbox.blocks import initial_state, with_ids
from bot.sandbox.blocks_check import MOST_IN_VIEW, check_blocks
from bot.sandbox.elements_check import ID, PLAIN, Problems, check_text
from bot.sandbox.errors import Json, SlackError, bad_arguments
from bot.sandbox.jsontext import write_json
from bot.sandbox.sandbox import Sandbox, new_id

MOST_BYTES = 250_000
DEEPEST = 3
_HOME = "type blocks private_metadata callback_id external_id"
_MODAL = f"{_HOME} title close submit clear_on_close notify_on_close submit_disabled"


def open_view(sandbox: Sandbox, user: str, wanted: Json) -> Json:
    view = _made(sandbox, wanted, "modal")
    for old in list(sandbox.state.stacks[user]):
        sandbox.commit({"kind": "view_closed", "user": user, "id": old["id"]})
    sandbox.commit({"kind": "view", "user": user, "view": view, "place": "open"})
    return view


def push_view(sandbox: Sandbox, user: str, wanted: Json) -> Json:
    # see slack.md: view-stack
    stack = sandbox.state.stacks[user]
    if not stack:
        raise SlackError("not_found")
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    view = _made(sandbox, wanted, "modal")
    view |= {"previous_view_id": stack[-1]["id"], "root_view_id": stack[0]["id"]}
    sandbox.commit({"kind": "view", "user": user, "view": view, "place": "push"})
    return view


def update_view(sandbox: Sandbox, user: str, old: Json, wanted: Json, view_hash: str = "") -> Json:
    # see slack.md: view-hash
    if view_hash and view_hash != old["hash"]:
        raise SlackError("hash_conflict")
    view = _made(sandbox, wanted, old["type"])
    view |= {key: old[key] for key in ("id", "previous_view_id", "root_view_id")}
    view["state"] = {"values": _kept(old, view)}
    if old["type"] == "home":
        sandbox.commit({"kind": "home", "user": user, "view": view})
    else:
        sandbox.commit({"kind": "view", "user": user, "view": view, "place": "update"})
    return view


def publish_home(sandbox: Sandbox, user: str, wanted: Json, view_hash: str) -> Json:
    # see slack.md: views-publish
    old = sandbox.state.homes.get(user)
    if old is not None and (not view_hash or view_hash == old["hash"]):
        return update_view(sandbox, user, old, wanted)
    if old is not None:
        raise SlackError("hash_conflict")
    view = _made(sandbox, wanted, "home")
    sandbox.commit({"kind": "home", "user": user, "view": view})
    return view


def close_views(sandbox: Sandbox, user: str, *, whole_stack: bool) -> None:
    stack = sandbox.state.stacks[user]
    for view in list(stack if whole_stack else stack[-1:])[::-1]:
        sandbox.commit({"kind": "view_closed", "user": user, "id": view["id"]})


def open_modal(sandbox: Sandbox, user: str, view_id: str) -> Json | None:
    return next((view for view in sandbox.state.stacks[user] if view["id"] == view_id), None)


def told(view: Json) -> Json:
    """As the app sees it: what the page shows beside it is left out."""
    return {key: value for key, value in view.items() if key != "errors"}


def _made(sandbox: Sandbox, wanted: Json, kind: str) -> Json:
    """Raises `invalid_arguments` with every problem, or `view_too_large`."""
    # see slack.md: view-check
    if len(write_json(wanted)) > MOST_BYTES:
        raise SlackError("view_too_large")
    _check(wanted, kind)
    blocks = with_ids(wanted["blocks"])
    view_id = new_id("V")
    app = sandbox.workspace.app
    return {
        "id": view_id,
        "team_id": sandbox.workspace.team.id,
        "type": kind,
        "blocks": blocks,
        "private_metadata": wanted.get("private_metadata") or "",
        "callback_id": wanted.get("callback_id") or "",
        "state": {"values": initial_state(blocks)},
        "hash": f"{int(sandbox.seconds())}.{secrets.token_hex(4)}",
        "title": wanted.get("title"),
        "clear_on_close": wanted.get("clear_on_close") is True,
        "notify_on_close": wanted.get("notify_on_close") is True,
        "close": wanted.get("close"),
        "submit": wanted.get("submit"),
        "previous_view_id": None,
        "root_view_id": view_id,
        "app_id": app.id,
        "external_id": wanted.get("external_id") or "",
        "app_installed_team_id": sandbox.workspace.team.id,
        "bot_id": app.bot_id,
    }


def _check(wanted: Json, kind: str) -> None:
    problems = Problems()
    if wanted.get("type") != kind:
        problems.add(f"must be {kind}", "/view/type")
    required = "type title blocks" if kind == "modal" else "type blocks"
    problems.keys(wanted, _MODAL if kind == "modal" else _HOME, required, "/view")
    for key in ("title", "submit", "close"):
        if wanted.get(key) is not None:
            check_text(problems, wanted[key], 24, f"/view/{key}", PLAIN)
    problems.string(wanted.get("private_metadata"), 3000, "/view/private_metadata")
    problems.string(wanted.get("callback_id"), ID, "/view/callback_id")
    problems.string(wanted.get("external_id"), ID, "/view/external_id")
    if isinstance(wanted.get("blocks"), list):
        check_blocks(problems, wanted["blocks"], kind, MOST_IN_VIEW, "/view/blocks")
        if kind == "modal" and not wanted.get("submit") and _has_input(wanted["blocks"]):
            problems.add("missing required field: submit", "/view")
    else:
        problems.add("must be an array", "/view/blocks")
    if problems.found:
        raise bad_arguments(*problems.found)


def _has_input(blocks: list[Json]) -> bool:
    return any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)


def _kept(old: Json, new: Json) -> Json:
    """What a person typed stays where block_id and action_id stay."""
    # see slack.md: view-state
    values: Json = new["state"]["values"]
    before = old["state"]["values"]
    for block_id, entries in values.items():
        for action_id, entry in entries.items():
            typed = before.get(block_id, {}).get(action_id)
            if typed is not None and typed["type"] == entry["type"]:
                entries[action_id] = typed
    return values
