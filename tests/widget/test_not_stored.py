"""A store that refuses behind the real door: the customer reads that it is not sent, and never that it is."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import unused_port
from aiohttp.web import AppRunner, TCPSite
from playwright.async_api import BrowserContext, Page, expect

from bot.demo import shop
from bot.domain.conversation import Speaker
from bot.ports import NewTurn
from handlers.customers.app import runner
from storage.store import SqliteStore
from tests.fakes import FailingStore
from tests.handlers.customers.world import SITE_SECRET, Terms, site
from tests.sqlite import fresh_file
from tests.widget.acting import OPEN, send, until
from tests.widget.test_real_door import WallClock, begun

pytestmark = pytest.mark.asyncio(loop_scope="session")

SENT = ".customer .status:text-is('Sent')"


class Refusing(FailingStore):
    refused = 0

    def _check(self) -> None:
        self.refused += self.down
        super()._check()


@dataclass
class Shop:
    store: Refusing
    address: str

    async def turns(self, talk: str) -> list[str]:
        return [turn.text for turn in await self.store.read(lambda tx: tx.turns.of(talk))]


@pytest_asyncio.fixture(loop_scope="session")
async def shop_on_it(tmp_path: Path) -> AsyncIterator[Shop]:
    real = SqliteStore(fresh_file(tmp_path / "baton.sqlite"))
    await real.open()
    store, port, shop_port = Refusing(real), unused_port(), unused_port()
    terms = Terms(frozenset({f"http://127.0.0.1:{shop_port}"}), f"http://127.0.0.1:{port}")
    door = runner(site(store, WallClock(), terms))
    front = AppRunner(shop.build(f"http://127.0.0.1:{port}", SITE_SECRET), shutdown_timeout=0.1)
    for serving, at in ((door, port), (front, shop_port)):
        await serving.setup()
        await TCPSite(serving, "127.0.0.1", at).start()
    yield Shop(store, f"http://127.0.0.1:{shop_port}/billing")
    for serving in (front, door):
        await serving.cleanup()
    await real.close()


@pytest_asyncio.fixture(loop_scope="session")
async def shopper(context: BrowserContext, shop_on_it: Shop) -> Page:
    page = await context.new_page()
    await page.goto(shop_on_it.address)
    await page.click(OPEN)
    return page


async def test_words_that_were_not_stored_say_so_and_are_sent_once_when_they_can_be(
    shopper: Page, shop_on_it: Shop
) -> None:
    await send(shopper, "Hello")
    talk = await begun(shopper)
    shop_on_it.store.down = True
    await send(shopper, "I was charged twice")
    await expect(shopper.locator(".unsent")).to_contain_text("Will be sent when we’re back.")
    await shopper.get_by_role("button", name="Try now").first.click()
    await expect(shopper.locator(".unsent")).to_contain_text("Will be sent when we’re back.")
    await expect(shopper.locator(SENT)).to_have_count(0)
    shop_on_it.store.down = False
    await expect(shopper.locator(".customer .status").last).to_have_text("Sent", timeout=20_000)
    await expect(shopper.locator(".unsent")).to_have_count(0)
    assert await shop_on_it.turns(talk) == ["Hello", "I was charged twice"]


async def test_the_first_words_of_all_wait_too_also_over_a_reload(shopper: Page, shop_on_it: Shop) -> None:
    shop_on_it.store.down = True
    await send(shopper, "Is anybody there?")
    await expect(shopper.locator(".unsent")).to_contain_text("Will be sent when we’re back.")
    await shopper.reload()
    await expect(shopper.locator(".unsent")).to_contain_text("Is anybody there?")
    await expect(shopper.locator(SENT)).to_have_count(0)
    shop_on_it.store.down = False
    await expect(shopper.locator(".customer .status").last).to_have_text("Sent", timeout=30_000)
    assert await shop_on_it.turns(await begun(shopper)) == ["Is anybody there?"]


async def test_a_request_for_a_person_that_was_not_stored_promises_nobody(
    shopper: Page, shop_on_it: Shop
) -> None:
    await send(shopper, "Hello")
    talk = await begun(shopper)
    shop_on_it.store.down = True
    await shopper.get_by_role("button", name="Talk to a person").click()
    told = "That did not reach us. Please try again."
    await expect(shopper.locator("footer > .problem")).to_have_text(told)
    await expect(shopper.locator(".answers")).to_have_text("Assistant")
    shop_on_it.store.down = False
    assert await shop_on_it.store.read(lambda tx: tx.handoffs.last_of(talk)) is None
    await shopper.get_by_role("button", name="Talk to a person").click()
    await expect(shopper.locator(".answers")).to_contain_text("Waiting for")


async def test_what_was_said_while_the_stream_was_refused_is_heard_when_it_is_not(
    shopper: Page, shop_on_it: Shop
) -> None:
    await send(shopper, "Hello")
    talk = await begun(shopper)
    await said(shop_on_it, talk, "Before")
    await expect(shopper.get_by_text("Before")).to_be_visible()
    shop_on_it.store.down = True
    await shopper.reload()
    await expect(shopper.get_by_text("We cannot reach")).to_be_visible()
    shop_on_it.store.down = False
    await said(shop_on_it, talk, "Meanwhile")
    await expect(shopper.get_by_text("Meanwhile")).to_be_visible(timeout=20_000)
    await expect(shopper.get_by_text("We cannot reach")).to_have_count(0)


async def said(shop_on_it: Shop, talk: str, words: str) -> None:
    turn: Any = NewTurn(WallClock().now(), Speaker.ASSISTANT, words)
    await shop_on_it.store.write(lambda tx: tx.turns.add(talk, turn))


async def test_a_stream_that_is_open_goes_on_when_the_store_does(shopper: Page, shop_on_it: Shop) -> None:
    await send(shopper, "Hello")
    talk = await begun(shopper)
    real: Any = shop_on_it.store._store
    shop_on_it.store.down, shop_on_it.store.refused = True, 0
    turn = NewTurn(WallClock().now(), Speaker.ASSISTANT, "Stored, but not to be read yet")
    await real.write(lambda tx: tx.turns.add(talk, turn))
    await until(lambda: shop_on_it.store.refused > 1, "tries to read it")
    await expect(shopper.get_by_text("Stored, but")).to_have_count(0)
    shop_on_it.store.down = False
    await expect(shopper.get_by_text("Stored, but")).to_be_visible(timeout=20_000)
