"""The widget's words in every language that is shipped or that baton.toml gives."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

from bot.domain.look import Design, Look, Wording
from bot.domain.texts import placeholders
from bot.locales.catalogs import SHIPPED, part
from bot.locales.places import DEFAULT, Place, find, known

log = logging.getLogger(__name__)

LONGEST = 500
HEAD = ("title", "greeting")
PLURALS = ("zero", "one", "two", "few", "many", "other")
"""Endings of a text that counts; a language has those that it needs (CLDR)."""


class Looks:
    """One look for each place there is. `english` are the texts that the widget brings along, by key."""

    def __init__(self, design: Design, english: Mapping[str, str]) -> None:
        """Raises ValueError naming the key of baton.toml, and what is wrong there."""
        self._design, self._english = design, english
        _check("widget.texts", design.wording, english)
        for tag, wording in design.locales.items():
            if known(tag) is None:
                raise ValueError(f"widget.locales.{tag}: no language is known by that tag")
            _check(f"widget.locales.{tag}.texts", wording, english)
            _weigh(tag, wording, english)
        self._offered = dict.fromkeys((DEFAULT, *SHIPPED, *design.locales))
        self._looks: dict[str, Look] = {}

    def __call__(self, locale: str) -> Look:
        """For what a browser asks for; anything at all is answered."""
        place = find(locale, self._offered)
        # As many as there are places; no stranger's tag makes it grow.
        if place.tag not in self._looks:
            self._looks[place.tag] = self._look(place)
        return self._looks[place.tag]

    def _look(self, place: Place) -> Look:
        wordings = list(self._wordings(place.language))
        merged: dict[str, str] = {}
        for wording in wordings:
            merged.update(wording.texts)
        shipped = {**self._english, **part(place.language.partition("-")[0], "widget")}
        own = (*reversed(wordings), self._design.wording)
        return Look(
            locale=place.tag,
            dir="rtl" if place.locale.text_direction == "rtl" else "ltr",
            title=next((one.title for one in own if one.title), shipped.get("title", "")),
            greeting=next((one.greeting for one in own if one.greeting), shipped.get("greeting", "")),
            color=self._design.color,
            texts={key: text for key, text in merged.items() if self._english.get(key) != text},
        )

    def _wordings(self, tag: str) -> Iterator[Wording]:
        """From the most general to the most particular: what is shipped, then de, then de-AT."""
        language = tag.partition("-")[0]
        shipped = part(language, "widget").items()
        yield Wording(texts={key: text for key, text in shipped if key not in HEAD})
        if language == DEFAULT:
            yield Wording(texts=self._design.wording.texts)
        for one in dict.fromkeys((language, tag)):
            if one in self._design.locales:
                yield self._design.locales[one]


def _check(where: str, wording: Wording, english: Mapping[str, str]) -> None:
    for key, text in wording.texts.items():
        model = english.get(key) or english.get(_counted(key))
        if key in HEAD:
            raise ValueError(f"{where}: {key} stands one level above the texts")
        if model is None:
            raise ValueError(f"{where}: no text is called {key!r}")
        try:
            unknown = placeholders(text) - placeholders(model)
        except ValueError as error:
            raise ValueError(f"{where}.{key}: {error}") from None
        if unknown:
            raise ValueError(f"{where}.{key}: unknown placeholder {{{min(unknown)}}}")
        if not text.strip() or len(text) > LONGEST:
            raise ValueError(f"{where}.{key}: needs 1 to {LONGEST} characters")


def _weigh(tag: str, wording: Wording, english: Mapping[str, str]) -> None:
    """A language given in part is shown in part: no reason not to start, but somebody should know."""
    missing = set(english) - set(HEAD) - set(wording.texts)
    if missing and not part(tag.partition("-")[0], "widget"):
        log.warning("widget.texts_missing", extra={"locale": tag, "count": len(missing), "one": min(missing)})


def _counted(key: str) -> str:
    """The English plural of the same text: "unread_other" for "unread_few"."""
    stem, _, ending = key.rpartition("_")
    return f"{stem}_other" if ending in PLURALS else ""
