"""The language that a customer reads, in an agent's words."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

AGENTS = "en"
"""What the agents' side is written in, and so not worth saying."""


def reads(locale: str) -> str:
    """ "reads German" for de-CH; "" for English, for none and for a tag that nobody knows."""
    try:
        language = Locale.parse(locale, sep="-").language if locale else AGENTS
        name = Locale(AGENTS).languages.get(language, "")
    except (ValueError, UnknownLocaleError, TypeError):
        return ""
    return f"reads {name}" if name and language != AGENTS else ""
