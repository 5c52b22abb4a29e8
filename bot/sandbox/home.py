"""A person opens the app's home tab: the app is told, and publishes what stands there."""

from aiohttp import web

from bot.sandbox.errors import Json, PageError
from bot.sandbox.events import announce
from bot.sandbox.page_api import HOME_OPENED, actor
from bot.sandbox.people import User
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.views import told


async def open_home(sandbox: Sandbox, _request: web.Request, body: Json) -> Json:
    # see slack.md: home-opened
    me = actor(sandbox, body)
    if me.team or HOME_OPENED not in sandbox.workspace.app.events:
        raise PageError("no_home", f"{sandbox.workspace.app.name} has no home tab for {me.real_name}.", 404)
    home = sandbox.state.homes.get(me.id)
    event = {
        "type": HOME_OPENED,
        "user": me.id,
        "channel": _direct(sandbox, me),
        "tab": "home",
        "event_ts": f"{sandbox.seconds():.6f}",
    }
    announce(sandbox, event | {"view": told(home)} if home else event)
    return {}


def _direct(sandbox: Sandbox, me: User) -> str:
    """Of their messages with the app, which Slack makes when it is first needed."""
    channels = sandbox.workspace.channels.values()
    found = (channel.id for channel in channels if channel.is_im and me.id in channel.members)
    return next(found, f"D{me.id[1:]}")
