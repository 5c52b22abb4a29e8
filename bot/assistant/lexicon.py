"""What a text names, whatever word is used for it, by our own list of words (things.py)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from bot.assistant.things import THINGS


def stem(word: str) -> str:
    """Without the endings that change nothing here: "arrived", "arrives" and "arriving" are "arriv"."""
    if len(word) <= 3 or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= 3 and any(char in "aeiouy" for char in bare):
            word = bare
            break
    return word[:-1] if len(word) > 3 and word[-1] in ("e", word[-2]) else word


def things(stems: Sequence[str]) -> list[tuple[int, str]]:
    """(place of its first word, name) of what is named, in order; a word may stand for several things."""
    table = _phrases()
    return [
        (at, name)
        for at, first in enumerate(stems)
        for phrase, name in table.get(first, ())
        if len(phrase) == 1 or tuple(stems[at : at + len(phrase)]) == phrase
    ]


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """By the first word's stem: (stems, name)."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for stems, name in dict.fromkeys(_parsed()):
        found.setdefault(stems[0], []).append((stems, name))
    return {first: tuple(entries) for first, entries in found.items()}


def _parsed() -> Iterator[tuple[tuple[str, ...], str]]:
    for line in filter(None, THINGS.splitlines()):
        name, _, entries = line.partition(":")
        for entry in entries.split():
            yield tuple(stem(word) for word in entry.split("_")), name
