import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.languages import LONGEST, canonical, nearest


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("de", "de"),
        ("DE_at", "de-AT"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("de-AT-u-co-phonebk", "de-AT"),
        ("es-419", "es-419"),
        ("sr-latn", "sr-Latn"),
        ("ast", "ast"),
    ],
)
def test_a_tag_is_read_however_it_is_written(tag: str, found: str) -> None:
    assert canonical(tag) == found


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "d",
        "deutsch",
        "de-",
        "-de",
        "../../de",
        "de\n",
        "de AT",
        "ｄｅ",
        "d\u0435",
        "x-klingon",
        "*",
        "de-" * 20,
    ],
)
def test_what_is_no_tag_is_none(tag: str) -> None:
    assert canonical(tag) == ""


@given(st.text(max_size=60))
def test_any_text_is_a_short_plain_tag_or_none(text: str) -> None:
    tag = canonical(text)
    assert len(tag) <= LONGEST
    assert canonical(tag) == tag
    assert tag.replace("-", "a").isascii()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("de", "de"),
        ("de-CH", "de"),
        ("de-AT", "de-AT"),
        ("de-Latn-AT", "de"),
        ("pt-PT", "pt-BR"),
        ("pt", "pt-BR"),
        ("fr", ""),
        ("", ""),
        ("nonsense", ""),
        ("den", ""),
    ],
)
def test_the_nearest_is_the_same_or_a_wider_or_a_sister(asked: str, found: str) -> None:
    assert nearest(asked, ("en", "de", "de-AT", "pt-BR")) == found
