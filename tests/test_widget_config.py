"""`[widget]` and `[texts]` of baton.toml, from what is written to what is shown."""

import tomllib

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.config.widget import Texts, WidgetPart
from bot.domain.look import Design, Wording

WRITTEN = """
title = " Tidewater help "
greeting = "Hello!\\nAsk us anything."
color = "#0B6E69"
texts = { send = "Off it goes" }

[locales.DE_at]
greeting = "Servus!"

[locales.ar]
title = "مساعدة"
texts = { send = "إرسال" }
"""


def part(text: str) -> WidgetPart:
    return WidgetPart.model_validate(tomllib.loads(text))


def test_what_is_written_is_the_design() -> None:
    assert part(WRITTEN).design() == Design(
        "#0b6e69",
        Wording("Tidewater help", "Hello!\nAsk us anything.", {"send": "Off it goes"}),
        {"de-AT": Wording("", "Servus!", {}), "ar": Wording("مساعدة", "", {"send": "إرسال"})},
    )


def test_nothing_written_is_no_design() -> None:
    assert part("").design() == Design()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('color = "teal"', "'teal' is no colour"),
        ('color = "#0b6e69; background: url(//evil)"', "is no colour"),
        ('color = "#12345"', "is no colour"),
        (f'title = "{"x" * 61}"', "over 60 characters"),
        ('title = "two\\nlines"', "line break"),
        ('title = "turned \\u202e"', "can't be seen"),
        ('greeting = "turned \\u202e"', "can't be seen"),
        (f'greeting = "{"x" * 501}"', "over 500 characters"),
        (f'greeting = "{"x" * 5_000}"', "over 500 characters"),
        ("[locales.deutsch]", "'deutsch' is no language tag"),
        ("[locales.de]\n[locales.DE]", "de is given twice"),
        ('[locales.de]\ncolor = "#fff"', "Extra inputs"),
        ("texts = { send = 1 }", "valid string"),
        ('theme = "dark"', "Extra inputs"),
    ],
)
def test_what_is_wrong_is_named(text: str, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        part(text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("claimed = 5", "claimed is no text"),
        ("[de]\nclaimed = 5", "de.claimed is no text"),
        ("de = [1]", "de is no text"),
        ("[de.claimed]\nhere = 'x'", "de.claimed is no text"),
    ],
)
def test_a_text_that_is_none_is_named(text: str, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        TypeAdapter(Texts).validate_python(tomllib.loads(text), strict=True)


def test_texts_and_languages_stand_side_by_side() -> None:
    written = tomllib.loads("claimed = 'x'\n[de]\nclaimed = 'y'")
    assert TypeAdapter(Texts).validate_python(written, strict=True) == written
