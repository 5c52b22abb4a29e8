"""A person presses something: the app is told, and has three seconds to say that it heard."""

from aiohttp import web

from bot.sandbox.blocks import CHOICE, find, initial_state
from bot.sandbox.choices import read_choice, read_values
from bot.sandbox.errors import Json, PageError
from bot.sandbox.outbound import Answer, Retry
from bot.sandbox.page_api import actor, channel_of, sees, text_of
from bot.sandbox.people import Channel, User
from bot.sandbox.posts import public
from bot.sandbox.responses import issue
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.views import told


async def click(sandbox: Sandbox, request: web.Request, body: Json) -> Json:
    # see slack.md: block-actions
    me = actor(sandbox, body)
    if "view_id" in body:
        payload = _view_click(sandbox, me, body)
    else:
        payload = _message_click(sandbox, me, body, str(request.url.origin()))
    answer = await ask(sandbox, payload)
    if not answer.acked:
        return unanswered(sandbox, me) | {"trigger_id": payload["trigger_id"]}
    return {"trigger_id": payload["trigger_id"]}


async def ask(sandbox: Sandbox, payload: Json) -> Answer:
    return await sandbox.send("interactive", payload, Retry())


def unanswered(sandbox: Sandbox, me: User, what: str = "") -> Json:
    """Interactions are not retried: the person is told, and may try again."""
    # see slack.md: interaction-ack
    name = sandbox.workspace.app.name
    words = (
        f"{what} did not work: {name} didn't answer in time." if what else f"{name} didn't answer in time."
    )
    at = sandbox.now().isoformat()
    sandbox.commit({"kind": "notice", "user": me.id, "text": f"{words} Try again.", "at": at})
    return {"ok": False, "error": "not_acknowledged", "detail": f"{words} Try again."}


