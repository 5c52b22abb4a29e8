"""Pictures of the desk: each state of a card by itself, and each window over the page.

Taken by `python -m tests.pictures` after its own; `python -m tests.pictures_desk` takes these alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import aiohttp
import playwright.async_api
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright

from bot.demo.colleague import Colleague, shown
from bot.demo.customer import Customer
from bot.demo.processes import free_port
from bot.demo.run import stage
from bot.demo.world import Ports
from tests.browser import chromium

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
DESK: ViewportSize = {"width": 1180, "height": 820}
BILLING, ORDERS = "support-billing", "support-orders"
MACROS = {
    "Refund on its way": "Hi {first_name}, your refund is on its way. It takes three to five days.",
    "Which order?": "Hi {first_name}, which order is it about? The mail that confirmed it has its number.",
}
ASKS = "I was charged {} times for October and want my money back"


class Scene:
    def __init__(self, browser: Browser, ports: Ports, session: aiohttp.ClientSession) -> None:
        self.browser = browser
        self.ports = ports
        self.session = session
        self.ana, self.ben = self.colleague("U0ANA"), self.colleague("U0BEN")
        self.asked = 1

    def colleague(self, user: str) -> Colleague:
        return Colleague(user, self.ports.slack_url, self.session)

    async def customer(self, name: str, *, signed_in: bool = False) -> Customer:
        customer = Customer(name, self.ports, self.session, signed_in=signed_in)
        await customer.start()
        self.asked += 1
        await customer.say(ASKS.format(self.asked))
        return customer

    async def with_card(self, name: str) -> Customer:
        customer = await self.customer(name)
        await until(lambda: self.ana.root(BILLING, name))
        return customer

    async def claimed(self, name: str) -> Customer:
        customer = await self.with_card(name)
        await self.ana.press(BILLING, name, "Claim")
        await until(lambda: self.shows(name, "with Ana"))
        return customer

    async def shows(self, name: str, words: str, channel: str = BILLING) -> bool:
        root = await self.ana.root(channel, name)
        return root is not None and words in shown(root)

    async def page(self, who: str = "U0ANA", channel: str = BILLING) -> Page:
        context = await self.browser.new_context(viewport=DESK, device_scale_factor=1)
        page = await context.new_page()
        await page.goto(f"{self.ports.slack_url}/?as={who}")
        await page.get_by_text(channel).first.click()
        return page


async def take(browser: Browser, ports: Ports, session: aiohttp.ClientSession) -> None:
    scene = Scene(browser, ports, session)
    await states(scene)
    await windows(scene)
    await home(scene)


async def states(scene: Scene) -> None:
    """One card after another, each alone."""
    page = await scene.page()
    ada = await scene.claimed("Ada Held")
    await scene.ana.reply(BILLING, "Ada Held", "Hi Ada, I can see them. The second one goes back today.")
    await until(lambda: has_heard(ada, "goes back today"))
    await card(page, "Ada Held", "card-held")
    await scene.claimed("Bo Solved")
    await ended(scene, "Bo Solved")
    await card(page, "Bo Solved", "card-resolved")
    gone = await scene.with_card("Cy Gone")
    await gone.withdraw()
    await until(lambda: scene.shows("Cy Gone", "Withdrawn"))
    await card(page, "Cy Gone", "card-withdrawn")
    await scene.claimed("Di Back")
    await scene.ana.pick(BILLING, "Di Back", "Hand back to the assistant")
    await scene.ana.submit({})
    await until(lambda: scene.shows("Di Back", "Handed back"))
    await card(page, "Di Back", "card-handed-back")
    await scene.with_card("Ed Spam")
    await scene.ana.pick(BILLING, "Ed Spam", "Block as spam")
    await scene.ana.submit({})
    await until(lambda: scene.shows("Ed Spam", "Blocked"))
    await card(page, "Ed Spam", "card-blocked")
    await offered(scene, page)
    await moved(scene, page)


async def offered(scene: Scene, page: Page) -> None:
    await scene.claimed("Flo Offered")
    await scene.ana.pick(BILLING, "Flo Offered", "Hand to a colleague")
    note = {
        "Who takes over?": "U0BEN",
        "What should they know?": "She has the receipts; the bank confirmed both charges",
    }
    await scene.ana.submit(note)
    await until(lambda: scene.shows("Flo Offered", "Accept"))
    await card(page, "Flo Offered", "card-offered")


async def moved(scene: Scene, page: Page) -> None:
    await scene.claimed("Gus Moved")
    await scene.ana.pick(BILLING, "Gus Moved", "Transfer to another team")
    await scene.ana.submit(
        {"To which team?": "Orders (open)", "What should they know?": "The parcel is what he means"}
    )
    await until(lambda: scene.shows("Gus Moved", "Moved to"))
    await until(lambda: scene.ben.root(ORDERS, "Gus Moved"))
    await asyncio.sleep(1)
    await card(page, "Gus Moved", "card-moved")
    there = await scene.page("U0BEN", ORDERS)
    await card(there, "Gus Moved", "card-moved-here")


async def windows(scene: Scene) -> None:
    await with_macros(scene)
    page = await scene.page()
    own = page.locator("article.message", has_text="Ada Held").last
    await pressed(own, "Reply")
    await page.get_by_role("dialog").locator("select").first.select_option(label="Refund on its way")
    await page.get_by_text("will read:").wait_for()
    await shot(page, "reply")
    await shut(page)
    for entry, name in (
        ("Transfer to another team", "transfer"),
        ("Hand to a colleague", "hand-over"),
        ("Hand back to the assistant", "hand-back"),
    ):
        await pressed(own, "More")
        await page.get_by_text(entry).first.click()
        await shot(page, name)
        await shut(page)
    await pressed(own, "Transcript")
    await shot(page, "transcript")
    await page.get_by_role("dialog").get_by_role("button", name="Summary").click()
    await shot(page, "summary")
    await page.get_by_role("dialog").get_by_role("button", name="Back").first.click()
    await shut(page)
    await of_one_customer(scene, page)


async def with_macros(scene: Scene) -> None:
    maya, manager = scene.colleague("U0MAYA"), await scene.page("U0MAYA")
    await maya.command(BILLING, "/handoff macros")
    await until(maya.window)
    for title, text in MACROS.items():
        await maya.press_window("New macro")
        await maya.submit({"Title": title, "Text": text})
    await manager.get_by_text("Which order?").first.wait_for()
    await shot(manager, "macros")


async def of_one_customer(scene: Scene, page: Page) -> None:
    """Jordan's newest matter, beside one that is open and one that is over."""
    over, _, newest = [await matter(scene) for _ in range(3)]
    await scene.ana.press(BILLING, over, "Claim")
    await until(lambda: scene.shows(over, "with Ana"))
    await ended(scene, over)
    await pressed(page.locator("article.message", has_text=newest).last, "Transcript")
    for label, name in (
        ("Earlier conversations", "earlier"),
        ("Merge into another…", "merge"),
    ):
        await page.get_by_role("dialog").get_by_role("button", name=label).click()
        await shot(page, name)
        await page.get_by_role("dialog").get_by_role("button", name="Back").first.click()
        await page.wait_for_timeout(300)
    await shut(page)


