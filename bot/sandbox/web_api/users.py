"""users.*"""

from zoneinfo import ZoneInfo

from bot.sandbox.errors import Json
from bot.sandbox.people import User
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.access import person
from bot.sandbox.web_api.arguments import Args
from bot.sandbox.web_api.paging import page


def info(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: users
    return {"user": _shown(sandbox, person(sandbox, args))}


def list_all(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: users
    users = [(user.id, _shown(sandbox, user)) for user in sandbox.workspace.users.values()]
    found, metadata = page(users, args, 200, 1000)
    return {"members": found, "cache_ts": int(sandbox.seconds()), "response_metadata": metadata}


def profile(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: users
    return {"profile": _profile(sandbox, person(sandbox, args))}


def _shown(sandbox: Sandbox, user: User) -> Json:
    offset = sandbox.now().astimezone(ZoneInfo(user.tz)).utcoffset()
    return {
        "id": user.id,
        "team_id": sandbox.workspace.team.id,
        "name": user.name,
        "deleted": False,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": _profile(sandbox, user),
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }


def _profile(sandbox: Sandbox, user: User) -> Json:
    profile = {
        "title": user.role,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "team": sandbox.workspace.team.id,
    }
    app = sandbox.workspace.app
    return profile | ({"bot_id": app.bot_id, "api_app_id": app.id} if user.is_bot else {})