def payload_base(sandbox: Sandbox, me: User, kind: str, view_id: str = "") -> Json:
    """What every interaction payload begins with, with a fresh trigger."""
    team, app = sandbox.workspace.team, sandbox.workspace.app
    trigger = sandbox.triggers.issue(me.id, sandbox.seconds(), sandbox.timing.trigger, view_id)
    return {
        "type": kind,
        "user": {"id": me.id, "username": me.name, "name": me.name, "team_id": _team_of(sandbox, me)},
        "api_app_id": app.id,
        "token": "sandbox-verification-token",
        "team": {"id": team.id, "domain": team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": trigger,
    }


def _team_of(sandbox: Sandbox, me: User) -> str:
    """The person's own company; the payload's team is the app's."""
    # see slack.md: connect-click
    return sandbox.workspace.team_of(me.id).id


def _message_click(sandbox: Sandbox, me: User, body: Json, origin: str) -> Json:
    channel = channel_of(sandbox, body, me)
    if me.id not in channel.members:
        raise PageError("not_in_channel", f"{me.real_name} is not a member of #{channel.name}.", 403)
    ts = text_of(body, "ts")
    whispered = sandbox.state.ephemerals.get((channel.id, ts))
    if whispered is not None and not sees(whispered, me.id):
        whispered = None
    message = whispered["message"] if whispered else sandbox.state.full(channel.id, ts)
    if message is None:
        raise PageError("message_not_found", "That message is gone.", 404)
    action, blocks = _pressed(sandbox, channel, message, body)
    container = {
        "type": "message",
        "message_ts": ts,
        "channel_id": channel.id,
        "is_ephemeral": whispered is not None,
    }
    if message.get("thread_ts"):
        container["thread_ts"] = message["thread_ts"]
    payload = payload_base(sandbox, me, "block_actions") | {
        "container": container,
        "channel": {"id": channel.id, "name": "privategroup" if channel.is_private else channel.name},
        "state": {"values": _chosen_so_far(sandbox, (me.id, channel.id, ts), blocks, action, body)},
        "response_url": issue(sandbox, origin, channel, me, message),
        "actions": [action],
    }
    # see slack.md: ephemeral-click
    return payload if whispered else payload | {"message": public(message)}


def _pressed(sandbox: Sandbox, channel: Channel, message: Json, body: Json) -> tuple[Json, list[Json]]:
    """What was pressed; a button that was redrawn away a moment ago still counts, as on a slow screen."""
    # see slack.md: stale-click
    action_id, block_id = text_of(body, "action_id"), text_of(body, "block_id", "")
    drawn = [message.get("blocks", [])]
    for at, old in reversed(sandbox.redrawn.get((channel.id, message["ts"]), [])):
        if (sandbox.now() - at).total_seconds() <= sandbox.timing.stale_click:
            drawn.append(old)
    for blocks in drawn:
        found = find(blocks, action_id, block_id)
        if found:
            return _action(sandbox, *found, body), blocks
    raise PageError("action_not_found", "There is no such button on that message (any more).", 404)


def _view_click(sandbox: Sandbox, me: User, body: Json) -> Json:
    found = sandbox.state.view(text_of(body, "view_id"))
    if found is None or found[0] != me.id:
        raise PageError("view_not_found", "That window is closed.", 404)
    view = found[1]
    pressed = find(view["blocks"], text_of(body, "action_id"), text_of(body, "block_id", ""))
    if pressed is None:
        raise PageError("action_not_found", "There is no such button in that window.", 404)
    action = _action(sandbox, *pressed, body)
    standing = view["state"]["values"]
    values = read_values(view["blocks"], standing, body.get("values") or {}, strict=True)
    _choose(values, pressed[1], action, pressed[0]["block_id"])
    view = view | {"state": {"values": values}}
    place = "update" if view["type"] == "modal" else None
    record = {"kind": "view", "place": place} if place else {"kind": "home"}
    sandbox.commit(record | {"user": me.id, "view": view})
    return payload_base(sandbox, me, "block_actions", view["id"]) | {
        "container": {"type": "view", "view_id": view["id"]},
        "view": told(view),
        "actions": [action],
    }


def _action(sandbox: Sandbox, block: Json, element: Json, body: Json) -> Json:
    # see slack.md: block-actions
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": f"{sandbox.seconds():.6f}",
    }
    if element["type"] in CHOICE:
        return action | {k: v for k, v in read_choice(element, body).items() if k != "type"}
    if element["type"] == "overflow":
        chosen = read_choice(element | {"type": "static_select"}, body)
        return action | {"selected_option": chosen["selected_option"]}
    if element["type"] == "feedback_buttons":
        element = _feedback(element, body)
    return action | {key: element[key] for key in ("text", "value", "style") if key in element}


def _feedback(element: Json, body: Json) -> Json:
    for key in ("positive_button", "negative_button"):
        button: Json = element[key]
        if button["value"] == body.get("value"):
            return button
    raise PageError("invalid_values", f"{element['action_id']} has no such button.")


def _choose(values: Json, element: Json, action: Json, block_id: str) -> None:
    if element["type"] in CHOICE:
        key, _ = CHOICE[element["type"]]
        entry = {"type": element["type"], key: action[key]}
        values.setdefault(block_id, {})[action["action_id"]] = entry


def _chosen_so_far(
    sandbox: Sandbox, place: tuple[str, str, str], blocks: list[Json], action: Json, body: Json
) -> Json:
    """`state.values` of a message: each person has their own choices in it. `place`: person, channel, ts."""
    # see slack.md: message-state
    given = body.get("values") or {}
    mine = read_values(blocks, sandbox.chosen.get(place, {}), given, strict=False)
    _choose(mine, action, action, action["block_id"])
    sandbox.chosen.pop(place, None)
    if mine:
        sandbox.chosen[place] = mine
    values = initial_state(blocks)
    for block, entries in mine.items():
        if block in values:
            values[block] |= entries
    return values
