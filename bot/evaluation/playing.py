"""Dialogues played to the real answerer and the real decision.

Each is first played as if nobody ever handed off, which gives the story and the draft at every turn; a
policy then says at which of them it would have handed off. What comes after its first one counts no more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import Article
from bot.assistant.mood import VaderMood
from bot.deciding import Deciding, Story, unasked
from bot.domain.conversation import Conversation, Page, Speaker, Turn
from bot.domain.decision import Draft, Tried
from bot.domain.hints import ASKED_BACK
from bot.domain.staff import Staff
from bot.evaluation.scenarios import Dialogue
from bot.ports import Assistant

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""The moment of every decision: a Monday morning."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the assistant would answer, after all that was said up to the dialogue's turn `number`, from 1."""

    number: int
    story: Story
    draft: Draft


@dataclass(frozen=True, slots=True)
class Played:
    dialogue: Dialogue
    steps: tuple[Step, ...]

    def wrong(self, upto: int | None) -> bool:
        """An answer before the turn `upto` came from another article than was needed; None looks at all."""
        before = [step for step in self.steps if upto is None or step.number < upto]
        return any(_is_wrong(step.draft, self.dialogue.said[step.number - 1].needs) for step in before)


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


def play_all(dialogues: Sequence[Dialogue], articles: Sequence[Article]) -> list[Played]:
    assistant = EmbeddedAssistant(articles)
    assistant.warm()
    titles = {article.id: article.title for article in articles}

    async def played() -> list[Played]:
        return [await play(dialogue, assistant, titles) for dialogue in dialogues]

    return asyncio.run(played())


async def play(dialogue: Dialogue, assistant: Assistant, titles: Mapping[str, str]) -> Played:
    """Who is asked "did you mean A or B" names the one that is needed (`titles`, by article), if it is there;
    else they go on."""
    life = _Life(assistant, Conversation(dialogue.id, MONDAY))
    for number, said in enumerate(dialogue.said, 1):
        draft = await life.says(said.text, number)
        wanted = titles.get(said.needs, "")
        if wanted and wanted in draft.asks:
            await life.says(wanted, number)
    return Played(dialogue, tuple(life.steps))


@dataclass(slots=True)
class _Life:
    """A conversation while it is being played."""

    assistant: Assistant
    conversation: Conversation
    turns: list[Turn] = field(default_factory=list)
    tried: list[Tried] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    async def says(self, text: str, number: int) -> Draft:
        self.turns.append(_turn(len(self.turns) + 1, Speaker.CUSTOMER, text))
        if self.tried and not self.tried[-1].reaction:
            self.tried[-1] = replace(self.tried[-1], reaction=text)
        story = Story(self.conversation, tuple(self.turns), tuple(self.tried))
        draft = unasked(story, await self.assistant.draft(story.to_answer, Page()))
        self.steps.append(Step(number, story, draft))
        self.turns.append(_turn(len(self.turns) + 1, Speaker.ASSISTANT, draft.text, draft))
        article = draft.article or (ASKED_BACK if draft.asks else "")
        if article:
            title = draft.sources[0].title if draft.sources else article
            self.tried.append(Tried(article, title, draft.confidence))
        return draft


def handed(
    played: Played, deciding: Deciding, staff: Staff | None = None, now: datetime | None = MONDAY
) -> int | None:
    """The customer's turn at which the decision brings a person in; without `now` nobody's load counts."""
    for step in played.steps:
        story = replace(step.story, staff=staff) if staff else step.story
        if deciding.decide(story, step.draft, now).hand_off:
            return step.number
    return None


def first_dark(played: Played, mood: RememberedMood, below: float = -0.05) -> int | None:
    """The first turn that VADER calls negative: the rule that many chatbots have."""
    texts = [said.text for said in played.dialogue.said]
    return next((number for number, text in enumerate(texts, 1) if mood.compound(text) < below), None)


def at_turn(played: Played, number: int) -> int | None:
    return number if len(played.dialogue.said) >= number else None


def _turn(seq: int, speaker: Speaker, text: str, draft: Draft | None = None) -> Turn:
    at = MONDAY - timedelta(minutes=30) + timedelta(seconds=20 * seq)
    if draft is None:
        return Turn(seq, at, speaker, text)
    return Turn(seq, at, speaker, text, sources=draft.sources, confidence=draft.confidence)


def _is_wrong(draft: Draft, needs: str) -> bool:
    return bool(needs and draft.article) and draft.article != needs
