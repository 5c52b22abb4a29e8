"""Sessions: a visitor's, a customer's, renewed and made one another's."""

from datetime import timedelta
from typing import Any

import jwt
import pytest

from handlers.customers.sessions import Sessions
from tests.handlers.customers.world import (
    KEY,
    OLD_SITE_SECRET,
    SECRET,
    SITE_SECRET,
    START,
    World,
    answered,
    refused,
)

DAY = timedelta(days=1)
ELLIS = {
    "name": "Jordan Ellis",
    "email": "jordan@ellis-trail.example",
    "zone": "Europe/Berlin",
    "locale": "de-CH",
}
TRADE = {"name": "Ellis Trail Co", "plan": "Pro", "value": "4,800 a year"}


def owner(token: str) -> str:
    return str(jwt.decode(token, options={"verify_signature": False})["sub"])


async def token_of(world: World, token: str | None = None, **body: Any) -> str:
    return str((await answered(await world.session(token, **body), 200))["token"])


async def listed(world: World, token: str) -> list[str]:
    response = await world.client.get(START, headers={"Authorization": f"Bearer {token}"})
    return [one["id"] for one in (await answered(response, 200))["conversations"]]


async def test_a_new_browser_becomes_a_visitor(world: World) -> None:
    begun = await answered(await world.session(), 200)
    assert begun == {"token": begun["token"], "expires": "2026-04-01T12:00:00Z", "verified": False}
    assert owner(begun["token"]).startswith("v:")
    assert owner(await token_of(world)) != owner(begun["token"])


async def test_a_visitors_name_cannot_be_guessed(world: World) -> None:
    assert len(owner(await token_of(world)).removeprefix("v:")) >= 22  # 128 bits in base64


async def test_a_visitor_stays_the_same_when_renewed(world: World) -> None:
    first = await token_of(world)
    world.clock.move(10 * DAY)
    again = await answered(await world.session(first), 200)
    assert owner(again["token"]) == owner(first)
    assert again["expires"] == "2026-04-11T12:00:00Z"


async def test_a_summer_away_locks_no_visitor_out(world: World) -> None:
    token = await token_of(world)
    talk = await world.begin(token=token)
    await talk.write("I'll be back in September")
    world.clock.move(90 * DAY - timedelta(seconds=1))
    await refused(await talk.write("Here I am", "m2"), 401, "token_expired")
    talk.token = await token_of(world, token)
    await answered(await talk.write("Here I am", "m2"), 202)


async def test_after_ninety_days_a_visitor_is_a_new_one(world: World) -> None:
    token = await token_of(world)
    world.clock.move(90 * DAY)
    await refused(await world.session(token), 401, "token_expired")


async def test_a_visitors_token_is_renewed_for_a_year_and_no_longer(world: World) -> None:
    """Or a copy of it that was taken once would open the conversation for ever."""
    token = await token_of(world)
    for _ in range(4):
        world.clock.move(80 * DAY)
        token = await token_of(world, token)
    world.clock.move(46 * DAY)
    await refused(await world.session(token), 401, "token_expired")


async def test_the_site_vouches_for_a_customer(world: World) -> None:
    begun = await answered(await world.session(identity=world.vouched()), 200)
    assert begun["verified"] is True
    assert begun["expires"] == "2026-03-03T12:00:00Z"
    assert owner(begun["token"]) == "c:8f14"


async def test_a_customer_is_who_the_site_says_whatever_the_browser_says(world: World) -> None:
    token = await world.signed_in(**ELLIS, account=TRADE)
    claimed = {"name": "The Boss", "email": "boss@evil.example", "zone": "Asia/Tokyo"}
    body = {"customer": claimed, "account": {"name": "Evil"}}
    stored = await (await world.begin(body, token=token)).stored()
    assert (stored.customer.name, stored.customer.email) == (ELLIS["name"], ELLIS["email"])
    assert (stored.customer.zone, stored.customer.locale) == ("Europe/Berlin", "de-CH")
    assert stored.customer.verified
    assert (stored.account.name, stored.account.plan, stored.account.value) == tuple(TRADE.values())
    assert stored.owner == "c:8f14"


