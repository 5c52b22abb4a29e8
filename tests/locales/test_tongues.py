"""The system's turns in the customer's language, with times as it is said there."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rules import Rules
from bot.domain.texts import DEFAULTS, English, Said, Texts, Tone, read, read_tone
from bot.locales import Tongues

NOW = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
SOON, NEXT_DAY = datetime(2026, 11, 22, 22, 45, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC)
WEDNESDAY, DECEMBER = datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 12, 1, 15, tzinfo=UTC)
TONGUES = Tongues(DEFAULTS, {})
ARABIC: Texts = dict.fromkeys(Said, "نص") | {Said.ANSWER_BY: "ستصلك الإجابة: {by}"}


def words(
    said: Said,
    locale: str,
    tongues: Tongues = TONGUES,
    by: datetime | None = None,
    opens: datetime | None = None,
) -> str:
    rules = Rules({}, voice=tongues)
    return rules.words(said, NOW, skill="Billing", locale=locale, agent="Ana", by=by, opens=opens)


@pytest.mark.parametrize(
    ("locale", "moment", "by", "opens"),
    [
        ("", SOON, "22:45", "at 22:45"),
        ("en", NEXT_DAY, "tomorrow at 09:00", "tomorrow at 09:00"),
        ("en-GB", DECEMBER, "1 December at 15:00", "on 1 December at 15:00"),
        ("en-US", SOON, "10:45\u00a0PM", "at 10:45\u00a0PM"),
        ("en-US", DECEMBER, "December 1 at 3:00\u00a0PM", "on December 1 at 3:00\u00a0PM"),
        ("de", SOON, "22:45 Uhr", "um 22:45 Uhr"),
        ("de-AT", NEXT_DAY, "morgen um 09:00 Uhr", "morgen um 09:00 Uhr"),
        ("de_CH", WEDNESDAY, "Mittwoch um 09:00 Uhr", "am Mittwoch um 09:00 Uhr"),
        ("de", DECEMBER, "zum 1. Dezember um 15:00 Uhr", "am 1. Dezember um 15:00 Uhr"),
    ],
)
def test_times_are_said_by_locale(locale: str, moment: datetime, by: str, opens: str) -> None:
    assert TONGUES(locale).by(moment, NOW, "UTC") == by
    assert TONGUES(locale).opens(moment, NOW, "UTC") == opens


@pytest.mark.parametrize("moment", [SOON, NEXT_DAY, WEDNESDAY, DECEMBER, NOW.replace(year=2025)])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu"])
def test_english_by_babel_is_the_houses_own(moment: datetime, zone: str) -> None:
    house = English(DEFAULTS)
    assert TONGUES("").by(moment, NOW, zone) == house.by(moment, NOW, zone)
    assert TONGUES("").opens(moment, NOW, zone) == house.opens(moment, NOW, zone)


def test_a_customer_is_told_in_their_language() -> None:
    assert words(Said.CLAIMED, "de-DE") == (
        "Ana aus dem Team Billing ist jetzt hier und liest, was Sie geschrieben haben."
    )
    assert words(Said.STILL_PARKED, "de", opens=WEDNESDAY) == (
        "Ihre Frage ist für das Team Billing vorgemerkt, das am Mittwoch um 09:00 Uhr wieder für Sie da ist."
    )
    assert words(Said.RELEASED, "de", by=SOON).endswith("Sie bekommen eine Antwort bis 22:45 Uhr.")


@pytest.mark.parametrize(
    "locale", ["", "fr", "fr-CA", "tlh", "de\0", "../de", "d" * 9_000, "*", "de;q=1", "🏳"]
)
def test_whoever_asks_for_no_language_of_ours_is_told_in_english(locale: str) -> None:
    assert words(Said.CLAIMED, locale) == words(Said.CLAIMED, "en")


@pytest.mark.parametrize("locale", ["de-QQ", "de-x-private", "de-Latn-1996", "de-999"])
def test_a_place_that_nobody_knows_does_not_cost_the_language(locale: str) -> None:
    assert words(Said.ANSWER_BY, locale, by=SOON) == "Sie bekommen eine Antwort bis 22:45 Uhr."


@given(st.text(max_size=40))
def test_any_locale_at_all_is_spoken_to(locale: str) -> None:
    assert words(Said.PARKED_PROMISED, locale, by=SOON, opens=DECEMBER)


def test_what_strangers_ask_for_keeps_nothing_that_grows() -> None:
    tongues = Tongues(DEFAULTS, {})
    spoken = {id(tongues(f"de-{one}{other}")) for one in "QXYZ" for other in "QXYZ"}
    assert len(spoken) == 1


def test_every_text_can_be_said_in_every_language() -> None:
    for locale in ("en", "de"):
        for said in Said:
            assert "{" not in words(said, locale, by=SOON, opens=WEDNESDAY)


# baton.toml


def test_the_sites_own_german_goes_over_ours_and_leaves_the_english() -> None:
    english, others = read({"claimed": "{agent} is here", "de": {"claimed": "{agent} ist da"}})
    tongues = Tongues(english, others)
    assert words(Said.CLAIMED, "de-DE", tongues) == "Ana ist da"
    assert words(Said.CLAIMED, "en", tongues) == "Ana is here"
    assert words(Said.WITHDRAWN, "de", tongues) == words(Said.WITHDRAWN, "de")


def test_a_region_goes_over_its_language() -> None:
    _, others = read({"de": {"claimed": "{agent} ist da"}, "de-AT": {"claimed": "Servus, {agent} ist da"}})
    tongues = Tongues(DEFAULTS, others)
    assert words(Said.CLAIMED, "de-AT", tongues) == "Servus, Ana ist da"
    assert words(Said.CLAIMED, "de-CH", tongues) == "Ana ist da"
    assert tongues("de-AT").by(NEXT_DAY, NOW, "UTC") == "morgen um 09:00 Uhr"


def test_a_language_of_the_sites_own_needs_every_text_and_gets_its_own_calendar() -> None:
    tongues = Tongues(DEFAULTS, {"ar": ARABIC})
    assert words(Said.ANSWER_BY, "ar-EG", tongues, by=WEDNESDAY) == "ستصلك الإجابة: الأربعاء، 9:00 ص"
    with pytest.raises(ValueError, match=r"^ar: .* needed: queued is missing"):
        Tongues(DEFAULTS, {"ar": {Said.CLAIMED: "نص"}})


def test_a_language_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^qq: no language"):
        Tongues(DEFAULTS, {"qq": dict(DEFAULTS)})


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"de": {"welcome": "Hallo"}}, "de: no text is called 'welcome'"),
        ({"de": {"claimed": "{wer} ist da"}}, "de: claimed: unknown placeholder {wer}"),
        ({"de": {"claimed": "{agent!r}"}}, "de: claimed: a placeholder is a name alone"),
        ({"de": {"claimed": " "}}, "de: claimed: needs 1 to"),
        ({"deutsch": {}}, "'deutsch' is no language tag"),
        ({"de": {}, "DE": {}}, "de is given twice"),
        ({"claimed": {"de": "da"}}, "'claimed' is no language tag"),
    ],
)
def test_wrong_texts_are_named_with_their_language(
    given: dict[str, str | dict[str, str]], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        read(given)


def test_the_tone_is_that_of_every_language_shipped_and_leaves_what_the_site_wrote() -> None:
    given: dict[str, str | dict[str, str]] = {"tone": "warm", "de": {"queued": "{skill} kommt."}}
    english, others = read(given)
    tongues = Tongues(english, others, read_tone(given))
    assert words(Said.QUEUED, "de", tongues) == "Billing kommt."
    assert words(Said.QUEUED_BUSY, "de", tongues).startswith("Ich hole jemanden aus dem Team Billing für Sie")
    assert words(Said.QUEUED_BUSY, "en", tongues).startswith("I'm bringing in a person from Billing for you.")
    assert words(Said.CLAIMED, "de", tongues) == words(Said.CLAIMED, "de")
    plain = Tongues(DEFAULTS, {}, Tone.PLAIN)
    assert words(Said.QUEUED_BUSY, "de", plain).startswith("Ich gebe Ihr Anliegen")
