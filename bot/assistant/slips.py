"""Slips of the finger in words that the knowledge has: "refnud" is "refund" where nothing is called so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.assistant.features import FUNCTION_WORDS

SHORTEST, LONGEST = 5, 20
"""Letters; a slip makes a real word of a shorter one too often."""


class Slips:
    """Finds the known word that one letter left out, put in, changed or swapped makes of an unknown one.

    By words with one letter left out (Garbe's symmetric deletes): one look-up a letter, whatever is known.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._near: dict[str, list[str]] = {}
        for word in sorted(filter(_is_long, known)):
            for bare in {word, *_without_one(word)}:
                self._near.setdefault(bare, []).append(word)

    def mended(self, tokens: Sequence[str]) -> list[str]:
        """Words that are known, or near to none, and those near to several, stay as they are; all do where
        fewer than half are known: that is another language, or another matter."""
        known = [token in self._known or token in FUNCTION_WORDS for token in tokens]
        if 2 * sum(known) < len(tokens):
            return list(tokens)
        return [one if there else self._mended(one) for one, there in zip(tokens, known, strict=True)]

    def _mended(self, token: str) -> str:
        if not _is_long(token):
            return token
        bare = {token, *_without_one(token)}
        near = {word for one in bare for word in self._near.get(one, ()) if _is_slip(token, word)}
        return near.pop() if len(near) == 1 else token


def _is_long(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()


def _without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _is_slip(token: str, word: str) -> bool:
    """Of words that share all but a letter: the first is rarely the wrong one, and a plural is no slip."""
    if token[0] != word[0] or token + "s" == word or word + "s" == token:
        return False
    if abs(len(token) - len(word)) == 1:
        return True
    differ = [at for at in range(len(token)) if token[at] != word[at]]
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(token) == sorted(word)
    return len(differ) == 1 or swapped
