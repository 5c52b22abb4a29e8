"""What Slack's door needs of the house."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.desk.claims import Claims
from bot.domain.rules import Rules
from bot.inbox import Inbox
from bot.ports import Clock
from bot.reporting import Reporting
from handlers.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SlackDesk:
    inbox: Inbox
    claims: Claims
    reporting: Reporting
    rules: Rules
    clock: Clock
    client: AsyncWebClient
    workspace: Workspace
