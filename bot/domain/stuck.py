"""Customers whom the assistant leaves without an answer, though nobody said so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.conversation import Speaker, Turn
from bot.domain.facts import Fact
from bot.domain.hints import is_courtesy
from bot.domain.rules import Stuck
from bot.domain.signals import acknowledges

_YES = re.compile(
    "(?:yes|yeah|yep|yup|sure|ok|okay|please|of course|go ahead|ja|bitte|gerne|oui|si|sí|sì|sim|tak|да|evet)"
    "(?: (?:please|do|thanks?(?: you)?|thx|sure|of course|go ahead|i (?:would|do)|i d like that"
    "|(?:that|it) would be (?:good|great|nice|lovely|helpful)|(?:pass|hand) (?:it|this|me) (?:on|over)"
    "|to a (?:person|human)|bitte|gerne|danke|merci|gracias)){0,4}"
)
_SIGN = re.compile("[👍👌✅][\U0001f3fb-\U0001f3ff]?")
LONGEST = 80
"""Characters of a yes."""
_MARKS = re.compile(r"[^\w\s]+")


class StuckWhy(StrEnum):
    WEAK_ANSWER = "weak_answer"
    """Nothing more was said after an answer that was not sure."""
    MANY_ANSWERS = "many_answers"
    """So many answers, and no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerStuck(Fact):
    """`seq` is the answer after which nothing was said; `why` is a StuckWhy code."""

    seq: int
    why: str
    answers: int


def left_stuck(turns: Sequence[Turn], since: datetime | None, limits: Stuck) -> StuckWhy | None:
    """Of a conversation in which nobody says anything any more; `since` is when a person last ended it.

    Thanks and greetings are an end, and whoever speaks after the assistant is no longer waiting for it.
    """
    standing = [turn for turn in turns if not turn.deleted and (since is None or turn.at > since)]
    said = [turn for turn in standing if turn.speaker is Speaker.CUSTOMER]
    if not said or standing[-1].speaker is not Speaker.ASSISTANT or _is_content(said):
        return None
    sure = standing[-1].confidence
    if sure is not None and sure < limits.confidence:
        return StuckWhy.WEAK_ANSWER
    answers = sum(turn.speaker is Speaker.ASSISTANT for turn in standing)
    return StuckWhy.MANY_ANSWERS if answers >= limits.answers else None


def _is_content(said: Sequence[Turn]) -> bool:
    last = said[-1].text
    return is_courtesy(last) or (len(said) > 1 and acknowledges(last))


def agrees(text: str) -> bool:
    """Nothing but a yes, to "Shall I pass this to a person?", with whatever politeness follows it."""
    if len(text) > LONGEST:
        return False
    said = " ".join(_MARKS.sub(" ", text).casefold().split())
    return bool(_YES.fullmatch(said) or _SIGN.fullmatch(text.strip()))
