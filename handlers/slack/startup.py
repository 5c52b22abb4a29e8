"""Before Baton serves a workspace: are token, scopes and channels what they must be?"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.conversation import Account
from bot.domain.errors import BatonError, OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.domain.rules import Rules, Skill
from handlers.slack import groups, looking
from handlers.slack.client import is_local
from handlers.slack.errors import SlackRefused, SlackUnreachable
from handlers.slack.looking import next_cursor
from handlers.slack.outcomes import told
from handlers.slack.scopes import BOT_SCOPES, HEARS_DIRECT, MAY_RENAME, OPTIONAL
from handlers.slack.workspace import CustomerChannel, Workspace

log = logging.getLogger(__name__)

Json = dict[str, Any]

CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{4,}")
"""Slack's channel names have no capitals, so an id can't be taken for one."""
REQUIRED = tuple(scope for scope in BOT_SCOPES if scope not in OPTIONAL)
NOBODY: Mapping[str, Account] = {}
PAGE = 999
MOST_PROBED = 3
"""Channels of which a look-back is tried: what it needs is the app's, not the channel's."""
KINDS = "public_channel,private_channel"


async def check(
    client: AsyncWebClient,
    rules: Rules,
    scopes: Iterable[str] = REQUIRED,
    app_token: str = "",
    customers: Mapping[str, Account] = NOBODY,
    *,
    direct: bool = False,
    overflow: str = "",
    ops: str = "",
) -> Workspace:
    """`customers` are the accounts by the name or id of their channel; `overflow` and `ops` name channels.

    Raises SlackRefused with one line that says what to do, or SlackUnreachable where Slack is silent.
    """
    try:
        besides = {"overflow": _bare(overflow), "ops": _bare(ops)}
        wanted = {*map(_wanted, rules.skills.values()), *customers, *filter(None, besides.values())}
        _, (me, given), channels, _ = await _side_by_side(
            _check_app_token(client, app_token),
            _check_token(client, {*scopes, HEARS_DIRECT} if direct else {*scopes}),
            _find_channels(client, wanted),
            groups.check(client, rules),
        )
    except (OutletHeld, OutletDown, OutletUnclear) as silent:
        raise SlackUnreachable(f"Slack gave no answer to {silent.details['method']}") from None
    except OutletRefused as refused:
        raise SlackRefused(_plainly(refused)) from None
    skills = {skill.name: _usable(skill, channels.get(_wanted(skill))) for skill in rules.skills.values()}
    beside = {key: _inside(f"slack.{key}", name, channels.get(name)) for key, name in besides.items()}
    theirs = _customers(customers, channels, {**beside, **skills})
    general = next((channel for name, channel in skills.items() if rules.skills[name].general), "")
    ours = replace(_ours(me, skills, given), customers=theirs, direct=direct)
    found = replace(ours, overflow=beside["overflow"] or general, ops=beside["ops"])
    return replace(found, looks_back=await _looks_back(client, found))


def _ours(me: Json, skills: Mapping[str, str], given: Collection[str]) -> Workspace:
    team, user, bot = (str(me[key]) for key in ("team_id", "user_id", "bot_id"))
    may_rename = not given or MAY_RENAME in given
    return Workspace(team, user, bot, skills, may_rename=may_rename, url=_address(me))


async def _side_by_side(*asked: Awaitable[Any]) -> Sequence[Any]:
    """Their answers. Of what fails, the first in this order is raised: the others follow from it."""
    answers = await asyncio.gather(*asked, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


def _address(me: Json) -> str:
    """The local Slack has no certificate."""
    url = me.get("url")
    if not isinstance(url, str) or not url.endswith("/"):
        return ""
    return url if url.startswith("https://") or (url.startswith("http://") and is_local(url)) else ""


async def _looks_back(client: AsyncWebClient, found: Workspace) -> bool:
    """Asked without writing anything (docs/slack.md, `look-back`)."""
    for channel in sorted(found.inside)[:MOST_PROBED]:
        if not await looking.reads(client, channel):
            log.error("slack.no_look_back", extra={"channel": channel})
            return False
    return True


async def _check_app_token(client: AsyncWebClient, app_token: str) -> None:
    if not app_token:
        return
    try:
        with told("apps.connections.open"):
            await client.apps_connections_open(app_token=app_token)
    except OutletRefused as refused:
        raise SlackRefused(
            f"SLACK_APP_TOKEN: Slack refuses it ({refused.details['reason']}). Make an app-level token with "
            "connections:write under Basic Information, and turn Socket Mode on"
        ) from None


async def _check_token(client: AsyncWebClient, scopes: Collection[str]) -> tuple[Json, frozenset[str]]:
    """Who the token is, and the scopes it has; none where Slack doesn't name them."""
    with told("auth.test"):
        answer = await client.auth_test()
        me, headers = dict(answer.data), dict(answer.headers)  # type: ignore[arg-type]
    named = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes")
    given = frozenset(scope.strip() for scope in named.split(",")) if named else frozenset[str]()
    if not me.get("bot_id"):
        raise SlackRefused("SLACK_BOT_TOKEN is a person's token: use the bot token, which begins with xoxb-")
    missing = sorted(set(scopes) - given) if given else []
    if missing:
        raise SlackRefused(
            f"the Slack app lacks the scope {', '.join(missing)}: "
            "put manifest.yml into the app's settings and install it again"
        )
    return me, given


