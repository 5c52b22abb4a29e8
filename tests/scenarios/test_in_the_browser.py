"""The whole path once as people see it: the shop's page, Baton, Slack's page, each a process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.demo.processes import free_port
from bot.demo.run import Stage, stage
from bot.demo.world import Ports
from tests.browser import chromium

expect.set_options(timeout=15_000)

OPEN = "button.launcher"
TWICE = "I was charged twice for October and need it back today"


@pytest.fixture
async def running(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path, Ports(free_port(), free_port(), free_port()), timedelta(hours=3)) as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium())
        yield browser
        await browser.close()


async def opened(browser: Browser, address: str) -> Page:
    context = await browser.new_context(timezone_id="Europe/Berlin", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    page = await context.new_page()
    await page.goto(address)
    return page


async def write(page: Page, text: str) -> None:
    field = page.get_by_label("Your message")
    await field.fill(text)
    await field.press("Enter")


async def test_a_customer_is_helped_from_the_first_word_to_the_rating(
    browser: Browser, running: Stage, tmp_path: Path
) -> None:
    shopper = await opened(browser, f"{running.ports.shop_url}/billing")
    await shopper.click(OPEN)
    await write(shopper, TWICE)
    await expect(shopper.locator(".system .bubble")).to_contain_text("passing this to a person in Billing")
    agent = await opened(browser, f"{running.ports.slack_url}/?as=U0ANA&channel=C0BILL")
    await claims_and_replies(agent)
    await expect(shopper.locator(".answers")).to_contain_text("Ana Ruiz")
    await expect(shopper.locator(".agent .bubble")).to_have_text("I can see both charges 👋")
    await write(shopper, "Thank you, please send one back")
    thread = agent.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_text("please send one back")).to_be_visible()
    await resolves(agent)
    await rates(shopper)
    await expect(agent.get_by_text("“Quick and kind”").first).to_be_visible()
    await agent.screenshot(path=tmp_path / "agent.png")
    await shopper.screenshot(path=tmp_path / "shopper.png")
    await expect_all_again(shopper, agent)


async def claims_and_replies(agent: Page) -> None:
    await expect(agent.get_by_text(TWICE).first).to_be_visible()
    await agent.get_by_role("button", name="Claim").click()
    await expect(agent.get_by_role("button", name="Release")).to_be_visible()
    await agent.locator(".message").first.hover()
    await agent.get_by_role("button", name="Reply in thread").click()
    await agent.get_by_label("Reply…").fill("I can see *both* charges :wave:")
    await agent.get_by_label("Reply…").press("Enter")


async def resolves(agent: Page) -> None:
    await agent.get_by_role("button", name="Resolve").first.click()
    dialog = agent.get_by_role("dialog")
    await dialog.get_by_label("Refunded").check()
    await dialog.get_by_label("What was done?").fill("Second charge sent back")
    await dialog.get_by_role("button", name="Resolve").click()
    await expect(agent.get_by_role("dialog")).to_have_count(0)


async def rates(shopper: Page) -> None:
    await shopper.get_by_label("5 of 5: Very good").check()
    await shopper.get_by_label("Anything to add?").fill("Quick and kind")
    await shopper.get_by_role("button", name="Send rating").click()
    await expect(shopper.locator(".thanks")).to_contain_text("5 of 5")


async def expect_all_again(shopper: Page, agent: Page) -> None:
    """After a reload on both sides."""
    await shopper.reload()
    await expect(shopper.locator(".agent .bubble")).to_have_text("I can see both charges 👋")
    await expect(shopper.locator(".customer .bubble")).to_have_count(2)
    await expect(shopper.locator(".thanks")).to_contain_text("5 of 5")
    await agent.reload()
    await expect(agent.get_by_text("Second charge sent back").first).to_be_visible()
    await expect(agent.get_by_text("“Quick and kind”").first).to_be_visible()
