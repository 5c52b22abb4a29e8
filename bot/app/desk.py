"""What Slack's door needs, wired to the use cases of the desk."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from blocks.files import Link
from bot.app.core import Core
from bot.app.replies import replies_of
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
from bot.inbox import Inbox
from bot.ports import People
from bot.reporting import Reporting
from handlers.slack.customers.door import CustomersDoor
from handlers.slack.desk import SlackDesk
from handlers.slack.sharing import Sharing
from handlers.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the desk; each as `SlackDesk` has it."""

    customers: CustomersDoor
    sharing: Sharing
    link: Link
    transcript_link: Callable[[str, str], str]
    missed: Callable[[], None]
    in_slack: People
    """Under their names in Slack; elsewhere they are called as they chose."""
    taken: Collection[str] = ()
    """Names of the company's, which no agent may choose."""


def desk_of(
    core: Core, client: AsyncWebClient, workspace: Workspace, people: People, inbox: Inbox, beside: Beside
) -> SlackDesk:
    store, clock, rules = core.store, core.clock, core.rules
    return SlackDesk(
        inbox=inbox,
        claims=Claims(store, clock, rules, people),
        holding=Holding(store, clock, rules, people),
        transferring=Transferring(store, clock, rules, people),
        shortcuts=Shortcuts(store, clock, rules, people),
        lists=Lists(store, clock, rules, people),
        replies=replies_of(store, clock, rules, people, core.assistant),
        merging=Merging(store, clock, rules, people),
        reporting=Reporting(store, clock, rules),
        rules=rules,
        clock=clock,
        client=client,
        workspace=workspace,
        customers=beside.customers,
        sharing=beside.sharing,
        link=beside.link,
        transcript_link=beside.transcript_link,
        missed=beside.missed,
        anchoring=Anchoring(store, clock),
        standing=Standing(store, clock),
        shifts=Shifts(store, clock, rules, people),
        offers=Offers(store, clock, rules, people),
        going_off=GoingOff(store, clock, rules, people),
        leaving=Leaving(store, clock, rules, people),
        faces=Choosing(store, clock, rules, beside.in_slack, beside.taken),
    )
