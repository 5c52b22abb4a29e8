"""Who and what the workspace is made of, read from its file."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.sandbox import groups
from bot.sandbox.file_shape import WorkspaceFileError, flag_at, rows_at, table_at, text_at, texts_at
from bot.sandbox.groups import Group
from bot.sandbox.shortcut_file import Shortcut, read_shortcuts


@dataclass(frozen=True)
class Team:
    id: str
    name: str

    @property
    def domain(self) -> str:
        return "".join(c if c.isalnum() else "-" for c in self.name.lower())


@dataclass(frozen=True)
class Command:
    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class App:
    id: str
    name: str
    bot_user: str
    bot_id: str
    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    scopes: tuple[str, ...]
    commands: tuple[Command, ...]
    request_urls: tuple[str, ...] = ()
    events: tuple[str, ...] = ("message.channels", "message.groups")
    shortcuts: tuple[Shortcut, ...] = ()


@dataclass(frozen=True)
class User:
    """`team` is set for somebody of another company, met in shared channels only."""

    id: str
    name: str
    real_name: str
    tz: str = "UTC"
    role: str = ""
    is_bot: bool = False
    team: str = ""
    locale: str = "en-US"

    @property
    def is_admin(self) -> bool:
        return "manager" in self.role.lower()


@dataclass(frozen=True)
class Channel:
    id: str
    name: str
    topic: str = ""
    members: tuple[str, ...] = ()
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_im: bool = False

    @property
    def family(self) -> str:
        """As scopes and event names call its kind: channels, groups or im."""
        return "im" if self.is_im else "groups" if self.is_private else "channels"


@dataclass(frozen=True)
class Rates:
    """Calls allowed. `enforced = false` in the file's [limits] turns them off."""

    enforced: bool = True
    post_per_second: float = 1.0  # see slack.md: rate-post
    post_burst: int = 5
    tier2: int = 20  # see slack.md: rate-tiers
    tier3: int = 50
    tier4: int = 100


@dataclass(frozen=True)
class Workspace:
    team: Team
    app: App
    users: Mapping[str, User]
    channels: dict[str, Channel]
    rates: Rates = Rates()
    others: Mapping[str, Team] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)

    def team_of(self, user_id: str) -> Team:
        """The company somebody belongs to; an app is of ours."""
        user = self.users.get(user_id)
        return self.others[user.team] if user and user.team else self.team

    def channel(self, wanted: str) -> Channel | None:
        """By id, or by name with or without the #."""
        found = self.channels.get(wanted)
        if found is None:
            name = wanted.removeprefix("#")
            found = next((c for c in self.channels.values() if c.name == name), None)
        return found


def load(path: Path) -> Workspace:
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as problem:
        raise WorkspaceFileError(f"{path}: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise WorkspaceFileError(f"{path}: not UTF-8 text") from problem
    except tomllib.TOMLDecodeError as problem:
        raise WorkspaceFileError(f"{path}: not TOML: {problem}") from problem


def parse(data: Mapping[str, Any]) -> Workspace:
    """The same shape as the file, as a dict. Raises WorkspaceFileError naming the key."""
    app = _app(table_at(data, "app"))
    own = _team(table_at(data, "team"), "team")
    others = [_team(row, f"teams[{i}]") for i, row in enumerate(rows_at(data, "teams", required=False))]
    users = {user.id: user for user in (_user(row, i) for i, row in enumerate(rows_at(data, "users")))}
    if not users:
        raise WorkspaceFileError("users: nobody is there")
    users.setdefault(app.bot_user, User(app.bot_user, app.name.lower(), app.name, is_bot=True))
    channels = [_channel(row, i) for i, row in enumerate(rows_at(data, "channels"))]
    workspace = Workspace(
        team=own,
        app=app,
        users=users,
        channels={channel.id: channel for channel in (*channels, *_direct(app, users.values()))},
        rates=_rates(data.get("limits", {})),
        others={team.id: team for team in others},
        groups=groups.parse(data, users),
    )
    _check(workspace)
    return workspace


def _check(workspace: Workspace) -> None:
    for channel in workspace.channels.values():
        for member in channel.members:
            if member not in workspace.users:
                raise WorkspaceFileError(f"channels {channel.id}: members names the unknown user {member}")
    for user in workspace.users.values():
        if user.team and user.team not in workspace.others:
            raise WorkspaceFileError(f"users {user.id}: team names the unknown team {user.team}")


def _team(row: Mapping[str, Any], where: str) -> Team:
    return Team(text_at(row, "id", where), text_at(row, "name", where))


def _direct(app: App, users: Iterable[User]) -> list[Channel]:
    """Each of our people's messages with the app, where it hears them."""
    # see slack.md: direct-messages
    if "message.im" not in app.events:
        return []
    people = [user for user in users if not user.is_bot and not user.team]
    return [
        Channel(f"D{user.id[1:]}", app.name, members=(user.id, app.bot_user), is_private=True, is_im=True)
        for user in people
    ]


def _app(row: Mapping[str, Any]) -> App:
    names = ("id", "name", "bot_user", "bot_id", "bot_token", "app_token", "signing_secret")
    named = {name: text_at(row, name, "app") for name in names}
    commands = tuple(
        Command(
            text_at(one, "command", "app.commands"),
            text_at(one, "description", "app.commands", ""),
            text_at(one, "usage_hint", "app.commands", ""),
        )
        for one in rows_at(row, "commands", required=False)
    )
    return App(
        **named,
        scopes=texts_at(row, "scopes", "app"),
        commands=commands,
        shortcuts=read_shortcuts(row),
        request_urls=tuple(filter(None, (text_at(row, "request_url", "app", ""),)))
        + texts_at(row, "request_urls", "app"),
        events=texts_at(row, "events", "app") if "events" in row else App.events,
    )


def _user(row: Mapping[str, Any], index: int) -> User:
    where = f"users[{index}]"
    tz = text_at(row, "tz", where, "UTC")
    try:
        ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise WorkspaceFileError(f"{where}.tz: {tz!r} is no time zone") from problem
    name = text_at(row, "name", where)
    return User(
        text_at(row, "id", where),
        name,
        text_at(row, "real_name", where, name),
        tz,
        text_at(row, "role", where, ""),
        is_bot=flag_at(row.get("is_bot", False), f"{where}.is_bot"),
        team=text_at(row, "team", where, ""),
        locale=text_at(row, "locale", where, "en-US"),
    )


def _channel(row: Mapping[str, Any], index: int) -> Channel:
    where = f"channels[{index}]"
    flags = {
        name: flag_at(row.get(name, False), f"{where}.{name}")
        for name in ("is_private", "is_archived", "is_ext_shared")
    }
    return Channel(
        text_at(row, "id", where),
        text_at(row, "name", where),
        text_at(row, "topic", where, ""),
        texts_at(row, "members", where),
        **flags,
    )


def _rates(table: Any) -> Rates:
    if not isinstance(table, Mapping):
        raise WorkspaceFileError("limits: must be a table")
    known = Rates.__dataclass_fields__
    for key, value in table.items():
        right = isinstance(value, bool) if key == "enforced" else isinstance(value, int | float)
        if key not in known or not right or (key != "enforced" and value <= 0):
            raise WorkspaceFileError(f"limits.{key}: unknown, or not a number above 0")
    return Rates(**table)
