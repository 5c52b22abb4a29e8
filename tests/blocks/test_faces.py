"""The window in which an agent chooses how customers see them."""

from typing import Any

import pytest
from hypothesis import given

from blocks.faces import NONE, OWN, face, parse
from blocks.file_slips import FILE_SLIPS
from blocks.forms import FormRefused
from blocks.whispers import whisper
from bot.domain.faces import Face
from tests.blocks.limits import check_message, check_view
from tests.blocks.reading import read
from tests.blocks.safety import unsafe
from tests.blocks.samples import hostile


def sent(name: Any, picture: Any) -> dict[str, Any]:
    typed = {"name": {"name": {"value": name}}, "picture": {"picture": {"selected_option": picture}}}
    return {**face(Face("U1"), "Ana Ruiz"), "state": {"values": typed}}


def test_it_stands_as_it_was_chosen() -> None:
    view = face(Face("U1", "Ana from Tidewater", wants_picture=True), "Ana Ruiz")
    assert check_view(view) == []
    name, picture, _ = view["blocks"]
    assert name["element"]["initial_value"] == "Ana from Tidewater"
    assert name["element"]["placeholder"]["text"] == "Ana Ruiz"
    assert picture["element"]["initial_option"]["value"] == OWN


def test_without_a_choice_slacks_name_stands_and_no_picture() -> None:
    name, picture, _ = face(Face("U1"), "Ana Ruiz")["blocks"]
    assert "initial_value" not in name["element"]
    assert picture["element"]["initial_option"]["value"] == NONE


def test_what_is_sent_is_read() -> None:
    assert parse(sent(" Ana ", {"value": OWN})) == ("Ana", True)
    assert parse(sent(None, {"value": NONE})) == ("", False)


@pytest.mark.parametrize("picture", [None, {"value": "theirs"}, {"value": 7}, {}])
def test_a_picture_that_nobody_offered_is_refused(picture: object) -> None:
    with pytest.raises(FormRefused) as refusal:
        parse(sent("Ana", picture))
    assert list(refusal.value.errors) == ["picture"]


@given(hostile)
def test_any_name_in_slack_and_any_files_name_keeps_to_the_limits(name: str) -> None:
    assert check_view(face(Face("U1"), name)) == []
    for code in FILE_SLIPS:
        drawn = whisper(code, "h1", name)
        assert check_message(drawn) == []
        assert unsafe(drawn) == []
        assert len(read(drawn)) == 1
