"""Each error has words, and each name in the contract stays what it is."""

import re

import pytest

from bot.domain import errors
from bot.domain.errors import BatonError
from handlers import errors as words
from handlers.customers import refusals

CONTRACT = {
    "token_invalid",
    "token_expired",
    "unknown_conversation",
    "client_id_reused",
    "text_empty",
    "text_too_long",
    "text_not_printable",
    "nothing_to_withdraw",
    "rating_not_asked",
    "rating_closed",
    "api_key_invalid",
    "json_invalid",
    "field_unknown",
    "zone_unknown",
    "not_stored",
}


def own_refusals() -> list[type[BatonError]]:
    named = [kind for kind in vars(refusals).values() if isinstance(kind, type)]
    return [kind for kind in named if kind.__module__ == refusals.__name__]


def test_the_contracts_names_are_all_there() -> None:
    assert {words.code(kind()) for kind in words.WORDS} >= CONTRACT


def test_no_two_errors_share_a_name() -> None:
    codes = [words.code(kind()) for kind in words.WORDS]
    assert sorted(set(codes)) == sorted(codes)


def test_whatever_the_door_refuses_has_words_of_its_own() -> None:
    assert [kind for kind in own_refusals() if kind not in words.WORDS] == []


@pytest.mark.parametrize("kind", words.WORDS, ids=lambda kind: kind.__name__)
def test_words_are_whole_even_when_details_are_missing(kind: type[BatonError]) -> None:
    said = words.detail(kind())
    assert said.endswith(".")
    assert not re.search(r"[{}]", said)
    assert words.wording(kind()).status in {400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503}


def test_details_fill_the_words() -> None:
    error = errors.TextTooLong(field="comment", limit=1000)
    assert words.detail(error) == "This is too long: at most 1000 characters are possible."


def test_an_error_below_a_worded_one_takes_its_words() -> None:
    assert words.code(errors.AlreadyClaimed(verb="claim")) == "not_possible_now"


def test_an_error_that_no_customer_can_mend_is_internal() -> None:
    assert words.wording(errors.OutletDown()) is words.INTERNAL
    assert words.wording(errors.NotAnAgent()) is words.INTERNAL