async def matter(scene: Scene) -> str:
    """What its card says."""
    await scene.customer("Jordan Ellis", signed_in=True)
    asked = f"charged {scene.asked} times"
    await until(lambda: scene.ana.root(BILLING, asked))
    return asked


async def home(scene: Scene) -> None:
    await scene.ben.command(BILLING, "/handoff shift on")
    context = await scene.browser.new_context(viewport=DESK, device_scale_factor=1)
    page = await context.new_page()
    await page.goto(f"{scene.ports.slack_url}/?as=U0BEN#home")
    await page.get_by_text("Your desk").wait_for()
    await shot(page, "home-offered")
    for label, name in (("Change", "shift"), ("How customers see you", "face")):
        await page.get_by_role("button", name=label).first.click()
        await page.get_by_role("dialog").wait_for()
        await shot(page, name)
        await shut(page)


async def ended(scene: Scene, name: str) -> None:
    await scene.ana.press(BILLING, name, "Resolve")
    await scene.ana.submit({"How did it end?": "Refunded", "What was done?": "Second charge sent back"})
    await until(lambda: scene.shows(name, "Resolved"))


async def has_heard(customer: Customer, words: str) -> bool:
    return any(words in str(change) for change in customer.changes)


async def card(page: Page, name: str, picture: str) -> None:
    for _ in range(5):
        await page.wait_for_timeout(600)
        with contextlib.suppress(playwright.async_api.Error):  # drawn anew meanwhile, it is another element
            await page.locator("article.message", has_text=name).last.screenshot(
                path=PICTURES / f"{picture}.png"
            )
            return
    raise AssertionError(f"{picture} does not stand still")


async def pressed(where: Locator, label: str) -> None:
    await where.get_by_role("button", name=label).first.click()
    if label != "More":
        await where.page.get_by_role("dialog").wait_for()


async def shut(page: Page) -> None:
    await page.get_by_role("dialog").get_by_role("button", name="Close").first.click()
    await page.wait_for_timeout(300)


async def shot(page: Page, name: str) -> None:
    await page.wait_for_timeout(500)
    await page.screenshot(path=PICTURES / f"{name}.png")


async def until(found: Callable[[], Awaitable[object]]) -> None:
    for _ in range(200):
        if await found():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come true in time")


async def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    ports = Ports(free_port(), free_port(), free_port())
    with tempfile.TemporaryDirectory() as folder:
        async with (
            stage(Path(folder), ports, timedelta(hours=2)) as running,
            async_playwright() as playwright,
            aiohttp.ClientSession() as session,
        ):
            browser = await playwright.chromium.launch(**chromium())
            try:
                await take(browser, running.ports, session)
            finally:
                await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
