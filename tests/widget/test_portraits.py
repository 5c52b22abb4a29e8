"""Agents' pictures, beside their words and in the head; and agents' files."""

import pytest
from playwright.async_api import Page, expect

from tests.widget.acting import begin
from tests.widget.door import Door
from tests.widget.test_files import png

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERS = "/v1/agents/p_1/picture"


async def test_a_picture_stands_beside_the_words_and_in_the_head_while_the_agent_answers(
    page: Page, door: Door
) -> None:
    door.portraits["p_1"] = png(64, 64)
    await begin(page, door)
    door.state("agent", name="Ana", picture=HERS)
    door.say("agent", "Hello from me", name="Ana", picture=HERS)
    await expect(page.locator(".agent .who canvas.face")).to_have_count(1)
    await expect(page.locator("header canvas.face")).to_have_count(1)
    assert await page.locator("baton-chat img").count() == 0
    door.state("assistant")
    await expect(page.locator("header canvas.face")).to_have_count(0)
    await expect(page.locator(".agent .who canvas.face")).to_have_count(1)


@pytest.mark.parametrize("path", ["/v1/agents/p_gone/picture", "https://evil.example/a.png", "//evil/a"])
async def test_a_picture_that_is_not_there_or_not_batons_is_left_out(
    page: Page, door: Door, path: str
) -> None:
    await begin(page, door)
    door.say("agent", "Hello from me", name="Ana", picture=path)
    door.say("agent", "And again", name="Ana")
    await expect(page.locator(".agent .bubble", has_text="And again")).to_be_visible()
    await expect(page.locator("canvas.face")).to_have_count(0)
    assert not [call for call in door.calls if "evil" in str(call)]


async def test_a_file_that_came_after_its_words_joins_them(page: Page, door: Door) -> None:
    await begin(page, door)
    seq = door.say("agent", "Sign this", name="Ana")
    door.talk.files["f_1"] = ({}, b"%PDF")
    file = {"id": "f_1", "name": "form.pdf", "type": "application/pdf", "size": 4}
    door.change(door.talk, {"kind": "files", "seq": seq, "attachments": [file]})
    await expect(page.locator(".agent .filename")).to_have_text("form.pdf")
    await expect(page.locator(".agent .bubble")).to_have_text("Sign this")
