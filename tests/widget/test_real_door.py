"""The shop and the widget on Baton's own door and a real store: what the fake door says must be so."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port
from aiohttp.web import AppRunner, TCPSite
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.demo import shop
from bot.domain.conversation import Source, Speaker
from bot.domain.handoff import Outcome
from bot.domain.verbs import Act, Role, Verb
from bot.ports import NewTurn
from bot.record import move
from handlers.customers.app import runner
from storage.store import SqliteStore
from tests.handlers.customers.world import ANA, OFFER, RULES, SITE_SECRET, Terms, site
from tests.sqlite import fresh_file
from tests.widget.acting import OPEN, send
from tests.widget.test_files import attach, photo

pytestmark = pytest.mark.asyncio(loop_scope="session")

Json = dict[str, Any]


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class Baton:
    """The customers' door of Baton, which can go away and come back, and an agent to act."""

    store: SqliteStore
    port: int
    shop_port: int
    running: AppRunner | None = None

    async def start(self) -> None:
        origins = frozenset({f"http://127.0.0.1:{self.shop_port}"})
        terms = Terms(origins, f"http://127.0.0.1:{self.port}", offer=replace(OFFER, mail=True))
        self.running = runner(site(self.store, WallClock(), terms))
        await self.running.setup()
        await TCPSite(self.running, "127.0.0.1", self.port).start()

    async def stop(self) -> None:
        if self.running:
            await self.running.cleanup()
        self.running = None

    async def act(self, talk: str, verb: Verb, **more: Any) -> None:
        def work(tx: Any) -> None:
            move(
                tx,
                RULES,
                tx.handoffs.last_of(talk),
                Act(verb, Role.AGENT, datetime.now(UTC), agent=ANA, **more),
            )

        await self.store.write(work)

    async def say(self, talk: str, speaker: Speaker, text: str, **more: Any) -> None:
        turn = NewTurn(datetime.now(UTC), speaker, text, **more)
        await self.store.write(lambda tx: tx.turns.add(talk, turn))


@pytest_asyncio.fixture(loop_scope="session")
async def baton(tmp_path: Path) -> AsyncIterator[Baton]:
    store = SqliteStore(fresh_file(tmp_path / "baton.sqlite"))
    await store.open()
    baton = Baton(store, unused_port(), unused_port())
    await baton.start()
    serving = AppRunner(shop.build(f"http://127.0.0.1:{baton.port}", SITE_SECRET), shutdown_timeout=0.1)
    await serving.setup()
    await TCPSite(serving, "127.0.0.1", baton.shop_port).start()
    yield baton
    await serving.cleanup()
    await baton.stop()
    await store.close()


@pytest_asyncio.fixture(loop_scope="session")
async def shopper(context: BrowserContext, baton: Baton) -> Page:
    page = await context.new_page()
    await page.goto(f"http://127.0.0.1:{baton.shop_port}/billing")
    await page.click(OPEN)
    return page


async def begun(page: Page) -> str:
    """The conversation's id, once the first turn is stored."""
    await expect(page.locator(".customer .status").last).to_have_text("Sent")
    kept = "JSON.parse(localStorage[Object.keys(localStorage).find((key) => key.endsWith(' talk'))]).id"
    return str(await page.evaluate(kept))


async def given(baton: Baton, talk: str) -> tuple[int | None, str]:
    handoff = await baton.store.read(lambda tx: tx.handoffs.last_of(talk))
    assert handoff is not None
    return handoff.rating, handoff.rating_comment


