"""How the sealed half's people write, and what they say before the matter: alike in both kinds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from random import Random

from bot.evaluation.scenarios.material import Pick, Said, Template
from bot.evaluation.scenarios.sealed import asides
from bot.evaluation.scenarios.sealed.people import TOPICS
from bot.evaluation.scenarios.sealed.stories import MAIL_CLOSING, MAIL_OPENING, STORIES, part

Write = Callable[[Pick], Sequence[Said]]

_QUESTION = re.compile(
    r"(?:^|[.!?:] |\b(?:and|so|also|then|but|now|ok|wondering) )"
    r"(?:what|what's|whats|how|how's|can|could|do|does|is|are|when|where|where's|which|who|why|will (?!do)"
    r"|would|should|am|did|has|may)\b[^.!?:]*$",
    re.IGNORECASE,
)
_BESIDE = (
    *(*asides.ELSEWHERE, *asides.JOKES, *asides.OVER),
    *(*asides.MOCK_HASTE, *asides.HEARD_OF),
)
_TOPIC_WORDS = {word.lower() for topic in TOPICS for phrase in topic.phrases for word in phrase.split()}


def joined(before: str, said: Said, after: str = "") -> Said:
    """In one message."""
    text = f"{before} {said.text}".strip()
    between = " " if text.endswith((".", "!", "?", ":", ")")) else "\n"
    return replace(said, text=f"{text}{between}{after}" if after else text)


def asked(pick: Pick, article: str) -> Said:
    """Some tell a story first or say something beside the matter, some are polite, most just ask."""
    said, roll = pick.question(article), pick.chance.random()
    if roll < 0.1:
        return joined(pick.line(*STORIES[part(article)]).text, said)
    if roll < 0.2:
        return joined(pick.line(*_BESIDE).text, said)
    return joined("", said, pick.line(*asides.COURTESY).text) if roll < 0.3 else said


def letter(pick: Pick, said: Said, *middle: str) -> Said:
    """That, as somebody puts it who writes letters."""
    before = pick.line(*MAIL_OPENING).text
    if middle:
        before = f"{before} {pick.line(*middle).text}"
    return joined(before, said, pick.line(*MAIL_CLOSING).text)


def ahead(pick: Pick, *lines: str) -> Said:
    """A question about something new, with one of these words before it."""
    return joined(pick.line(*lines).text, pick.question(pick.article()))


def matter(pick: Pick) -> list[Said]:
    """Asked and answered, and thanked for by every other one."""
    said = [asked(pick, pick.article())]
    return [*said, pick.line(*asides.THANKS)] if pick.chance.random() < 0.5 else said


def led(write: Write) -> Write:
    """Some say hello, some have had another matter answered, a few two."""

    @wraps(write)
    def whole(pick: Pick) -> Sequence[Said]:
        said, roll = list(write(pick)), pick.chance.random()
        if roll < 0.2:
            return [pick.line(*asides.GREETINGS), *said]
        if roll < 0.45:
            return [*matter(pick), *said]
        return [*matter(pick), *matter(pick), *said] if roll < 0.6 else said

    return whole


def greeted(write: Write) -> Write:
    """Every third says hello: for matters before which nobody asks about anything else."""

    @wraps(write)
    def whole(pick: Pick) -> Sequence[Said]:
        said = list(write(pick))
        return [pick.line(*asides.GREETINGS), *said] if pick.chance.random() < 0.35 else said

    return whole


def template(write: Write, weight: float = 1.0) -> Template:
    """By the name of its function, in one customer's hand."""

    def whole(pick: Pick) -> Sequence[Said]:
        said = list(write(pick))
        hand = pick.chance.choices((_as_is, _neat, _loose, _slipping), (35, 30, 20, 15))[0]
        return [replace(one, text=hand(one.text, pick.chance)) for one in said]

    return Template(write.__name__, whole, weight)


def _as_is(text: str, _: Random) -> str:
    return text


def _neat(text: str, _: Random) -> str:
    return "\n".join(_sentence(line) for line in text.split("\n"))


def _sentence(line: str) -> str:
    line = re.sub(r"\bi\b(?=$|['’ ,])", "I", line)
    line = re.sub(r"(?:^|(?<=[.!?] ))[a-z]", lambda found: found.group().upper(), line)
    if not line[-1].isalnum():
        return line
    return f"{line}?" if _QUESTION.search(line) else f"{line}."


def _loose(text: str, _: Random) -> str:
    """Without capitals, but for those who shout."""
    words = (word if word.isupper() and len(word) > 1 else word.lower() for word in text.split(" "))
    return " ".join(words).removesuffix(".")


def _slipping(text: str, chance: Random) -> str:
    """Every eighth longer word with two letters changed about, one left out or one typed twice."""
    return " ".join(_slip(word, chance) for word in _loose(text, chance).split(" "))


def _slip(word: str, chance: Random) -> str:
    if len(word) < 4 or not word.isalpha() or word in _TOPIC_WORDS or chance.random() > 0.125:
        return word
    at = chance.randrange(1, len(word) - 1)
    slips = (word[at + 1] + word[at], word[at + 1], word[at] * 2 + word[at + 1])
    return word[:at] + chance.choice(slips) + word[at + 2 :]
