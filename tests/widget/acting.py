"""What a customer does in the widget, in a word each."""

import asyncio
from collections.abc import Callable

from playwright.async_api import Page, expect

from tests.widget.door import Door

OPEN = "button.launcher"


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)


async def send(page: Page, text: str) -> None:
    await write(page, text)
    await page.get_by_label("Your message").press("Enter")


async def begin(page: Page, door: Door) -> None:
    """One turn, sent, and heard back: the widget knows all that the door does, and listens."""
    await send(page, "Hi")
    await until(lambda: bool(door.talks) and bool(door.talk.received) and bool(door.sockets), "a stream")
    await heard(page, door)
    await expect(page.locator(".customer .status").last).to_have_text("Sent")


KEPT = "JSON.parse(localStorage[Object.keys(localStorage).find((key) => key.endsWith(' talk'))] ?? '{}')"


async def heard(page: Page, door: Door) -> None:
    """The browser keeps the door's newest change."""
    kept = f"(id) => {{ const kept = {KEPT}; return kept.id === id ? kept.rev : -1; }}"
    deadline = asyncio.get_running_loop().time() + 10
    while await page.evaluate(kept, door.talk.id) != door.talk.rev:
        assert asyncio.get_running_loop().time() < deadline, f"not heard: {door.talk.changes[-1]}"
        await asyncio.sleep(0.02)


async def until(holds: Callable[[], bool], what: str, seconds: float = 25) -> None:
    """Waits for something on the door's side, which no locator can see."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not holds():
        assert asyncio.get_running_loop().time() < deadline, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.02)
