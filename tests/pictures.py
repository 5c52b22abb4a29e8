"""`python -m tests.pictures`: docs/pictures/*.png, taken from the running demo."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

import aiohttp
from playwright.async_api import Browser, FilePayload, Locator, Page, ViewportSize, async_playwright

from bot.demo.colleague import Colleague
from bot.demo.customer import Customer
from bot.demo.processes import free_port
from bot.demo.run import stage
from bot.demo.script import TWICE, ZIP
from bot.demo.world import Ports
from tests import pictures_desk
from tests.browser import chromium

HERE = Path(__file__).parent
PICTURES = HERE.parent / "docs" / "pictures"
DESK: ViewportSize = {"width": 1180, "height": 820}
PHONE: ViewportSize = {"width": 390, "height": 780}
CARD = "charged twice"
RIGHT = "I was charged twice for October. Only send the second charge back, and keep my plan."

# The shop's page as another shop's would be: in its own language, and with nothing said in the widget's tag.
TRANSLATED = """new MutationObserver(() => {
  const [root, tag] = [document.documentElement, document.querySelector("script[data-title]")];
  const dir = "LANGUAGE" === "ar" ? "rtl" : "ltr";
  if (root.dir !== dir) Object.assign(root, { lang: "LANGUAGE", dir });
  for (const name of tag ? ["title", "greeting"] : []) delete tag.dataset[name];
}).observe(document, { childList: true, subtree: true });"""


async def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    ports = Ports(free_port(), free_port(), free_port())
    more = (HERE / "pictures.toml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        async with (
            stage(Path(folder), ports, timedelta(hours=2), more) as running,
            async_playwright() as playwright,
            aiohttp.ClientSession() as session,
        ):
            browser = await playwright.chromium.launch(**chromium())
            try:
                await _take(browser, running.ports, session)
            finally:
                await browser.close()


async def _take(browser: Browser, ports: Ports, session: aiohttp.ClientSession) -> None:
    ana, ben = (Colleague(user, ports.slack_url, session) for user in ("U0ANA", "U0BEN"))
    shop, slack = await _pages(browser, ports)
    picture = await _escalate(shop)
    await slack.get_by_text("support-billing").first.click()
    await slack.get_by_role("button", name="Claim").wait_for()
    await _shot(slack, "card-waiting")
    await _second_thoughts(shop, picture)
    await slack.get_by_text("corrected by the customer").first.wait_for()
    await slack.get_by_text("statement.png").first.wait_for()
    await _shot(slack, "card-files")
    await _help(shop, ana, ben)
    await slack.get_by_text("replies").first.click()
    await slack.get_by_text("within the hour").first.wait_for()
    await asyncio.sleep(1)
    await _shot(slack, "slack-thread")
    await _hold(slack)
    await _resolve(slack, shop)
    await _earlier(shop)
    await _night(browser, ports, session)
    await _phone(browser, ports)
    await _languages(browser, ports, session)
    await _shared(browser, ports, session)
    await _desk(browser, ports, session)


async def _pages(browser: Browser, ports: Ports) -> tuple[Page, Page]:
    context = await browser.new_context(viewport=DESK, device_scale_factor=1)
    shop, slack = await context.new_page(), await context.new_page()
    await shop.goto(f"{ports.shop_url}/billing/payment-methods")
    await slack.goto(f"{ports.slack_url}/?as=U0ANA")
    return shop, slack


async def _escalate(shop: Page) -> bytes:
    """What the customer could show of their page."""
    await shop.get_by_role("button", name="Update card").first.click()
    picture = await shop.locator("main").screenshot()
    await _launcher(shop).click()
    await _say(shop, "How do refunds work?")
    await shop.get_by_text("From: How refunds work").wait_for()
    await _shot(shop, "widget-answer")
    await _say(shop, TWICE)
    await shop.get_by_text("I'm passing this to a person in Billing").wait_for()
    await _shot(shop, "widget-waiting")
    return picture


async def _second_thoughts(shop: Page, picture: bytes) -> None:
    """Before anybody has claimed it: a picture is shown, and what we told them is put right."""
    file: FilePayload = {"name": "statement.png", "mimeType": "image/png", "buffer": picture}
    await shop.locator("baton-chat input[type=file]").set_input_files(file)
    await _write(shop, "This is what I see")
    await shop.locator("baton-chat .filestate", has_text="kB").wait_for()
    await _shot(shop, "widget-attaching")
    await shop.get_by_role("textbox", name="Your message").press("Enter")
    await shop.locator("baton-chat .log canvas").wait_for()
    await shop.get_by_role("button", name="What we told them").click()
    await _shot(shop, "widget-told")
    await shop.get_by_role("button", name="Correct this").click()
    await shop.get_by_role("textbox", name="What you need").fill(RIGHT)
    await shop.get_by_role("button", name="Save").click()
    await shop.get_by_text("Corrected by you").wait_for()
    await shop.get_by_role("button", name="What we told them").click()


async def _help(shop: Page, ana: Colleague, ben: Colleague) -> None:
    await ana.press("support-billing", CARD, "Claim")
    await shop.get_by_text("has joined").wait_for()
    await ana.reply("support-billing", CARD, "Hi Jordan, I can see both charges. The second goes back today.")
    await shop.get_by_text("The second goes back today").wait_for()
    await _shot(shop, "widget-file")
    await _say(shop, "That's quick, thank you! Will I get a male?")
    await shop.get_by_role("button", name="Change or take back: That's quick").click()
    await _shot(shop, "widget-edit")
    await shop.get_by_role("menuitem", name="Edit").click()
    await _say(shop, "That's quick, thank you! Will I get a mail?")
    await shop.get_by_text("edited").first.wait_for()
    await ben.reply("support-billing", CARD, "Third one from that batch this week, I'll tell finance")
    await ana.reply("support-billing", CARD, "Yes, within the hour.")
    await shop.get_by_text("within the hour").wait_for()
    await _shot(shop, "widget-agent")


async def _hold(slack: Page) -> None:
    """Asks a colleague in, and lets it sleep."""
    await slack.get_by_role("button", name="More").first.click()
    await slack.get_by_text("Helpers").first.click()
    await slack.get_by_text("Who answers beside the holder?").wait_for()
    await _shot(slack, "helpers")
    await slack.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    await slack.get_by_role("button", name="Snooze").first.click()
    await slack.get_by_text("Until tomorrow morning").click()
    await _shot(slack, "snooze")
    await slack.get_by_role("dialog").get_by_role("button", name="Snooze").click()
    await slack.get_by_role("button", name="Wake").first.wait_for()
    await _shot(slack, "card-snoozed")
    await slack.get_by_role("button", name="Wake").first.click()
    await slack.get_by_role("button", name="Snooze").first.wait_for()


async def _resolve(slack: Page, shop: Page) -> None:
    await slack.get_by_role("button", name="Resolve").first.click()
    await slack.get_by_text("How did it end?").wait_for()
    await slack.get_by_text("Refunded").click()
    await slack.get_by_role("textbox", name="What was done?").fill("Second charge sent back")
    await _shot(slack, "resolve")
    await slack.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    await shop.get_by_text("has closed this").wait_for()
    await asyncio.sleep(0.5)
    await _shot(shop, "widget-rating")


async def _earlier(shop: Page) -> None:
    await _menu(shop, "New conversation")
    await _say(shop, "How do I wash my down jacket?")
    await shop.get_by_text("From:").first.wait_for()
    await _menu(shop, "New conversation")
    await _menu(shop, "Earlier conversations")
    await shop.locator("baton-chat .earlier li").first.wait_for()
    await _shot(shop, "widget-earlier")


async def _menu(shop: Page, item: str) -> None:
    await shop.get_by_role("button", name="Chat menu").click()
    await shop.get_by_role("menuitem", name=item).click()


async def _night(browser: Browser, ports: Ports, session: aiohttp.ClientSession) -> None:
    robin = Customer("Robin Vale", ports, session, signed_in=False)
    await robin.start()
    await robin.say(ZIP)
    dark = await browser.new_context(viewport=DESK, color_scheme="dark")
    deniz, maya = await dark.new_page(), await dark.new_page()
    await deniz.goto(f"{ports.slack_url}/?as=U0DENIZ")
    await deniz.get_by_text("support-repairs").first.click()
    await deniz.get_by_role("button", name="Claim").first.wait_for()
    await _shot(deniz, "overnight")
    await robin.close()
    manager = Colleague("U0MAYA", ports.slack_url, session)
    await maya.goto(f"{ports.slack_url}/?as=U0MAYA")
    await maya.get_by_text("support-general").first.click()
    await manager.command("support-general", "/handoff report")
    await maya.get_by_text("Passed to a person").first.wait_for()
    await _shot(maya, "report")


async def _phone(browser: Browser, ports: Ports) -> None:
    page = await _guest(browser, ports, PHONE, dark=True)
    await _launcher(page).click()
    await _say(page, "How do I wash my down jacket?")
    await page.get_by_text("From:").first.wait_for()
    await _shot(page, "widget-phone")


async def _languages(browser: Browser, ports: Ports, session: aiohttp.ClientSession) -> None:
    """What the page's own language makes of the widget, and of what Baton says in it."""
    emi = Colleague("U0EMI", ports.slack_url, session)
    german = await _guest(browser, ports, DESK, language="de")
    await german.locator("button.launcher").click()
    await german.locator("button.person").click()
    await german.locator(".system").wait_for()
    await _write_in(german, "Tragen Sie den Kocher auch in Hütten aus?")
    await emi.press("support-general", "pressed", "Claim")
    await german.locator(".answers", has_text="Emi Tanaka").wait_for()
    await emi.reply("support-general", "pressed", "Guten Tag, gern. Um welche Hütte geht es?")
    await german.get_by_text("Um welche Hütte").wait_for()
    await _shot(german, "widget-german")
    arabic = await _guest(browser, ports, PHONE, language="ar")
    await arabic.locator("button.launcher").click()
    await _write_in(arabic, "هل تشحنون إلى دبي؟")
    await arabic.locator(".system").wait_for()
    await emi.press("support-general", "دبي", "Claim")
    await arabic.locator(".answers", has_text="Emi Tanaka").wait_for()
    await emi.reply("support-general", "دبي", "نعم، خلال خمسة أيام. الشحن مجاني فوق 100 جنيه.")
    await arabic.get_by_text("خمسة أيام").wait_for()
    await _shot(arabic, "widget-rtl")


