"""What the widget is told of words, language and direction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.look import Design, Wording
from bot.locales import Looks
from tests.locales.test_catalogs import widget_texts

ENGLISH = widget_texts()


def looks(**parts: Wording) -> Looks:
    own = parts.pop("own", Wording())
    return Looks(Design("#0b6e69", own, {tag.replace("_", "-"): one for tag, one in parts.items()}), ENGLISH)


def test_without_configuration_english_is_as_built_in() -> None:
    look = looks()("en")
    assert (look.locale, look.dir, look.texts) == ("en-GB", "ltr", {})
    assert (look.title, look.greeting) == (ENGLISH["title"], ENGLISH["greeting"])


def test_german_is_shipped_whole() -> None:
    look = looks()("de-AT")
    assert (look.locale, look.dir) == ("de-AT", "ltr")
    assert look.title == "Hilfe"
    assert look.texts["person_ask"] == "Mit einem Menschen sprechen"
    assert {key for key in ENGLISH if key not in look.texts} <= {
        "title",
        "greeting",
        "who_agent",
        "file_ready",
    }


def test_the_sites_title_stands_in_every_language_and_its_texts_in_english_only() -> None:
    found = looks(own=Wording("Tidewater", "", {"send": "Off it goes"}))
    assert found("en").title == found("de").title == "Tidewater"
    assert found("en").texts == {"send": "Off it goes"}
    assert found("de").texts["send"] == "Senden"
    assert found("de").greeting == looks()("de").greeting


def test_a_languages_own_words_go_over_all_else() -> None:
    found = looks(own=Wording("Tidewater", "Hi"), de=Wording("", "Moin!", {"send": "Ab damit"}))
    look = found("de-CH")
    assert (look.title, look.greeting) == ("Tidewater", "Moin!")
    assert look.texts["send"] == "Ab damit"
    assert look.texts["close"] == "Chat schließen"


def test_a_region_goes_over_its_language() -> None:
    found = looks(de=Wording("Hallo", "", {"send": "Ab"}), de_AT=Wording("Servus"))
    assert (found("de-AT").title, found("de-AT").texts["send"]) == ("Servus", "Ab")
    assert found("de-CH").title == "Hallo"


def test_a_language_of_the_sites_own_has_its_direction() -> None:
    arabic = Wording("مساعدة", "مرحبا", {"send": "إرسال", "unread_few": "{count} رسائل"})
    look = looks(ar=arabic)("ar-EG")
    assert (look.locale, look.dir, look.title, look.greeting) == ("ar-EG", "rtl", "مساعدة", "مرحبا")
    assert look.texts == arabic.texts


@pytest.mark.parametrize(
    "asked", ["", "fr", "tlh", "../../etc/passwd", "de" * 9_000, "\0", "<script>", "en;q=0.1", "☃"]
)
def test_whatever_else_is_asked_for_gets_english(asked: str) -> None:
    assert looks()(asked) == looks()("en")


@given(st.text(max_size=40))
def test_any_locale_has_a_look(asked: str) -> None:
    assert looks()(asked).title


def test_strangers_tags_keep_nothing_that_grows() -> None:
    found = looks()
    assert len({id(found(f"de-{one}{other}")) for one in "QXYZ" for other in "QXYZ"}) == 1


@pytest.mark.parametrize(
    ("wording", "complaint"),
    [
        (Wording(texts={"sned": "x"}), "texts: no text is called 'sned'"),
        (Wording(texts={"send": "{who}"}), "texts.send: unknown placeholder {who}"),
        (Wording(texts={"send": "{"}), "texts.send: "),
        (Wording(texts={"typing": "{name.__class__}"}), "unknown placeholder"),
        (Wording(texts={"send": "  "}), "texts.send: needs 1 to"),
        (Wording(texts={"send": "x" * 501}), "texts.send: needs 1 to"),
        (Wording(texts={"title": "x"}), "title stands one level above"),
        (Wording(texts={"unread_many": "{many}"}), "unknown placeholder {many}"),
        (Wording(texts={"send_few": "x"}), "no text is called 'send_few'"),
    ],
)
def test_wrong_words_are_named_with_their_place(wording: Wording, complaint: str) -> None:
    for parts, where in (({"own": wording}, "widget.texts"), ({"de": wording}, "widget.locales.de.texts")):
        with pytest.raises(ValueError, match=complaint) as refused:
            looks(**parts)
        assert str(refused.value).startswith(where)


def test_a_language_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^widget\.locales\.qq: no language"):
        looks(qq=Wording("?"))


def test_a_language_given_in_part_is_told_of_at_the_start(caplog: pytest.LogCaptureFixture) -> None:
    looks(ar=Wording(texts={"send": "إرسال"}), de=Wording(texts={"send": "Ab"}))
    (record,) = caplog.records
    assert record.message == "widget.texts_missing"
    assert vars(record)["locale"] == "ar"
    assert vars(record)["count"] == len(ENGLISH) - 3
    caplog.clear()
    looks(ar=Wording(texts={key: text for key, text in ENGLISH.items() if key not in ("title", "greeting")}))
    assert caplog.records == []
