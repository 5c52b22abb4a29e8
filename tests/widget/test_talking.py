"""What a customer says and reads in the widget, in a real browser, on another origin than Baton's."""

import pytest
from playwright.async_api import Page, expect

from tests.widget.acting import OPEN, send, until, write
from tests.widget.conftest import Site, Visit
from tests.widget.door import Door, Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")
HOSTILE = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>{{7*7}}'


async def test_a_turn_is_sent_and_an_answer_comes_with_its_source(page: Page, door: Door, site: Site) -> None:
    await send(page, "How do refunds work?")
    await expect(page.locator(".customer .status")).to_have_text("Sent")
    source = {"title": "How refunds work", "url": "/help/refunds"}
    door.say("assistant", "Within five days.", sources=[source, {"title": "Returns"}])
    await expect(page.locator(".assistant .bubble").last).to_have_text("Within five days.")
    await expect(page.locator(".from")).to_have_text("From: How refunds work · Returns")
    await expect(page.get_by_role("link", name="How refunds work")).to_have_attribute(
        "href", f"{site.address}help/refunds"
    )
    assert [turn["text"] for turn in door.talk.received] == ["How do refunds work?"]
    assert door.talk.verified
    assert door.talk.asked["customer"]["zone"] == "Europe/Berlin"


async def test_nothing_begins_before_the_customer_writes(page: Page, door: Door) -> None:
    await expect(page.get_by_text("Hello! How can we help?")).to_be_visible()
    assert door.talks == {}


async def test_each_turn_says_who_spoke_and_when(page: Page, door: Door) -> None:
    await send(page, "Hi")
    await until(lambda: bool(door.talks), "a conversation")
    door.say("agent", "Hello Jordan", name="Ana Ruiz", at="2026-11-22T13:05:00Z")
    await expect(page.locator(".customer .name")).to_have_text("You")
    await expect(page.locator(".agent .who")).to_have_text("Ana Ruiz 14:05")


async def test_a_reload_keeps_the_conversation_the_draft_and_the_open_panel(page: Page, door: Door) -> None:
    await send(page, "Where is my order?")
    await expect(page.locator(".customer .status")).to_have_text("Sent")
    door.say("assistant", "It is on its way.")
    await expect(page.get_by_text("It is on its way.")).to_be_visible()
    await write(page, "And when")
    await page.reload()
    await expect(page.locator(".bubble")).to_have_text(
        ["Hello! How can we help?", "Where is my order?", "It is on its way."]
    )
    await expect(page.get_by_label("Your message")).to_have_value("And when")
    assert len(door.talks) == 1


async def test_a_reload_while_baton_is_down_still_shows_what_was_said(page: Page, door: Door) -> None:
    await send(page, "Where is my order?")
    await until(lambda: bool(door.talks), "a conversation")
    door.say("assistant", "It is on its way.")
    await expect(page.get_by_text("It is on its way.")).to_be_visible()
    await page.route("**/v1/**", lambda route: route.abort())
    door.sockets_allowed = False
    await page.reload()
    await expect(page.get_by_text("It is on its way.")).to_be_visible()
    await expect(page.get_by_text("We cannot reach Tidewater help right now.")).to_be_visible()


async def test_hostile_words_stay_words(page: Page, door: Door) -> None:
    await send(page, HOSTILE)
    await until(lambda: bool(door.talks), "a conversation")
    bad = [{"title": HOSTILE, "url": "javascript:window.pwned=1"}, {"title": "B", "url": "data:text/html,x"}]
    door.say("assistant", f"{HOSTILE} javascript:alert(1)", sources=bad)
    door.say("agent", HOSTILE, name=HOSTILE)
    door.state("agent", name=HOSTILE)
    await expect(page.locator(".bubble", has_text="<script>")).to_have_count(3)
    await expect(page.locator(".answers")).to_have_text(HOSTILE)
    assert await page.locator("baton-chat img, baton-chat script, baton-chat a").count() == 0
    assert await page.evaluate("window.pwned") is None


async def test_a_web_address_in_an_answer_can_be_followed(page: Page, door: Door) -> None:
    await send(page, "Hi")
    await until(lambda: bool(door.talks), "a conversation")
    door.say("agent", "See https://tidewater.example/orders?a=1.", name="Ana Ruiz")
    link = page.get_by_role("link", name="https://tidewater.example/orders?a=1", exact=True)
    await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    await expect(page.locator(".agent .bubble")).to_have_text("See https://tidewater.example/orders?a=1.")


