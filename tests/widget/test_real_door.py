"""The shop and the widget on Baton's own door and a real store: what the fake door says must be so."""

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
from playwright.async_api import BrowserContext, Page, expect

from bot.demo import shop
from bot.domain.conversation import Source, Speaker
from bot.domain.handoff import Outcome
from bot.domain.verbs import Act, Role, Verb
from bot.ports import NewTurn
from bot.record import move
from handlers.customers.app import runner
from storage.store import SqliteStore
from tests.handlers.customers.world import ANA, OFFER, RULES, SITE_SECRET, Terms, site
from tests.widget.acting import OPEN, send

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
    store = SqliteStore(tmp_path / "baton.sqlite")
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


async def test_a_guest_talks_to_the_real_door_directly(shopper: Page, baton: Baton) -> None:
    await shopper.keyboard.press("Escape")
    await shopper.get_by_role("button", name="Sign out").click()
    await shopper.click(OPEN)
    await send(shopper, "Hi")
    talk = await begun(shopper)
    stored = await baton.store.read(lambda tx: tx.conversations.get(talk))
    assert (stored.customer.name, stored.customer.verified, stored.account.value) == ("", False, "")
