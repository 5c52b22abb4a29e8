"""Mood by VADER. One signal among others: it tells angry from pleased well, angry from neutral badly."""

from __future__ import annotations

import re
from functools import cached_property
from threading import Lock
from typing import Protocol

from bot.assistant.features import TEXT_LIMIT

SYMBOLS_LIMIT = 20
"""Emoji that are read: VADER takes a time that grows with their square, six seconds for a turn of them."""


_SYMBOL = re.compile(r"[^\w\s\x00-\x7f]")


class _Analyzer(Protocol):
    def polarity_scores(self, text: str) -> dict[str, float]: ...


class VaderMood:
    """Fills the port `MoodReader`. The lexicon (30 ms) is read once, at the first call of any thread."""

    def __init__(self) -> None:
        self._lock = Lock()

    def compound(self, text: str) -> float:
        """-1 (angry) to 1 (pleased); 0 for text without words that carry a mood."""
        if not text.strip():
            return 0.0
        with self._lock:
            analyzer = self._analyzer
        return max(-1.0, min(1.0, float(analyzer.polarity_scores(_readable(text))["compound"])))

    @cached_property
    def _analyzer(self) -> _Analyzer:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        analyzer: _Analyzer = SentimentIntensityAnalyzer()
        return analyzer


def _readable(text: str) -> str:
    text = text[:TEXT_LIMIT]
    symbols = list(_SYMBOL.finditer(text))
    if len(symbols) <= SYMBOLS_LIMIT:
        return text
    end = symbols[SYMBOLS_LIMIT].start()
    return text[:end] + _SYMBOL.sub("", text[end:])
