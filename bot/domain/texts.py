"""The system's own words to the customer. baton.toml may replace any of them."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.languages import canonical

LONGEST = 2_000
PLACEHOLDERS = frozenset({"skill", "agent", "by", "opens"})


class Said(StrEnum):
    QUEUED = "queued"
    QUEUED_PROMISED = "queued_promised"
    QUEUED_BUSY = "queued_busy"
    PARKED = "parked"
    PARKED_PROMISED = "parked_promised"
    STILL_PARKED = "still_parked"
    FLUSHED = "flushed"
    PARKED_AT_CLOSING = "parked_at_closing"
    CLAIMED = "claimed"
    RELEASED = "released"
    RELEASED_PARKED = "released_parked"
    REOPENED_HELD = "reopened_held"
    REOPENED = "reopened"
    REOPENED_PARKED = "reopened_parked"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    UNBLOCKED = "unblocked"
    PROMISE_BROKEN = "promise_broken"
    TELL_US = "tell_us"
    """Follows the notice to somebody who asked for a person before saying anything."""
    ANSWER_BY = "answer_by"
    """Follows a text that names no time, where one is promised."""


_LEAVE = "You can leave: the answer will be here when you come back."

DEFAULTS: dict[Said, str] = {
    Said.QUEUED: f"I'm passing this to a person in {{skill}}, with all you wrote here. {_LEAVE}",
    Said.QUEUED_PROMISED: (
        "I'm passing this to a person in {skill}, with all you wrote here. You'll have their answer by {by}. "
        f"{_LEAVE}"
    ),
    Said.QUEUED_BUSY: (
        "I'm passing this to a person in {skill}, with all you wrote here. Many people are asking just now, "
        f"so it will take longer than usual. {_LEAVE}"
    ),
    Said.PARKED: (
        "{skill} is closed now and back {opens}. I've put your question in their queue, with all you wrote "
        f"here. {_LEAVE}"
    ),
    Said.PARKED_PROMISED: (
        "{skill} is closed now and back {opens}. I've put your question in their queue, with all you wrote "
        f"here: you'll have their answer by {{by}}. {_LEAVE}"
    ),
    Said.STILL_PARKED: "Your question is in the queue of {skill}, who are back {opens}.",
    Said.FLUSHED: "{skill} is open now and has your question.",
    Said.PARKED_AT_CLOSING: "{skill} has closed for now and is back {opens}. Your place is kept.",
    Said.CLAIMED: "{agent} from {skill} has joined and is reading what you wrote.",
    Said.RELEASED: "{agent} had to step away. You are back in the queue of {skill}, with all you wrote.",
    Said.RELEASED_PARKED: (
        "{agent} had to step away, and {skill} is closed until they are back {opens}. Your place is kept."
    ),
    Said.REOPENED_HELD: "{agent} from {skill} has your message.",
    Said.REOPENED: "{skill} has your message and all that was said before.",
    Said.REOPENED_PARKED: "{skill} is closed now and back {opens}. Your message is in their queue.",
    Said.RESOLVED: "{agent} has closed this. If there is more to do, write here again within a day.",
    Said.WITHDRAWN: (
        "You're no longer waiting for a person. Ask me anything, or ask for a person again at any time."
    ),
    Said.UNBLOCKED: (
        "You can write here again. Your earlier question was closed: ask it once more, or ask for a person."
    ),
    Said.TELL_US: "Write here what it is about, so that they can begin with the answer.",
    Said.ANSWER_BY: "You'll have an answer by {by}.",
    Said.PROMISE_BROKEN: (
        "We said you would have an answer by {by}, and you don't have it yet. We're sorry. "
        "{skill} still has your question, and nothing you wrote is lost."
    ),
}


Texts = Mapping[Said, str]


def check(texts: Mapping[str, str]) -> dict[Said, str]:
    """The English ones under `texts`. Raises ValueError naming an unknown text or placeholder."""
    return DEFAULTS | dict(_checked(texts))


def read(given: Mapping[str, str | Mapping[str, str]]) -> tuple[dict[Said, str], dict[str, Texts]]:
    """`[texts]` as it is written: the English whole, and what is said in other languages, by tag.

    Raises ValueError naming what is wrong.
    """
    english = {name: text for name, text in given.items() if isinstance(text, str)}
    others = {name: texts for name, texts in given.items() if not isinstance(texts, str)}
    return check(english), translations(others)


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
