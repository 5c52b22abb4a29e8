"""The windows in which answers are written, wired to their use cases."""

from __future__ import annotations

from bot.desk.macros import Macros
from bot.desk.signs import Signs
from bot.desk.suggesting import Suggesting
from bot.desk.summing import Summing
from bot.desk.writing import Writing
from bot.domain.rules import Rules
from bot.ports import Assistant, Clock, People, Store
from handlers.slack.behind import Behind
from handlers.slack.replies import Replies


def replies_of(store: Store, clock: Clock, rules: Rules, people: People, assistant: Assistant) -> Replies:
    return Replies(
        Writing(store, clock, rules, people),
        Signs(store, clock),
        Macros(store, clock, rules, people),
        Suggesting(store, clock, rules, people, assistant),
        Summing(store, clock, rules, people),
        Behind(),
    )
