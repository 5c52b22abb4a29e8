"""One conversation as it is read before deciding, and the decision drawn from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain import brief
from bot.domain.conversation import Conversation, Page, Speaker, Turn
from bot.domain.decision import Capacity, Decision, Draft, Heard, Mood, Reason, Signal, Tried, decide
from bot.domain.handoff import Handoff, State
from bot.domain.hints import asks_nothing
from bot.domain.routing import Route, route, staffed
from bot.domain.rules import Rules
from bot.domain.staff import Staff
from bot.domain.stuck import agrees
from bot.left_open import left_open_since
from bot.ports import MoodReader, SkillClassifier, Tx

OFFERED_TIMER = "offered"
"""Keyed by conversation: it stands until what the customer says next is decided."""
SURE = Draft("", 1.0)
"""Stands for any, where it doesn't matter which."""
FEW_WORDS = 5
MEANT = 0.6
"""A draft of this confidence answers even words that seem to ask for nothing."""
_WAS_ALL = re.compile(r"\b(?:help\w*|else|clear|solved?|works?|working)\b[^?]{0,40}\?$", re.IGNORECASE)
MOOD_TURNS = 6
"""How many of the customer's last turns the mood looks at: recency says more than a long slope."""
ROUTED_TURNS = 4
"""How many of them are asked whose matter it is, where the newest says nothing of it."""


@dataclass(frozen=True, slots=True)
class Story:
    """A conversation as one reads it before deciding, and who could take it over."""

    conversation: Conversation
    turns: tuple[Turn, ...]
    tried: tuple[Tried, ...]
    staff: Staff = field(default_factory=Staff)
    awaited: bool = False
    """A person is, or is there."""
    offered: bool = False
    """They were asked whether a person shall take over."""
    solved_at: datetime | None = None
    """When a person last ended a matter of theirs: what was said and tried before it speaks of that one."""

    @property
    def said(self) -> list[str]:
        """The customer's words on this matter that still stand."""
        return [turn.text for turn in self.turns if self._is_of_this_matter(turn)]

    @property
    def newest(self) -> tuple[Turn, ...]:
        """What the customer wrote since anybody answered, oldest first: "a person please", then "hello?"."""
        return self.turns[self._answered :]

    @property
    def heard(self) -> list[str]:
        """As `said`, with the newest as one text: what the first of them asks for is not over by the last."""
        newest = [turn.text for turn in self.newest if self._is_of_this_matter(turn)]
        earlier = self.said[: len(self.said) - len(newest)]
        return [*earlier, "\n".join(newest)] if newest else earlier

    @property
    def to_answer(self) -> tuple[Turn, ...]:
        """The turns that stand, without the greeting before a question and the thanks after it."""
        polite = {turn.seq for turn in self.newest if self._asks_nothing(turn.text)}
        if not any(turn.text and turn.seq not in polite for turn in self.newest):
            polite = set()
        return tuple(turn for turn in self.turns if not turn.deleted and turn.seq not in polite)

    @property
    def takes_the_answer(self) -> bool:
        """Nothing else was said since."""
        newest = [turn.text for turn in self.newest if turn.text]
        return bool(newest) and all(map(self._asks_nothing, newest))

    def _asks_nothing(self, text: str) -> bool:
        return asks_nothing(text, self.tried, awaited=self.awaited, agreed=self.agreed)

    @property
    def agreed(self) -> bool:
        """A bare yes to a question of ours, other than whether that was all."""
        before = self.turns[self._answered - 1].text.rstrip() if self._answered else ""
        newest = [turn.text for turn in self.newest if turn.text]
        return before.endswith("?") and not _WAS_ALL.search(before) and any(map(agrees, newest))

    def _is_of_this_matter(self, turn: Turn) -> bool:
        is_said = turn.speaker is Speaker.CUSTOMER and bool(turn.text)
        return is_said and (self.solved_at is None or turn.at > self.solved_at)

    @property
    def _answered(self) -> int:
        """How many of the turns stand before the newest."""
        others = (at for at, turn in enumerate(self.turns, 1) if turn.speaker is not Speaker.CUSTOMER)
        return max(others, default=0)

    @property
    def is_asked(self) -> bool:
        """False when all that the customer said of it was taken back."""
        return bool(self.said) or self.ends_in_a_file

    @property
    def ends_in_a_file(self) -> bool:
        """The customer's newest turn is a file without a word."""
        own = [turn for turn in self.turns if turn.speaker is Speaker.CUSTOMER and not turn.deleted]
        return bool(own) and not own[-1].text


def unasked(story: Story, draft: Draft) -> Draft:
    """Whatever article the words of a nod are near: nobody asked for it. Small talk is no article."""
    near = story.takes_the_answer and draft.article and draft.confidence < MEANT
    return Draft("", 0.0) if near else draft


