"""One customer after another in the same browser: nothing of the one is ever the other's."""

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.widget.acting import OPEN, begin, heard, send, until, write
from tests.widget.conftest import PAGE, Site, Visit
from tests.widget.door import Door

pytestmark = pytest.mark.asyncio(loop_scope="session")

SESSIONS = """() => Object.fromEntries(Object.keys(localStorage).filter((key) => key.endsWith(' session'))
  .map((key) => [key.split(' ').at(-2), JSON.parse(localStorage[key]).token]))"""
AGE = """() => { for (const key of Object.keys(localStorage)) if (key.endsWith(' session')) {
  const kept = JSON.parse(localStorage[key]); kept.got -= 29 * 864e5; kept.until = Date.now() + 864e5;
  localStorage[key] = JSON.stringify(kept); } }"""


async def owners(page: Page, door: Door) -> dict[str, str]:
    """Whose token each drawer of the browser holds."""
    kept = await page.evaluate(SESSIONS)
    return {drawer: door.owners.get(token, "nobody") for drawer, token in kept.items()}


async def owned(page: Page, door: Door, customer: str) -> None:
    """Waits until the customer's drawer holds their own token, which comes a moment later."""
    end = asyncio.get_running_loop().time() + 10
    while (await owners(page, door)).get(customer) != customer:
        assert asyncio.get_running_loop().time() < end, "the customer has no session of their own"
        await asyncio.sleep(0.02)


def valued(customer: str) -> str:
    return PAGE.replace("data-identity=", f'data-customer="{customer}" data-identity=')


async def answered_later(page: Page, path: str, holds: asyncio.Event) -> asyncio.Event:
    """Answers to `path` are made at once, but given only when `holds` is set. Set when one is made."""
    made = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        made.set()
        await holds.wait()
        await route.fulfill(response=answer)

    await page.route(path, late)
    return made


async def test_while_the_site_does_not_say_who_is_here_nobodys_words_are_shown(
    visit: Visit, site: Site, door: Door
) -> None:
    page = await visit()
    await begin(page, door)
    await heard(page, door)
    site.customer = "another"
    never = asyncio.Event()
    await answered_later(page, "**/support/identity", never)
    await page.reload()
    await expect(page.locator(".bubble")).to_have_text(["Hello! How can we help?"])
    never.set()


async def test_while_the_site_fails_nobody_writes_as_who_was_here_last(
    visit: Visit, site: Site, door: Door
) -> None:
    page = await visit()
    await begin(page, door)
    site.customer = "another"
    await page.route("**/support/identity", lambda route: route.fulfill(status=500))
    await page.reload()
    await send(page, "My card number is 4242")
    await until(lambda: len(door.talks) == 2 and bool(door.talk.received), "a conversation of their own")
    assert [turn["text"] for turn in door.talks["c1"].received] == ["Hi"]
    await page.unroute("**/support/identity")
    await page.evaluate("Baton.identify()")
    await until(lambda: door.talk.owner == "c:another", "who it was")
    await expect(page.locator(".customer .bubble")).to_have_text(["My card number is 4242"])


@pytest.mark.parametrize("value", [True, False], ids=["with a value", "without"])
async def test_half_a_thought_and_what_was_pressed_are_nobody_elses(
    visit: Visit, site: Site, door: Door, value: bool
) -> None:
    site.html = valued("8f14") if value else PAGE
    page = await visit()
    await begin(page, door)
    await page.click("#update")
    await write(page, "In confidence:")
    site.customer, site.html = "another", valued("another") if value else PAGE
    await page.reload()
    await page.get_by_label("Your message").wait_for()
    await until(lambda: "c:another" in door.owners.values(), "the other one")
    await expect(page.get_by_label("Your message")).to_have_value("")
    await send(page, "Hello from another")
    await until(lambda: len(door.talks) == 2 and bool(door.talk.received), "their conversation")
    assert "actions" not in door.talk.received[0]["page"] or not door.talk.received[0]["page"]["actions"]


async def test_who_signs_out_while_the_site_is_asked_is_not_signed_in_again(
    page: Page, site: Site, door: Door
) -> None:
    await begin(page, door)
    goes_on = asyncio.Event()
    asked = await answered_later(page, "**/support/identity", goes_on)
    await page.evaluate("() => { Baton.identify(); }")
    await asked.wait()
    site.customer = None
    await page.evaluate("Baton.forget()")
    async with page.expect_response("**/support/identity"):
        goes_on.set()
    await send(page, "A guest")
    await until(lambda: len(door.talks) == 2 and bool(door.talk.received), "a visitor's conversation")
    assert not door.talk.verified
    assert set(await owners(page, door)) == {"v"}


async def test_who_signs_out_while_their_session_is_renewed_leaves_it_to_no_visitor(
    page: Page, door: Door
) -> None:
    await begin(page, door)
    await page.evaluate(AGE)
    await page.route("**/support/identity", lambda route: route.fulfill(status=500))
    goes_on = asyncio.Event()
    renewed = await answered_later(page, "**/v1/session", goes_on)
    await send(page, "One more thing")
    await renewed.wait()
    await page.evaluate("Baton.forget()")
    goes_on.set()
    await send(page, "A guest")
    await until(lambda: len(door.talks) == 2 and bool(door.talk.received), "a visitor's conversation", 20)
    assert [turn["text"] for turn in door.talk.received] == ["A guest"]
    assert "c:8f14" not in (await owners(page, door)).values()


async def test_a_visitors_renewal_that_ends_after_the_sign_in_is_not_the_customers(
    visit: Visit, site: Site, door: Door
) -> None:
    site.customer = None
    page = await visit()
    await begin(page, door)
    await page.evaluate(AGE)
    goes_on = asyncio.Event()
    renewed = await answered_later(page, "**/v1/session", goes_on)
    await send(page, "One more thing")
    await renewed.wait()
    site.customer = "8f14"
    async with page.expect_response("**/support/identity"):
        await page.evaluate("() => { Baton.identify(); }")
    goes_on.set()
    await until(lambda: door.talk.verified, "the conversation handed over")
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi", "One more thing"])
    await owned(page, door, "c:8f14")


async def test_a_draft_comes_back_to_whose_it_is(visit: Visit, site: Site, door: Door) -> None:
    page = await visit()
    await begin(page, door)
    await write(page, "Half a thought")
    await page.reload()
    await expect(page.locator(OPEN)).to_be_hidden()
    await expect(page.get_by_label("Your message")).to_have_value("Half a thought")
