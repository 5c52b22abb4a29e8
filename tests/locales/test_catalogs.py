"""Every text there is in every language that is shipped, with the same placeholders."""

import json
from collections.abc import Mapping
from importlib import resources

import pytest
from babel.messages.pofile import read_po

from bot.domain.said import WARM
from bot.domain.texts import DEFAULTS, placeholders
from bot.locales import moments
from bot.locales.catalogs import SHIPPED, catalog, part


def widget_texts() -> dict[str, str]:
    file = resources.files("handlers.customers.widget").joinpath("texts.en.json")
    found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return found


def english() -> dict[str, str]:
    """Whatever is said in English, by the catalogs' keys."""
    parts: dict[str, Mapping[str, str]] = {
        "said": {said.value: text for said, text in DEFAULTS.items()},
        "warm": {said.value: text for said, text in WARM.items()},
        "when": moments.ENGLISH,
        "widget": widget_texts(),
    }
    return {f"{name}.{key}": text for name, texts in parts.items() for key, text in texts.items()}


ENGLISH = english()


@pytest.mark.parametrize("language", SHIPPED)
def test_each_text_is_there_and_none_that_nobody_says(language: str) -> None:
    assert set(catalog(language)) == set(ENGLISH)


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("key", ENGLISH)
def test_a_translation_has_the_placeholders_of_its_english(language: str, key: str) -> None:
    said = catalog(language)[key]
    assert placeholders(said) == placeholders(ENGLISH[key])
    assert said == said.strip()


@pytest.mark.parametrize("language", SHIPPED)
def test_each_was_made_from_the_english_that_is_said_today(language: str) -> None:
    """Where this fails, the English has moved on: look at the translation, and at its msgid."""
    with resources.files("bot.locales").joinpath(f"{language}.po").open("rb") as file:
        entries = [entry for entry in read_po(file, locale=language) if entry.id]
    assert {entry.context: entry.id for entry in entries} == ENGLISH
    assert [entry.context for entry in entries if entry.fuzzy] == []


@pytest.mark.parametrize("language", SHIPPED)
def test_both_numbers_are_there_wherever_something_is_counted(language: str) -> None:
    keys = set(part(language, "widget"))
    assert {key for key in keys if key.endswith("_one")} == {
        f"{key.removesuffix('_other')}_one" for key in keys if key.endswith("_other")
    }


def test_german_says_sie_and_writes_its_own_quotes() -> None:
    for key, text in catalog("de").items():
        assert not any(word in text.split() for word in ("du", "dich", "dir", "dein", "deine")), key
        assert "'" not in text, key


def test_a_language_that_is_not_shipped_has_no_words() -> None:
    assert catalog("fr") == {}
    assert catalog("../de") == {}
