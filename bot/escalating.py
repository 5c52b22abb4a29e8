"""Bringing a person in: which skill, how urgent, what they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.domain import brief, facts
from bot.domain.brief import Brief
from bot.domain.consequences.to_customer import Say
from bot.domain.conversation import Conversation, Page, Speaker, Turn
from bot.domain.decision import Decision, Draft, Heard, Mood, Reason, Signal, Tried, decide
from bot.domain.handoff import Handoff, Priority, reopenable
from bot.domain.promises import Promise
from bot.domain.routing import choose_skill
from bot.domain.rules import Rules
from bot.domain.texts import Said
from bot.domain.verbs import Act, Role, Verb, escalate
from bot.ports import MoodReader, SkillClassifier, Tx
from bot.record import catch_up, give_promise, move, record, speak

FEW_WORDS = 5
MOOD_TURNS = 6
"""How many of the customer's last turns the mood looks at: recency says more than a long slope."""


@dataclass(frozen=True, slots=True)
class Story:
    """A conversation as one reads it before deciding."""

    conversation: Conversation
    turns: tuple[Turn, ...]
    tried: tuple[Tried, ...]

    @property
    def said(self) -> list[str]:
        """The customer's words that still stand."""
        return [turn.text for turn in self.turns if turn.speaker is Speaker.CUSTOMER and turn.text]

    @property
    def is_asked(self) -> bool:
        """False when all that the customer said was taken back."""
        return bool(self.said) or self.ends_in_a_file

    @property
    def ends_in_a_file(self) -> bool:
        """The customer's newest turn is a file without a word."""
        own = [turn for turn in self.turns if turn.speaker is Speaker.CUSTOMER and not turn.deleted]
        return bool(own) and not own[-1].text


