"""Bringing a person in: which skill, how urgent, what they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot import promising, targets, waits
from bot.deciding import OFFERED_TIMER, Deciding, Story, read_story, unasked
from bot.domain import brief, facts
from bot.domain.brief import Brief
from bot.domain.consequences.to_customer import Say
from bot.domain.conversation import Speaker, Turn
from bot.domain.decision import Decision, Draft, Reason
from bot.domain.errors import Merged
from bot.domain.handoff import Handoff, Priority, State, reopenable
from bot.domain.promises import Promise
from bot.domain.routing import Route, priority, staffed
from bot.domain.rules import Rules
from bot.domain.said import Said
from bot.domain.signals import is_small_talk
from bot.domain.verbs import Act, Role, Verb, escalate
from bot.ports import MoodReader, SkillClassifier, Tx
from bot.promising import cards_capped
from bot.record import catch_up, move, record, speak
from bot.returning import reopen

__all__ = [
    "OFFERED_TIMER",
    "STUCK_TIMER",
    "Escalating",
    "Plan",
    "Story",
    "cards_capped",
    "keep",
    "read_story",
    "unasked",
]


STUCK_TIMER = "stuck"
"""Keyed by conversation: what became of the assistant's newest answer."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an escalation would be; computed outside the transaction."""

    skill: str
    priority: Priority
    brief: Brief
    decision: Decision
    read: tuple[Turn, ...] = ()
    """The turns it was drawn from: what was said after them stands in no brief."""

    @property
    def read_seq(self) -> int:
        return self.read[-1].seq if self.read else 0

    @property
    def telling(self) -> list[str]:
        """What says something new of a handoff that is open already: to be unsure once more does not."""
        return [one.evidence for one in self.decision.tipped if one.reason is not Reason.NOT_SURE]

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(signal.reason for signal in self.decision.tipped)


