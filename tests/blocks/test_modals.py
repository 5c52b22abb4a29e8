from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.forms import FormRefused
from blocks.ids import Field
from blocks.modals import BLOCK, RATED, block, parse_block, parse_resolve, resolve, trouble
from blocks.wording import OUTCOMES, REASONS
from bot.domain.decision import Reason
from bot.domain.handoff import Outcome
from tests.blocks.limits import check_view
from tests.blocks.reading import read
from tests.blocks.samples import hostile


def submitted(outcome: object, words: object, handoff_id: str = "h1") -> dict[str, Any]:
    values = {
        "outcome": {"outcome": {"type": "radio_buttons", "selected_option": outcome}},
        "outcome_words": {"outcome_words": {"type": "plain_text_input", "value": words}},
    }
    return {**resolve(handoff_id, 7), "state": {"values": values}}


def test_the_window_asks_how_it_ended_and_says_what_follows() -> None:
    view = resolve("h1", 7)
    assert check_view(view) == []
    assert read(view) == ["How did it end?", "What was done?", RATED]
    assert [option["value"] for option in view["blocks"][0]["element"]["options"]] == list(Outcome)


def test_every_outcome_and_reason_has_words() -> None:
    assert set(OUTCOMES) == set(Outcome)
    assert set(REASONS) == set(Reason)


@given(st.sampled_from(Outcome), st.text(max_size=1_000))
def test_what_was_sent_is_read_back(outcome: Outcome, words: str) -> None:
    assert parse_resolve(submitted({"value": outcome.value}, words)) == ("h1", outcome, words.strip())


def test_words_may_be_left_out() -> None:
    assert parse_resolve(submitted({"value": "solved"}, None)) == ("h1", Outcome.SOLVED, "")


@pytest.mark.parametrize("chosen", [None, {}, {"value": "deleted"}, {"value": ["solved"]}, "solved"])
def test_no_outcome_is_refused_where_it_is_asked(chosen: object) -> None:
    with pytest.raises(FormRefused) as refused:
        parse_resolve(submitted(chosen, "done"))
    assert refused.value.errors == {Field.OUTCOME: "Choose how it ended."}


def test_too_many_words_are_refused_where_they_stand() -> None:
    with pytest.raises(FormRefused) as refused:
        parse_resolve(submitted({"value": "solved"}, "x" * 1_001))
    assert set(refused.value.errors) == {Field.OUTCOME_WORDS}


@pytest.mark.parametrize(
    "view", [{}, {"state": None}, {"private_metadata": "h1", "state": {"values": {"outcome": None}}}]
)
def test_a_view_that_is_not_ours_is_refused(view: dict[str, Any]) -> None:
    with pytest.raises(FormRefused):
        parse_resolve(view)


@given(hostile)
def test_trouble_is_a_window_within_the_limits(said: str) -> None:
    assert check_view(trouble(said)) == []


def test_who_blocks_is_told_what_follows() -> None:
    view = block("h1")
    assert check_view(view) == []
    assert read(view) == [BLOCK]
    assert parse_block(view) == "h1"
