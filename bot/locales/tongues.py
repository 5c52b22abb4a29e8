"""The system's turns in every language there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel import Locale

from bot.domain.texts import Said, Texts, Tone, Tongue
from bot.locales import moments
from bot.locales.catalogs import SHIPPED, part
from bot.locales.places import DEFAULT, Place, find, known


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language at one place; fills `Tongue`."""

    texts: Texts
    patterns: Mapping[str, str]
    locale: Locale

    def by(self, moment: datetime, now: datetime, zone: str) -> str:
        return moments.spoken("by", moment, now, zone, self.patterns, self.locale)

    def opens(self, moment: datetime, now: datetime, zone: str) -> str:
        return moments.spoken("opens", moment, now, zone, self.patterns, self.locale)


class Tongues:
    """Fills `Voice`. `english` is whole; `others` are what baton.toml says in other languages; `tone` is
    that of the languages that are shipped."""

    def __init__(self, english: Texts, others: Mapping[str, Texts], tone: Tone = Tone.PLAIN) -> None:
        """Raises ValueError for a language that nobody knows, or that would be spoken half."""
        given = {DEFAULT: english, **{tag: {} for tag in SHIPPED}, **others}
        given[DEFAULT] = {**english, **others.get(DEFAULT, {})}
        self._texts = {tag: _whole(tag, given, tone) for tag in given}
        self._spoken: dict[str, Tongue] = {}

    def __call__(self, locale: str) -> Tongue:
        place = find(locale, self._texts)
        # One for each place there is, so that no stranger's tag makes it grow.
        if place.tag not in self._spoken:
            self._spoken[place.tag] = Spoken(self._texts[place.language], _patterns(place), place.locale)
        return self._spoken[place.tag]


def _whole(tag: str, given: Mapping[str, Texts], tone: Tone) -> Texts:
    """`given` for `tag` over the language's own over what is shipped: de-AT over de over the catalog."""
    if known(tag) is None:
        raise ValueError(f"{tag}: no language is known by that tag")
    language = tag.partition("-")[0]
    toned = part(language, tone) if tone is not Tone.PLAIN else {}
    shipped = {Said(key): text for key, text in {**part(language, "said"), **toned}.items()}
    texts = {**shipped, **given.get(language, {}), **given[tag]}
    missing = [said.value for said in Said if said not in texts]
    if missing:
        raise ValueError(
            f"{tag}: Baton ships no such language, so all texts are needed: {missing[0]} is missing"
        )
    return texts


def _patterns(place: Place) -> Mapping[str, str]:
    language = place.language.partition("-")[0]
    if language == DEFAULT:
        return moments.ENGLISH
    return part(language, "when") or moments.plain(place.locale)
