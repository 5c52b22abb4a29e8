"""What the opened half's dialogues are drawn from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

from bot.assistant.knowledge import Article
from bot.domain.decision import Topic
from bot.evaluation.data import PERSON, Parts, by_label
from bot.evaluation.scenarios.development import TO_PEOPLE
from bot.evaluation.scenarios.material import Source, halves
from bot.evaluation.scenarios.opened.matters import MATTERS
from bot.evaluation.scenarios.opened.people import OUTSIDE, REQUESTS, SENSITIVE

EXAMPLES = 10
"""Questions a bank's article is written with; the others have their own."""
HELD_OUT = 4
"""Every so many intents have no article."""

FREEZING = "freezing an account"
TOPICS = (
    Topic("injury", ("injured", "got hurt", "burns", "electric shock", "caught fire"), urgent=True),
    Topic(FREEZING, ("freeze my account", "block my account", "put a hold", "account frozen"), urgent=True),
    Topic("legal", ("lawyer", "solicitor", "legal action", "see you in court", "ombudsman")),
    Topic("bereavement", ("passed away", "died", "deceased", "estate of")),
    Topic("personal data", ("GDPR", "data breach", "personal data", "delete my data")),
)

_ASKS = re.compile(r"\b(?:person|human|some(?:one|body)|agent|manager|worker)\b", re.IGNORECASE)
_DECLINES = re.compile(r"\b(?:don'?t|do not|no) (?:need|have to)\b", re.IGNORECASE)

_LEADS_ON = re.compile(
    r"\b(?:speak|talk) (?:to|with)\b|\bshould (?:i )?(?:contact|talk)|\bdo i (?:contact|talk)\b"
    r"|\bredirected\b|\brepresentative\b|\bcustomer (?:service|support)\b|"
    + "|".join(rf"\b{re.escape(phrase)}\b" for topic in TOPICS for phrase in topic.phrases),
    re.IGNORECASE,
)
"""A bank's question that also asks whom to speak to, or says a topic's words: neither clearly for a person
nor clearly not, so no dialogue is made of it."""

OWN = frozenset(title.lower().replace(" ", "_") for title in MATTERS)
"""Articles of the shop and the software company. Two questions about one of them are two needs; two about
one of the bank's are one need in other words."""


def source(sets: Mapping[str, Parts], seed: int) -> Source:
    """Needs banking77 and nlupp; raises KeyError without them. clinc150 adds a topic and what is outside."""
    chance = Random(f"frozen:{seed}")  # noqa: S311
    articles, questions, left = _bank(sets["banking77"], chance)
    for title, (written, said) in MATTERS.items():
        articles.append(_article(title.lower().replace(" ", "_"), title, written))
        questions[articles[-1].id] = said
    elsewhere = by_label(sets["clinc150"].test) if "clinc150" in sets else {}
    far = [one.text for one in elsewhere.get("oos", [])]
    frozen = [one.text for one in elsewhere.get("freeze_account", [])]
    return Source(
        tuple(articles),
        questions,
        # Three of the bank's to one of each other kind: what is near is what a support chat gets.
        (*_some(left, 3 * len(OUTSIDE), chance), *_some(far, len(OUTSIDE), chance), *OUTSIDE),
        {**SENSITIVE, **({FREEZING: tuple(frozen)} if frozen else {})},
        (*_requests(sets["nlupp"]), *REQUESTS),
    )


def _bank(parts: Parts, chance: Random) -> tuple[list[Article], dict[str, tuple[str, ...]], list[str]]:
    """Articles, what customers ask about each, and the questions that no article answers."""
    written, asked = by_label(parts.train), by_label(parts.test)
    people = {label for labels in TO_PEOPLE.values() for label in labels}
    _, own = halves(set(written) - people)
    articles: list[Article] = []
    questions: dict[str, tuple[str, ...]] = {}
    left: list[str] = []
    for number, label in enumerate(own):
        examples = _some([one.text for one in written[label]], EXAMPLES, chance)
        texts = (one.text for one in asked.get(label, ()) if one.text not in examples)
        said = tuple(text for text in texts if not _LEADS_ON.search(text))
        if number % HELD_OUT == 1:
            left += said
        elif said:
            title = label.replace("_", " ").strip(" ?").capitalize()
            articles.append(_article(label, title, examples))
            questions[label] = said
    return articles, questions, left


def _article(name: str, title: str, questions: Sequence[str]) -> Article:
    return Article(name, title, tuple(questions), f"{title}. This page says step by step what to do.")


def _some(texts: Sequence[str], count: int, chance: Random) -> list[str]:
    return chance.sample(texts, min(count, len(texts)))


def _requests(parts: Parts) -> list[str]:
    """A hotel's "spa team please" asks for a department, and is left out."""
    asking = [one for one in parts.test if PERSON in one.intents and one.domain != "hotels"]
    return [one.text for one in asking if _ASKS.search(one.text) and not _DECLINES.search(one.text)]
