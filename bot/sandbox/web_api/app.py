"""auth.test and apps.connections.open."""

from bot.sandbox.errors import Json
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.arguments import Args


def auth_test(sandbox: Sandbox, _args: Args, origin: str) -> Json:
    # see slack.md: auth-test
    app, team = sandbox.workspace.app, sandbox.workspace.team
    return {
        "url": f"{origin}/",
        "team": team.name,
        "user": sandbox.workspace.users[app.bot_user].name,
        "team_id": team.id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def connections_open(sandbox: Sandbox, _args: Args, origin: str) -> Json:
    # see slack.md: socket-ticket
    ticket = sandbox.sockets.ticket(sandbox.seconds())
    return {"url": f"{origin.replace('http', 'ws', 1)}/link/{ticket}"}
