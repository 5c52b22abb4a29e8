"""The widget beside any host's style, on any screen, for any customer."""

import gzip
import re
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from handlers.customers.widget import script
from tests.widget.acting import OPEN, send, until
from tests.widget.conftest import Site, Visit
from tests.widget.door import Door

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE_CSS = """
html { font-size: 40px; } body * { all: unset !important; display: none !important; color: red !important; }
body > * { transform: scale(3) !important; } baton-chat { position: static !important; opacity: 0 !important;
visibility: hidden !important; left: -9999px !important; width: 10px !important; z-index: -1 !important; }
button, textarea, div, p { font-size: 60px !important; text-transform: uppercase !important; }
"""

LOOKS = """async (node) => {
  await Promise.all(node.getRootNode().getAnimations().map((animation) => animation.finished));
  const { fontSize, color, textTransform, visibility } = getComputedStyle(node);
  return [node.getBoundingClientRect().toJSON(), fontSize, color, textTransform, visibility];
}"""

CONTRAST = """(selector) => {
  const node = document.querySelector('baton-chat').shadowRoot.querySelector(selector);
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  let ground = node;
  while (parse(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const light = (text) => {
    const [r, g, b] = parse(text).map((v) =>
      (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const [one, two] = [light(getComputedStyle(node).color), light(getComputedStyle(ground).backgroundColor)];
  return Math.max(one, two) / Math.min(one, two);
}"""


async def test_it_is_small_and_makes_no_markup_or_code_out_of_text() -> None:
    assert len(gzip.compress(script().encode())) < 31_000
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", script()
    )


async def test_a_hostile_host_style_changes_nothing(visit: Visit, site: Site, door: Door) -> None:
    plain = await visit()
    wanted = [await plain.locator(part).evaluate(LOOKS) for part in (".panel", "h2", ".send", "textarea")]
    await plain.close()
    site.css = HOSTILE_CSS
    page = await visit()
    found = [await page.locator(part).evaluate(LOOKS) for part in (".panel", "h2", ".send", "textarea")]
    assert found == wanted


