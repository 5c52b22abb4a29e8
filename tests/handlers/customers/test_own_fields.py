"""What a site says of a customer beside what Baton has a word for."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.conversation import Field
from handlers.customers.own_fields import MOST, VALUE_LIMIT, told
from tests.handlers.customers.world import KEY, RULES, START, Terms, World, answered, opened, refused

LISTED = replace(RULES, fields=("name", "order_id", "vip", "visits"))


@pytest.fixture
async def listing(tmp_path: Path) -> AsyncIterator[World]:
    async with opened(tmp_path, terms=Terms(rules=LISTED)) as world:
        yield world


async def test_what_the_signed_word_says_is_kept_as_far_as_it_is_listed(listing: World) -> None:
    said = {"order_id": "4711", "visits": 12, "vip": True, "salary": "90,000", "note": None}
    stored = await (await listing.begin(token=await listing.signed_in(fields=said))).stored()
    assert stored.customer.verified
    assert stored.customer.fields == (Field("order_id", "4711"), Field("vip", "yes"), Field("visits", "12"))


async def test_a_visitors_are_kept_too_and_nobody_vouches_for_them(listing: World) -> None:
    stored = await (await listing.begin({"customer": {"fields": {"order_id": "4711"}}})).stored()
    assert not stored.customer.verified
    assert stored.customer.fields == (Field("order_id", "4711"),)


async def test_what_a_signed_in_browser_says_of_itself_counts_for_nothing(listing: World) -> None:
    token = await listing.signed_in(fields={"order_id": "4711"})
    stored = await (await listing.begin({"customer": {"fields": {"vip": True}}}, token=token)).stored()
    assert stored.customer.fields == (Field("order_id", "4711"),)


async def test_what_a_backend_says_is_kept_and_stands_in_no_token_that_a_browser_reads(
    listing: World,
) -> None:
    body = {"customer": {"id": "8f14", "fields": {"order_id": "4711"}}}
    headers = {"Authorization": f"Bearer {KEY}"}
    begun = await answered(await listing.client.post(START, json=body, headers=headers), 201)
    stored = await listing.store.read(lambda tx: tx.conversations.get(begun["id"]))
    assert stored.customer.fields == (Field("order_id", "4711"),)
    again = await (await listing.begin(token=begun["token"])).stored()
    assert again.customer.fields == ()


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"Order": "1"}, "field_unknown", ".Order"),
        ({"email": "x@y.example"}, "field_unknown", ".email"),
        ({"order_id": ["1"]}, "field_wrong_type", ".order_id"),
        ({"order_id": {"a": "1"}}, "field_wrong_type", ".order_id"),
        ({"order_id": "x" * (VALUE_LIMIT + 1)}, "text_too_long", ".order_id"),
        ({"order_id": "a\nb"}, "text_not_printable", ".order_id"),
        ({f"f{number}": "1" for number in range(MOST + 1)}, "too_many_items", ""),
        ([], "field_wrong_type", ""),
    ],
)
async def test_what_can_be_no_field_is_refused_by_name(
    listing: World, fields: Any, code: str, field: str
) -> None:
    response = await listing.client.post(START, json={"customer": {"fields": fields}})
    await refused(response, 422, code, f"customer.fields{field}")


def test_numbers_are_said_as_people_write_them() -> None:
    fields = told({"a": 1.5, "b": 0.1 + 0.2, "c": 10**6, "d": False, "e": ""}, "customer.fields")
    assert [(one.name, one.value) for one in fields] == [
        ("a", "1.5"),
        ("b", "0.3"),
        ("c", "1000000"),
        ("d", "no"),
    ]
