"""Reading back what nobody heard, wired: the agents' threads first, then where customers write."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk.web.async_client import AsyncWebClient

from bot.app.core import Core, wake_on
from bot.inbox.reading_back import ReadingBack
from bot.inbox.reading_first import ReadingFirst
from bot.inbox.suspicion import Suspicion
from bot.visits import Visits
from handlers.slack.customers.catching_up import Channels, CustomersSlack, CustomersThreads
from handlers.slack.customers.listening import Listening
from handlers.slack.reconcile import Threads
from handlers.slack.workspace import Workspace


def reading_back(
    core: Core,
    client: AsyncWebClient,
    workspace: Workspace,
    visits: Visits,
    listening: Listening,
    unheard: Callable[[int], None],
) -> ReadingBack:
    side = CustomersSlack(client, core.store, visits, core.clock, workspace, listening)
    threads = Threads(client, core.store, workspace, core.clock)
    readers = (threads, Channels(side), CustomersThreads(side))
    return ReadingBack(core.store, core.clock, readers, wake_on(core.store, "timers"), unheard)


def reading_first(core: Core, client: AsyncWebClient, workspace: Workspace, *, shared: bool) -> ReadingFirst:
    suspicion = Suspicion(core.store, core.clock, shared=shared)
    return ReadingFirst(core.store, core.clock, suspicion, Threads(client, core.store, workspace, core.clock))