async def test_the_browser_says_the_clock_and_language_that_the_site_does_not_know(world: World) -> None:
    token = await world.signed_in(name="Jo")
    body = {"customer": {"zone": "Asia/Tokyo", "locale": "ja"}}
    stored = await (await world.begin(body, token=token)).stored()
    assert (stored.customer.zone, stored.customer.locale) == ("Asia/Tokyo", "ja")


async def test_a_customer_finds_their_conversation_on_a_second_device(world: World) -> None:
    talk = await world.begin(token=await world.signed_in())
    await talk.write("from the phone")
    second = await world.signed_in()
    assert await listed(world, second) == [talk.id]
    talk.token = second
    await answered(await talk.write("from the laptop", "m2"), 202)
    assert [turn["text"] for turn in await talk.turns()] == ["from the phone", "from the laptop"]


async def test_one_customer_never_sees_anothers(world: World) -> None:
    talk = await world.begin(token=await world.signed_in("8f14"))
    await talk.write("mine alone")
    assert await listed(world, await world.signed_in("8f15")) == []
    assert await listed(world, await token_of(world)) == []


async def test_signing_in_brings_along_what_the_visitor_began(world: World) -> None:
    visitor = await token_of(world)
    talk = await world.begin(token=visitor)
    await talk.write("before I signed in")
    customer = await world.signed_in("8f14", visitor, **ELLIS, account=TRADE)
    stored = await talk.stored()
    assert (stored.customer.name, stored.customer.verified) == (ELLIS["name"], True)
    assert stored.account.value == TRADE["value"]
    assert await listed(world, customer) == [talk.id]
    assert await listed(world, visitor) == []
    await refused(await talk.write("with the old token", "m2"), 404, "unknown_conversation")
    talk.token = customer
    await answered(await talk.write("with the new one", "m2"), 202)


async def test_a_stream_of_the_old_owner_ends_when_its_conversation_changes_hands(world: World) -> None:
    talk = await world.begin()
    stream = await talk.stream()
    await stream.receive_json()
    customer = await world.signed_in("8f14", talk.token)
    talk.token = customer
    await answered(await talk.write("not for the old one"), 202)
    assert (await stream.receive(timeout=5)).data == 4404


async def test_a_visitor_of_a_summer_ago_still_brings_it_along(world: World) -> None:
    visitor = await token_of(world)
    talk = await world.begin(token=visitor)
    await talk.write("hello")
    world.clock.move(60 * DAY)
    assert await listed(world, await world.signed_in("8f14", visitor)) == [talk.id]


async def test_a_token_too_old_for_anything_keeps_no_customer_out(world: World) -> None:
    visitor = await token_of(world)
    world.clock.move(200 * DAY)
    assert owner(await world.signed_in("8f14", visitor)) == "c:8f14"


async def test_another_customers_session_brings_nothing_along(world: World) -> None:
    first = await world.signed_in("8f14")
    talk = await world.begin(token=first)
    await talk.write("theirs")
    assert await listed(world, await world.signed_in("8f15", first)) == []
    assert await listed(world, first) == [talk.id]


async def test_a_forged_old_session_brings_nothing_along(world: World) -> None:
    talk = await world.begin()
    sub = owner(talk.token)
    claims = {"sub": sub, "aud": "baton:session", "iat": 1772452800, "exp": 1775044800}
    forged = jwt.encode(claims, SITE_SECRET, algorithm="HS256")
    await talk.write("mine")
    await refused(await world.session(forged), 401, "token_invalid")
    token = await token_of(world, forged, identity=world.vouched("8f14"))
    assert (owner(token), await listed(world, token)) == ("c:8f14", [])


async def test_a_token_of_before_the_secret_was_changed_keeps_no_customer_out(world: World) -> None:
    stale = Sessions("the secret that Baton had before " * 2, world.clock).visitor("v:somebody").token
    assert owner(await token_of(world, stale, identity=world.vouched("8f14"))) == "c:8f14"


