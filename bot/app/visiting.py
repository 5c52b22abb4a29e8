"""The customers who write in Slack, wired: their use cases and their part of the door."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.amending import Amending
from bot.app.core import Core
from bot.inbox import Inbox
from bot.presses import Presses
from bot.visits import Visits
from handlers.slack.customers.door import CustomersDoor
from handlers.slack.customers.guests import SlackGuests
from handlers.slack.customers.listening import Listening
from handlers.slack.customers.pressing import Pressing
from handlers.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CustomersSide:
    core: Core
    client: AsyncWebClient
    workspace: Workspace
    guests: SlackGuests
    visits: Visits

    def door(self, inbox: Inbox) -> CustomersDoor:
        listening = Listening(inbox, self.visits, self.guests, self.workspace, self.core.clock)
        presses = Presses(self.core.store, self.core.intake)
        return CustomersDoor(listening, Pressing(self.client, presses, self.guests))


def customers_side(core: Core, client: AsyncWebClient, workspace: Workspace) -> CustomersSide:
    guests = SlackGuests(client, workspace, core.rules, core.clock)
    amending = Amending(core.store, core.clock, core.rules)
    visits = Visits(core.store, core.clock, core.intake, amending, guests, workspace.team_id)
    return CustomersSide(core, client, workspace, guests, visits)
