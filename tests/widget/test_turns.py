"""What can still be done to words that were said, and what the two sides see of each other beside words."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.widget.acting import begin, heard, send, until, write
from tests.widget.conftest import Site, Visit
from tests.widget.door import Door

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def choose(page: Page, words: str, item: str) -> None:
    """By keyboard: the button beside the turn, then the menu."""
    await page.get_by_role("button", name=f"Change or take back: {words}").press("Enter")
    await page.get_by_role("menuitem", name=item).press("Enter")


async def test_a_turn_is_mended_in_its_place(page: Page, door: Door) -> None:
    await begin(page, door)
    await write(page, "half a thought")
    await choose(page, "Hi", "Edit")
    field = page.get_by_label("Your message")
    await expect(field).to_have_value("Hi")
    await field.fill("Hello")
    await field.press("Enter")
    await expect(page.locator(".customer .bubble")).to_have_text(["Hello"])
    await expect(page.locator(".customer .who")).to_contain_text("edited")
    await expect(field).to_have_value("half a thought")
    assert door.talk.said[0]["text"] == "Hello"
    await heard(page, door)
    await page.reload()
    await expect(page.locator(".customer .bubble")).to_have_text(["Hello"])


async def test_escape_leaves_a_turn_as_it_was_and_the_panel_open(page: Page, door: Door) -> None:
    await begin(page, door)
    await choose(page, "Hi", "Edit")
    await write(page, "Something else")
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Your message")).to_have_value("")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert door.talk.said[0]["text"] == "Hi"


async def test_an_edit_that_is_refused_keeps_the_words_and_says_why(page: Page, door: Door) -> None:
    await begin(page, door)
    await choose(page, "Hi", "Edit")
    door.fail_next(409, "too_late_to_change", "This can no longer be changed.")
    await write(page, "Hello")
    await page.get_by_label("Your message").press("Enter")
    await expect(page.get_by_text("This can no longer be changed.")).to_be_visible()
    await expect(page.get_by_label("Your message")).to_have_value("Hello")
    await page.get_by_label("Your message").press("Enter")
    await expect(page.locator(".customer .bubble")).to_have_text(["Hello"])
    await expect(page.locator("footer > .problem")).to_be_empty()


async def test_a_turn_is_taken_back_and_said_to_be(page: Page, door: Door) -> None:
    await begin(page, door)
    await choose(page, "Hi", "Take back")
    await expect(page.locator(".customer .bubble")).to_have_text(["You took this message back."])
    await expect(page.get_by_role("button", name="Change or take back")).to_have_count(0)
    assert door.talk.said[0]["deleted"]


async def test_a_menu_closes_by_escape_and_gives_the_focus_back(page: Page, door: Door) -> None:
    await begin(page, door)
    more = page.get_by_role("button", name="Change or take back: Hi")
    await more.press("Enter")
    await expect(page.get_by_role("menuitem", name="Edit")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("menuitem", name="Take back")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def test_unsent_words_are_taken_back_without_a_network(page: Page, door: Door) -> None:
    await begin(page, door)
    await page.route("**/turns", lambda route: route.abort())
    await send(page, "A slip")
    await page.locator(".unsent").wait_for()
    await choose(page, "A slip", "Take back")
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi"])
    await page.unroute("**/turns")
    await page.reload()
    await send(page, "Meant")
    await until(lambda: len(door.talk.received) == 2, "the turn")
    assert [turn["text"] for turn in door.talk.received] == ["Hi", "Meant"]


async def test_another_device_sees_edits_and_deletions(
    page: Page, browser: Browser, site: Site, door: Door
) -> None:
    await begin(page, door)
    door.say("agent", "On Monday", name="Ana Ruiz")
    await expect(page.locator(".agent .bubble")).to_have_text("On Monday")
    door.change(door.talk, {"kind": "edit", "seq": 2, "text": "On Tuesday"})
    door.change(door.talk, {"kind": "delete", "seq": 1})
    await expect(page.locator(".agent .bubble")).to_have_text("On Tuesday")
    await expect(page.locator(".customer .bubble")).to_have_text(["You took this message back."])
    door.change(door.talk, {"kind": "delete", "seq": 2})
    await expect(page.locator(".agent .bubble")).to_have_text("This message was taken back.")


async def test_sent_becomes_seen_when_the_agent_has_read_it(page: Page, door: Door) -> None:
    await begin(page, door)
    door.change(door.talk, {"kind": "seen", "by": "agent", "seq": 1})
    await expect(page.locator(".customer .status")).to_have_text("Seen")
    await send(page, "More")
    await expect(page.locator(".customer .status").last).to_have_text("Sent")


async def test_only_what_stood_before_the_eyes_is_told_as_seen(page: Page, door: Door) -> None:
    await begin(page, door)
    for number in range(30):
        door.say("assistant", f"Answer {number}")
    await until(lambda: door.talk.seen == 31, "all seen")
    await page.get_by_role("log").evaluate("(log) => { log.scrollTop = 0; }")
    await page.get_by_role("log").evaluate("() => new Promise((done) => setTimeout(done, 100))")
    door.say("agent", "Further down", name="Ana Ruiz")
    await page.get_by_role("button", name="New messages").wait_for()
    await page.wait_for_timeout(700)  # longer than words must stand in sight
    assert door.talk.seen == 31
    await page.get_by_role("button", name="New messages").click()
    await until(lambda: door.talk.seen == 32, "seen")


async def test_who_is_writing_is_shown_and_a_person_who_is_there_hears_of_ours(
    page: Page, door: Door
) -> None:
    await begin(page, door)
    await write(page, "to the assistant")
    assert door.typed == 0
    door.state("agent", name="Ana Ruiz")
    await expect(page.locator(".answers")).to_have_text("Ana Ruiz")
    await door.typing("agent")
    await expect(page.locator(".looking")).to_have_text("Ana Ruiz is writing")
    door.say("agent", "Hello", name="Ana Ruiz")
    await expect(page.locator(".looking")).to_be_hidden()
    await write(page, "to a person")
    await until(lambda: door.typed == 1, "a hint")


async def test_a_helper_who_writes_is_named_and_a_colleagues_words_do_not_end_it(
    page: Page, door: Door
) -> None:
    await begin(page, door)
    door.state("agent", name="Ana Ruiz")
    await expect(page.locator(".answers")).to_have_text("Ana Ruiz")
    await door.typing("agent", name="Ben Okafor")
    await expect(page.locator(".looking")).to_have_text("Ben Okafor is writing")
    await door.typing("agent", name="Ana Ruiz")
    door.say("agent", "A moment", name="Ana Ruiz")
    await expect(page.get_by_text("A moment")).to_be_visible()
    await expect(page.locator(".looking")).to_have_text("Ben Okafor is writing")
    door.say("agent", "Hello", name="Ben Okafor")
    await expect(page.locator(".looking")).to_be_hidden()


async def test_a_closed_panel_chimes_only_when_that_was_wanted(visit: Visit, door: Door) -> None:
    page = await visit()
    await page.evaluate(
        "window.tones = 0; AudioContext.prototype.createOscillator = new Proxy("
        "AudioContext.prototype.createOscillator,"
        " { apply(make, self, given) { window.tones += 1; return Reflect.apply(make, self, given); } }); 0"
    )
    await begin(page, door)
    await page.get_by_label("Close chat").click()
    door.say("agent", "One", name="Ana Ruiz")
    await expect(page.locator(".dot")).to_have_text("1")
    assert await page.evaluate("window.tones") == 0
    await page.locator("button.launcher").click()
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitemcheckbox", name="Sound for new messages").click()
    tones = await page.evaluate("window.tones")
    assert tones > 0, "what it will sound like"
    await page.get_by_label("Close chat").click()
    door.say("agent", "Two", name="Ana Ruiz")
    await expect(page.locator(".dot")).to_have_text("1")
    assert await page.evaluate("window.tones") > tones
