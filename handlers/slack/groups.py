"""User groups whose members are a skill's agents."""

from __future__ import annotations

import asyncio

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import OutletRefused
from bot.domain.rules import Rules
from handlers.slack.errors import SlackRefused
from handlers.slack.outcomes import told
from handlers.slack.scopes import SEES_GROUPS

UNKNOWN = frozenset({"no_such_subteam", "invalid_arguments"})


async def members(client: AsyncWebClient, group: str) -> frozenset[str]:
    """Slack gives all at once. Raises what `told` raises."""
    with told("usergroups.users.list"):
        answer = await client.usergroups_users_list(usergroup=group)
        return frozenset(answer["users"])


async def check(client: AsyncWebClient, rules: Rules) -> None:
    """Raises SlackRefused with one line that says what to do."""
    await asyncio.gather(*(_check(client, skill, group) for skill, group in rules.groups.items()))


async def _check(client: AsyncWebClient, skill: str, group: str) -> None:
    where = f"skill {skill}: the user group {group}"
    try:
        found = await members(client, group)
    except OutletRefused as refused:
        reason = str(refused.details["reason"])
        if reason == "missing_scope":
            raise SlackRefused(
                f"{where} needs the scope {SEES_GROUPS}: put manifest.yml into the app's settings and "
                "install it again"
            ) from None
        if reason not in UNKNOWN:
            raise
        raise SlackRefused(
            f"{where} is not there: copy its id in Slack (People, User groups, Copy group ID), or leave out "
            "agents"
        ) from None
    if not found:
        raise SlackRefused(f"{where} has nobody in it: add its agents in Slack")
