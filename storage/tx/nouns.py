"""One unit of work's view of the store, split by noun; each is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from storage.tx.alarms import Alarms
from storage.tx.answering import Answering
from storage.tx.changes import Changes
from storage.tx.conversations import Conversations
from storage.tx.decisions import Decisions
from storage.tx.desks import Desks
from storage.tx.faces import Faces
from storage.tx.facts import Facts
from storage.tx.files import Files
from storage.tx.follows import Follows
from storage.tx.handoffs import Handoffs
from storage.tx.inbox import Inbox
from storage.tx.lanes import Lanes
from storage.tx.leases import Leases
from storage.tx.macros import Macros
from storage.tx.overview import Overviews
from storage.tx.promises import Promises
from storage.tx.rates import Rates
from storage.tx.reports import Reports
from storage.tx.retention import Retention
from storage.tx.shifts import Shifts
from storage.tx.suggestions import Suggestions
from storage.tx.targets import Targets
from storage.tx.threads import Asides, Relays
from storage.tx.timers import Timers
from storage.tx.transfers import Transfers
from storage.tx.turns import Turns
from storage.tx.unit import Unit
from storage.tx.unsent import Unsents

T = TypeVar("T")


class _Noun(Generic[T]):
    """A `functools.cached_property` that takes no lock: one unit of work is of one thread."""

    def __init__(self, make: Callable[[Unit], T]) -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, nouns: Nouns, _owner: type) -> T:
        noun = nouns.__dict__[self._name] = self._make(nouns._unit)
        return noun


class Nouns:
    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    conversations = _Noun(Conversations)
    turns = _Noun(Turns)
    changes = _Noun(Changes)
    follows = _Noun(Follows)
    files = _Noun(Files)
    faces = _Noun(Faces)
    handoffs = _Noun(Handoffs)
    facts = _Noun(Facts)
    decisions = _Noun(Decisions)
    shifts = _Noun(Shifts)
    desks = _Noun(Desks)
    promises = _Noun(Promises)
    transfers = _Noun(Transfers)
    macros = _Noun(Macros)
    suggestions = _Noun(Suggestions)
    targets = _Noun(Targets)
    asides = _Noun(Asides)
    relays = _Noun(Relays)
    unsent = _Noun(Unsents)
    lanes = _Noun(Lanes)
    rates = _Noun(Rates)
    inbox = _Noun(Inbox)
    answering = _Noun(Answering)
    alarms = _Noun(Alarms)
    leases = _Noun(Leases)
    timers = _Noun(Timers)
    overview = _Noun(Overviews)
    retention = _Noun(Retention)
    reports = _Noun(Reports)
