"""What is heard of a conversation: the rules that hand off by themselves, and the hints that are weighed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.heard import Heard, Reason, Risk, Signal, Topic, Tried
from bot.domain.signals import (
    acknowledges,
    asked_again,
    asked_for_person,
    failed_attempts,
    frustrated,
    is_small_talk,
    is_thanks,
    names,
    page_error,
    promises_person,
    several_matters,
    urgent,
    valued_customer,
)
from bot.domain.weighing import Thresholds

ASKED_BACK = "asked_back"
"""The article that a "did you mean A or B" counts under."""
ENGLISH = "en"
SURE = 0.9
"""A draft of this confidence leaves nothing to be unsure of."""
CLOSE = 0.75
"""Of the first answer's probability: a second one that likely makes it a matter of chance."""
LANGUAGES = {
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
}


def attempts(heard: Heard) -> int:
    """Answers given so far; asking back is one of them, however often."""
    return max(heard.attempts, len(heard.tried))


def is_courtesy(text: str) -> bool:
    """Thanks, a greeting, or one on each line."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(is_thanks(line) or is_small_talk(line) for line in lines)


def asks_nothing(text: str, tried: Sequence[Tried], *, awaited: bool, agreed: bool = False) -> bool:
    """Thanks and greetings; after an answer, or while a person is awaited, also whoever takes what was said.

    A yes to a question of ours (`agreed`) takes nothing: it asks us to go on.
    """
    if agreed:
        return False
    answered = bool(tried) and tried[-1].article != ASKED_BACK
    return is_courtesy(text) or ((answered or awaited) and acknowledges(text))


def _asks_nothing(heard: Heard) -> bool:
    return asks_nothing(heard.turns[-1], heard.tried, awaited=heard.attempts > 0, agreed=heard.agreed)


def matched_topic(heard: Heard) -> tuple[Topic | None, str]:
    """The first topic one of whose phrases the last turn says, and that phrase."""
    said = heard.turns[-1]
    matches = ((topic, phrase) for topic in heard.topics for phrase in topic.phrases if names(said, phrase))
    return next(matches, (None, ""))


def rules(heard: Heard, thresholds: Thresholds, topic: Topic | None) -> tuple[Signal, ...]:
    """What hands off by itself, the weightiest first; each gives at most one signal."""
    found = (
        _person(heard),
        _policy(heard, thresholds, topic),
        _failed(heard),
        _promised(heard),
        _language(heard, thresholds),
        _asked_back_twice(heard),
        _nothing_to_say(heard, thresholds),
    )
    return tuple(replace(signal, rule=True) for signal in found if signal)


def hints(heard: Heard, thresholds: Thresholds) -> tuple[Signal, ...]:
    """What is weighed, in no order."""
    drawn = (
        frustrated(heard, thresholds.frustration),
        asked_again(heard),
        failed_attempts(heard),
        several_matters(heard),
        urgent(heard),
        valued_customer(heard),
        page_error(heard),
        _unsure(heard, thresholds),
        _close(heard),
    )
    return tuple(signal for signal in drawn if signal)


def _person(heard: Heard) -> Signal | None:
    read_so = (
        "asks for a person, by the assistant's reading" if heard.draft and heard.draft.wants_person else ""
    )
    evidence = asked_for_person(heard.turns[-1]) or read_so
    return Signal(Reason.ASKED_FOR_PERSON, evidence) if evidence else None


def _policy(heard: Heard, thresholds: Thresholds, topic: Topic | None) -> Signal | None:
    """One that people decide; or one on which a wrong answer costs more than this draft's is worth."""
    if topic is None:
        return None
    if topic.risk is Risk.ALWAYS:
        return Signal(Reason.POLICY_TOPIC, f"asks about {topic.name}, which people decide here")
    if heard.draft is None or heard.draft.asks or heard.draft.confidence >= thresholds.needed(topic):
        return None
    needed = f"{_percent(heard.draft.confidence)} sure, {_percent(thresholds.needed(topic))} needed"
    return Signal(Reason.POLICY_TOPIC, f"a wrong answer on {topic.name} would cost too much ({needed})")


def _failed(heard: Heard) -> Signal | None:
    return Signal(Reason.ASSISTANT_FAILED, "the assistant could not answer") if heard.draft is None else None


def _promised(heard: Heard) -> Signal | None:
    """Nobody is promised by words alone: a handoff keeps the promise."""
    evidence = promises_person(heard.draft.text) if heard.draft else ""
    return Signal(Reason.PROMISED_PERSON, evidence) if evidence else None


def _language(heard: Heard, thresholds: Thresholds) -> Signal | None:
    """A language that no article is in; names and loan words make a draft look surer than it is."""
    draft = heard.draft
    if draft is None or draft.language.partition("-")[0] in {"", ENGLISH}:
        return None
    if draft.confidence >= thresholds.medium:
        return None
    language = LANGUAGES.get(draft.language.partition("-")[0], "another language")
    return Signal(Reason.OTHER_LANGUAGE, f"writes in {language}, and no article answers that")


def _asked_back_twice(heard: Heard) -> Signal | None:
    asks = heard.draft is not None and bool(heard.draft.asks)
    if not asks or not heard.tried or heard.tried[-1].article != ASKED_BACK:
        return None
    return Signal(Reason.AMBIGUOUS, "asked back a turn ago, and it is still not clear")


def _nothing_to_say(heard: Heard, thresholds: Thresholds) -> Signal | None:
    """No article clears the floor, so there is nothing to attempt. Thanks and greetings ask for none."""
    if heard.draft is None:
        return None
    floor = thresholds.asking if heard.draft.asks else thresholds.confidence
    if heard.draft.confidence >= floor:
        return None
    if _asks_nothing(heard):
        return None
    if heard.draft.kept_back:
        return Signal(Reason.NOT_SURE, "the assistant's answer did not pass the checks")
    sure = _percent(heard.draft.confidence)
    return Signal(Reason.NOT_SURE, f"the assistant was not sure ({sure})")


def _unsure(heard: Heard, thresholds: Thresholds) -> Signal | None:
    draft = heard.draft
    if draft is None or draft.confidence >= SURE or _asks_nothing(heard):
        return None
    value = min(1.0, (SURE - draft.confidence) / max(0.01, SURE - thresholds.confidence))
    return Signal(Reason.NOT_SURE, f"the assistant was not sure ({_percent(draft.confidence)})", value)


def _close(heard: Heard) -> Signal | None:
    if heard.draft is None or len(heard.draft.considered) < 2 or _asks_nothing(heard):
        return None
    (first, best), (second, next_best) = heard.draft.considered[:2]
    if not best or next_best < CLOSE * best:
        return None
    return Signal(Reason.AMBIGUOUS, f"“{first}” and “{second}” fitted alike", min(1.0, next_best / best))


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
