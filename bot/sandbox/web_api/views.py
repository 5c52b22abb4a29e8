"""views.*"""

from bot.sandbox.errors import Json, SlackError, bad_arguments
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.triggers import Trigger
from bot.sandbox.views import open_view, publish_home, push_view, told, update_view
from bot.sandbox.web_api.arguments import Args


def open_(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: views-open
    view = _view(args)
    trigger = _trigger(sandbox, args)
    return {"view": told(open_view(sandbox, trigger.user, view))}


def push(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: view-stack
    view = _view(args)
    trigger = _trigger(sandbox, args)
    return {"view": told(push_view(sandbox, trigger.user, view))}


def update(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: views-update
    wanted = _view(args)
    view_id, external_id = args.text("view_id", ""), args.text("external_id", "")
    if not view_id and external_id:
        view_id = _by_external_id(sandbox, external_id)
    found = sandbox.state.view(view_id)
    if found is None:
        raise SlackError("not_found")
    user, old = found
    return {"view": told(update_view(sandbox, user, old, wanted, args.text("hash", "")))}


def publish(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: views-publish
    user = sandbox.workspace.users.get(args.text("user_id"))
    if user is None:
        raise SlackError("user_not_found")
    return {"view": told(publish_home(sandbox, user.id, _view(args), args.text("hash", "")))}


def _view(args: Args) -> Json:
    view = args.table("view")
    if view is None:
        raise bad_arguments("missing required field: view")
    return view


def _trigger(sandbox: Sandbox, args: Args) -> Trigger:
    return sandbox.triggers.take(args.text("trigger_id"), sandbox.seconds())


def _by_external_id(sandbox: Sandbox, external_id: str) -> str:
    stacks = sandbox.state.stacks.values()
    found = (v["id"] for stack in stacks for v in stack if v["external_id"] == external_id)
    return str(next(found, ""))
