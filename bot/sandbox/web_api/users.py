"""users.*"""

from zoneinfo import ZoneInfo

from bot.sandbox.errors import Json
from bot.sandbox.people import User
from bot.sandbox.portraits import portraits
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.access import person
from bot.sandbox.web_api.arguments import Args
from bot.sandbox.web_api.paging import page


def info(sandbox: Sandbox, args: Args, origin: str) -> Json:
    # see slack.md: users
    found = shown(sandbox, person(sandbox, args))
    found["profile"] |= portraits(found["id"], origin)
    if args.flag("include_locale"):
        found["locale"] = sandbox.workspace.users[found["id"]].locale
    return {"user": found}


def list_all(sandbox: Sandbox, args: Args, _origin: str) -> Json:
    # see slack.md: users
    ours = [user for user in sandbox.workspace.users.values() if not user.team]
    users = [(user.id, shown(sandbox, user)) for user in ours]
    found, metadata = page(users, args, 200, 1000)
    return {"members": found, "cache_ts": int(sandbox.seconds()), "response_metadata": metadata}


def profile(sandbox: Sandbox, args: Args, origin: str) -> Json:
    # see slack.md: users
    user = person(sandbox, args)
    return {"profile": _profile(sandbox, user) | portraits(user.id, origin)}


def shown(sandbox: Sandbox, user: User) -> Json:
    # see slack.md: user-change
    offset = sandbox.now().astimezone(ZoneInfo(user.tz)).utcoffset()
    return {
        "id": user.id,
        "team_id": sandbox.workspace.team_of(user.id).id,
        "name": user.name,
        "deleted": user.id in sandbox.state.deactivated,
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
        "is_stranger": _is_stranger(sandbox, user),
        "is_app_user": False,
        "updated": 0,
    }


def _is_stranger(sandbox: Sandbox, user: User) -> bool:
    """Of another company, and in no channel that the app is in."""
    # see slack.md: stranger
    if not user.team:
        return False
    bot, channels = sandbox.workspace.app.bot_user, sandbox.workspace.channels.values()
    return not any(bot in channel.members and sandbox.shows(channel, user) for channel in channels)


def _profile(sandbox: Sandbox, user: User) -> Json:
    profile = {
        "title": user.role,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "team": sandbox.workspace.team_of(user.id).id,
    }
    app = sandbox.workspace.app
    return profile | ({"bot_id": app.bot_id, "api_app_id": app.id} if user.is_bot else {})