def read_story(tx: Tx, conversation_id: str) -> Story:
    return Story(
        tx.conversations.get(conversation_id),
        tuple(tx.turns.of(conversation_id)),
        tuple(tx.turns.tried(conversation_id)),
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What an escalation would be; computed outside the transaction."""

    skill: str
    priority: Priority
    brief: Brief
    signals: tuple[Signal, ...]
    read: tuple[Turn, ...] = ()
    """The turns it was drawn from: what was said after them stands in no brief."""

    @property
    def read_seq(self) -> int:
        return self.read[-1].seq if self.read else 0

    @property
    def telling(self) -> list[str]:
        """What says something new of a handoff that is open already: to be unsure once more does not."""
        return [signal.evidence for signal in self.signals if signal.reason is not Reason.NOT_SURE]

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(signal.reason for signal in self.signals)


class Escalating:
    def __init__(self, rules: Rules, mood: MoodReader, skills: SkillClassifier) -> None:
        self._rules = rules
        self._mood = mood
        self._skills = skills

    def decide(self, story: Story, draft: Draft | None) -> Decision:
        """`draft` None says that the assistant failed."""
        if story.ends_in_a_file:  # older words say nothing of it
            unread = Signal(Reason.NOT_SURE, "sent a file, which the assistant can't read")
            return Decision((unread,), hand_off=True)
        return decide(self._heard(story, draft), self._rules.thresholds)

    def asked(self, story: Story, evidence: str, reason: Reason = Reason.ASKED_FOR_PERSON) -> Decision:
        """The decision when somebody asked for a person outright; a policy topic still counts beside it."""
        asked = Signal(reason, evidence)
        if not story.said:
            return Decision((asked,), hand_off=True)
        beside = self.decide(story, Draft("", 1.0))
        rest = tuple(signal for signal in beside.signals if signal.reason is not asked.reason)
        return replace(beside, signals=(asked, *rest), hand_off=True)

    def plan(self, story: Story, decision: Decision, *, skill: str = "", wants: str = "") -> Plan:
        """`skill` and `wants` where an outside AI has chosen them."""
        said = story.said
        matter = brief.matter(said)
        about = _with_page(matter, story.conversation.page)
        ranking = self._skills.rank(about) if about else ()
        written = brief.write(said, story.conversation.page, story.tried, self._read_mood(said), decision)
        return Plan(
            skill=skill or choose_skill(decision.topic, ranking, self._rules),
            priority=brief.priority(decision),
            brief=brief.quote(written, wants) if wants else written,
            signals=decision.signals,
            read=story.turns,
        )

    def bring(self, tx: Tx, conversation_id: str, plan: Plan, who: Role, at: datetime) -> Handoff:
        """The person who resolved the matter lately, else whom `escalate` finds."""
        last = tx.handoffs.last_of(conversation_id)
        if last and reopenable(last, at):
            return self.reopen(tx, last, who, at)
        return self.escalate(tx, conversation_id, plan, who, at)

    def reopen(self, tx: Tx, handoff: Handoff, who: Role, at: datetime) -> Handoff:
        opens_at = self._rules.serving(handoff.skill).hours.opens_at(at)
        act = Act(Verb.REOPEN, who, at, opens_at=opens_at, returns=opens_at is None)
        return move(tx, self._rules, handoff, act)

    def escalate(self, tx: Tx, conversation_id: str, plan: Plan, who: Role, at: datetime) -> Handoff:
        """Opens a handoff, or strengthens the open one without a second notice."""
        tx.conversations.get(conversation_id)
        current = tx.handoffs.open_of(conversation_id)
        if current:
            return self._again(tx, current, plan, who, at)
        skill = self._rules.skills[plan.skill]
        handoff = escalate(
            handoff_id=uuid4().hex,
            conversation_id=conversation_id,
            skill=skill.name,
            priority=plan.priority,
            act=Act(Verb.ESCALATE, who, at, opens_at=skill.hours.opens_at(at)),
            relayed_seq=plan.read_seq,
        )
        tx.handoffs.add(handoff, _as_it_stands(tx, conversation_id, plan))
        busy = handoff.opens_at is None and cards_capped(tx, self._rules)
        promised = None if busy else skill.promised(at)
        if promised:
            give_promise(tx, Promise(handoff.id, at, promised))
        record(tx, self._rules, _escalated(handoff, plan, at, promised, busy=busy), handoff)
        return catch_up(tx, handoff, at)

    def remind(self, tx: Tx, handoff: Handoff, at: datetime) -> None:
        """The assistant's honest line while parked: whose queue it is in, and when they are back."""
        speak(tx, self._rules, handoff, Say(Said.STILL_PARKED, opens=handoff.opens_at), at)

    def _again(self, tx: Tx, handoff: Handoff, plan: Plan, who: Role, at: datetime) -> Handoff:
        handoff = move(tx, self._rules, handoff, Act(Verb.ESCALATE_AGAIN, who, at))
        known = tx.handoffs.brief(handoff.id)
        new = tuple(why for why in plan.telling if why not in known.why)
        higher = plan.priority.rank > handoff.priority.rank
        if not new and not higher:
            return handoff
        if higher:
            handoff = replace(handoff, priority=plan.priority)
            tx.handoffs.save(handoff)
        tx.handoffs.save_brief(handoff.id, replace(known, why=known.why + new))
        record(tx, self._rules, _again_fact(handoff, plan, at), handoff)
        return handoff

    def _heard(self, story: Story, draft: Draft | None) -> Heard:
        said = story.said
        return Heard(said, draft, story.tried, self._read_mood(said), self._rules.topics)

    def _read_mood(self, said: Sequence[str]) -> Mood:
        return Mood(tuple(self._mood.compound(text) for text in said[-MOOD_TURNS:]))


def cards_capped(tx: Tx, rules: Rules) -> bool:
    """More cards wait than may be posted at once: who asks now waits for longer than anybody can promise."""
    return rules.cards is not None and tx.lanes.cards_waiting() >= rules.cards.amount


def _as_it_stands(tx: Tx, conversation_id: str, plan: Plan) -> Brief:
    """What was edited or taken back while the plan was made must not be quoted by its old words."""
    written = plan.brief
    for read, now in zip(plan.read, tx.turns.of(conversation_id, upto=plan.read_seq), strict=True):
        if read.text != now.text:
            written = brief.reword(written, read.text, now.text)
    return written


def _with_page(matter: str, page: Page) -> str:
    """Few words beside an error on the page are about that error: "it does not work" names no skill."""
    if not page.error or len(matter.split()) > FEW_WORDS:
        return matter
    return " ".join(filter(None, (matter, page.error, page.title)))


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
