"""What Slack's door needs of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from blocks.files import Link, nowhere
from bot.delivery.anchoring import Anchoring
from bot.desk.claims import Claims
from bot.desk.faces import Choosing
from bot.desk.going_off import GoingOff
from bot.desk.holding import Holding
from bot.desk.leaving import Leaving
from bot.desk.lists import Lists
from bot.desk.merging import Merging
from bot.desk.offers import Offers
from bot.desk.shifts import Shifts
from bot.desk.shortcuts import Shortcuts
from bot.desk.standing import Standing
from bot.desk.transferring import Transferring
from bot.domain.rules import Rules
from bot.inbox import Inbox
from bot.ports import Clock
from bot.reporting import Reporting
from handlers.slack.customers.door import CustomersDoor
from handlers.slack.replies import Replies
from handlers.slack.sharing import Sharing
from handlers.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SlackDesk:
    """`customers` where some write in Slack; `sharing` watches the skills' channels.

    `missed` is called when something could not be heard, and so has to be read back; `anchoring` hears that
    a card is gone, `standing` that a card stands where it was pressed. `transcript_link` is for one user.
    """

    inbox: Inbox
    claims: Claims
    holding: Holding
    transferring: Transferring
    shortcuts: Shortcuts
    lists: Lists
    replies: Replies
    reporting: Reporting
    rules: Rules
    clock: Clock
    client: AsyncWebClient
    workspace: Workspace
    customers: CustomersDoor | None = None
    sharing: Sharing | None = None
    link: Link = nowhere
    transcript_link: Callable[[str, str], str] = lambda _handoff_id, _user: ""
    anchoring: Anchoring | None = None
    standing: Standing | None = None
    shifts: Shifts | None = None
    leaving: Leaving | None = None
    faces: Choosing | None = None
    missed: Callable[[], None] = lambda: None
    offers: Offers = field(kw_only=True)
    going_off: GoingOff = field(kw_only=True)
    merging: Merging = field(kw_only=True)