def read_story(tx: Tx, conversation_id: str) -> Story:
    handoffs = tx.handoffs.all_of(conversation_id)
    solved = (_settled_at(tx, one) for one in handoffs)
    solved_at = max(filter(None, solved), default=None)
    return Story(
        tx.conversations.get(conversation_id),
        tuple(tx.turns.of(conversation_id)),
        tuple(tx.turns.tried(conversation_id, solved_at)),
        tx.shifts.staff(),
        any(one.is_open for one in handoffs),
        tx.timers.is_set(OFFERED_TIMER, conversation_id),
        solved_at,
    )


def _settled_at(tx: Tx, handoff: Handoff) -> datetime | None:
    """Up to when a person has settled what was said; None where nobody has."""
    if handoff.state is State.HANDED_BACK:
        return left_open_since(tx, handoff)
    return handoff.resolved_at if handoff.state is State.RESOLVED else None


class Deciding:
    def __init__(self, rules: Rules, mood: MoodReader, skills: SkillClassifier) -> None:
        self._rules = rules
        self._mood = mood
        self._skills = skills

    def decide(self, story: Story, draft: Draft | None, now: datetime | None = None) -> Decision:
        """`draft` None says that the assistant failed; without `now` nobody's load is looked at.

        Whose it would be is worked out only where that can make a difference; who is in a queue already adds
        no work to it.
        """
        if story.ends_in_a_file:
            unread = Signal(Reason.NOT_SURE, "sent a file, which the assistant can't read", rule=True)
            said_of_it = any(turn.text for turn in story.newest)  # older words say nothing of it
            return self._beside(story, unread) if said_of_it else Decision((unread,), hand_off=True)
        if story.offered and any(agrees(turn.text) for turn in story.newest):
            return self.asked(story, "said yes to a person")
        heard, thresholds = self._heard(story, draft), self._rules.thresholds
        decision = decide(heard, thresholds)
        if now is None or story.awaited or decision.is_ruled or decision.score < thresholds.calm:
            return decision
        return decide(replace(heard, capacity=self._capacity(story, decision, now)), thresholds)

    def beforehand(self, story: Story) -> Decision | None:
        """What no draft could change: who asked for a person waits for none. None where one is needed."""
        decision = self.decide(story, SURE)
        return decision if decision.is_ruled else None

    def asked(self, story: Story, evidence: str, reason: Reason = Reason.ASKED_FOR_PERSON) -> Decision:
        """The decision when somebody asked for a person outright; a policy topic still counts beside it."""
        asked = Signal(reason, evidence, rule=True)
        return self._beside(story, asked) if story.said else Decision((asked,), hand_off=True)

    def _beside(self, story: Story, rule: Signal) -> Decision:
        """The rule, and whatever else is heard of the customer."""
        beside = decide(self._heard(story, SURE), self._rules.thresholds)
        rest = tuple(signal for signal in beside.signals if signal.reason is not rule.reason)
        return replace(beside, signals=(rule, *rest), hand_off=True)

    def route(
        self, said: Sequence[str], page: Page, decision: Decision, tried: Sequence[Tried] = ()
    ) -> Route:
        """By the newest turn that says whose it is: "it still does not work" goes where the matter went.

        Where one is on the site says it only where no turn does.
        """
        newest = brief.matter(said, tried)
        texts = [_with_page(text, page) for text in (newest, *reversed(said[-ROUTED_TURNS:]))]
        telling = next((text for text in texts if self._by(text, Page(), decision).chance), texts[0])
        return self._by(telling, page, decision)

    def _by(self, about: str, page: Page, decision: Decision) -> Route:
        ranking = self._skills.rank(about) if about else ()
        return route(about, page, decision.topic, ranking, self._rules)

    def mood(self, said: Sequence[str]) -> Mood:
        return Mood(tuple(self._mood.compound(text) for text in said[-MOOD_TURNS:]))

    def _heard(self, story: Story, draft: Draft | None) -> Heard:
        said = story.heard
        return Heard(
            said,
            draft,
            story.tried,
            self.mood(said),
            self._rules.topics,
            page=story.conversation.page,
            attempts=int(story.awaited),
            account_value=self._rules.valued_word(story.conversation.account),
            agreed=story.agreed,
        )

    def _capacity(self, story: Story, decision: Decision, now: datetime) -> Capacity:
        found = self.route(story.said, story.conversation.page, decision, story.tried)
        found = staffed(found, self._rules, lambda one: story.staff.is_there(one, now))
        return story.staff.capacity(self._rules.serving(found.skill), now, self._rules.at_once)


def _with_page(matter: str, page: Page) -> str:
    """Few words beside an error on the page are about that error: "it does not work" names no skill."""
    if not page.error or len(matter.split()) > FEW_WORDS:
        return matter
    return " ".join(filter(None, (matter, page.error, page.title)))
