"""A person sends or closes a modal, and what the app wants done with it."""

from typing import Any

from aiohttp import web

from bot.sandbox.choices import complaint, read_values
from bot.sandbox.errors import Json, PageError, SlackError
from bot.sandbox.interactivity import ask, payload_base, unanswered
from bot.sandbox.jsontext import read_json
from bot.sandbox.page_api import actor, text_of
from bot.sandbox.people import User
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.views import close_views, open_modal, push_view, told, update_view


async def act_on_view(sandbox: Sandbox, request: web.Request, body: Json) -> Json:
    me = actor(sandbox, body)
    view = open_modal(sandbox, me.id, request.match_info["id"])
    if view is None:
        raise PageError("view_not_found", "That window is closed.", 404)
    action = text_of(body, "action")
    if action == "close":
        return await _close(sandbox, me, view)
    if action != "submit":
        raise PageError("invalid_arguments", "action must be submit or close.")
    return await _submit(sandbox, me, view, body.get("values") or {})


async def _submit(sandbox: Sandbox, me: User, view: Json, given: object) -> Json:
    # see slack.md: view-submission
    values = read_values(view["blocks"], view["state"]["values"], given, strict=True)
    view = view | {"state": {"values": values}}
    missing = _complaints(view, values)
    if missing:
        return _errors(sandbox, me, view, missing)
    payload = payload_base(sandbox, me, "view_submission", view["id"])
    answer = await ask(sandbox, payload | {"view": told(view), "response_urls": []})
    if not answer.acked:
        return unanswered(sandbox, me)
    try:
        return _obey(sandbox, me, view, _response(answer.body))
    except SlackError as refusal:
        words = f"{sandbox.workspace.app.name} answered something this window cannot show ({refusal.name})."
        return {"ok": False, "error": "invalid_response", "detail": words}


def _obey(sandbox: Sandbox, me: User, view: Json, response: Json) -> Json:
    # see slack.md: response-action
    wish = response.get("response_action")
    wanted = response.get("view")
    if wish == "errors":
        return _errors(sandbox, me, view, _told_errors(view, response.get("errors")))
    if wish in ("update", "push"):
        if not isinstance(wanted, dict):
            raise SlackError("invalid_view")
        if wish == "update":
            update_view(sandbox, me.id, view, wanted)
        else:
            push_view(sandbox, me.id, wanted)
    elif wish == "clear":
        close_views(sandbox, me.id, whole_stack=True)
    elif wish is not None:
        raise SlackError("invalid_response_action")
    elif open_modal(sandbox, me.id, view["id"]) is not None:
        sandbox.commit({"kind": "view_closed", "user": me.id, "id": view["id"]})
    return {"response_action": wish} if wish else {}


def _errors(sandbox: Sandbox, me: User, view: Json, errors: Json) -> Json:
    record = {"kind": "view", "user": me.id, "view": view | {"errors": errors}, "place": "update"}
    sandbox.commit(record)
    return {"response_action": "errors", "errors": errors}


def _told_errors(view: Json, errors: Any) -> Json:
    """Each must name an input of this view."""
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors")
    if not all(isinstance(words, str) for words in errors.values()):
        raise SlackError("invalid_errors")
    return errors


async def _close(sandbox: Sandbox, me: User, view: Json) -> Json:
    # see slack.md: view-closed
    whole = bool(view["clear_on_close"])
    close_views(sandbox, me.id, whole_stack=whole)
    if view["notify_on_close"]:
        payload = payload_base(sandbox, me, "view_closed")
        await ask(sandbox, payload | {"view": told(view), "is_cleared": whole})
    return {}


def _complaints(view: Json, values: Json) -> dict[str, str]:
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    found = {
        block["block_id"]: complaint(block, values[block["block_id"]][block["element"]["action_id"]])
        for block in inputs
    }
    return {block_id: words for block_id, words in found.items() if words}


def _response(body: Json | str | None) -> Json:
    if isinstance(body, str) and body.strip():
        try:
            parsed = read_json(body)
        except ValueError:
            raise SlackError("invalid_response") from None
        body = parsed if isinstance(parsed, dict) else None
    return body if isinstance(body, dict) else {}
