from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.domain import texts
from bot.domain.hours import parse
from bot.domain.rules import Rules, Skill
from bot.domain.said import DEFAULTS, WARM, Tone, english
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


NOTICES = (Said.QUEUED_PROMISED, Said.QUEUED_BUSY, Said.PARKED, Said.PARKED_PROMISED, Said.QUEUED)


def test_the_warm_tone_says_every_notice_of_a_handoff_in_other_words() -> None:
    assert set(WARM) == set(NOTICES)
    for said, text in WARM.items():
        assert text != DEFAULTS[said]
        assert texts.placeholders(text) == texts.placeholders(DEFAULTS[said])
    assert english(Tone.PLAIN) == DEFAULTS
    assert english(Tone.WARM) == {**DEFAULTS, **WARM}


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("said", NOTICES)
def test_a_notice_says_who_what_was_passed_on_and_that_one_may_leave(said: Said, tone: Tone) -> None:
    text = english(tone)[said]
    assert "{skill}" in text
    assert "all you wrote here" in text
    assert "You can leave" in text or "No need to stay" in text


@pytest.mark.parametrize("tone", Tone)
def test_a_time_is_named_only_where_one_is_promised_and_else_it_is_said_that_there_is_none(
    tone: Tone,
) -> None:
    words = english(tone)
    assert {said for said in NOTICES if "{by}" in words[said]} == {Said.QUEUED_PROMISED, Said.PARKED_PROMISED}
    assert {said for said in NOTICES if "{opens}" in words[said]} == {Said.PARKED, Said.PARKED_PROMISED}
    assert "can't say yet" in words[Said.QUEUED]
    assert "longer than usual" in words[Said.QUEUED_BUSY]


def test_the_tone_stands_beside_the_texts_and_ones_own_words_go_over_it() -> None:
    english_words, others = texts.read({"tone": "warm", "queued": "{skill} comes.", "de": {"flushed": "Da."}})
    assert english_words[Said.QUEUED] == "{skill} comes."
    assert english_words[Said.QUEUED_BUSY] == WARM[Said.QUEUED_BUSY]
    assert others == {"de": {Said.FLUSHED: "Da."}}
    assert texts.read_tone({}) is Tone.PLAIN


@pytest.mark.parametrize("tone", ["", "Warm", "friendly", {"tone": "warm"}])
def test_a_tone_that_there_is_not_is_named(tone: str | dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"^tone: .* is no tone \(use plain or warm\)"):
        texts.read({"tone": tone})


def test_a_customer_of_unknown_zone_is_told_a_skills_times_in_its_own() -> None:
    hours = parse("Europe/Berlin", {"mon": ["09:00-17:00"]})
    rules = Rules({"Billing": Skill("Billing", "b", hours), "General": Skill("General", "g", general=True)})
    at = utc("2026-11-23T08:00")
    assert "by tomorrow at 09:00" in rules.words(Said.QUEUED_PROMISED, NOW, skill="Billing", by=at)
    assert "by tomorrow at 08:00" in rules.words(Said.QUEUED_PROMISED, NOW, skill="General", by=at)
    told = rules.words(Said.QUEUED_PROMISED, NOW, skill="Billing", zone="Asia/Tokyo", by=at)
    assert "by 17:00" in told