async def test_a_handoff_from_the_first_word_to_the_rating(shopper: Page, baton: Baton) -> None:
    header = shopper.locator(".answers")
    await send(shopper, "I was charged twice 🙂")
    talk = await begun(shopper)
    stored = await baton.store.read(lambda tx: tx.conversations.get(talk))
    assert (stored.customer.name, stored.customer.verified) == ("Jordan Ellis", True)
    assert (stored.account.value, stored.page.title) == ("4,800 a year", "Billing")
    source = Source("How refunds work")
    await baton.say(talk, Speaker.ASSISTANT, "Refunds take five days.", sources=(source,))
    await expect(shopper.locator(".from")).to_have_text("From: How refunds work")
    await shopper.get_by_role("button", name="Talk to a person").click()
    await expect(header).to_contain_text("Waiting for")
    await baton.act(talk, Verb.CLAIM)
    await expect(header).to_have_text(re.compile("Ana Ruiz, (Billing|General)"))
    await baton.say(talk, Speaker.AGENT, "I see both charges.", name="Ana Ruiz")
    await expect(shopper.locator(".agent .bubble")).to_have_text("I see both charges.")
    await baton.act(talk, Verb.RESOLVE, outcome=Outcome.SOLVED, words="done")
    await shopper.get_by_label("4 of 5: Good").check()
    await expect(shopper.get_by_text("Thank you.", exact=True)).to_be_visible()
    assert await given(baton, talk) == (4, "")
    await shopper.get_by_label("Anything to add?").fill("Quick\nand kind")
    await shopper.get_by_role("button", name="Send rating").click()
    await expect(shopper.locator(".thanks")).to_contain_text("4 of 5")
    assert await given(baton, talk) == (4, "Quick\nand kind")
    await shopper.reload()
    await expect(shopper.locator(".thanks")).to_contain_text("4 of 5")
    await expect(header).to_have_text("Assistant")


async def test_waiting_is_stopped_at_the_real_door(shopper: Page) -> None:
    await shopper.get_by_role("button", name="Talk to a person").click()
    await shopper.get_by_role("button", name="Stop waiting").click()
    await expect(shopper.get_by_role("button", name="Talk to a person")).to_be_visible()
    await expect(shopper.locator("footer > .problem")).to_be_empty()


async def test_a_restart_of_the_real_door_loses_nothing(shopper: Page, baton: Baton) -> None:
    await send(shopper, "First")
    talk = await begun(shopper)
    await baton.stop()
    await send(shopper, "Second")
    await shopper.locator(".unsent").wait_for()
    await baton.say(talk, Speaker.ASSISTANT, "Meanwhile")
    await baton.start()
    await expect(shopper.locator(".customer .status").last).to_have_text("Sent", timeout=20_000)
    await expect(shopper.get_by_text("Meanwhile")).to_be_visible()
    turns = await baton.store.read(lambda tx: tx.turns.of(talk))
    assert [turn.text for turn in turns] == ["First", "Meanwhile", "Second"]


async def test_two_devices_share_files_edits_and_what_was_read(
    shopper: Page, browser: Browser, baton: Baton
) -> None:
    await attach(shopper, photo())
    await send(shopper, "This is the tent")
    talk = await begun(shopper)
    context = await browser.new_context(reduced_motion="reduce")
    other = await context.new_page()
    await other.goto(f"http://127.0.0.1:{baton.shop_port}/")
    await baton.say(talk, Speaker.ASSISTANT, "Thank you.")
    await other.click(OPEN)
    await expect(other.locator(".customer canvas")).to_have_js_property("width", 40)
    await shopper.get_by_role("button", name="Change or take back: This is the tent").press("Enter")
    await shopper.get_by_role("menuitem", name="Edit").click()
    await send(shopper, "This is my tent")
    await expect(other.locator(".customer .bubble")).to_have_text("This is my tent")
    await expect(other.locator(".customer .who")).to_contain_text("edited")
    await other.get_by_role("button", name="Change or take back: This is my tent").press("Enter")
    await other.get_by_role("menuitem", name="Take back").click()
    for page in (shopper, other):
        await expect(page.locator(".customer .bubble")).to_have_text("You took this message back.")
        await expect(page.locator(".customer canvas")).to_have_count(0)
    await seen_to(baton, talk, 2)
    await context.close()


async def seen_to(baton: Baton, talk: str, seq: int) -> None:
    deadline = asyncio.get_running_loop().time() + 10
    while (await baton.store.read(lambda tx: tx.conversations.get(talk))).seen_seq != seq:
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.05)


