from typing import Any

import pytest

from bot.domain.conversation import Account, Customer, Page
from tests.handlers.customers.world import BATON, KEY, START, Talk, World, answered, refused

ELLIS = {"name": "Jordan Ellis", "email": "jordan@ellis-trail.example", "zone": "Europe/Berlin"}
TRADE = {"name": "Ellis Trail Co", "plan": "Pro", "value": "4,800 a year"}


async def test_a_conversation_begins_with_nothing_said(world: World) -> None:
    response = await world.client.post(START, json={})
    begun = await answered(response, 201)
    assert set(begun) == {"id", "token", "rev"}
    assert begun["rev"] == 1
    assert response.headers["Location"] == f"{BATON}/v1/conversations/{begun['id']}/changes"


async def test_an_absent_body_counts_as_nothing_said(world: World) -> None:
    await answered(await world.client.post(START), 201)


async def test_its_first_change_says_that_the_assistant_answers(world: World, talk: Talk) -> None:
    assert await talk.changes() == {
        "rev": 1,
        "changes": [
            {
                "rev": 1,
                "at": "2026-03-02T12:00:00Z",
                "kind": "state",
                "who": "assistant",
                "name": None,
                "by": None,
                "opens": None,
                "rate": None,
                "score": None,
                "blocked": False,
                "merged_into": None,
            }
        ],
    }


async def test_a_backend_vouches_for_customer_and_account(world: World) -> None:
    talk = await world.begin({"customer": ELLIS, "account": TRADE}, backend=True)
    stored = await talk.stored()
    assert stored.customer == Customer(ELLIS["name"], ELLIS["email"], ELLIS["zone"], verified=True)
    assert stored.account == Account(**TRADE)


async def test_a_browsers_account_is_dropped_and_its_customer_unverified(world: World) -> None:
    stored = await (await world.begin({"customer": ELLIS, "account": TRADE})).stored()
    assert stored.customer == Customer(ELLIS["name"], ELLIS["email"], ELLIS["zone"])
    assert stored.account == Account()


@pytest.mark.parametrize(
    "authorization", ["Bearer wrong", "Bearer", "", "Basic YTpi", KEY, f"Bearer {KEY}x", f"Bearer {KEY[:-1]}"]
)
async def test_a_wrong_key_is_refused_and_not_downgraded(world: World, authorization: str) -> None:
    response = await world.client.post(START, json={}, headers={"Authorization": authorization})
    await refused(response, 401, "api_key_invalid")
    assert response.headers["WWW-Authenticate"] == "Bearer"


async def test_a_page_is_stored_without_what_is_nobodys_business(world: World) -> None:
    url = "https://jo:pw@shop.example:8443/account/billing?session=s3cret#top"
    page = {
        "url": url,
        "title": "Billing",
        "actions": ["Open", "Update card"],
        "error": "Card declined (402)",
    }
    stored = await (await world.begin({"page": page})).stored()
    assert stored.page == Page(
        "https://shop.example:8443/account/billing", "Billing", ("Open", "Update card"), "Card declined (402)"
    )


async def test_words_on_a_page_are_made_fit_instead_of_refused(world: World) -> None:
    """Nobody typed them: a long title, a script's half emoji or an odd mark must not silence the customer."""
    page = {
        "title": "t" * 300,
        "actions": ["a" * 100, "\u202ebuy\x00 now\n", "\ud83d", " "],
        "error": "declined \ud83d",
    }
    stored = await (await world.begin({"page": page})).stored()
    assert stored.page == Page("", "t" * 149 + "…", ("a" * 79 + "…", "buy now"), "declined")


async def test_null_counts_as_not_said(world: World) -> None:
    body = {
        "customer": {"name": None, "email": None, "zone": None},
        "account": None,
        "page": {"actions": None},
    }
    assert (await (await world.begin(body)).stored()).customer == Customer()


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"customer": {"name": "n" * 81}}, "text_too_long", "customer.name"),
    ({"customer": {"name": "two\nlines"}}, "text_not_printable", "customer.name"),
    ({"customer": {"name": "\u202eevil"}}, "text_not_printable", "customer.name"),
    ({"customer": {"name": "\ud800"}}, "text_not_printable", "customer.name"),
    ({"customer": {"email": "e" * 255}}, "text_too_long", "customer.email"),
    ({"customer": {"zone": "Europe/Atlantis"}}, "zone_unknown", "customer.zone"),
    ({"customer": {"zone": "../../etc/passwd"}}, "zone_unknown", "customer.zone"),
    ({"customer": {"zone": "europe/berlin"}}, "zone_unknown", "customer.zone"),
    ({"customer": {"zone": "z" * 65}}, "text_too_long", "customer.zone"),
    ({"customer": {"verified": True}}, "field_unknown", "customer.verified"),
    ({"customer": "Jordan"}, "field_wrong_type", "customer"),
    ({"customer": {"name": 7}}, "field_wrong_type", "customer.name"),
    ({"account": {"name": "n" * 81}}, "text_too_long", "account.name"),
    ({"account": {"plan": "p" * 81}}, "text_too_long", "account.plan"),
    ({"account": {"value": "v" * 81}}, "text_too_long", "account.value"),
    ({"account": {"value": 4800}}, "field_wrong_type", "account.value"),
    ({"page": {"url": "u" * 2001}}, "text_too_long", "page.url"),
    ({"page": {"url": "javascript:alert(1)"}}, "url_invalid", "page.url"),
    ({"page": {"url": "ftp://shop.example/"}}, "url_invalid", "page.url"),
    ({"page": {"url": "https://"}}, "url_invalid", "page.url"),
    ({"page": {"url": "https://[::1/"}}, "url_invalid", "page.url"),
    ({"page": {"url": "https://shop.example:port/"}}, "url_invalid", "page.url"),
    ({"page": {"url": "https://shop.example/a b"}}, "url_invalid", "page.url"),
    ({"page": {"url": "https://shop.example/a\tb"}}, "text_not_printable", "page.url"),
    ({"page": {"actions": ["a"] * 6}}, "too_many_items", "page.actions"),
    ({"page": {"actions": ["a", 2]}}, "field_wrong_type", "page.actions.1"),
    ({"page": {"actions": "a"}}, "field_wrong_type", "page.actions"),
    ({"page": []}, "field_wrong_type", "page"),
    ({"pages": {}}, "field_unknown", "pages"),
]


@pytest.mark.parametrize(("body", "code", "field"), BAD)
async def test_what_a_beginning_may_not_hold(world: World, body: Any, code: str, field: str) -> None:
    response = await world.client.post(START, json=body)
    await refused(response, 422, code, field)


async def test_names_at_their_limits_are_taken(world: World) -> None:
    body = {
        "customer": {"name": "n" * 80, "email": "jo@" + "e" * 246 + ".test"},
        "account": {"name": "n" * 80, "plan": "p" * 80, "value": "v" * 80},
        "page": {"url": "https://shop.example/".ljust(2000, "u"), "actions": ["a" * 80] * 5},
    }
    stored = await (await world.begin(body, backend=True)).stored()
    assert len(stored.page.url) == 2000
    assert stored.account.value == "v" * 80
