"""A long thread in a few sentences: chosen from what was said, none made up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.brief import matter
from bot.domain.card import Aside, Transcript
from bot.domain.conversation import Speaker, Turn, can_be_seen
from bot.domain.signals import is_small_talk, is_thanks

PART = 4
"""Sentences of each part."""
LONGEST = 300
"""Characters of a sentence: what is longer is cut, and stands whole in the transcript."""
READ, BEGINNING = 200, 20
"""Of a longer thread its beginning and its newest turns are read: an agent waits for it."""
SHORT = 3
"""Words below which a sentence says nothing by itself."""

_SENTENCES = re.compile(r"[^.!?…\n]+(?:[.!?…]+(?=\s|$)|[.!?…]+(?=\S)[^.!?…\n]*)*[.!?…]*")
_PROMISES = re.compile(
    r"\b(?:(?:i|we|they|it|you|he|she|that|this)(?:['’]ll| will| shall)\b(?! be able)"
    r"|(?:i['’]m|we['’]re|i am|we are) going to|going to (?:send|get|call|write|refund|check)"
    r"|(?:get|come) back to you"
    r"|let you know|keep you posted"
    r"|by (?:tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|the end of)"
    r"|within (?:an?|\d+|two|three|four|five) (?:hour|day|minute|week|working|business)"
    r"|(?:ich|wir) (?:werde|werden|melde|melden)"
    r"|bis (?:morgen|heute|montag|dienstag|mittwoch|donnerstag|freitag)"
    r"|innerhalb von)",
    re.IGNORECASE,
)
_DID = re.compile(
    r"\b(?:(?:i|we)(?:['’]ve| have)? (?:just |also |already |now )?"
    r"(?:tried|checked|looked|sent|refunded|restarted|reset|cancelled|canceled|changed|replaced|asked|called"
    r"|ordered|updated|removed|added|tested|found|reported|escalated|opened|closed|did|done|made|switched)"
    r"|(?:didn['’]t|did not|doesn['’]t|does not|still (?:not|doesn['’]t|no)) (?:work|help)"
    r"|(?:ich habe|wir haben|habe ich|haben wir)\b)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if|would you like|should i|shall i|do you want|wenn|falls|soll ich)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Words:
    """Somebody's own: who, when, and what. `name` is an agent's."""

    at: datetime
    speaker: Speaker
    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """Each part oldest first. `open` are the customer's questions since anybody answered; `notes` are
    colleagues' remarks that stayed inside; `count` is how many turns it was drawn from.
    """

    asked: tuple[Words, ...]
    tried: tuple[Words, ...]
    promised: tuple[Words, ...]
    open: tuple[Words, ...]
    last: tuple[Words, ...]
    notes: tuple[Words, ...]
    count: int


def summary(shown: Transcript) -> Summary:
    turns = [
        one
        for one in sorted(shown.turns, key=lambda one: one.at)
        if not one.deleted and can_be_seen(one.text)
    ]
    whole = [one for one in turns if one.speaker is not Speaker.SYSTEM]
    said = whole if len(whole) <= READ else [*whole[:BEGINNING], *whole[BEGINNING - READ :]]
    answered = max((nth for nth, one in enumerate(said, 1) if one.speaker is not Speaker.CUSTOMER), default=0)
    unanswered = [words for words in _of(said[answered:], Speaker.CUSTOMER) if _asks(words.text)]
    ours = list(_of(said, Speaker.AGENT))
    return Summary(
        asked=_asked(said[:answered] or said),
        tried=_newest([*_answers(said), *(one for one in _of(said) if _tried(one))]),
        promised=_newest(one for one in ours if _promises(one.text)),
        open=_newest(unanswered),
        last=_last(said),
        notes=_newest(Words(one.at, Speaker.AGENT, _cut(one.text), one.name) for one in _told(shown)),
        count=len(whole),
    )


def sentences(text: str) -> list[str]:
    return [one.strip() for one in _SENTENCES.findall(text) if can_be_seen(one)]


def _of(turns: Iterable[Turn], *speakers: Speaker, after: int = 0) -> Iterator[Words]:
    for turn in turns:
        if turn.seq > after and (not speakers or turn.speaker in speakers):
            for one in sentences(turn.text):
                yield Words(turn.at, turn.speaker, _cut(one), turn.name)


def _asked(said: Sequence[Turn]) -> tuple[Words, ...]:
    """What they came with, what it is about, and the newest questions beside them."""
    own = [turn for turn in said if turn.speaker is Speaker.CUSTOMER]
    first = next((turn for turn in own if _says(turn.text)), None)
    wanted = matter([turn.text for turn in own if not any(_tried(one) for one in _of([turn]))])
    newest = next((turn for turn in reversed(own) if turn.text == wanted and _says(wanted)), None)
    about = [turn for turn in own if turn in (first, newest)]
    rest = own[own.index(first) + 1 :] if first else []
    questions = [one for one in _of([turn for turn in rest if turn not in about]) if _asks(one.text)]
    told = [Words(turn.at, turn.speaker, _cut(" ".join(turn.text.split()))) for turn in about]
    return _newest([*told, *_newest(questions, PART - len(told))])


def _answers(said: Iterable[Turn]) -> Iterator[Words]:
    """The assistant's, by how each begins."""
    for turn in said:
        if turn.speaker is Speaker.ASSISTANT and (found := sentences(turn.text)):
            yield Words(turn.at, turn.speaker, _cut(found[0]))


def _last(said: Sequence[Turn]) -> tuple[Words, ...]:
    sides = ({Speaker.CUSTOMER}, {Speaker.AGENT, Speaker.ASSISTANT})
    ends = [[turn for turn in said if turn.speaker in side][-1:] for side in sides]
    found = sorted((one for end in ends for one in end), key=lambda one: one.at)
    return tuple(Words(one.at, one.speaker, _cut(" ".join(one.text.split())), one.name) for one in found)


def _told(shown: Transcript) -> list[Aside]:
    return [one for one in shown.asides if can_be_seen(one.text)]


def _asks(sentence: str) -> bool:
    return sentence.endswith("?") and _says(sentence)


def _tried(words: Words) -> bool:
    is_told = words.speaker is not Speaker.ASSISTANT and not words.text.endswith("?")
    return is_told and bool(_DID.search(words.text)) and _says(words.text)


def _promises(sentence: str) -> bool:
    told = not sentence.endswith("?") and not _CONDITION.search(sentence)
    return told and bool(_PROMISES.search(sentence)) and _says(sentence)


def _says(sentence: str) -> bool:
    return len(sentence.split()) >= SHORT and not is_thanks(sentence) and not is_small_talk(sentence)


def _newest(found: Iterable[Words], most: int = PART) -> tuple[Words, ...]:
    """Each sentence once, as it was said last."""
    each = {one.text.casefold(): one for one in sorted(found, key=lambda one: one.at)}
    return tuple(sorted(each.values(), key=lambda one: one.at)[-most:]) if most > 0 else ()


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
