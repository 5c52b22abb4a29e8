"""What Slack's door needs of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from blocks.files import Link, nowhere
from bot.delivery.anchoring import Anchoring
from bot.desk.claims import Claims
from bot.desk.holding import Holding
from bot.desk.lists import Lists
from bot.desk.merging import Merging
from bot.desk.shifts import Shifts
from bot.desk.standing import Standing
from bot.domain.rules import Rules
from bot.inbox import Inbox
from bot.ports import Clock
from bot.reporting import Reporting
from handlers.slack.customers.door import CustomersDoor
from handlers.slack.sharing import Sharing
from handlers.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SlackDesk:
    """`customers` where some write in Slack; `sharing` watches the skills' channels.

    `missed` is called when something could not be heard, and so has to be read back; `anchoring` hears that
    a card is gone, `standing` that a card stands where it was pressed.
    """

    inbox: Inbox
    claims: Claims
    holding: Holding
    lists: Lists
    reporting: Reporting
    rules: Rules
    clock: Clock
    client: AsyncWebClient
    workspace: Workspace
    customers: CustomersDoor | None = None
    sharing: Sharing | None = None
    link: Link = nowhere
    anchoring: Anchoring | None = None
    standing: Standing | None = None
    shifts: Shifts | None = None
    missed: Callable[[], None] = lambda: None
    merging: Merging = field(kw_only=True)
