"""Host pages that are not as tame as one would wish; browsers that print, compose and keep other hours."""

import pytest
from playwright.async_api import Browser, Page, Request, Route, expect

from handlers.customers.widget import script
from tests.widget.acting import OPEN, begin, send, until
from tests.widget.conftest import PAGE, Site, Visit
from tests.widget.door import Door

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_element_of_the_same_name_does_not_hide_the_chat(visit: Visit, site: Site) -> None:
    site.html = PAGE.replace("<main>", '<main id="Baton">')
    page = await visit()
    await expect(page.get_by_label("Your message")).to_be_visible()
    await page.evaluate("Baton.close()")
    await expect(page.locator(OPEN)).to_be_visible()


async def test_a_host_that_replaces_its_body_keeps_the_chat(page: Page) -> None:
    await page.evaluate(
        "() => { const body = document.createElement('body'); body.append('Next page');"
        " document.body.replaceWith(body); }"
    )
    await expect(page.get_by_label("Your message")).to_be_visible()


async def test_escape_that_ends_an_input_method_leaves_the_panel_open(page: Page) -> None:
    await page.get_by_label("Your message").evaluate(
        "(field) => field.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'Escape', isComposing: true, bubbles: true, composed: true }))"
    )
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_printed_page_has_no_chat_on_it(page: Page) -> None:
    await page.emulate_media(media="print")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_a_library_that_teaches_arrays_another_json_does_not_break_the_chat(
    page: Page, door: Door
) -> None:
    await page.evaluate(
        "() => { for (const kind of [Array, String])"
        " kind.prototype.toJSON = function () { return `<${this}>`; }; }"
    )
    await begin(page, door)
    assert [turn["text"] for turn in door.talk.received] == ["Hi"]
    assert await page.evaluate("JSON.stringify(['as before'])") == '"<as before>"'
    await page.reload()
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi"])
    await send(page, "Again")
    await until(lambda: len(door.talk.received) == 2, "the turn")


async def test_a_baton_below_a_path_is_called_there(page: Page, site: Site) -> None:
    called: list[str] = []

    async def below(route: Route, request: Request) -> None:
        called.append(request.url)
        if request.url.endswith("/widget.js?v=2"):
            await route.fulfill(body=script(), content_type="text/javascript")
        else:
            await route.abort()

    await page.route("**/help/baton/**", below)
    site.html = PAGE.replace("{door}/widget.js", "{door}/help/baton/widget.js?v=2")
    with_config = f"{site.door.address}/help/baton/v1/widget?locale=en"
    async with page.expect_request(with_config):
        await page.goto(site.address)


async def test_times_are_written_as_the_locale_writes_them(browser: Browser, site: Site, door: Door) -> None:
    site.door.configuration["locale"] = "en-US"
    context = await browser.new_context(timezone_id="UTC", reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(site.address)
    await page.click(OPEN)
    await begin(page, door)
    door.say("agent", "Good morning", name="Ana Ruiz", at="2026-11-22T09:00:00Z")
    await expect(page.locator(".agent time")).to_have_text("9:00\N{NARROW NO-BREAK SPACE}AM")
    await context.close()


async def test_right_to_left_a_name_and_a_time_each_keep_their_own_order(
    visit: Visit, site: Site, door: Door
) -> None:
    door.configuration |= {"locale": "ar", "dir": "rtl"}
    page = await visit()
    await begin(page, door)
    door.say("agent", "Hello", name="Emi Tanaka")
    time = page.locator(".agent time")
    await expect(time).to_contain_text(":")
    name = await page.locator(".agent .name").bounding_box()
    at = await time.bounding_box()
    assert name
    assert at
    assert at["x"] + at["width"] <= name["x"], "all of the time stands left of all of the name"
