"""Who and what the workspace is made of, read from its file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class WorkspaceFileError(ValueError):
    """The workspace file is wrong; the words name the key."""


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
    request_url: str = ""
    events: tuple[str, ...] = ("message.channels", "message.groups")


@dataclass(frozen=True)
class User:
    id: str
    name: str
    real_name: str
    tz: str = "UTC"
    role: str = ""
    is_bot: bool = False

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
    channels: Mapping[str, Channel]
    rates: Rates = Rates()

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
    app = _app(_table(data, "app"))
    users = {user.id: user for user in (_user(row, i) for i, row in enumerate(_rows(data, "users")))}
    if not users:
        raise WorkspaceFileError("users: nobody is there")
    users.setdefault(app.bot_user, User(app.bot_user, app.name.lower(), app.name, is_bot=True))
    channels = [_channel(row, i) for i, row in enumerate(_rows(data, "channels"))]
    for channel in channels:
        for member in channel.members:
            if member not in users:
                raise WorkspaceFileError(f"channels {channel.id}: members names the unknown user {member}")
    team = _table(data, "team")
    return Workspace(
        team=Team(_text(team, "id", "team"), _text(team, "name", "team")),
        app=app,
        users=users,
        channels={channel.id: channel for channel in channels},
        rates=_rates(data.get("limits", {})),
    )


def _app(table: Mapping[str, Any]) -> App:
    names = ("id", "name", "bot_user", "bot_id", "bot_token", "app_token", "signing_secret")
    texts = {name: _text(table, name, "app") for name in names}
    commands = tuple(
        Command(
            _text(row, "command", "app.commands"),
            _text(row, "description", "app.commands", ""),
            _text(row, "usage_hint", "app.commands", ""),
        )
        for row in _rows(table, "commands", required=False)
    )
    return App(
        **texts,
        scopes=_texts(table, "scopes", "app"),
        commands=commands,
        request_url=_text(table, "request_url", "app", ""),
        events=_texts(table, "events", "app") if "events" in table else App.events,
    )


def _user(row: Mapping[str, Any], index: int) -> User:
    where = f"users[{index}]"
    tz = _text(row, "tz", where, "UTC")
    try:
        ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise WorkspaceFileError(f"{where}.tz: {tz!r} is no time zone") from problem
    name = _text(row, "name", where)
    return User(
        _text(row, "id", where), name, _text(row, "real_name", where, name), tz, _text(row, "role", where, "")
    )


def _channel(row: Mapping[str, Any], index: int) -> Channel:
    where = f"channels[{index}]"
    flags = {
        name: _flag(row.get(name, False), f"{where}.{name}")
        for name in ("is_private", "is_archived", "is_ext_shared")
    }
    return Channel(
        _text(row, "id", where),
        _text(row, "name", where),
        _text(row, "topic", where, ""),
        _texts(row, "members", where),
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


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    if not isinstance(value, Mapping):
        raise WorkspaceFileError(f"{key}: the table is missing")
    return value


def _rows(data: Mapping[str, Any], key: str, *, required: bool = True) -> list[Mapping[str, Any]]:
    value = data.get(key, None if required else [])
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        raise WorkspaceFileError(f"{key}: a list of tables is missing")
    return value


def _text(table: Mapping[str, Any], key: str, where: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or (default is None and not value):
        raise WorkspaceFileError(f"{where}.{key}: a text is missing")
    return value


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise WorkspaceFileError(f"{where}.{key}: must be a list of texts")
    return tuple(value)


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise WorkspaceFileError(f"{where}: must be true or false")
    return value
