"""What the use cases need from outside, as Protocols; filled by `storage`, `bot.assistant` and `handlers`."""

from bot.ports.conversation import (
    Answering,
    Changes,
    Conversations,
    Follows,
    NewTurn,
    Summary,
    Turns,
    Wanted,
)
from bot.ports.deciding import Decided, Decisions, Shifts
from bot.ports.faces import Faces, Portraits
from bot.ports.files import Fetching, Files
from bot.ports.handoff import Alarm, Alarms, Asides, Facts, Handoffs, Promises, Relays, Reports
from bot.ports.outbox import Begun, Inbox, InboxRow, Item, Lanes, Rate, Rates
from bot.ports.outside import Assistant, Clock, MoodReader, Outlet, People, Reader, SkillClassifier
from bot.ports.store import Store, Topic, Tx
from bot.ports.timing import Lease, Leases, Timers
from bot.ports.unsent import Unsents

__all__ = [
    "Alarm",
    "Alarms",
    "Answering",
    "Asides",
    "Assistant",
    "Begun",
    "Changes",
    "Clock",
    "Conversations",
    "Decided",
    "Decisions",
    "Faces",
    "Facts",
    "Fetching",
    "Files",
    "Follows",
    "Handoffs",
    "Inbox",
    "InboxRow",
    "Item",
    "Lanes",
    "Lease",
    "Leases",
    "MoodReader",
    "NewTurn",
    "Outlet",
    "People",
    "Portraits",
    "Promises",
    "Rate",
    "Rates",
    "Reader",
    "Relays",
    "Reports",
    "Shifts",
    "SkillClassifier",
    "Store",
    "Summary",
    "Timers",
    "Topic",
    "Turns",
    "Tx",
    "Unsents",
    "Wanted",
]
