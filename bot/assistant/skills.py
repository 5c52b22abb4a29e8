"""Which skill a text is for, from a few example sentences of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.assistant.retrieval import Entry, Index

FAINT = 0.08
"""A cosine below it is chance: the text shares only bits of common words with the examples."""

CLEAR_SCORE = 0.25
"""From this cosine on a text counts as fully matched."""


class ExampleSkills:
    """Fills the port `SkillClassifier`. The figures rank; they are not calibrated probabilities."""

    def __init__(self, examples: Mapping[str, Sequence[str]]) -> None:
        self._index = Index([Entry(skill, (skill, *said)) for skill, said in examples.items() if said])

    def warm(self) -> None:
        """As EmbeddedAssistant.warm."""
        self._index.build()

    def rank(self, text: str) -> tuple[tuple[str, float], ...]:
        """(skill, 0..1), best first: the share of the squared scores, times how well the best fits."""
        found = [(skill, score) for skill, score in self._index.search(text).ranked if score >= FAINT]
        if not found:
            return ()
        fit = min(1.0, found[0][1] / CLEAR_SCORE)
        total = sum(score * score for _, score in found)
        return tuple((skill, fit * score * score / total) for skill, score in found)
