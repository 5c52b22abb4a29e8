"""What a customer does in the widget, in a word each."""

import asyncio
from collections.abc import Callable

from playwright.async_api import Page

OPEN = "button.launcher"


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)


async def send(page: Page, text: str) -> None:
    await write(page, text)
    await page.get_by_label("Your message").press("Enter")


async def until(holds: Callable[[], bool], what: str, seconds: float = 10) -> None:
    """Waits for something on the door's side, which no locator can see."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not holds():
        assert asyncio.get_running_loop().time() < deadline, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.02)