async def test_it_is_a_dialog_that_takes_and_gives_back_the_focus(page: Page) -> None:
    dialog = page.get_by_role("dialog", name="Tidewater help")
    await expect(dialog).to_be_visible()
    await expect(page.get_by_label("Your message")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(page.locator(OPEN)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_visible()


async def test_new_turns_are_read_aloud_politely_once(page: Page, door: Door) -> None:
    log = page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await send(page, "Hi")
    await until(lambda: bool(door.talks), "a conversation")
    first = await page.locator(".customer").element_handle()
    door.say("assistant", "Hello")
    await expect(page.locator(".assistant .bubble").last).to_have_text("Hello")
    assert first is not None
    assert await first.evaluate("(node) => node.isConnected"), "a node that is replaced is read twice"


async def test_the_hosts_shortcuts_do_not_hear_what_is_typed(page: Page) -> None:
    await page.evaluate(
        "window.heard = []; document.addEventListener('keydown', (event) => heard.push(event.key))"
    )
    await page.keyboard.type("k?")
    assert await page.evaluate("heard") == []


async def test_enter_sends_and_shift_enter_breaks_the_line(page: Page, door: Door) -> None:
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    assert door.talks == {}
    await page.keyboard.press("Enter")
    await until(lambda: bool(door.talks) and bool(door.talk.received), "a turn")
    assert door.talk.received[0]["text"] == "one\ntwo"


PHONE: ViewportSize = {"width": 360, "height": 640}


async def test_on_a_phone_it_fills_the_screen_and_holds_the_focus(browser: Browser, site: Site) -> None:
    context = await browser.new_context(viewport=PHONE, reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(site.address)
    await page.click(OPEN)
    box = await page.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, **PHONE}
    await expect(page.get_by_role("dialog")).to_have_attribute("aria-modal", "true")
    for _ in range(12):
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.localName") == "baton-chat"
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await context.close()


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.mark.parametrize("colour", ["#0b6e69", "#ffe14d", "#ffffff", "#000", "#7f7f7f", "red; } * {"])
async def test_any_colour_of_the_host_stays_readable(
    visit: Visit, site: Site, door: Door, colour: str
) -> None:
    site.html = site.html.replace("#0b6e69", colour)
    page = await visit()
    await send(page, "Hi")
    await until(lambda: bool(door.talks), "a conversation")
    door.say("assistant", "See https://tidewater.example", sources=[{"title": "A"}])
    await page.locator(".bubble a").wait_for()
    parts = [
        "h2",
        ".answers",
        ".customer .bubble",
        ".bubble a",
        ".person",
        ".from",
        ".who",
        ".status",
        "textarea",
    ]
    for scheme in SCHEMES:
        await page.emulate_media(color_scheme=scheme)
        low = {part: ratio for part in parts if (ratio := await page.evaluate(CONTRAST, part)) < 4.5}
        assert low == {}, scheme


async def test_reduced_motion_is_respected(browser: Browser, site: Site) -> None:
    context = await browser.new_context(reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(site.address)
    await page.click(OPEN)
    assert await page.locator(".panel").evaluate("(node) => getComputedStyle(node).animationName") == "none"
    await context.close()


async def test_a_script_tag_twice_makes_one_widget(visit: Visit, site: Site) -> None:
    tag = site.html[site.html.index('<script src="{door}') : site.html.index("</head>")]
    site.html = site.html.replace("</head>", f"{tag}</head>")
    page = await visit()
    assert await page.locator("baton-chat").count() == 1


async def test_without_an_identity_address_nobody_is_vouched_for(
    visit: Visit, site: Site, door: Door
) -> None:
    site.html = site.html.replace('data-identity="/support/identity"', "")
    page = await visit()
    await send(page, "Hi")
    await until(lambda: bool(door.talks) and bool(door.talk.received), "a turn")
    assert not door.talk.verified
    assert set(door.talk.asked) == {"client_id", "page", "customer"}
    assert set(door.talk.asked["customer"]) == {"zone", "locale"}


IN_SIGHT = """(node) => {
  const [one, log] = [node.getBoundingClientRect(), node.closest('.log').getBoundingClientRect()];
  return one.top >= log.top - 1 && one.top < log.bottom;
}"""


async def test_a_long_answer_is_read_from_its_beginning(page: Page, door: Door) -> None:
    await send(page, "Hi")
    await expect(page.locator(".customer .status")).to_have_text("Sent")
    door.say("assistant", "\n".join(f"Line {number}" for number in range(60)))
    answer = page.locator(".assistant").last
    await expect(answer).to_contain_text("Line 59")
    assert await answer.evaluate(IN_SIGHT)


async def test_what_follows_the_customers_own_words_at_once_is_followed(page: Page, door: Door) -> None:
    await send(page, "Hi")
    await expect(page.locator(".customer .status")).to_have_text("Sent")
    door.say("assistant", "\n".join(f"Line {number}" for number in range(60)))
    await expect(page.locator(".assistant").last).to_contain_text("Line 59")
    late = "(chat) => chat.shadowRoot.addEventListener('scroll', (event) => event.stopPropagation(), true)"
    await page.locator("baton-chat").evaluate(late)  # the next turn is quicker than the browser's event
    await send(page, "A person, please")
    await until(lambda: len(door.talk.received) == 2, "the turn")
    door.say("system", "Billing will answer here.")
    await expect(page.get_by_text("Billing will answer here.")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="New messages")).to_be_hidden()


async def test_who_reads_further_up_is_told_of_news_and_not_moved(page: Page, door: Door) -> None:
    await send(page, "Hi")
    await expect(page.locator(".customer .status")).to_have_text("Sent")
    for number in range(30):
        door.say("assistant", f"Answer {number}")
    await expect(page.get_by_text("Answer 29", exact=True)).to_be_visible()
    await page.get_by_role("log").evaluate("(log) => { log.scrollTop = 0; }")
    door.say("agent", "The newest", name="Ana Ruiz")
    news = page.get_by_role("button", name="New messages")
    await expect(news).to_be_visible()
    assert await page.get_by_role("log").evaluate("(log) => log.scrollTop") == 0
    await news.click()
    await expect(page.get_by_text("The newest")).to_be_in_viewport()
    await expect(news).to_be_hidden()
