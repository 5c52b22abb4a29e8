"""Everybody can use it: what axe-core finds, other languages and directions, other screens and wishes."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page, expect

from tests.widget.acting import OPEN, begin, heard, send, until, write
from tests.widget.conftest import PAGE, Site, Visit
from tests.widget.door import Door
from tests.widget.test_files import attach, photo
from tests.widget.test_told import TOLD

pytestmark = pytest.mark.asyncio(loop_scope="session")

ARABIC: dict[str, Any] = {
    "locale": "ar",
    "dir": "rtl",
    "title": "مساعدة",
    "greeting": "مرحبًا! كيف يمكننا المساعدة؟",
    "texts": {
        "launcher": "مساعدة",
        "message": "رسالتك",
        "person_ask": "التحدث إلى شخص",
        "who_assistant": "المساعد",
        "unread_two": "رسالتان جديدتان",
        "unread_other": "{count} رسالة جديدة",
        "launcher_label": "فتح المحادثة: {title}",
    },
}


async def faults(page: Page) -> list[str]:
    """What axe-core finds in the widget, each with where it is."""
    found = await Axe().run(page, context="baton-chat")
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


@pytest_asyncio.fixture(loop_scope="session", params=["light", "dark"])
async def anyone(request: pytest.FixtureRequest, visit: Visit, site: Site) -> AsyncIterator[Page]:
    """A visitor in either scheme."""
    site.customer = None
    page = await visit()
    await page.emulate_media(color_scheme=request.param)
    yield page


async def test_axe_finds_nothing_from_closed_to_the_rating(anyone: Page, door: Door) -> None:
    page = anyone
    assert await faults(page) == [], "open, empty"
    await page.keyboard.press("Escape")
    assert await faults(page) == [], "closed"
    await page.click(OPEN)
    await begin(page, door)
    door.talk.told = dict(TOLD)
    await page.get_by_role("button", name="Talk to a person").click()
    await page.get_by_role("button", name="What we told them").click()
    await page.get_by_role("button", name="Get the answer by e-mail too").click()
    assert await faults(page) == [], "waiting"
    door.state("agent", name="Ana Ruiz")
    kept = {"id": "a1", "name": "charges.png", "type": "image/png", "size": 400}
    door.talk.files["a1"] = (kept, photo()["buffer"])
    link = {"title": "Refunds", "url": "/help"}
    door.say("agent", "See https://shop.example/x", name="Ana Ruiz", attachments=[kept], sources=[link])
    await page.locator(".agent canvas").wait_for()
    assert await faults(page) == [], "with a person"
    await attach(page, photo("no.exe"))
    await page.get_by_role("button", name="Chat menu").click()
    assert await faults(page) == [], "menu and files"
    await page.keyboard.press("Escape")
    door.state("assistant", rate="asked")
    await page.get_by_label("4 of 5: Good").check()
    await expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
    assert await faults(page) == [], "rating"


async def test_axe_finds_nothing_when_things_go_wrong(anyone: Page, door: Door) -> None:
    page = anyone
    await begin(page, door)
    await page.route("**/turns**", lambda route: route.abort())
    await send(page, "Held")
    await page.locator(".unsent").wait_for()
    await page.get_by_role("button", name="Change or take back: Hi").click()
    await page.get_by_role("menuitem", name="Edit").click()
    await write(page, "x" * 4001)
    assert await faults(page) == [], "unsent, editing, too long"
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name="Earlier conversations").click()
    await expect(page.get_by_text("There are no other conversations.")).to_be_visible()
    assert await faults(page) == [], "earlier"
    await page.keyboard.press("Escape")
    door.state("assistant", blocked=True)
    await page.get_by_text("You can no longer write here.").wait_for()
    assert await faults(page) == [], "blocked"
    close = page.get_by_label("Close chat")
    await close.evaluate("(node) => node.removeAttribute('aria-label')")
    assert [fault[:11] for fault in await faults(page)] == ["button-name"], "axe sees into the widget"


async def test_it_speaks_the_sites_language_from_right_to_left(visit: Visit, site: Site, door: Door) -> None:
    door.configuration |= ARABIC
    site.html = PAGE.replace('data-title="Tidewater help"', "").replace(
        'data-greeting="Hello! How can we help?"', 'data-locale="ar"'
    )
    page = await visit()
    await expect(page.get_by_role("dialog", name="مساعدة")).to_be_visible()
    await expect(page.locator(".answers")).to_have_text("المساعد")
    await expect(page.get_by_text("مرحبًا! كيف يمكننا المساعدة؟")).to_be_visible()
    await expect(page.get_by_role("button", name="Send")).to_be_visible()  # no Arabic given: English
    panel, width = await page.get_by_role("dialog").bounding_box(), await page.evaluate("innerWidth")
    assert panel is not None
    assert panel["x"] + panel["width"] < width / 2, "in the other corner"
    await page.get_by_label("رسالتك").fill("سؤال")
    await page.get_by_label("رسالتك").press("Enter")
    own = page.locator(".customer .bubble")
    await own.wait_for()
    box = await own.bounding_box()
    assert box is not None
    assert box["x"] - panel["x"] < 30, "own words stand on the left"
    await page.keyboard.press("Escape")
    await until(lambda: bool(door.sockets), "a stream")
    for words in ("One", "Two"):
        door.say("agent", words, name="Ana")
    await expect(page.locator(OPEN)).to_have_accessible_name("فتح المحادثة: مساعدة. رسالتان جديدتان")
    assert await faults(page) == []


async def test_the_language_is_the_tags_then_the_pages_then_the_browsers(
    visit: Visit, site: Site, door: Door
) -> None:
    asked: list[str] = []

    async def last() -> str:
        page = await visit()
        asked.extend(await page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)"))
        await page.close()
        return [url for url in asked if "/v1/widget" in url][-1].partition("locale=")[2]

    assert await last() == "en"
    site.html = PAGE.replace('lang="en"', "")
    assert await last() == "en-US"
    site.html = PAGE.replace("data-title", 'data-locale="de-AT" data-title')
    assert await last() == "de-AT"


async def test_the_tag_goes_over_the_configuration_and_that_over_what_is_built_in(
    visit: Visit, site: Site, door: Door
) -> None:
    door.configuration |= {"title": "Configured", "greeting": "Configured too", "color": "#7a1fa2"}
    page = await visit()
    await expect(page.get_by_role("heading", name="Tidewater help")).to_be_visible()
    site.html = PAGE.replace('data-title="Tidewater help"', "").replace('data-color="#0b6e69"', "")
    await page.goto(site.address)
    await expect(page.get_by_role("heading", name="Configured")).to_be_visible()
    ground = "(node) => getComputedStyle(node).backgroundColor"
    assert await page.locator("header").evaluate(ground) == "rgb(122, 31, 162)"


async def test_hostile_configuration_breaks_nothing(visit: Visit, site: Site, door: Door) -> None:
    bad = "<img src=x onerror='window.pwned=1'>{name}{constructor}"
    door.configuration = {
        "locale": "x-_-!",
        "texts": {"launcher": bad, "send": 7},
        "attachments": [],
        "dir": bad,
    }
    page = await visit()
    await send(page, "Hi")
    await until(lambda: bool(door.talks) and bool(door.talk.received), "a turn")
    await page.keyboard.press("Escape")
    await expect(page.locator(OPEN)).to_have_text(bad)
    assert await page.evaluate("window.pwned") is None


async def test_without_a_configuration_it_speaks_english(visit: Visit, site: Site, door: Door) -> None:
    door.configuration = {}
    site.html = PAGE.replace('data-title="Tidewater help"', "")
    page = await visit()
    await expect(page.get_by_role("heading", name="Help")).to_be_visible()
    await expect(page.get_by_label("Your message")).to_be_visible()


async def test_a_theme_of_the_site_goes_over_the_browsers(visit: Visit, site: Site, door: Door) -> None:
    site.html = PAGE.replace("data-title", 'data-theme="dark" data-title')
    page = await visit()
    ground = "(node) => getComputedStyle(node).backgroundColor"
    assert await page.locator(".panel").evaluate(ground) == "rgb(27, 33, 39)"
    site.html = PAGE.replace("data-title", 'data-theme="light" data-title')
    await page.emulate_media(color_scheme="dark")
    await page.goto(site.address)
    assert await page.locator(".panel").evaluate(ground) == "rgb(255, 255, 255)"


@pytest.mark.parametrize(("width", "height"), [(360, 640), (640, 360), (320, 256)])
async def test_nothing_is_out_of_reach_on_a_small_or_zoomed_screen(
    browser: Browser, site: Site, door: Door, width: int, height: int
) -> None:
    context = await browser.new_context(
        viewport={"width": width, "height": height}, reduced_motion="reduce", has_touch=True
    )
    page = await context.new_page()
    await page.goto(site.address)
    await page.tap(OPEN)
    await write(page, "Hi")
    await page.get_by_role("button", name="Send").tap()
    await until(lambda: bool(door.talks) and bool(door.talk.received) and bool(door.sockets), "a turn")
    await heard(page, door)
    for part in (".send", "textarea", "header .close", ".customer .more", ".log"):
        await expect(page.locator(part).first).to_be_in_viewport(ratio=0.1 if part == ".log" else 0.8)
    height_of_log = await page.get_by_role("log").evaluate("(log) => log.clientHeight")
    assert height_of_log > 60
    await page.locator(".customer .more").tap()
    await expect(page.get_by_role("menuitem", name="Take back")).to_be_in_viewport(ratio=0.95)
    await context.close()


async def test_forced_colours_keep_every_border(visit: Visit, site: Site, door: Door) -> None:
    page = await visit()
    await begin(page, door)
    await page.emulate_media(forced_colors="active")
    for part in (".customer .bubble", ".send"):
        style = await page.locator(part).first.evaluate("(node) => getComputedStyle(node).borderTopStyle")
        assert style == "solid", part


async def test_a_page_whose_baton_answers_nonsense_goes_on(visit: Visit, site: Site, door: Door) -> None:
    page = await visit()
    await page.keyboard.press("Escape")
    await page.route("**/v1/**", lambda route: route.fulfill(status=200, body="<html>a proxy's page</html>"))
    await page.goto(site.address)
    await page.click("#update")
    await page.click(OPEN)
    await send(page, "Hi")
    await expect(page.locator(".unsent .bubble")).to_have_text("Hi")
