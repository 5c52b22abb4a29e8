"""The use cases, wired to the store and the assistant: all that needs no Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.after_hours import AfterHours
from bot.amending import Amending
from bot.answering import Answering
from bot.app.assistants import drafting
from bot.assistant.mood import VaderMood
from bot.assistant.skills import ExampleSkills
from bot.config import Config
from bot.desk.nudging import Nudging
from bot.desk.offers import Offering
from bot.desk.overdue import Overdue
from bot.desk.sending import Sending
from bot.desk.snoozing import Snoozing
from bot.domain.rules import Rules
from bot.escalating import Escalating
from bot.files import Files
from bot.intake import Intake
from bot.outside_ai import OutsideAI
from bot.owning import Owning
from bot.ports import Assistant, Clock, Store, Topic
from bot.ports.topics import EVERYTHING
from bot.read_marks import ReadMarks
from bot.retention import Retention
from bot.stuck import StuckCustomers
from bot.waking import Wake
from bot.watch import Watch


@dataclass(frozen=True, slots=True)
class Core:
    store: Store
    clock: Clock
    rules: Rules
    intake: Intake
    amending: Amending
    owning: Owning
    files: Files
    outside_ai: OutsideAI
    assistant: Assistant
    answering: Answering
    after_hours: AfterHours
    watch: Watch
    snoozing: Snoozing
    offering: Offering
    read_marks: ReadMarks
    nudging: Nudging
    sending: Sending
    overdue: Overdue
    retention: Retention
    stuck: StuckCustomers
    warm: Callable[[], None]
    """Does ahead, in a thread, what the first answer would take its time for."""
    learnt: asyncio.Event
    """To be set after it: until then nothing is drafted."""
    close: Callable[[], Awaitable[None]]
    """Ends the connections to whoever drafts."""


def build(config: Config, store: Store, clock: Clock) -> Core:
    """Raises CannotStart when the knowledge can't be read, or the model not used."""
    rules = config.rules
    drafts = drafting(config.written.assistant, config.knowledge, config.secrets)
    examples = {skill.name: skill.examples for skill in rules.skills.values() if skill.examples}
    skills = ExampleSkills(examples)
    escalating = Escalating(rules, VaderMood(), skills)
    wake, learnt = wake_on(store, "answering"), asyncio.Event()

    def warm() -> None:
        drafts.warm()
        skills.warm()

    return Core(
        store=store,
        clock=clock,
        rules=rules,
        intake=Intake(store, clock, rules, escalating),
        amending=Amending(store, clock, rules),
        owning=Owning(store, clock, rules),
        files=Files(store, clock),
        outside_ai=OutsideAI(store, clock, escalating),
        assistant=drafts.assistant,
        answering=Answering(store, clock, drafts.assistant, escalating, wake, learnt),
        learnt=learnt,
        after_hours=AfterHours(store, clock, rules),
        watch=Watch(store, clock, rules),
        snoozing=Snoozing(store, clock, rules),
        offering=Offering(store, clock, rules),
        read_marks=ReadMarks(store, clock),
        nudging=Nudging(store, clock, rules),
        sending=Sending(store, clock, rules),
        overdue=Overdue(store, clock, rules),
        retention=Retention(store, clock),
        stuck=StuckCustomers(store, clock, rules),
        warm=warm,
        close=drafts.close,
    )


def wake_on(store: Store, kind: str) -> Wake:
    """A wake that is set whenever a commit touched that kind of thing."""
    wake = Wake()

    def heard(topics: frozenset[Topic]) -> None:
        if any(topic.kind == kind for topic in topics) or EVERYTHING in topics:
            wake.set()

    store.on_commit(heard)
    return wake
