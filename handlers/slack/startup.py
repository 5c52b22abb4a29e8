"""Before Baton serves a workspace: are token, scopes and channels what they must be?"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import BatonError, OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.domain.rules import Rules, Skill
from handlers.slack.errors import SlackRefused, SlackUnreachable
from handlers.slack.looking import next_cursor
from handlers.slack.outcomes import told
from handlers.slack.scopes import BOT_SCOPES
from handlers.slack.workspace import Workspace

Json = dict[str, Any]

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{4,}")
"""Slack's channel names have no capitals, so an id can't be taken for one."""
PAGE = 999
KINDS = "public_channel,private_channel"


async def check(
    client: AsyncWebClient, rules: Rules, scopes: Iterable[str] = BOT_SCOPES, app_token: str = ""
) -> Workspace:
    """Raises SlackRefused with one line that says what to do, or SlackUnreachable where Slack is silent."""
    try:
        if app_token:
            await _check_app_token(client, app_token)
        me = await _check_token(client, frozenset(scopes))
        channels = await _find_channels(client, rules.skills.values())
    except (OutletHeld, OutletDown, OutletUnclear) as silent:
        raise SlackUnreachable(f"Slack gave no answer to {silent.details['method']}") from None
    except OutletRefused as refused:
        raise SlackRefused(_plainly(refused)) from None
    found = {skill.name: _usable(skill, channels.get(skill.name)) for skill in rules.skills.values()}
    return Workspace(str(me["team_id"]), str(me["user_id"]), str(me["bot_id"]), found)


async def _check_app_token(client: AsyncWebClient, app_token: str) -> None:
    try:
        with told("apps.connections.open"):
            await client.apps_connections_open(app_token=app_token)
    except OutletRefused as refused:
        raise SlackRefused(
            f"SLACK_APP_TOKEN: Slack refuses it ({refused.details['reason']}). Make an app-level token with "
            "connections:write under Basic Information, and turn Socket Mode on"
        ) from None


async def _check_token(client: AsyncWebClient, scopes: Collection[str]) -> Json:
    with told("auth.test"):
        answer = await client.auth_test()
        me, headers = dict(answer.data), dict(answer.headers)  # type: ignore[arg-type]
    given = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes")
    if not me.get("bot_id"):
        raise SlackRefused("SLACK_BOT_TOKEN is a person's token: use the bot token, which begins with xoxb-")
    missing = sorted(set(scopes) - {scope.strip() for scope in given.split(",")}) if given else []
    if missing:
        raise SlackRefused(
            f"the Slack app lacks the scope {', '.join(missing)}: "
            "put manifest.yml into the app's settings and install it again"
        )
    return me


async def _find_channels(client: AsyncWebClient, skills: Collection[Skill]) -> dict[str, Json]:
    """What Slack says of each skill's channel, by skill; a channel nobody can find is left out."""
    by_id = [skill for skill in skills if CHANNEL_ID.fullmatch(_wanted(skill))]
    by_name = {_wanted(skill): skill for skill in skills if skill not in by_id}
    found = {skill.name: info for skill in by_id if (info := await _info(client, _wanted(skill)))}
    named = await _listed(client, set(by_name)) if by_name else {}
    named_of = {skill.name: named[_wanted(skill)] for skill in skills if _wanted(skill) in named}
    return {**found, **named_of}


async def _info(client: AsyncWebClient, channel: str) -> Json | None:
    try:
        with told("conversations.info"):
            answer = await client.conversations_info(channel=channel)
            return dict(answer["channel"])
    except OutletRefused as refused:
        if refused.details["reason"] == "channel_not_found":
            return None
        raise


async def _listed(client: AsyncWebClient, names: set[str]) -> dict[str, Json]:
    """By name. An archived channel gives way to a living one of the same name."""
    found: dict[str, Json] = {}
    cursor = ""
    while True:
        with told("conversations.list"):
            answer = await client.conversations_list(types=KINDS, limit=PAGE, cursor=cursor)
            channels, cursor = list(answer["channels"]), next_cursor(answer)
        for channel in channels:
            name = channel.get("name")
            if name in names and (name not in found or found[name].get("is_archived")):
                found[name] = channel
        if not cursor:
            return found


def _usable(skill: Skill, channel: Json | None) -> str:
    where = f"skill {skill.name}: the channel #{_wanted(skill)}"
    if channel is None:
        raise SlackRefused(
            f"{where} is not there, or it is private and Baton is not in it: check its name in baton.toml, "
            "or write /invite @Baton there"
        )
    if channel.get("is_archived"):
        raise SlackRefused(f"{where} is archived: name another in baton.toml, or unarchive it")
    if channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"):
        raise SlackRefused(
            f"{where} is shared with another company, who would read your customers' words: name another"
        )
    if not channel.get("is_member"):
        raise SlackRefused(f"{where} doesn't have Baton in it: write /invite @Baton there")
    return str(channel["id"])


def _wanted(skill: Skill) -> str:
    return skill.channel.strip().removeprefix("#")


def _plainly(refused: BatonError) -> str:
    method, reason = str(refused.details["method"]), str(refused.details["reason"])
    if reason in {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}:
        return f"SLACK_BOT_TOKEN: Slack refuses it ({reason}). Copy it anew from OAuth & Permissions"
    return f"Slack refuses {method}: {reason}"
