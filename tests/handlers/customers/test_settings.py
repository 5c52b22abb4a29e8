"""`GET /v1/widget`: any page gets its widget, in the nearest language, and no more than once."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.look import Design, Wording
from bot.locales import Looks
from handlers.customers.settings import Offer, Settings, WidgetReply
from tests.handlers.customers.world import SITE, World, refused
from tests.locales.test_catalogs import widget_texts

OFFER = Offer(5_242_880, ("image/png", "application/pdf"), identity_required=True, mail=True)
DESIGN = Design("#0b6e69", Wording("Tidewater", "Hello <b>you</b>"), {"ar": Wording("مساعدة", "مرحبا")})
Client = TestClient[Any, Any]


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    app = web.Application()
    app.router.add_get("/v1/widget", Settings(Looks(DESIGN, widget_texts()), OFFER).serve)
    served: Client = TestClient(TestServer(app))
    async with served as client:
        yield client


async def told(client: Client, query: str = "") -> dict[str, Any]:
    response = await client.get(f"/v1/widget{query}")
    assert response.status == 200
    assert response.content_type == "application/json"
    body: dict[str, Any] = await response.json()
    assert set(body) == set(WidgetReply.model_fields)
    return body


async def test_the_whole_answer(client: Client) -> None:
    assert await told(client, "?locale=en") == {
        "locale": "en-GB",
        "dir": "ltr",
        "title": "Tidewater",
        "greeting": "Hello <b>you</b>",
        "color": "#0b6e69",
        "texts": {},
        "attachments": {"size": 5_242_880, "types": ["image/png", "application/pdf"]},
        "identity_required": True,
        "mail": True,
    }


@pytest.mark.parametrize(
    ("asked", "locale", "direction"), [("de", "de", "ltr"), ("de-AT", "de-AT", "ltr"), ("ar", "ar", "rtl")]
)
async def test_the_language_asked_for_is_answered(
    client: Client, asked: str, locale: str, direction: str
) -> None:
    body = await told(client, f"?locale={asked}")
    assert (body["locale"], body["dir"]) == (locale, direction)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?locale=",
        "?locale=fr",
        "?locale=%00",
        "?locale=%ff%fe",
        "?locale=../../../etc/passwd",
        "?locale=%3Cscript%3E",
        "?locale=en&locale=de",
        f"?locale={'de-' * 1_000}",
        "?lang=de",
    ],
)
async def test_an_odd_locale_costs_no_page_its_widget(client: Client, query: str) -> None:
    assert await told(client, query) == await told(client, "?locale=en")


async def test_an_unchanged_answer_is_not_sent_twice(client: Client) -> None:
    first = await client.get("/v1/widget?locale=de")
    assert first.headers["Cache-Control"] == "no-cache"
    again = await client.get("/v1/widget?locale=de", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status == 304
    assert await again.read() == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    other = await client.get("/v1/widget?locale=en", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status == 200


def test_where_no_type_is_taken_no_size_is_offered() -> None:
    offer = Offer(5_000, ()).reply(Looks(Design(), {})("en"))
    assert (offer.attachments.size, offer.attachments.types) == (0, [])


async def test_a_listed_site_may_read_it_without_any_credential_and_others_may_not(world: World) -> None:
    told = await world.client.get("/v1/widget?locale=de", headers={"Origin": SITE})
    assert told.status == 200
    assert told.headers["Access-Control-Allow-Origin"] == SITE
    assert told.headers["Cache-Control"] == "no-cache"
    assert "Origin" in told.headers["Vary"]
    other = await world.client.get("/v1/widget", headers={"Origin": "https://evil.example"})
    await refused(other, 403, "origin_refused")
