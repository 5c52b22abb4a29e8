"""What is said in a thread and stays inside."""

from __future__ import annotations

from datetime import datetime

from bot.domain import facts
from bot.domain.deliveries import Anchor, KeptWhy
from bot.domain.handoff import Agent, Handoff
from bot.domain.inbound import Inbound, Read
from bot.domain.rules import Rules
from bot.domain.verbs import Act, Role, Verb
from bot.ports import Tx
from bot.record import move, record


def keep_inside(
    tx: Tx, rules: Rules, handoff: Handoff, message: Inbound, read: Read, why: KeptWhy, at: datetime
) -> None:
    writer = Agent(message.user, read.writer)
    handoff = move(tx, rules, handoff, Act(Verb.NOTE, Role.AGENT, at, agent=writer))
    anchor = Anchor(message.root.channel, message.ts)
    meant_it = why is KeptWhy.COLLEAGUE and not read.is_note
    hint = meant_it and not tx.facts.has_hinted(handoff.id, message.user)
    tx.asides.add(handoff.id, at, message.user, read.writer, read.text, anchor)
    fact = facts.KeptInside(
        **handoff.ids(at),
        agent=message.user,
        channel=anchor.channel,
        ts=anchor.ts,
        why=why,
        hint=hint,
        root=message.root.ts if why is KeptWhy.MOVED else "",
    )
    record(tx, rules, fact, handoff)
