"""One unit of work's view of the store, split by noun; each is made when it is first asked for."""

from __future__ import annotations

from functools import cached_property

from storage.tx.alarms import Alarms
from storage.tx.answering import Answering
from storage.tx.changes import Changes
from storage.tx.conversations import Conversations
from storage.tx.facts import Facts
from storage.tx.files import Files
from storage.tx.follows import Follows
from storage.tx.handoffs import Handoffs
from storage.tx.inbox import Inbox
from storage.tx.lanes import Lanes
from storage.tx.leases import Leases
from storage.tx.overview import Overviews
from storage.tx.promises import Promises
from storage.tx.rates import Rates
from storage.tx.reports import Reports
from storage.tx.retention import Retention
from storage.tx.threads import Asides, Relays
from storage.tx.timers import Timers
from storage.tx.turns import Turns
from storage.tx.unit import Unit


class Nouns:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    @cached_property
    def conversations(self) -> Conversations:
        return Conversations(self._unit)

    @cached_property
    def turns(self) -> Turns:
        return Turns(self._unit)

    @cached_property
    def changes(self) -> Changes:
        return Changes(self._unit)

    @cached_property
    def follows(self) -> Follows:
        return Follows(self._unit)

    @cached_property
    def files(self) -> Files:
        return Files(self._unit)

    @cached_property
    def handoffs(self) -> Handoffs:
        return Handoffs(self._unit)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self._unit)

    @cached_property
    def promises(self) -> Promises:
        return Promises(self._unit)

    @cached_property
    def asides(self) -> Asides:
        return Asides(self._unit)

    @cached_property
    def relays(self) -> Relays:
        return Relays(self._unit)

    @cached_property
    def lanes(self) -> Lanes:
        return Lanes(self._unit)

    @cached_property
    def rates(self) -> Rates:
        return Rates(self._unit)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._unit)

    @cached_property
    def answering(self) -> Answering:
        return Answering(self._unit)

    @cached_property
    def alarms(self) -> Alarms:
        return Alarms(self._unit)

    @cached_property
    def leases(self) -> Leases:
        return Leases(self._unit)

    @cached_property
    def timers(self) -> Timers:
        return Timers(self._unit)

    @cached_property
    def overview(self) -> Overviews:
        return Overviews(self._unit)

    @cached_property
    def retention(self) -> Retention:
        return Retention(self._unit)

    @cached_property
    def reports(self) -> Reports:
        return Reports(self._unit)