async def _shared(browser: Browser, ports: Ports, session: aiohttp.ClientSession) -> None:
    """A customer's own view of the channel that both companies share."""
    priya, emi = (Colleague(user, ports.slack_url, session) for user in ("U0PRIYA", "U0EMI"))
    asked = "How do refunds work?"
    await priya.write("ext-acme", asked)
    await _until(lambda: priya.thread("ext-acme", asked))
    await priya.press_below("ext-acme", asked, "refund", "Talk to a person")
    await _until(lambda: emi.root("support-general", "Priya Shah"))
    await emi.press("support-general", "Priya Shah", "Claim")
    await _until(lambda: emi.root("support-general", "with Emi"))
    await emi.reply("support-general", "Priya Shah", "Hi Priya, trade refunds go back to your account.")
    context = await browser.new_context(viewport=DESK, device_scale_factor=1)
    page = await context.new_page()
    await page.goto(f"{ports.slack_url}/?as=U0PRIYA")
    await page.get_by_text("ext-acme").first.click()
    await page.get_by_text("replies").first.click()
    await page.get_by_text("go back to your account").first.wait_for()
    await asyncio.sleep(1)
    await _shot(page, "slack-customer")


async def _desk(browser: Browser, ports: Ports, session: aiohttp.ClientSession) -> None:
    """An agent's Home tab, its manager's, and the queue by command."""
    ben, maya = (Colleague(user, ports.slack_url, session) for user in ("U0BEN", "U0MAYA"))
    for nth, name in enumerate(("Noor Haddad", "Sol Marin", "Ida Brandt", "Lev Orlov")):
        customer = Customer(name, ports, session, signed_in=False)
        await customer.start()
        await customer.say(f"I was charged {nth + 2} times for October and want my money back")
        await _until(lambda name=name: ben.root("support-billing", name))
        await customer.close()
    await ben.press("support-billing", "Noor Haddad", "Claim")
    await ben.press("support-billing", "Sol Marin", "Claim")
    await _until(lambda: ben.root("support-billing", "with Ben"))
    await ben.reply("support-billing", "Sol Marin", "Hi Sol, I am looking into it.")
    await ben.command("support-billing", "/handoff shift on")
    context = await browser.new_context(viewport=DESK, device_scale_factor=1)
    for colleague, name in ((ben, "home"), (maya, "home-manager")):
        page = await context.new_page()
        await page.goto(f"{ports.slack_url}/?as={colleague.user}#home")
        await page.get_by_text("Your desk").wait_for()
        await _shot(page, name)
    page = await context.new_page()
    await page.goto(f"{ports.slack_url}/?as=U0BEN")
    await page.get_by_text("support-billing").first.click()
    await ben.command("support-billing", "/handoff queue")
    await page.get_by_text("2 wait for").first.wait_for()
    await _shot(page, "queue")