async def _find_channels(client: AsyncWebClient, wanted: Collection[str]) -> dict[str, Json]:
    """What Slack says of each, by the name or id it is wanted by; one that nobody can find is left out."""
    by_id = {channel for channel in wanted if CHANNEL_ID.fullmatch(channel)}
    names = set(wanted) - by_id
    listed, *infos = await _side_by_side(
        _listed(client, names), *(_info(client, channel) for channel in sorted(by_id))
    )
    return {**{channel: info for channel, info in zip(sorted(by_id), infos, strict=True) if info}, **listed}


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
    while names:
        with told("conversations.list"):
            answer = await client.conversations_list(types=KINDS, limit=PAGE, cursor=cursor)
            channels, cursor = list(answer["channels"]), next_cursor(answer)
        for channel in channels:
            name = channel.get("name")
            if name in names and (name not in found or found[name].get("is_archived")):
                found[name] = channel
        if not cursor:
            break
    return found


def _customers(
    customers: Mapping[str, Account], channels: Mapping[str, Json], skills: Mapping[str, str]
) -> dict[str, CustomerChannel]:
    """By channel id. A name in one place and an id in the other may be the same channel."""
    agents = {channel: skill for skill, channel in skills.items()}
    found = {}
    for wanted, account in customers.items():
        where = f"customer_channels: the channel #{wanted}"
        info = _open(where, channels.get(wanted))
        channel = str(info["id"])
        if skill := agents.get(channel):
            raise SlackRefused(
                f"{where} is also the channel of the skill {skill}: what agents say among themselves "
                "must not stand where customers read"
            )
        found[channel] = CustomerChannel(str(info.get("name") or wanted), account)
    return found


def _usable(skill: Skill, channel: Json | None) -> str:
    return _inside(f"skill {skill.name}", _wanted(skill), channel)


def _inside(of: str, name: str, channel: Json | None) -> str:
    """Where only agents read; "" without a name."""
    if not name:
        return ""
    where = f"{of}: the channel #{name}"
    info = _open(where, channel)
    if info.get("is_ext_shared") or info.get("is_pending_ext_shared"):
        raise SlackRefused(
            f"{where} is shared with another company, who would read your customers' words: name another"
        )
    return str(info["id"])


def _open(where: str, channel: Json | None) -> Json:
    """One that is there, open, and has Baton in it."""
    if channel is None:
        raise SlackRefused(
            f"{where} is not there, or it is private and Baton is not in it: check its name in baton.toml, "
            "or write /invite @Baton there"
        )
    if channel.get("is_archived"):
        raise SlackRefused(f"{where} is archived: name another in baton.toml, or unarchive it")
    if not channel.get("is_member"):
        raise SlackRefused(f"{where} doesn't have Baton in it: write /invite @Baton there")
    return channel


def _wanted(skill: Skill) -> str:
    return _bare(skill.channel)


def _bare(channel: str) -> str:
    return channel.strip().removeprefix("#")


def _plainly(refused: BatonError) -> str:
    method, reason = str(refused.details["method"]), str(refused.details["reason"])
    if reason in {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}:
        return f"SLACK_BOT_TOKEN: Slack refuses it ({reason}). Copy it anew from OAuth & Permissions"
    return f"Slack refuses {method}: {reason}"