async def test_a_customers_session_renews_itself_only_until_a_day_after_the_sites_word(world: World) -> None:
    token = await world.signed_in()
    world.clock.move(timedelta(hours=20))
    renewed = await answered(await world.session(token), 200)
    assert (renewed["verified"], renewed["expires"]) == (True, "2026-03-03T12:00:00Z")
    world.clock.move(timedelta(hours=4))
    await refused(await world.session(token), 401, "token_expired")
    await refused(await world.session(renewed["token"]), 401, "token_expired")
    assert owner(await world.signed_in()) == "c:8f14"


async def test_both_of_the_sites_secrets_are_taken(world: World) -> None:
    for secret in (SITE_SECRET, OLD_SITE_SECRET):
        await answered(await world.session(identity=world.vouched(secret=secret)), 200)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"secret": SECRET}, "signature"),
        ({"secret": "guessed " * 8}, "signature"),
        ({"aud": "baton:session"}, "aud"),
        ({"aud": "another"}, "aud"),
        ({"aud": None}, "aud"),
        ({"sub": None}, "sub"),
        ({"sub": 5}, "sub"),
        ({"customer": ""}, "sub"),
        ({"customer": " 8f14"}, "sub"),
        ({"customer": "8f\u202e14"}, "sub"),
        ({"customer": "8" * 129}, "sub"),
        ({"exp": None}, "exp"),
        ({"iat": None}, "iat"),
        ({"exp": "tomorrow"}, "exp"),
        ({"iat": True}, "iat"),
        ({"exp": 1772452800 + 3601}, "hour"),
        ({"exp": 1772452800}, "hour"),
        ({"iat": 1772452800 + 120, "exp": 1772452800 + 240}, "clock"),
        ({"nbf": 1772452800 + 120}, "clock"),
        ({"nbf": "later"}, "nbf"),
        ({"name": "n" * 81}, "name"),
        ({"name": "\x00"}, "name"),
        ({"name": 5}, "name"),
        ({"account": "Ellis"}, "account"),
        ({"account": {"owner": "x"}}, "account.owner"),
    ],
)
async def test_a_word_that_does_not_hold_is_refused_and_says_why(
    world: World, changed: dict[str, Any], why: str
) -> None:
    body = await refused(await world.session(identity=world.vouched(**changed)), 401, "identity_invalid")
    assert why in body["detail"]


@pytest.mark.parametrize("word", ["", "a.b.c", "x", "é", "x" * 7000, "null"])
async def test_a_word_that_is_none_is_refused(world: World, word: str) -> None:
    await refused(await world.session(identity=word), 401, "identity_invalid")


@pytest.mark.parametrize("algorithm", ["none", "HS384", "HS512"])
async def test_a_word_signed_in_another_way_is_refused(world: World, algorithm: str) -> None:
    claims = jwt.decode(world.vouched(), options={"verify_signature": False})
    word = jwt.encode(claims, SITE_SECRET * 2 if algorithm != "none" else "", algorithm=algorithm)
    await refused(await world.session(identity=word), 401, "identity_invalid")


async def test_a_word_is_good_until_its_last_second(world: World) -> None:
    word = world.vouched()
    world.clock.move(timedelta(seconds=299))
    await answered(await world.session(identity=word), 200)
    world.clock.move(timedelta(seconds=1))
    await refused(await world.session(identity=word), 401, "identity_expired")


async def test_a_site_whose_clock_is_a_little_ahead_is_heard(world: World) -> None:
    at = int(world.clock.now().timestamp()) + 30
    begun = await answered(await world.session(identity=world.vouched(iat=at, exp=at + 60)), 200)
    assert begun["expires"] == "2026-03-03T12:00:00Z"


async def test_a_word_for_several_is_for_us_too(world: World) -> None:
    await answered(await world.session(identity=world.vouched(aud=["shop", "baton"])), 200)


async def test_a_zone_or_address_that_is_none_keeps_no_customer_out(world: World) -> None:
    token = await world.signed_in(zone="Mars/Olympus", email="n/a", locale="klingon!", name="Jo")
    stored = await (await world.begin(token=token)).stored()
    assert (stored.customer.zone, stored.customer.email, stored.customer.locale) == ("", "", "")
    assert stored.customer.name == "Jo"