async def _until(found: object) -> None:
    assert callable(found)
    for _ in range(200):
        if await found():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come true in time")


async def _guest(
    browser: Browser, ports: Ports, size: ViewportSize, *, dark: bool = False, language: str = ""
) -> Page:
    """Nobody the shop knows. `language`: of the shop's page, as another shop's would be."""
    scale = 2 if size is PHONE else 1
    context = await browser.new_context(
        viewport=size, color_scheme="dark" if dark else "light", device_scale_factor=scale
    )
    await context.add_cookies([{"name": "tidewater_guest", "value": "1", "url": ports.shop_url}])
    page = await context.new_page()
    if language:
        await page.add_init_script(TRANSLATED.replace("LANGUAGE", language))
    await page.goto(f"{ports.shop_url}/")
    return page


def _launcher(page: Page) -> Locator:
    return page.get_by_role("button", name="Open chat")


async def _say(page: Page, text: str) -> None:
    await _write(page, text)
    await page.get_by_role("textbox", name="Your message").press("Enter")


async def _write(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Your message").fill(text)


async def _write_in(page: Page, text: str) -> None:
    """Whatever the field is called in the page's language."""
    field = page.locator("baton-chat textarea").last
    await field.fill(text)
    await field.press("Enter")


async def _shot(page: Page, name: str) -> None:
    await page.wait_for_timeout(400)
    await page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
    asyncio.run(pictures_desk.main())
