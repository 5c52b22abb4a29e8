"""What one browser shares between its tabs, keeps over time, and must forget."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.widget.acting import OPEN, begin, heard, send, until
from tests.widget.conftest import Site, Visit
from tests.widget.door import Door

pytestmark = pytest.mark.asyncio(loop_scope="session")

START = datetime.now(UTC)


async def test_two_tabs_share_one_conversation(visit: Visit, door: Door) -> None:
    first, second = await visit(), await visit()
    await send(first, "From the first")
    await expect(second.locator(".customer .bubble")).to_have_text(["From the first"])
    await send(second, "From the second")
    for page in (first, second):
        await expect(page.locator(".customer .bubble")).to_have_text(["From the first", "From the second"])
        await expect(page.locator(".customer .status").last).to_have_text("Sent")
    assert len(door.talks) == 1
    assert [turn["text"] for turn in door.talk.received] == ["From the first", "From the second"]


async def test_two_tabs_that_begin_at_the_same_moment_begin_one_conversation(
    visit: Visit, door: Door
) -> None:
    first, second = await visit(), await visit()
    for page in (first, second):
        await page.get_by_label("Your message").fill("Hi")
    say = "document.querySelector('baton-chat').shadowRoot.querySelector('form.composer').requestSubmit()"
    await first.evaluate(f"setTimeout(() => {say}, 50)")
    await second.evaluate(f"setTimeout(() => {say}, 40)")
    await until(lambda: sum(len(talk.received) for talk in door.talks.values()) == 2, "both turns")
    assert len(door.talks) == 1
    await expect(first.locator(".customer .bubble")).to_have_count(2)
    await expect(second.locator(".customer .bubble")).to_have_count(2)


ENDED = "A new conversation. The earlier one has ended."
OFFSETS = [timedelta(hours=25), timedelta(hours=-25), timedelta(days=-3000)]


@pytest.mark.parametrize("offset", OFFSETS, ids=["ahead", "behind", "years-behind"])
async def test_a_browser_clock_that_is_wrong_does_no_harm(
    context: BrowserContext, site: Site, door: Door, offset: timedelta
) -> None:
    page = await context.new_page()
    await page.clock.install(time=datetime.now(UTC) + offset)
    await page.goto(site.address)
    await page.click(OPEN)
    await begin(page, door)
    door.say("assistant", "Hello")
    await heard(page, door)
    await page.reload()
    await expect(page.locator(".bubble")).to_have_text(["Hello! How can we help?", "Hi", "Hello"])
    await page.get_by_label("Close chat").click()
    await page.click(OPEN)
    await send(page, "Me again")
    await until(lambda: len(door.talk.received) == 2, "the turn")
    await heard(page, door)
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi", "Me again"])
    await expect(page.locator(".ended")).to_have_count(0)
    assert len(door.talks) == 1


@pytest.mark.parametrize("offset", [timedelta(0), *OFFSETS], ids=["right", "ahead", "behind", "years-behind"])
async def test_after_a_quiet_day_a_new_conversation_begins(
    visit: Visit, door: Door, offset: timedelta
) -> None:
    page = await visit()
    start = START + offset
    await page.clock.install(time=start)
    await begin(page, door)
    await page.clock.set_system_time(start + timedelta(hours=25))
    await send(page, "A new matter")
    await until(lambda: len(door.talks) == 2 and bool(door.talk.received), "a second conversation")
    await heard(page, door)
    await expect(page.locator(".customer .bubble")).to_have_text(["A new matter"])
    await expect(page.locator(".customer .status").last).to_have_text("Sent")
    await expect(page.locator(".ended")).to_have_text(ENDED)
    assert [turn["text"] for turn in door.talk.received] == ["A new matter"]


async def test_a_page_opened_after_a_quiet_day_starts_empty(visit: Visit, door: Door) -> None:
    page = await visit()
    await begin(page, door)
    await page.clock.install(time=START + timedelta(hours=25))
    await page.reload()
    await expect(page.locator(".bubble")).to_have_text(["Hello! How can we help?"])
    await expect(page.locator(".ended")).to_have_text(ENDED)
    assert len(door.talks) == 1


async def test_a_conversation_kept_without_its_hour_is_not_left(visit: Visit, door: Door) -> None:
    page = await visit()
    await begin(page, door)
    await page.evaluate(
        "for (const key of Object.keys(localStorage)) if (key.endsWith(' talk')) {"
        " const { heard, ...rest } = JSON.parse(localStorage[key]);"
        " localStorage[key] = JSON.stringify({ ...rest, at: '2020-01-01T00:00:00Z' }); }"
    )
    await page.reload()
    await send(page, "Still the same")
    await until(lambda: len(door.talk.received) == 2, "the turn")
    assert len(door.talks) == 1


async def test_within_a_day_the_conversation_goes_on(visit: Visit, door: Door) -> None:
    page = await visit()
    await page.clock.install(time=START)
    await begin(page, door)
    await page.clock.set_system_time(START + timedelta(hours=23))
    await send(page, "Still the same")
    await until(lambda: len(door.talk.received) == 2, "the turn")
    await heard(page, door)
    await page.clock.set_system_time(START + timedelta(hours=46))  # each word begins the day anew
    await send(page, "And still")
    await until(lambda: len(door.talk.received) == 3, "the next turn")
    assert len(door.talks) == 1


@pytest.mark.parametrize("who", ["waiting", "parked", "agent"])
async def test_an_open_handoff_keeps_the_conversation_however_long(
    visit: Visit, door: Door, who: str
) -> None:
    page = await visit()
    await page.clock.install(time=START)
    await begin(page, door)
    door.state(who, name="Billing")
    await heard(page, door)
    await page.clock.set_system_time(START + timedelta(days=3))
    await send(page, "Any news?")
    await until(lambda: len(door.talk.received) == 2, "the turn")
    assert len(door.talks) == 1


async def test_an_answer_that_came_unheard_keeps_the_conversation(visit: Visit, door: Door) -> None:
    page = await visit()
    await page.clock.install(time=START)
    await begin(page, door)
    door.sockets_allowed = False
    await door.hang_up()
    await page.route("**/changes?*", lambda route: route.abort())
    door.say("agent", "I looked into it.", name="Ana Ruiz")
    await page.clock.set_system_time(START + timedelta(hours=25))
    await page.unroute("**/changes?*")
    await send(page, "And?")
    await until(lambda: len(door.talk.received) == 2, "the turn")
    await expect(page.get_by_text("I looked into it.")).to_be_visible()
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi", "And?"])
    assert len(door.talks) == 1


async def test_a_conversation_that_baton_no_longer_knows_is_replaced(visit: Visit, door: Door) -> None:
    page = await visit()
    await page.clock.install(time=START)
    await begin(page, door)
    await page.clock.set_system_time(
        START + timedelta(minutes=1)
    )  # one that has just begun is replaced slowly
    door.talks.clear()
    await send(page, "Hello again")
    await until(lambda: bool(door.talks) and bool(door.talk.received), "a new conversation")
    await expect(page.locator(".ended")).to_have_text(ENDED)
    assert [turn["text"] for turn in door.talk.received] == ["Hello again"]


async def test_a_door_that_refuses_every_token_is_not_stormed(visit: Visit, door: Door) -> None:
    page = await visit()
    await begin(page, door)
    await page.route(
        "**/turns",
        lambda route: route.fulfill(status=401, headers={"Access-Control-Allow-Origin": "*"}, json={}),
    )
    clock = asyncio.get_running_loop().time
    since = clock()
    await send(page, "Again")
    await page.locator(".unsent").wait_for()
    await page.wait_for_timeout(1500)
    tries = len(door.talks) - 1
    assert tries <= 1 + (clock() - since) / 2, "one at once, then not one in two seconds"


async def test_another_customer_of_the_site_does_not_see_it(visit: Visit, door: Door, site: Site) -> None:
    page = await visit()
    await begin(page, door)
    site.customer = "0b77"
    await page.goto(site.address)
    await expect(page.locator(".bubble")).to_have_count(1)
    assert await page.locator(".customer").count() == 0


async def test_sign_out_leaves_nothing_in_the_browser(visit: Visit, door: Door) -> None:
    page = await visit()
    await begin(page, door)
    await page.click("#update")
    await page.get_by_label("Your message").fill("half a thought")
    await page.evaluate("Baton.forget()")
    await expect(page.locator(".bubble")).to_have_text(["Hello! How can we help?"])
    await expect(page.locator(".ended")).to_have_count(0)
    kept = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "half a thought" not in kept
    assert "Update card" not in kept
    assert not [token for token in door.owners if token in kept]


async def test_without_storage_the_chat_still_works(visit: Visit, door: Door, page: Page) -> None:
    await page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name,"
        " { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    await page.reload()
    await page.click(OPEN)
    await send(page, "Hi")
    await expect(page.locator(".customer .status").last).to_have_text("Sent")
    door.say("assistant", "Hello")
    await expect(page.get_by_text("Hello", exact=True)).to_be_visible()
