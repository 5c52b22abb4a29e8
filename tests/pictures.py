"""`python -m tests.pictures`: docs/pictures/*.png, taken from the running demo."""

from __future__ import annotations

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path

import aiohttp
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright

from bot.demo.colleague import Colleague
from bot.demo.customer import Customer
from bot.demo.processes import free_port
from bot.demo.run import stage
from bot.demo.script import TWICE, ZIP
from bot.demo.world import Ports
from tests.browser import chromium

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
DESK: ViewportSize = {"width": 1180, "height": 820}
PHONE: ViewportSize = {"width": 390, "height": 780}
CARD = "charged twice"


async def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    ports = Ports(free_port(), free_port(), free_port())
    with tempfile.TemporaryDirectory() as folder:
        async with (
            stage(Path(folder), ports, timedelta(hours=2)),
            async_playwright() as playwright,
            aiohttp.ClientSession() as session,
        ):
            browser = await playwright.chromium.launch(**chromium())
            await _take(browser, ports, session)
            await browser.close()


async def _take(browser: Browser, ports: Ports, session: aiohttp.ClientSession) -> None:
    shop, slack = await _pages(browser, ports)
    ana, ben = (Colleague(user, ports.slack_url, session) for user in ("U0ANA", "U0BEN"))
    await _escalate(shop)
    await slack.get_by_text("support-billing").first.click()
    await slack.get_by_role("button", name="Claim").wait_for()
    await _shot(slack, "card-waiting")
    await ana.press("support-billing", CARD, "Claim")
    await slack.get_by_role("button", name="Resolve").wait_for()
    await ana.reply("support-billing", CARD, "Hi Jordan, I can see both charges. The second goes back today.")
    await shop.get_by_text("The second goes back today").wait_for()
    await _say(shop, "That's quick, thank you! Will I get a mail?")
    await ben.reply("support-billing", CARD, "Third one from that batch this week, I'll tell finance")
    await ana.reply("support-billing", CARD, "Yes, within the hour.")
    await shop.get_by_text("within the hour").wait_for()
    await _shot(shop, "widget-agent")
    await slack.get_by_text("replies").first.click()
    await slack.get_by_text("within the hour").first.wait_for()
    await asyncio.sleep(1)
    await _shot(slack, "slack-thread")
    await _resolve(slack, shop)
    await _others(browser, ports, session)


async def _pages(browser: Browser, ports: Ports) -> tuple[Page, Page]:
    context = await browser.new_context(viewport=DESK, device_scale_factor=1)
    shop, slack = await context.new_page(), await context.new_page()
    await shop.goto(f"{ports.shop_url}/billing/payment-methods")
    await slack.goto(f"{ports.slack_url}/?as=U0ANA")
    return shop, slack


async def _escalate(shop: Page) -> None:
    await shop.get_by_role("button", name="Update card").first.click()
    await _launcher(shop).click()
    await _say(shop, "How do refunds work?")
    await shop.get_by_text("From: How refunds work").wait_for()
    await _shot(shop, "widget-answer")
    await _say(shop, TWICE)
    await shop.get_by_text("I'm passing this to a person in Billing").wait_for()
    await _shot(shop, "widget-waiting")


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


async def _others(browser: Browser, ports: Ports, session: aiohttp.ClientSession) -> None:
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
    phone = await browser.new_context(viewport=PHONE, color_scheme="dark", device_scale_factor=2)
    page = await phone.new_page()
    await page.goto(f"{ports.shop_url}/")
    await _launcher(page).click()
    await _say(page, "How do I wash my down jacket?")
    await page.get_by_text("From:").first.wait_for()
    await _shot(page, "widget-phone")


def _launcher(page: Page) -> Locator:
    return page.get_by_role("button", name="Open chat")


async def _say(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Your message")
    await box.fill(text)
    await box.press("Enter")


async def _shot(page: Page, name: str) -> None:
    await page.wait_for_timeout(400)
    await page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