class Escalating:
    def __init__(self, rules: Rules, mood: MoodReader, skills: SkillClassifier) -> None:
        self._rules = rules
        self._deciding = Deciding(rules, mood, skills)

    def decide(self, story: Story, draft: Draft | None, now: datetime | None = None) -> Decision:
        """As Deciding has it."""
        return self._deciding.decide(story, draft, now)

    def beforehand(self, story: Story) -> Decision | None:
        """As Deciding has it."""
        return self._deciding.beforehand(story)

    def asked(self, story: Story, evidence: str, reason: Reason = Reason.ASKED_FOR_PERSON) -> Decision:
        """As Deciding has it."""
        return self._deciding.asked(story, evidence, reason)

    def courtesy(self, story: Story, at: datetime) -> Draft:
        """What thanks and greetings are answered with, where the assistant has nothing for them."""
        said = Said.GREETED if is_small_talk(story.said[-1]) else Said.THANKED
        customer = story.conversation.customer
        text = self._rules.words(said, at, skill="", zone=customer.zone, locale=customer.locale)
        return Draft(text, 1.0)

    def await_word(self, tx: Tx, conversation_id: str, at: datetime) -> None:
        """After an answer: who says nothing more may be stuck."""
        tx.timers.set(STUCK_TIMER, conversation_id, at + self._rules.stuck.after)

    def is_worth_saying(self, draft: Draft) -> bool:
        """Nothing below the floor is said: what did not hand off for it was no question."""
        thresholds = self._rules.thresholds
        return draft.confidence >= (thresholds.asking if draft.asks else thresholds.confidence)

    def plan(self, story: Story, decision: Decision, *, skill: str = "", wants: str = "") -> Plan:
        """`skill` and `wants` where an outside AI has chosen them."""
        said = story.said
        page = story.conversation.page
        written = brief.write(said, page, story.tried, self._deciding.mood(said), decision)
        return Plan(
            skill=skill or self._deciding.route(said, page, decision, story.tried).skill,
            priority=priority(decision),
            brief=brief.quote(written, wants) if wants else written,
            decision=decision,
            read=story.turns,
        )

    def bring(self, tx: Tx, conversation_id: str, plan: Plan, who: Role, at: datetime) -> Handoff:
        """The person who resolved the matter lately, else whom `escalate` finds."""
        last = tx.handoffs.last_of(conversation_id)
        if last and reopenable(last, at):
            keep(tx, conversation_id, plan.decision, plan.read, at)
            return reopen(tx, self._rules, last, Act(Verb.REOPEN, who, at))
        return self.escalate(tx, conversation_id, plan, who, at)

    def escalate(self, tx: Tx, conversation_id: str, plan: Plan, who: Role, at: datetime) -> Handoff:
        """Opens a handoff, or strengthens the open one without a second notice.

        Raises Merged for a conversation that goes on in another.
        """
        if into := tx.conversations.get(conversation_id).merged_into:
            raise Merged(into=into)
        keep(tx, conversation_id, plan.decision, plan.read, at)
        current = tx.handoffs.open_of(conversation_id)
        if current:
            return self._again(tx, current, plan, who, at)
        route = self._staffed(tx, plan.skill, at)
        skill = self._rules.skills[route.skill]
        handoff = escalate(
            handoff_id=uuid4().hex,
            conversation_id=conversation_id,
            skill=skill.name,
            priority=plan.priority,
            act=Act(Verb.ESCALATE, who, at, opens_at=skill.hours.opens_at(at)),
            relayed_seq=plan.read_seq,
        )
        written = _as_it_stands(tx, conversation_id, plan)
        if route.overflowed:
            written = replace(written, why=(*written.why, route.why))
        tx.handoffs.add(handoff, written)
        busy = handoff.opens_at is None and cards_capped(tx, self._rules)
        promised = None if busy else tx.shifts.staff().promised(skill, at)
        if promised:
            promising.give(tx, Promise(handoff.id, at, promised))
        record(tx, self._rules, _escalated(handoff, plan, at, promised, busy=busy), handoff)
        waits.begin(tx, self._rules, handoff, at)
        targets.begin(tx, self._rules, handoff, at)
        return catch_up(tx, handoff, at)

    def _staffed(self, tx: Tx, skill: str, at: datetime) -> Route:
        """The skill, or where it overflows to while nobody of it is there."""
        found = Route(skill, "")
        if not self._rules.serving(skill).overflow:
            return found
        staff = tx.shifts.staff()
        return staffed(found, self._rules, lambda one: staff.is_there(one, at))

    def remind(self, tx: Tx, handoff: Handoff, at: datetime) -> None:
        """The assistant's honest line while parked: whose queue it is in, and when they are back."""
        speak(tx, self._rules, handoff, Say(Said.STILL_PARKED, opens=handoff.opens_at), at)

    def _again(self, tx: Tx, handoff: Handoff, plan: Plan, who: Role, at: datetime) -> Handoff:
        handoff = move(tx, self._rules, handoff, Act(Verb.ESCALATE_AGAIN, who, at))
        if handoff.state is State.SNOOZED:
            handoff = move(tx, self._rules, handoff, Act(Verb.WAKE, who, at))
        known = tx.handoffs.brief(handoff.id)
        told = {_bare(why) for why in known.why}
        new = tuple(why for why in plan.telling if _bare(why) not in told)
        higher = plan.priority.rank > handoff.priority.rank
        if not new and not higher:
            return handoff
        if higher:
            handoff = replace(handoff, priority=plan.priority)
            tx.handoffs.save(handoff)
        tx.handoffs.save_brief(handoff.id, replace(known, why=known.why + new))
        record(tx, self._rules, _again_fact(handoff, plan, at), handoff)
        return handoff


def keep(tx: Tx, conversation_id: str, decision: Decision, read: Sequence[Turn], at: datetime) -> None:
    """What was decided, and why, beside what came of it; `read` are the turns it was drawn from."""
    tx.timers.cancel(OFFERED_TIMER, conversation_id)
    asked = max((turn.seq for turn in read if turn.speaker is Speaker.CUSTOMER), default=0)
    tx.decisions.add(conversation_id, asked, at, decision)


def _bare(why: str) -> str:
    """Without what it was drawn from: to be frustrated in other words is nothing new."""
    return why.partition(" (")[0]


def _as_it_stands(tx: Tx, conversation_id: str, plan: Plan) -> Brief:
    """What was edited or taken back while the plan was made must not be quoted by its old words."""
    written = plan.brief
    for read, now in zip(plan.read, tx.turns.of(conversation_id, upto=plan.read_seq), strict=True):
        if read.text != now.text:
            written = brief.reword(written, read.text, now.text)
    return written


def _escalated(
    handoff: Handoff, plan: Plan, at: datetime, promised: datetime | None, *, busy: bool
) -> facts.Escalated:
    return facts.Escalated(
        **handoff.ids(at),
        skill=handoff.skill,
        priority=handoff.priority,
        reasons=plan.reasons,
        opens_at=handoff.opens_at,
        promised=promised,
        wordless=not plan.brief.wants,
        busy=busy,
    )


def _again_fact(handoff: Handoff, plan: Plan, at: datetime) -> facts.EscalatedAgain:
    return facts.EscalatedAgain(
        **handoff.ids(at),
        skill=handoff.skill,
        reasons=plan.reasons,
        opens_at=handoff.opens_at,
    )