async def test_what_was_passed_on_is_put_right_at_the_real_door(shopper: Page, baton: Baton) -> None:
    await send(shopper, "My card was declined, I want to talk to a person")
    talk = await begun(shopper)
    await shopper.get_by_role("button", name="Talk to a person").click()
    await shopper.get_by_role("button", name="What we told them").click()
    await expect(shopper.locator(".told dd").first).to_contain_text("declined")
    await shopper.get_by_role("button", name="Correct this").click()
    await shopper.get_by_label("What you need").fill("I want to pay by invoice")
    await shopper.locator(".told").get_by_role("button", name="Save").click()
    corrected = "I want to pay by invoice (Corrected by you)"
    await expect(shopper.locator(".told dd").first).to_have_text(corrected)
    await baton.act(talk, Verb.CLAIM)
    await expect(shopper.locator(".customer .status").last).to_have_text("Seen")
    await shopper.reload()
    await shopper.get_by_role("button", name="What we told them").click()
    await expect(shopper.locator(".told dd").first).to_have_text(corrected)


async def test_a_guest_leaves_an_address_and_takes_the_conversation_into_the_account(
    shopper: Page, baton: Baton
) -> None:
    await shopper.keyboard.press("Escape")
    await shopper.get_by_role("button", name="Sign out").click()
    await shopper.get_by_role("button", name="Sign in as Jordan").wait_for()
    await shopper.click(OPEN)
    await send(shopper, "The zip of my tent is broken")
    talk = await begun(shopper)
    await shopper.get_by_role("button", name="Talk to a person").click()
    await shopper.get_by_role("button", name="Get the answer by e-mail too").click()
    await shopper.get_by_label("Your e-mail address").fill("guest@somewhere.example")
    await shopper.get_by_label("Your e-mail address").press("Enter")
    await expect(shopper.locator(".address")).to_contain_text("We will write to guest@somewhere.example too.")
    stored = await baton.store.read(lambda tx: tx.conversations.get(talk))
    assert (stored.owner[:2], stored.customer.email) == ("v:", "guest@somewhere.example")
    await shopper.keyboard.press("Escape")
    await shopper.get_by_role("button", name="Sign in as Jordan").click()
    await shopper.get_by_role("button", name="Sign out").wait_for()
    await shopper.click(OPEN)
    await expect(shopper.locator(".customer .bubble")).to_have_text("The zip of my tent is broken")
    await send(shopper, "Me again")
    assert await begun(shopper) == talk
    stored = await baton.store.read(lambda tx: tx.conversations.get(talk))
    assert stored.owner == "c:8f14"


async def test_an_earlier_matter_is_found_at_the_real_door(shopper: Page) -> None:
    await send(shopper, "First matter")
    first = await begun(shopper)
    await shopper.get_by_role("button", name="Chat menu").click()
    await shopper.get_by_role("menuitem", name="New conversation").click()
    await expect(shopper.locator(".customer")).to_have_count(0)
    await send(shopper, "Second matter")
    assert await begun(shopper) != first
    await shopper.get_by_role("button", name="Chat menu").click()
    await shopper.get_by_role("menuitem", name="Earlier conversations").click()
    await shopper.get_by_role("button", name="First matter").click()
    await expect(shopper.locator(".customer .bubble")).to_have_text(["First matter"])


async def test_a_guest_talks_to_the_real_door_directly(shopper: Page, baton: Baton) -> None:
    await shopper.keyboard.press("Escape")
    await shopper.get_by_role("button", name="Sign out").click()
    await shopper.get_by_role("button", name="Sign in as Jordan").wait_for()
    await shopper.click(OPEN)
    await send(shopper, "Hi")
    talk = await begun(shopper)
    stored = await baton.store.read(lambda tx: tx.conversations.get(talk))
    assert (stored.customer.name, stored.customer.verified, stored.account.value) == ("", False, "")