async def test_a_word_with_the_longest_names_makes_a_session_that_works(world: World) -> None:
    account = dict.fromkeys(TRADE, "界" * 80)
    email = "e" * 240 + "@jo.example"
    token = await world.signed_in("日" * 128, name="ü" * 80, email=email, account=account)
    talk = await world.begin(token=token)
    await answered(await talk.write("hello"), 202)
    stream = await talk.stream()
    assert (await stream.receive_json())["rev"] == 2
    await stream.close()


async def test_the_api_key_is_no_session(world: World) -> None:
    await refused(await world.session(KEY), 401, "token_invalid")


async def test_a_backend_begins_for_a_customer_by_their_id(world: World) -> None:
    body = {"customer": {"id": "8f14", **ELLIS}, "account": TRADE}
    talk = await world.begin(body, backend=True)
    stored = await talk.stored()
    assert stored.owner == "c:8f14"
    assert stored.account.value == TRADE["value"]
    await talk.write("from the backend's session")
    assert await listed(world, await world.signed_in("8f14")) == [talk.id]


async def test_what_an_account_is_worth_stands_in_no_token_of_a_backends(
    world: World,
) -> None:
    talk = await world.begin({"customer": {"id": "8f14", **ELLIS}, "account": TRADE}, backend=True)
    assert "4,800" not in str(jwt.decode(talk.token, options={"verify_signature": False}))


@pytest.mark.parametrize("wrong", ["", " 8f14", "x" * 129, "\u202e"])
async def test_a_customers_id_is_taken_as_it_is_or_not_at_all(world: World, wrong: str) -> None:
    response = await world.client.post(
        START, json={"customer": {"id": wrong}}, headers={"Authorization": f"Bearer {KEY}"}
    )
    assert response.status == 422
    assert (await response.json())["field"] == "customer.id"


@pytest.mark.parametrize(
    ("body", "field"),
    [({"customer": {"id": "8f14"}}, "customer.id"), ({"answered_by": "outside"}, "answered_by")],
)
async def test_what_only_a_backend_may_say_is_refused_from_a_browser(
    world: World, body: dict[str, Any], field: str
) -> None:
    await refused(await world.client.post(START, json=body), 403, "backend_only", field)
    headers = {"Authorization": f"Bearer {await world.signed_in()}"}
    await refused(await world.client.post(START, json=body, headers=headers), 403, "backend_only", field)


async def test_a_list_says_what_the_customer_said_last_and_what_is_unread(world: World) -> None:
    talk = await world.begin()
    await talk.write("Where is it? " * 20)
    await world.agent_says(talk, "On its way.")
    response = await world.client.get(START, headers=talk.headers)
    assert (await answered(response, 200))["conversations"] == [
        {
            "id": talk.id,
            "created_at": "2026-03-02T12:00:00Z",
            "last_at": "2026-03-02T12:00:00Z",
            "last_text": "Where is it? " * 9 + "Wh…",
            "last_speaker": "customer",
            "who": "assistant",
            "unread": 1,
        }
    ]


async def test_a_backend_lists_one_customers_conversations(world: World) -> None:
    talk = await world.begin({"customer": {"id": "8f14"}}, backend=True)
    await talk.write("hello")
    headers = {"Authorization": f"Bearer {KEY}"}
    found = await answered(await world.client.get(f"{START}?customer=8f14", headers=headers), 200)
    assert [one["id"] for one in found["conversations"]] == [talk.id]
    assert (await answered(await world.client.get(f"{START}?customer=8f15", headers=headers), 200)) == {
        "conversations": []
    }
    await refused(await world.client.get(START, headers=headers), 422, "field_missing", "customer")


async def test_a_browser_lists_no_customer_by_name(world: World) -> None:
    response = await world.client.get(
        f"{START}?customer=8f14", headers={"Authorization": f"Bearer {await world.signed_in('8f15')}"}
    )
    await refused(response, 403, "backend_only", "customer")
