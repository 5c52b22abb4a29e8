"""What the sealed half's dialogues are drawn from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from bot.assistant.knowledge import Article
from bot.evaluation.data import Example, Parts, by_label
from bot.evaluation.scenarios.material import Source
from bot.evaluation.scenarios.sealed.matters import INTENTS, named
from bot.evaluation.scenarios.sealed.own import OWN
from bot.evaluation.scenarios.sealed.people import BLUNT, OUTSIDE, POLITE, SENSITIVE, TOPICS

EXAMPLES = 10
"""Questions an article is written with; our own have theirs."""

_LEADS_ON = re.compile(
    r"\b(?:speak|talk|chat) (?:to|with)\b|\bcontact\b|\bwho (?:can|do|should|could|would|will) (?:i|we)\b"
    r"|\b(?:representative|agent|customer service|human|stolen|stole)\b|"
    + "|".join(rf"\b{re.escape(phrase)}\b" for topic in TOPICS for phrase in topic.phrases),
    re.IGNORECASE,
)
"""Whom to turn to, a theft, or a topic's words: neither clearly for a person nor clearly not, so left out."""

_ASKED_OF_A_CLUB = re.compile(
    r"\b(?:car|kia|windshield|wipers?|dipstick|steering|antifreeze|billing address)\b",
    re.IGNORECASE,
)
"""Of CLINC150's out-of-scope messages those that somebody might ask this company; the rest is trivia."""


def source(sets: Mapping[str, Parts], seed: int) -> Source:
    """Raises KeyError without clinc150; not whole where that holds none of the intents."""
    chance = Random(f"sealed:{seed}")  # noqa: S311
    parts = sets["clinc150"]
    later = by_label((*parts.val, *parts.test))
    articles, questions = _intents(by_label(parts.train), later, chance)
    for title, (written, said) in OWN.items() if questions else ():
        articles.append(_article(named(title), title, written))
        questions[named(title)] = said
    far = tuple(
        one.text
        for one in later.get("oos", ())
        if _ASKED_OF_A_CLUB.search(one.text) and not _LEADS_ON.search(one.text)
    )
    return Source(tuple(articles), questions, (*OUTSIDE, *far), SENSITIVE, (*BLUNT, *POLITE))


def _intents(
    written: Mapping[str, list[Example]], later: Mapping[str, list[Example]], chance: Random
) -> tuple[list[Article], dict[str, tuple[str, ...]]]:
    """Articles from train alone, what customers ask from the other parts alone."""
    articles: list[Article] = []
    questions: dict[str, tuple[str, ...]] = {}
    for label in (label for labels in INTENTS.values() for label in labels):
        texts = [one.text for one in written.get(label, ())]
        examples = tuple(chance.sample(texts, min(EXAMPLES, len(texts))))
        known = {_plain(text) for text in examples}
        said = tuple(
            dict.fromkeys(
                one.text
                for one in later.get(label, ())
                if _plain(one.text) not in known and not _LEADS_ON.search(one.text)
            )
        )
        if examples and said:
            articles.append(_article(label, label.replace("_", " ").capitalize(), examples))
            questions[label] = said
    return articles, questions


def _article(name: str, title: str, questions: tuple[str, ...]) -> Article:
    return Article(name, title, questions, f"{title}: this page shows where you find it and what to do.")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))
