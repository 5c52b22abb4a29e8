"""The window before a message is sent by its menu."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.forms import FormRefused
from blocks.sending import parse_send, send
from bot.domain.deliveries import Anchor
from tests.blocks.limits import check_view
from tests.blocks.reading import read

ROOT = Anchor("C_BILLING", "1700000000.000100")


@given(st.text(max_size=5_000))
def test_any_words_make_a_valid_window_that_knows_its_message(text: str) -> None:
    view = send("h_1", ROOT, "1700000001.000100", text, "0a1b")
    assert check_view(view) == []
    assert parse_send(view) == (ROOT, "1700000001.000100", "0a1b")


def test_what_is_longer_than_the_window_is_said_to_go_as_a_whole() -> None:
    long = send("h_1", ROOT, "2.0", "long " * 2_000, "0a1b")
    assert "goes as a whole" in str(read(long))
    assert check_view(long) == []
    assert "goes as a whole" not in str(read(send("h_1", ROOT, "2.0", "short", "0a1b")))


@pytest.mark.parametrize("kept", [None, "", "h_1", "h_1 C1", "h_1 C1 1.0 2.0", "h_1 C1 1.0 2.0 0a1b 4", 7])
def test_a_window_that_says_no_message_is_refused(kept: object) -> None:
    with pytest.raises(FormRefused):
        parse_send({"private_metadata": kept})
