"""What an agent was told, the way an answer may come, and what of the page travels."""

import pytest
from playwright.async_api import Page, expect

from tests.widget.acting import begin, send, until
from tests.widget.conftest import Site, Visit
from tests.widget.door import Door

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOLD = {
    "wants": "Their card was declined",
    "page": {"title": "Payment methods", "url": "https://shop.example/pay", "error": "Card declined (402)"},
    "tried": ["How refunds work"],
    "files": ["receipt.pdf"],
    "name": "Jordan Ellis",
    "corrected": False,
}


async def escalated(page: Page, door: Door) -> None:
    await begin(page, door)
    door.talk.told = dict(TOLD)
    await page.get_by_role("button", name="Talk to a person").click()
    await page.get_by_role("button", name="What we told them").click()


async def test_the_customer_reads_what_was_passed_on(page: Page, door: Door) -> None:
    await escalated(page, door)
    for words in ("Their card was declined", "Card declined (402)", "How refunds work", "receipt.pdf"):
        await expect(page.locator(".told dd", has_text=words)).to_be_visible()


async def test_a_wrong_line_is_put_right(page: Page, door: Door) -> None:
    await escalated(page, door)
    await page.get_by_role("button", name="Correct this").click()
    await page.get_by_label("What you need").fill("I was charged twice")
    await page.locator(".told").get_by_role("button", name="Save").click()
    await expect(page.locator(".told dd").first).to_have_text("I was charged twice (Corrected by you)")
    await expect(page.get_by_role("button", name="Correct this")).to_be_focused()
    assert door.talk.told is not None
    assert door.talk.told["wants"] == "I was charged twice"


async def test_a_correction_that_fails_says_so_and_stays(page: Page, door: Door) -> None:
    await escalated(page, door)
    await page.get_by_role("button", name="Correct this").click()
    await page.get_by_label("What you need").fill("Mine")
    door.fail_next(409, "nothing_passed_on", "Nothing was passed on.")
    await page.locator(".told").get_by_role("button", name="Save").click()
    await expect(page.locator(".told .problem")).to_have_text("Nothing was passed on.")
    await expect(page.get_by_label("What you need")).to_have_value("Mine")


async def test_an_escalation_by_the_assistant_tells_it_too(page: Page, door: Door) -> None:
    await begin(page, door)
    door.talk.told = dict(TOLD)
    door.state("waiting", name="Billing")
    await expect(page.get_by_role("button", name="What we told them")).to_be_visible()
    door.state("assistant")
    await expect(page.get_by_role("button", name="What we told them")).to_have_count(0)


async def test_who_waits_may_leave_an_address(visit: Visit, site: Site, door: Door) -> None:
    site.customer = None
    page = await visit()
    offer = page.get_by_role("button", name="Get the answer by e-mail too")
    await begin(page, door)
    await expect(offer).to_be_hidden()
    door.state("parked", name="Billing")
    await offer.click()
    await page.get_by_label("Your e-mail address").fill("jordan")
    await page.locator(".address").get_by_role("button", name="Save").click()
    await expect(page.locator(".address .problem")).to_have_text("Please check the address.")
    await page.get_by_label("Your e-mail address").fill("jordan@ellis-trail.example")
    await page.get_by_label("Your e-mail address").press("Enter")
    await expect(page.locator(".address")).to_contain_text("We will write to jordan@ellis-trail.example too.")
    assert door.talk.customer == {"email": "jordan@ellis-trail.example"}


async def test_whom_the_site_vouches_for_is_not_asked_for_an_address(page: Page, door: Door) -> None:
    await begin(page, door)
    door.state("waiting", name="Billing")
    await expect(page.get_by_role("button", name="Stop waiting")).to_be_visible()
    await expect(page.get_by_role("button", name="Get the answer by e-mail too")).to_be_hidden()


async def test_without_mail_no_address_is_asked_for(visit: Visit, site: Site, door: Door) -> None:
    site.customer = None
    door.configuration["mail"] = False
    page = await visit()
    await begin(page, door)
    door.state("waiting", name="Billing")
    await expect(page.get_by_role("button", name="Stop waiting")).to_be_visible()
    await expect(page.get_by_role("button", name="Get the answer by e-mail too")).to_be_hidden()


@pytest.mark.parametrize(
    ("allowed", "told"), [("url title", {"url", "title"}), ("error", {"error"}), ("none", None)]
)
async def test_only_what_the_site_allows_of_the_page_travels(
    visit: Visit, site: Site, door: Door, allowed: str, told: set[str] | None
) -> None:
    site.html = site.html.replace("data-identity", f'data-page="{allowed}" data-identity')
    page = await visit()
    await page.evaluate("Baton.error('Basket is full'); document.getElementById('update').click()")
    await send(page, "Hi")
    await until(lambda: bool(door.talks) and bool(door.talk.received), "a turn")
    page_told = door.talk.received[0].get("page")
    assert (set(page_told) if page_told else None) == told
    kept = await page.evaluate("JSON.stringify({...sessionStorage})")
    assert ("Update card" in kept) == ("actions" in allowed)
