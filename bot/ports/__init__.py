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
from bot.ports.files import Files
from bot.ports.handoff import Alarms, Asides, Facts, Handoffs, Promises, Relays, Reports
from bot.ports.outbox import Inbox, InboxRow, Item, Lanes, Rate, Rates
from bot.ports.outside import Assistant, Clock, MoodReader, Outlet, People, Reader, SkillClassifier
from bot.ports.store import Store, Topic, Tx

__all__ = [
    "Alarms",
    "Answering",
    "Asides",
    "Assistant",
    "Changes",
    "Clock",
    "Conversations",
    "Facts",
    "Files",
    "Follows",
    "Handoffs",
    "Inbox",
    "InboxRow",
    "Item",
    "Lanes",
    "MoodReader",
    "NewTurn",
    "Outlet",
    "People",
    "Promises",
    "Rate",
    "Rates",
    "Reader",
    "Relays",
    "Reports",
    "SkillClassifier",
    "Store",
    "Summary",
    "Topic",
    "Turns",
    "Tx",
    "Wanted",
]
