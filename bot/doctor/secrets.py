"""The environment: there, long enough, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote, urlsplit

from bot.doctor.context import Context
from bot.doctor.finding import Finding, failed, ok, skipped, warning

LONG_ENOUGH = 32
LEAST = {"BATON_API_KEY": 16, "BATON_WEBHOOK_SECRET": 16, "BATON_MAIL_SECRET": 16}
"""Characters, as bot.config.parts has them."""
FEWEST_KINDS = 8
"""Of characters: a secret of 32 random ones has more, "aaaa…" and "12341234…" have fewer."""
SHORTEST_HIDDEN = 6
"""What is shorter is no secret, and striking it out would make the report unreadable."""

NAMES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "BATON_SECRET",
    "BATON_API_KEY",
    "BATON_IDENTITY_SECRET",
    "BATON_IDENTITY_SECRET_OLD",
    "BATON_WEBHOOK_SECRET",
    "BATON_MAIL_SECRET",
    "BATON_SMTP_URL",
    "BATON_DATABASE_URL",
    "BATON_LLM_KEY",
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
)
_COPIED = re.compile(r"example|change.?me|only-for-the|secret|sandbox|password|x{6}|\.\.\.|…", re.IGNORECASE)
MAKE_ONE = "make one: openssl rand -hex 32"


async def slack_tokens(context: Context) -> Sequence[Finding]:
    return [_bot_token(context.secret("SLACK_BOT_TOKEN")), _way_in(context)]


async def baton_secret(context: Context) -> Finding:
    name = "BATON_SECRET"
    return judged(context, name) or ok("long enough, and no example's", about=name)


async def optional(context: Context) -> Sequence[Finding]:
    """Those that a feature needs are looked at again where it is."""
    found = []
    for name in NAMES[4:9]:
        if context.secret(name):
            found.append(judged(context, name) or ok("long enough, and no example's", about=name))
    return [*found, *_shared(context)] or [skipped("none is set")]


def judged(context: Context, name: str) -> Finding | None:
    """None when nothing is wrong with it."""
    value, least = context.secret(name), LEAST.get(name, LONG_ENOUGH)
    if not value:
        return failed("is not set", f"{MAKE_ONE}, and put it into the environment", name)
    if len(value) < least:
        return failed(f"has {len(value)} characters; {least} are needed", MAKE_ONE, name)
    if value != value.strip():
        return failed("begins or ends with a space or line break", "take that out of the environment", name)
    if _COPIED.search(value) or len(set(value)) < FEWEST_KINDS:
        return warning("looks like an example's, so anybody may know it", MAKE_ONE, name)
    return None


def hidden(words: str, environ: Mapping[str, str]) -> str:
    """The words without any secret of ours: errors of others may quote an address with its password."""
    values = [environ.get(name, "") for name in NAMES if name != "BATON_DATABASE_URL"]
    values += [part for name in ("BATON_SMTP_URL", "BATON_DATABASE_URL") for part in _password(environ, name)]
    for value in sorted(values, key=len, reverse=True):
        if len(value) >= SHORTEST_HIDDEN:
            words = words.replace(value, "[hidden]")
    return words


def _password(environ: Mapping[str, str], name: str) -> Sequence[str]:
    """As written, and as meant."""
    try:
        password = urlsplit(environ.get(name, "")).password or ""
    except ValueError:
        return ()
    return password, unquote(password)


def _bot_token(token: str) -> Finding:
    about = "SLACK_BOT_TOKEN"
    if not token:
        return failed("is not set", "copy it from the app's page, OAuth & Permissions", about)
    if not token.startswith("xoxb-"):
        return failed("is no bot token", "use the one that begins with xoxb-, not a person's xoxp-", about)
    return ok("is set", about)


def _way_in(context: Context) -> Finding:
    """How Slack reaches us: the app token goes before the signing secret."""
    token, about = context.secret("SLACK_APP_TOKEN"), "SLACK_APP_TOKEN"
    if token and not token.startswith("xapp-"):
        return failed("is no app-level token", "use the one that begins with xapp-", about)
    if token:
        return ok("is set: Slack is reached by Socket Mode", about)
    if context.secret("SLACK_SIGNING_SECRET"):
        return ok("is set: Slack calls us by signed HTTP", "SLACK_SIGNING_SECRET")
    return failed(
        "is not set, and SLACK_SIGNING_SECRET neither",
        "make an app-level token with connections:write under Basic Information, or set the signing secret "
        "for signed HTTP",
        about,
    )


def _shared(context: Context) -> Sequence[Finding]:
    """One secret in two places: who learns it in the one can forge the other."""
    seen: dict[str, str] = {}
    found = []
    for name in NAMES[2:9]:
        value = context.secret(name)
        if value and value in seen:
            found.append(failed(f"is the same as {seen[value]}", f"give each its own; {MAKE_ONE}", name))
        seen[value] = name
    return found
