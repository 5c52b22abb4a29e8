"""What a customer sees and does in the widget, in a real browser, on another origin than Baton's."""

from playwright.async_api import Page, expect

from tests.widget.door import Door


async def send(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_turn_is_sent_and_an_answer_comes_with_its_source(page: Page, door: Door) -> None:
    await send(page, "How do refunds work?")
    await expect(page.locator(".customer .status")).to_have_text("Sent")
    door.say(
        "assistant",
        "Within five days.",
        name="Assistant",
        sources=[{"title": "How refunds work", "url": "/help/refunds"}],
    )
    await expect(page.locator(".assistant .bubble").last).to_have_text("Within five days.")
    await expect(page.locator(".from")).to_have_text("From: How refunds work")
    assert [turn["text"] for turn in door.talk.received] == ["How do refunds work?"]
    assert door.talk.verified
    assert door.talk.asked["customer"]["zone"] == "Europe/Berlin"
