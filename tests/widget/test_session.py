"""Who the browser is to Baton: visitors, customers the site vouches for, and their other devices."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from tests.widget.acting import OPEN, begin, heard, send, until
from tests.widget.conftest import Site, Visit
from tests.widget.door import Door, Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")


LIST = "**/v1/conversations"


async def elsewhere(browser: Browser, site: Site, *, cut_off: bool = False) -> Page:
    """The same person on another device; cut off, the list of conversations cannot be had there."""
    context = await browser.new_context(reduced_motion="reduce")
    page = await context.new_page()
    if cut_off:
        await page.route(LIST, lambda route: route.abort())
    await page.goto(site.address)
    await page.click(OPEN)
    return page


async def test_a_customer_finds_the_conversation_on_a_second_device(
    page: Page, browser: Browser, site: Site, door: Door
) -> None:
    await begin(page, door)
    door.say("agent", "Hello Jordan", name="Ana Ruiz")
    other = await elsewhere(browser, site)
    await expect(other.locator(".bubble")).to_have_text(["Hello! How can we help?", "Hi", "Hello Jordan"])
    await send(other, "From my phone")
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi", "From my phone"])
    assert len(door.talks) == 1
    await other.context.close()


async def test_a_word_before_the_list_is_there_goes_into_the_same_conversation(
    page: Page, browser: Browser, site: Site, door: Door
) -> None:
    await begin(page, door)
    other = await elsewhere(browser, site, cut_off=True)
    await send(other, "From my phone")
    await expect(other.locator(".unsent .status")).to_contain_text("Will be sent")
    await other.unroute(LIST)
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi", "From my phone"])
    await expect(other.locator(".customer .bubble")).to_have_text(["Hi", "From my phone"])
    assert len(door.talks) == 1
    await other.context.close()


async def test_a_list_that_could_not_be_had_at_the_start_is_asked_for_again(
    page: Page, browser: Browser, site: Site, door: Door
) -> None:
    await begin(page, door)
    other = await elsewhere(browser, site, cut_off=True)
    await expect(other.get_by_label("Your message")).to_be_visible()
    await other.unroute(LIST)
    await expect(other.locator(".customer .bubble")).to_have_text(["Hi"])
    await other.context.close()


async def test_what_is_read_on_one_device_is_read_on_the_other(
    page: Page, browser: Browser, site: Site, door: Door
) -> None:
    await begin(page, door)
    await page.get_by_label("Close chat").click()
    door.say("agent", "Hello Jordan", name="Ana Ruiz")
    await expect(page.locator(".dot")).to_have_text("1")
    other = await elsewhere(browser, site)
    await expect(other.get_by_text("Hello Jordan")).to_be_visible()
    await until(lambda: door.talk.seen == 2, "seen")
    await expect(page.locator(".dot")).to_be_hidden()
    await other.context.close()


async def test_a_visitor_is_alone_with_their_browser(
    visit: Visit, browser: Browser, site: Site, door: Door
) -> None:
    site.customer = None
    page = await visit()
    await begin(page, door)
    assert not door.talk.verified
    other = await elsewhere(browser, site)
    await send(other, "Hi too")
    await until(lambda: len(door.talks) == 2, "a conversation of their own")
    await expect(other.locator(".customer .bubble")).to_have_text(["Hi too"])
    await other.context.close()


async def test_at_sign_in_the_visitors_conversation_goes_along(visit: Visit, site: Site, door: Door) -> None:
    site.customer = None
    page = await visit()
    await begin(page, door)
    site.customer = "8f14"
    await page.reload()
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi"])
    await send(page, "Signed in now")
    await until(lambda: len(door.talk.received) == 2, "the turn")
    assert (len(door.talks), door.talk.owner) == (1, "c:8f14")


async def test_at_sign_out_the_next_visitor_sees_nothing(page: Page, site: Site, door: Door) -> None:
    await begin(page, door)
    site.customer = None
    await page.reload()
    await expect(page.locator(".bubble")).to_have_text(["Hello! How can we help?"])
    await send(page, "A guest")
    await until(lambda: len(door.talks) == 2, "a conversation of their own")
    assert not door.talk.verified


async def test_a_sign_in_without_a_new_page_is_told_by_the_site(visit: Visit, site: Site, door: Door) -> None:
    site.customer = None
    page = await visit()
    await begin(page, door)
    site.customer = "8f14"
    await page.evaluate("Baton.identify()")
    await until(lambda: door.talk.verified, "the customer's")
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi"])


@pytest.mark.parametrize("customer", ["8f14", None])
async def test_an_expired_token_is_renewed_and_the_conversation_goes_on(
    visit: Visit, site: Site, door: Door, customer: str | None
) -> None:
    site.customer = customer
    page = await visit()
    await begin(page, door)
    await door.expire()
    door.say("assistant", "Still here")
    await expect(page.get_by_text("Still here")).to_be_visible()
    await door.expire()
    await send(page, "Me too")
    await until(lambda: len(door.talk.received) == 2, "the turn")
    assert len(door.talks) == 1


async def test_a_session_near_its_end_is_renewed_before_it_ends(visit: Visit, site: Site, door: Door) -> None:
    site.customer = None
    page = await visit()
    await page.clock.install(time=datetime.now(UTC))
    await begin(page, door)
    before = set(door.owners)
    await page.clock.set_system_time(datetime.now(UTC) + timedelta(days=25))
    await send(page, "A month later")
    await until(lambda: bool(set(door.owners) - before), "a new token")
    assert len(set(door.owners.values())) == 1, "the same visitor"


async def test_a_word_that_baton_refuses_locks_nobody_out(visit: Visit, site: Site, door: Door) -> None:
    site.secret = "not the one that Baton knows"
    page = await visit()
    await send(page, "Hi")
    await until(lambda: bool(door.talks), "a conversation")


async def test_a_site_that_does_not_answer_locks_nobody_out(visit: Visit, site: Site, door: Door) -> None:
    site.html = site.html.replace("/support/identity", "/nowhere")
    page = await visit()
    await send(page, "Hi")
    await until(lambda: bool(door.talks) and bool(door.talk.received), "a turn")
    assert not door.talk.verified


async def test_with_a_customers_value_the_site_is_not_asked_on_every_page(
    visit: Visit, site: Site, door: Door
) -> None:
    site.html = site.html.replace("data-identity", 'data-customer="jordan" data-identity')
    page = await visit()
    await begin(page, door)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await page.locator(".customer").wait_for()
    assert not [url for url in asked if "identity" in url or url.endswith("/session")]


async def test_who_must_sign_in_is_told_so(visit: Visit, site: Site, door: Door) -> None:
    door.configuration["identity_required"] = True
    site.customer = None
    page = await visit()
    await expect(page.locator(".bar")).to_have_text("Please sign in to write to us.")
    await expect(page.get_by_label("Your message")).to_be_hidden()
    site.customer = "8f14"
    await page.evaluate("Baton.identify()")
    await expect(page.get_by_label("Your message")).to_be_visible()


async def test_a_blocked_customer_is_told_so_and_nothing_is_sent_again_and_again(
    page: Page, door: Door
) -> None:
    await begin(page, door)
    door.state("assistant", blocked=True)
    await expect(page.locator(".bar")).to_have_text("You can no longer write here.")
    await expect(page.get_by_label("Your message")).to_be_hidden()


async def test_earlier_conversations_can_be_opened_and_read(page: Page, door: Door) -> None:
    await begin(page, door)
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name="New conversation").click()
    await expect(page.locator(".customer")).to_have_count(0)
    await send(page, "Another matter")
    await until(lambda: len(door.talks) == 2, "a second conversation")
    await heard(page, door)
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name="Earlier conversations").click()
    await page.get_by_role("button", name="Hi").click()
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi"])
    await page.reload()
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi"])
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name="Earlier conversations").click()
    await page.get_by_role("button", name="Another matter").click()
    await expect(page.locator(".customer .bubble")).to_have_text(["Another matter"])


async def test_one_that_goes_on_elsewhere_can_be_read_and_what_is_written_goes_on_there(
    page: Page, door: Door
) -> None:
    await begin(page, door)
    first = door.talk
    door.talks["c2"] = second = Talk("c2", first.owner, {})
    door.say("agent", "Both are on my desk.", second, name="Ana Ruiz")
    door.state("assistant", first, merged_into="c2")
    await expect(page.get_by_text("Both are on my desk.")).to_be_visible()
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name="Earlier conversations").click()
    await page.get_by_role("button", name="Hi").click()
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi"])
    await page.reload()
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi"])
    await send(page, "Thank you")
    await until(lambda: bool(second.received), "the customer's words")
    await expect(page.get_by_text("Both are on my desk.")).to_be_visible()
    assert [turn["text"] for turn in first.received] == ["Hi"]


async def test_a_list_that_cannot_be_fetched_says_so(page: Page, door: Door) -> None:
    await begin(page, door)
    await page.route(LIST, lambda route: route.abort())
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name="Earlier conversations").click()
    await expect(page.get_by_text("The list could not be fetched.")).to_be_visible()
    await page.unroute(LIST)
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_text("There are no other conversations.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Your message")).to_be_focused()
