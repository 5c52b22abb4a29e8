"""The words of the system as baton.toml has them, and times as one says them."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.languages import canonical
from bot.domain.said import DEFAULTS, Said, Tone, english

__all__ = [
    "DEFAULTS",
    "English",
    "Said",
    "Texts",
    "Tone",
    "Tongue",
    "Voice",
    "check",
    "known_zone",
    "placeholders",
    "read",
    "read_tone",
    "spoken",
    "spoken_at",
    "translations",
]

LONGEST = 2_000
PLACEHOLDERS = frozenset({"skill", "agent", "by", "opens"})


Texts = Mapping[Said, str]


def check(texts: Mapping[str, str], tone: Tone = Tone.PLAIN) -> dict[Said, str]:
    """The English ones under `texts`. Raises ValueError naming an unknown text or placeholder."""
    return {**english(tone), **dict(_checked(texts))}


def read(given: Mapping[str, str | Mapping[str, str]]) -> tuple[dict[Said, str], dict[str, Texts]]:
    """`[texts]` as it is written: the English whole, and what is said in other languages, by tag.

    Raises ValueError naming what is wrong.
    """
    ours = {name: text for name, text in given.items() if isinstance(text, str) and name != "tone"}
    others = {name: texts for name, texts in given.items() if not isinstance(texts, str)}
    return check(ours, read_tone(given)), translations(others)


def read_tone(given: Mapping[str, str | Mapping[str, str]]) -> Tone:
    """Raises ValueError."""
    named = given.get("tone", Tone.PLAIN)
    if not isinstance(named, str) or named not in set(Tone):
        raise ValueError(f"tone: {named!r} is no tone (use {' or '.join(Tone)})")
    return Tone(named)


def translations(given: Mapping[str, Mapping[str, str]]) -> dict[str, Texts]:
    """What stands below a language's tag, by canonical tag. Raises ValueError naming what is wrong in it."""
    found: dict[str, Texts] = {}
    for name, texts in given.items():
        tag = canonical(name)
        if not tag:
            raise ValueError(f"{name!r} is no language tag (use de or pt-BR)")
        if tag in found:
            raise ValueError(f"{tag} is given twice")
        try:
            found[tag] = dict(_checked(texts))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    return found


def _checked(texts: Mapping[str, str]) -> Iterator[tuple[Said, str]]:
    for name, text in texts.items():
        if name not in set(Said):
            raise ValueError(f"no text is called {name!r}")
        try:
            fields = placeholders(text)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
        if unknown := fields - PLACEHOLDERS:
            raise ValueError(f"{name}: unknown placeholder {{{min(unknown)}}}")
        if not text.strip() or len(text) > LONGEST:
            raise ValueError(f"{name}: needs 1 to {LONGEST:,} characters")
        yield Said(name), text


def placeholders(text: str) -> frozenset[str]:
    """Raises ValueError where one has more in it than its name."""
    return frozenset(_fields(text))


def _fields(text: str) -> Iterator[str]:
    """The placeholders. Raises ValueError where one has more in it than its name: `{by:d}` would fail only
    when it is said."""
    for _, field, form, conversion in string.Formatter().parse(text):
        if form or conversion:
            raise ValueError(f"a placeholder is a name alone: {{{field}}}")
        if field is not None:
            yield field


def known_zone(zone: str) -> bool:
    """False for "" and for a name that this machine's time zone data lack."""
    try:
        return bool(zone) and ZoneInfo(zone) is not None
    except (KeyError, ValueError, OSError):
        return False


class Tongue(Protocol):
    """One language, as the system speaks it to a customer."""

    @property
    def texts(self) -> Texts:
        """Every one of them."""

    def by(self, moment: datetime, now: datetime, zone: str) -> str:
        """As it follows "an answer by"."""

    def opens(self, moment: datetime, now: datetime, zone: str) -> str:
        """As it follows "back"."""


Voice = Callable[[str], Tongue]
"""The tongue for a customer's locale, a BCP 47 tag or "": the nearest there is."""


@dataclass(frozen=True, slots=True)
class English:
    """The house's own: 24 hours, the day before the month, so that nobody reads them otherwise."""

    texts: Texts

    def by(self, moment: datetime, now: datetime, zone: str) -> str:
        return spoken(moment, now, zone)

    def opens(self, moment: datetime, now: datetime, zone: str) -> str:
        return spoken_at(moment, now, zone)


def spoken(moment: datetime, now: datetime, zone: str) -> str:
    """A time as one says it: "14:30", "tomorrow at 09:00", "Monday at 09:00", "30 November at 09:00"."""
    there, here = moment.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
    clock = f"{there:%H:%M}"
    days = (there.date() - here.date()) // timedelta(days=1)
    if days == 0:
        return clock
    if days == 1:
        return f"tomorrow at {clock}"
    return f"{there:%A} at {clock}" if 1 < days < 7 else f"{there.day} {there:%B} at {clock}"


def spoken_at(moment: datetime, now: datetime, zone: str) -> str:
    """The same behind "back": "at 14:30", "tomorrow at 09:00", "on Monday at 09:00"."""
    words = spoken(moment, now, zone)
    if words[0].isdigit():
        return f"on {words}" if " " in words else f"at {words}"
    return words if words.startswith("tomorrow") else f"on {words}"