async def test_characters_the_api_refuses_are_taken_out_first(page: Page, door: Door) -> None:
    await page.get_by_label("Your message").evaluate(
        "(field) => { field.value = ' a\\u0000b\\u202ec\\ud800d \\ud83d\\ude42\\ttab\\nline\\u2067 ';"
        " field.dispatchEvent(new Event('input')); }"
    )
    await page.get_by_label("Your message").press("Enter")
    await until(lambda: bool(door.talks) and bool(door.talk.received), "a turn")
    assert door.talk.received[0]["text"] == "abc\ufffdd 🙂\ttab\nline"


async def test_the_limit_is_counted_near_its_end_as_the_api_counts(page: Page, door: Door) -> None:
    count = page.locator(".left")
    await write(page, "🙂" * 3599)
    await expect(count).to_be_hidden()
    await write(page, "🙂" * 3990)
    await expect(count).to_have_text("10 characters left")
    await write(page, "🙂" * 4003)
    await expect(count).to_have_text("3 characters too many")
    await expect(page.get_by_role("button", name="Send")).to_be_disabled()
    await page.get_by_label("Your message").press("Enter")
    assert door.talks == {}


async def test_a_closed_panel_shows_that_something_came(page: Page, door: Door) -> None:
    await send(page, "Hi")
    await until(lambda: bool(door.talks), "a conversation")
    await page.get_by_label("Close chat").click()
    await expect(page.locator(".dot")).to_be_hidden()
    door.say("agent", "Hello Jordan", name="Ana Ruiz")
    await expect(page.locator(".dot")).to_be_visible()
    await expect(page.locator(OPEN)).to_have_accessible_name("Open chat: Tidewater help. 1 new message")
    await page.click(OPEN)
    await page.keyboard.press("Escape")
    await expect(page.locator(".dot")).to_be_hidden()


async def test_a_turn_tells_where_the_customer_was_and_what_they_saw(visit: Visit, door: Door) -> None:
    page = await visit()
    await page.keyboard.press("Escape")
    await page.click("#update")
    await page.click("text=Read the FAQ")
    await page.evaluate("document.getElementById('error').hidden = false")
    await page.click(OPEN)
    await send(page, "It does not work")
    await until(lambda: bool(door.talks) and bool(door.talk.received), "a turn")
    told = door.talk.received[0]["page"]
    assert told["title"] == "Payment methods"
    assert told["url"] == page.url
    assert told["actions"] == ["Update card", "Read the FAQ"]
    assert told["error"] == "Card declined (402)"
    assert door.talk.asked["page"] == told


async def test_an_error_that_never_showed_is_not_told_but_the_host_may_name_one(
    page: Page, door: Door
) -> None:
    await send(page, "Hi")
    await until(lambda: bool(door.talks) and len(door.talk.received) == 1, "a turn")
    assert "error" not in door.talk.received[0]["page"]
    await page.evaluate("Baton.error('Basket is full (409)')")
    await send(page, "Again")
    await until(lambda: len(door.talk.received) == 2, "the second turn")
    assert door.talk.received[1]["page"]["error"] == "Basket is full (409)"


async def test_at_most_five_actions_are_told_and_nothing_typed(visit: Visit, door: Door) -> None:
    page = await visit()
    await page.keyboard.press("Escape")
    await page.evaluate(
        "for (let i = 1; i < 8; i++) { const b = document.createElement('button');"
        " b.textContent = `Step ${i}`; document.body.append(b); b.click(); }"
        "const i = document.createElement('input'); i.value = 'secret'; document.body.append(i); i.click();"
    )
    await page.click(OPEN)
    await send(page, "Hi")
    await until(lambda: bool(door.talks) and bool(door.talk.received), "a turn")
    assert door.talk.received[0]["page"]["actions"] == [f"Step {number}" for number in range(3, 8)]


async def test_a_conversation_that_agents_merged_goes_on_in_the_other_by_itself(
    page: Page, door: Door
) -> None:
    await send(page, "Where is my order?")
    await expect(page.locator(".customer .status")).to_have_text("Sent")
    first = door.talk
    door.talks["c2"] = second = Talk("c2", first.owner, {})
    door.state("agent", second, name="Ana Ruiz")
    door.say("agent", "Both are on my desk.", second, name="Ana Ruiz")
    door.say("system", "Ana Ruiz has put this together with your other conversation.", first)
    door.state("assistant", first, merged_into="c2")
    await expect(page.get_by_text("Both are on my desk.")).to_be_visible()
    await send(page, "Thank you")
    await until(lambda: bool(second.received), "the customer's words")
    await page.reload()
    await expect(page.get_by_text("Both are on my desk.")).to_be_visible()
    assert [turn["text"] for turn in first.received] == ["Where is my order?"]
