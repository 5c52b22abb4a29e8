"""A door, a host page on another origin, and a real browser."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser import chromium
from tests.widget.acting import OPEN
from tests.widget.door import Door, vouch

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Payment methods</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/host.css">
<script src="{door}/widget.js" defer data-identity="/support/identity" data-title="Tidewater help"
 data-greeting="Hello! How can we help?" data-color="#0b6e69"></script></head>
<body><main><h1>Payment methods</h1><button id="update">Update card</button><a href="#faq">Read the FAQ</a>
<p id="error" data-baton-error hidden>Card declined (402)</p></main></body></html>"""


@dataclass
class Site:
    """The host's page and its server, which knows who the customer is."""

    door: Door
    css: str = ""
    customer: str | None = "8f14"  # nobody is signed in: None
    secret: str = "what-the-tests-sites-and-doors-sign-with"
    html: str = PAGE
    address: str = ""

    def build(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", self.page)
        app.router.add_get("/host.css", self.style)
        app.router.add_get("/support/identity", self.identity)
        return app

    async def page(self, request: web.Request) -> web.Response:
        door = self.door.address
        policy = (
            f"default-src 'none'; script-src {door}; style-src 'self'; connect-src 'self' {door} "
            f"{door.replace('http', 'ws', 1)}; base-uri 'none'"
        )
        html = self.html.replace("{door}", door)
        return web.Response(text=html, content_type="text/html", headers={"Content-Security-Policy": policy})

    async def style(self, request: web.Request) -> web.Response:
        return web.Response(text=self.css, content_type="text/css")

    async def identity(self, request: web.Request) -> web.Response:
        word = vouch(self.secret, self.customer, name="Jordan Ellis") if self.customer else None
        return web.json_response({"identity": word})


@pytest_asyncio.fixture(loop_scope="session")
async def door() -> AsyncIterator[Door]:
    door = Door()
    await door.start()
    yield door
    await door.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def site(door: Door) -> AsyncIterator[Site]:
    site = Site(door)
    runner = web.AppRunner(site.build(), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.address = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield site
    await runner.cleanup()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium())
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A customer's browser; what its pages throw or their policy forbids fails the test."""
    context = await browser.new_context(timezone_id="Europe/Berlin", reduced_motion="reduce")
    context.set_default_timeout(10_000)
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    yield context
    await context.close()
    assert faults == []


Visit = Callable[[], Awaitable[Page]]


@pytest.fixture
def visit(context: BrowserContext, site: Site) -> Visit:
    """Opens the host's page in a new tab, and the panel in it."""

    async def open_page() -> Page:
        page = await context.new_page()
        await page.goto(site.address)
        await page.click(OPEN)
        return page

    return open_page


@pytest_asyncio.fixture(loop_scope="session")
async def page(visit: Visit) -> Page:
    return await visit()
