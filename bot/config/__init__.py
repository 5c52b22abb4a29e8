"""Settings: secrets from the environment, the rest from baton.toml. What is wrong is said in one line."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from bot.config import assistant, channels, deciding, desk, routing, skills, targets, waiting
from bot.config.parts import Database, FilePart, Secrets, ServerPart
from bot.domain import texts
from bot.domain.rules import Rules
from bot.locales import Tongues

__all__ = ["Config", "ConfigError", "Secrets", "database", "load", "load_written", "read_secrets"]


class ConfigError(Exception):
    """One line that names the key and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Config:
    """`written` is baton.toml's other parts; `database` is SQLite's file or PostgreSQL's address."""

    secrets: Secrets
    written: FilePart
    knowledge: Path
    database: Path | str = field(repr=False)  # an address has its password in it
    rules: Rules

    @property
    def server(self) -> ServerPart:
        return self.written.server


def load(path: Path) -> Config:
    """Raises ConfigError."""
    part, knowledge, rules = load_written(path)
    secrets = read_secrets()
    _check_pairs(part, secrets, path)
    database = _database(secrets.baton_database_url.get_secret_value())
    return Config(secrets, part, knowledge, database, rules)


def load_written(path: Path) -> tuple[FilePart, Path, Rules]:
    """baton.toml, the knowledge's folder and the rules: all that needs no secret but a model's key.

    Raises ConfigError.
    """
    part = _read(path)
    try:
        assistant.key(part.assistant)
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None
    # Absolute, so that a folder that is not there is named by its place.
    return part, (path.parent / part.knowledge).absolute(), _rules(part, path)


def database() -> Path | str:
    """Where the environment says that it is. Raises ConfigError."""
    return _database(Database().baton_database_url.get_secret_value())


def _check_pairs(part: FilePart, secrets: Secrets, path: Path) -> None:
    """What baton.toml turns on needs its secret."""
    needs = (
        (part.identity.required, secrets.baton_identity_secret, "identity.required", "BATON_IDENTITY_SECRET"),
        (part.webhook.url, secrets.baton_webhook_secret, "webhook.url", "BATON_WEBHOOK_SECRET"),
        (part.mail.sender, secrets.baton_smtp_url, "mail.from", "BATON_SMTP_URL"),
        (part.mail.reply_to, secrets.baton_mail_secret, "mail.reply_to", "BATON_MAIL_SECRET"),
    )
    for wanted, secret, key, variable in needs:
        if wanted and secret is None:
            raise ConfigError(f"{path}: {key}: {variable} is not set (environment)")


def _database(url: str) -> Path | str:
    if url.startswith(("postgresql://", "postgres://")):
        return url
    scheme, _, place = url.partition("sqlite:///")
    if scheme or not place:
        raise ConfigError(
            "BATON_DATABASE_URL: use sqlite:///file.db or postgresql://user:password@host/database"
        )
    return Path(place)


def read_secrets() -> Secrets:
    """Raises ConfigError naming the variable."""
    try:
        secrets = Secrets.model_validate({})
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = str(first["loc"][0]).upper()
        problems = {"missing": "is not set", "too_short": "is too short: 32 random characters, say"}
        problem = problems.get(first["type"]) or _problem(first["type"], first["msg"])
        raise ConfigError(f"{name} {problem} (environment)") from None
    if secrets.slack_app_token is None and secrets.slack_signing_secret is None:
        raise ConfigError(
            "SLACK_APP_TOKEN is not set (environment); set it, or SLACK_SIGNING_SECRET for signed HTTP"
        )
    return secrets


def _read(path: Path) -> FilePart:
    try:
        with path.open("rb") as file:
            return FilePart.model_validate(tomllib.load(file))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise ConfigError(f"{path}: {_key(first['loc'])}: {_problem(first['type'], first['msg'])}") from None


def _key(location: tuple[int | str, ...]) -> str:
    """("skills", 1, "hours") as skills[2].hours: people count from one."""
    words = ""
    for part in location:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if words else str(part)
    return words


def _problem(kind: str, message: str) -> str:
    known = {"extra_forbidden": "unknown key", "missing": "missing"}
    return known.get(kind) or message.removeprefix("Value error, ")


def _rules(part: FilePart, path: Path) -> Rules:
    try:
        found = waiting.given(skills.read(part.skills), part.skills, part.nudges)
        timed = targets.rules(part.targets, found)
        topics = deciding.topics(part.topics, found)
        owners = routing.owners(part.routing.owners)
        written = desk.macros(path.parent, part.desk.macros, frozenset(found)) if part.desk.macros else ()
        channels.check(part.customer_channels, {skill.name: skill.channel for skill in part.skills})
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from None
    try:
        english, others = texts.read(part.texts)
        voice = Tongues(english, others, texts.read_tone(part.texts))
    except ValueError as error:
        raise ConfigError(f"{path}: texts: {error}") from None
    return Rules(
        skills=found,
        managers=frozenset(part.managers),
        valued=frozenset(part.valued),
        topics=topics,
        thresholds=part.thresholds.thresholds(),
        stuck=part.stuck.stuck(),
        at_once=part.shifts.at_once,
        texts=english,
        voice=voice,
        zone=part.zone,
        owners=owners,
        last_agent=part.routing.lately(),
        cards=part.limits.cards,
        macros=written,
        agents_keep_macros=part.desk.macros_by == "agents",
        webhook=bool(part.webhook.url),
        mail=bool(part.mail.sender),
        fields=tuple(part.card.fields),
        send_delay=timedelta(seconds=part.desk.send_delay),
        targets=timed,
        managers_claim=part.slack.managers_claim,
    )
