"""Dialogues played to the real answerer and the real decision.

Each is first played as if nobody ever handed off, which gives the story and the draft at every turn; a
policy then says at which of them it would have handed off. What comes after its first one counts no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.mood import VaderMood
from bot.deciding import Deciding, Story
from bot.domain.conversation import Conversation, Page, Speaker, Turn
from bot.domain.decision import Draft, Tried
from bot.domain.hints import ASKED_BACK
from bot.domain.staff import Staff
from bot.evaluation.scenarios import Dialogue

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""The moment of every decision: a Monday morning."""


@dataclass(frozen=True, slots=True)
class Step:
    """One customer's turn: all that was said up to it, and what the assistant would answer."""

    story: Story
    draft: Draft


@dataclass(frozen=True, slots=True)
class Played:
    dialogue: Dialogue
    steps: tuple[Step, ...]

    def wrong(self, upto: int | None) -> bool:
        """An answer before the turn `upto` came from another article than was needed; None looks at all."""
        heard = zip(self.dialogue.said[: upto and upto - 1], self.steps, strict=False)
        return any(_is_wrong(step.draft, said.needs) for said, step in heard)


@dataclass(slots=True)
class RememberedMood:
    """The mood of the same text is read once: thresholds are tried by the hundred."""

    reader: VaderMood = field(default_factory=VaderMood)
    known: dict[str, float] = field(default_factory=dict)

    def compound(self, text: str) -> float:
        if text not in self.known:
            self.known[text] = self.reader.compound(text)
        return self.known[text]


class NoSkills:
    """Where there is one skill only, nothing has to be told apart."""

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:  # noqa: ARG002
        return ()


def play_all(dialogues: Sequence[Dialogue], assistant: EmbeddedAssistant) -> list[Played]:
    async def played() -> list[Played]:
        return [await play(dialogue, assistant) for dialogue in dialogues]

    assistant.warm()
    return asyncio.run(played())


async def play(dialogue: Dialogue, assistant: EmbeddedAssistant) -> Played:
    turns: list[Turn] = []
    tried: list[Tried] = []
    steps = []
    conversation = Conversation(dialogue.id, MONDAY)
    for said in dialogue.said:
        turns.append(_turn(len(turns) + 1, Speaker.CUSTOMER, said.text))
        tried = [one if one.reaction else replace(one, reaction=said.text) for one in tried]
        draft = await assistant.draft(turns, Page())
        steps.append(Step(Story(conversation, tuple(turns), tuple(tried)), draft))
        turns.append(_turn(len(turns) + 1, Speaker.ASSISTANT, draft.text, draft))
        article = ASKED_BACK if draft.asks else draft.article
        if article:
            title = draft.sources[0].title if draft.sources else article
            tried.append(Tried(article, title, draft.confidence))
    return Played(dialogue, tuple(steps))


def handed(
    played: Played, deciding: Deciding, staff: Staff | None = None, now: datetime | None = MONDAY
) -> int | None:
    """The customer's turn at which the decision brings a person in; without `now` nobody's load counts."""
    for number, step in enumerate(played.steps, 1):
        story = replace(step.story, staff=staff) if staff else step.story
        if deciding.decide(story, step.draft, now).hand_off:
            return number
    return None


def first_dark(played: Played, mood: RememberedMood, below: float = -0.05) -> int | None:
    """The first turn that VADER calls negative: the rule that many chatbots have."""
    texts = [said.text for said in played.dialogue.said]
    return next((number for number, text in enumerate(texts, 1) if mood.compound(text) < below), None)


def at_turn(played: Played, number: int) -> int | None:
    return number if len(played.steps) >= number else None


def _turn(seq: int, speaker: Speaker, text: str, draft: Draft | None = None) -> Turn:
    at = MONDAY - timedelta(minutes=30) + timedelta(seconds=20 * seq)
    if draft is None:
        return Turn(seq, at, speaker, text)
    return Turn(seq, at, speaker, text, sources=draft.sources, confidence=draft.confidence)


def _is_wrong(draft: Draft, needs: str) -> bool:
    return bool(needs and draft.article and not draft.asks) and draft.article != needs
