"""The shop: its pages, and what its server tells Baton about who is there."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator

import jwt
import pytest
import pytest_asyncio
from aiohttp import ClientSession, CookieJar
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request
from playwright.async_api import BrowserContext, expect

from bot.demo.articles import as_html, parse
from bot.demo.shop import NAVIGATION, PAGES, build
from tests.widget.acting import OPEN, send, until
from tests.widget.door import Door

pytestmark = pytest.mark.asyncio(loop_scope="session")

Shop = TestClient[Request, Application]


@pytest_asyncio.fixture(loop_scope="session")
async def shop(door: Door) -> AsyncIterator[Shop]:
    client = TestClient(TestServer(build(door.address, door.secret)), cookie_jar=CookieJar(unsafe=True))
    await client.start_server()
    yield client
    await client.close()


@pytest.mark.parametrize("path", [*PAGES, *NAVIGATION, "/help/refunds"])
async def test_every_page_opens_under_a_strict_policy(shop: Shop, door: Door, path: str) -> None:
    answer = await shop.get(path)
    text = await answer.text()
    assert answer.status == 200
    assert f'src="{door.address}/widget.js"' in text
    assert not re.search(r"\$\w+|\{\{", text), "a slot of the template is left"
    assert not re.search(r"\sstyle=|\son\w+=|<script>", text), "the policy forbids inline style and script"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith(f"default-src 'none'; script-src 'self' {door.address}; ")
    assert set(re.findall(r"(?:https?|wss?)://\S+?(?=[ ;])", policy)) == {
        door.address,
        door.address.replace("http", "ws"),
    }


@pytest.mark.parametrize("path", ["/nothing", "/help/nothing", "/help/..%2f..%2fshop", "/static/../shop.py"])
async def test_an_unknown_page_says_so(shop: Shop, path: str) -> None:
    answer = await shop.get(path)
    assert answer.status == 404
    assert "Page not found" in await answer.text()


async def test_the_signed_in_customer_is_vouched_for_with_a_signed_word(shop: Shop, door: Door) -> None:
    answer = await shop.get("/support/identity")
    claims = jwt.decode(
        (await answer.json())["identity"], door.secret, algorithms=["HS256"], audience="baton"
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert claims["exp"] - claims["iat"] == 600
    assert {name: claims[name] for name in ("sub", "name", "email", "account")} == {
        "sub": "8f14",
        "name": "Jordan Ellis",
        "email": "jordan@ellis-trail.example",
        "account": {"name": "Ellis Trail Co", "plan": "Pro plan", "value": "4,800 a year"},
    }


async def test_a_guest_is_not_vouched_for(shop: Shop, door: Door) -> None:
    await shop.post("/sign-out")
    assert await (await shop.get("/support/identity")).json() == {"identity": None}
    assert "data-identity" not in await (await shop.get("/")).text()
    assert "Please sign in" in await (await shop.get("/orders")).text()
    await shop.post("/sign-in")
    assert 'data-identity="/support/identity"' in await (await shop.get("/")).text()


async def test_another_sites_page_cannot_read_the_word(shop: Shop) -> None:
    answer = await shop.get("/support/identity", headers={"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert (await shop.post("/support/identity")).status == 405


async def test_a_declined_card_reaches_support_with_the_page_and_the_press(
    shop: Shop, door: Door, context: BrowserContext
) -> None:
    page = await context.new_page()
    await page.goto(str(shop.make_url("/")))
    await page.get_by_role("link", name="Billing").click()
    await page.get_by_role("link", name="Payment methods").click()
    await page.get_by_role("button", name="Update card").click()
    await expect(page.get_by_role("alert").filter(has_text="Card declined (402)")).to_be_visible()
    await page.click(OPEN)
    await send(page, "I was charged twice")
    await until(lambda: bool(door.talks) and bool(door.talk.received), "a turn")
    assert door.talk.received[0]["page"] == {
        "url": page.url,
        "title": "Billing, Payment methods",
        "actions": ["Billing", "Payment methods", "Update card"],
        "error": "Card declined (402)",
    }


async def test_signing_out_ends_the_conversation_in_this_browser(
    shop: Shop, door: Door, context: BrowserContext
) -> None:
    page = await context.new_page()
    await page.goto(str(shop.make_url("/")))
    await page.click(OPEN)
    await send(page, "Something private")
    await expect(page.locator(".customer .status")).to_have_text("Sent")
    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_role("button", name="Sign in as Jordan").wait_for()
    await page.click(OPEN)
    await expect(page.locator(".assistant .bubble").first).to_be_visible()
    assert await page.locator(".customer .bubble").count() == 0


async def test_an_article_shows_its_words_and_only_those() -> None:
    article = parse(
        "# A <b>\n\nQuestions:\n- Why?\n\nPages: Billing, Orders\n\nText <i>\nmore:\n- one\n- two\n\nEnd"
    )
    assert (article.title, article.topic) == ("A <b>", "Billing")
    assert as_html(article.body) == "<p>Text &lt;i&gt; more:</p><ul><li>one</li><li>two</li></ul><p>End</p>"


async def test_it_starts_as_a_program_and_says_where_it_stands(door: Door) -> None:
    command = ["-m", "bot.demo.shop", "--port", "0", "--baton", door.address, "--identity-secret", "k"]
    shop = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    assert shop.stdout is not None
    first = (await shop.stdout.readline()).decode()
    found = re.fullmatch(r"Shop: (http://127\.0\.0\.1:\d+/)\n", first)
    assert found
    async with ClientSession() as http, http.get(found[1]) as answer:
        assert answer.status == 200
    shop.terminate()
    await shop.wait()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--baton", "nowhere", "--identity-secret", "k"], "not an address"),
        (["--baton", "http://127.0.0.1:1"], "--identity-secret (or BATON_IDENTITY_SECRET) is missing"),
        (
            ["--baton", "http://127.0.0.1:1", "--identity-secret", "k", "--port", "70000"],
            "cannot listen on port 70000",
        ),
    ],
)
async def test_a_wrong_argument_is_one_clear_line(arguments: list[str], words: str) -> None:
    pipe = asyncio.subprocess.PIPE
    shop = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.demo.shop", *arguments, stderr=pipe
    )
    _, said = await shop.communicate()
    assert shop.returncode not in (0, None)
    assert words in said.decode().splitlines()[-1]
    assert b"Traceback" not in said
