from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain import texts
from bot.domain.rules import Rules
from bot.domain.texts import Said, spoken, spoken_at

NOW = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "words", "words_at"),
    [
        ("2026-11-22T22:45", "UTC", "22:45", "at 22:45"),
        ("2026-11-23T09:00", "UTC", "tomorrow at 09:00", "tomorrow at 09:00"),
        ("2026-11-22T23:30", "Europe/Berlin", "tomorrow at 00:30", "tomorrow at 00:30"),
        ("2026-11-25T09:00", "UTC", "Wednesday at 09:00", "on Wednesday at 09:00"),
        ("2026-12-01T09:00", "UTC", "1 December at 09:00", "on 1 December at 09:00"),
    ],
)
def test_times_are_said_as_one_says_them(moment: str, zone: str, words: str, words_at: str) -> None:
    assert spoken(utc(moment), NOW, zone) == words
    assert spoken_at(utc(moment), NOW, zone) == words_at


def test_every_text_has_words_and_known_placeholders() -> None:
    assert set(texts.check({said.value: text for said, text in texts.DEFAULTS.items()})) == set(Said)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"welcome": "Hi"}, "no text is called"),
        ({"claimed": "{who} came"}, "unknown placeholder"),
        ({"claimed": "{"}, "claimed"),
    ],
)
def test_wrong_texts_are_named(given: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        texts.check(given)


def test_a_placeholder_reaches_no_attribute() -> None:
    with pytest.raises(ValueError, match="unknown placeholder"):
        texts.check({"claimed": "{agent.__class__}"})


def test_a_zone_that_this_machine_does_not_know_gives_way_to_the_companys() -> None:
    rules = Rules({}, zone="Europe/Berlin")
    for zone in ("", "Mars/Base", "../../etc/passwd", "\0"):
        words = rules.words(Said.QUEUED_PROMISED, NOW, skill="Billing", zone=zone, by=NOW)
        assert "by 23:30." in words
