"""What an agent may be called before customers."""

import pytest

from bot.domain.errors import NameRefused
from bot.domain.faces import NAME_LIMIT, clean_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana", "Ana"),
        ("  Ana   from Tidewater ", "Ana from Tidewater"),
        ("", ""),
        ("   ", ""),
        ("Zoë Łąka", "Zoë Łąka"),
        ("安娜", "安娜"),
        ("A" * NAME_LIMIT, "A" * NAME_LIMIT),
        ("Ana (assistant manager)", "Ana (assistant manager)"),
    ],
)
def test_a_name_of_ones_own_is_kept(typed: str, kept: str) -> None:
    assert clean_name(typed, ["Tidewater help"]) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "A" * (NAME_LIMIT + 1),
        "Ana\nRuiz",
        "Ana\u202eRuiz",
        "Ana\u200f",
        "\u2800\u2800",
        "\u3164",
        "a\x00b",
        "Assistant",
        " the ASSISTANT ",
        "ＡＳＳＩＳＴＡＮＴ",
        "-Baton-",
        "System",
        "you",
        "tidewater  HELP",
    ],
)
def test_a_name_that_can_not_be_read_or_is_somebody_elses_is_refused(typed: str) -> None:
    with pytest.raises(NameRefused):
        clean_name(typed, ["Tidewater help"])
