"""Nothing a customer wrote is lost or sent twice, whatever the network does."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import BrowserContext, Page, Route, expect

from tests.widget.acting import begin, send, until
from tests.widget.conftest import Site, Visit
from tests.widget.door import Door

pytestmark = pytest.mark.asyncio(loop_scope="session")


def texts(door: Door) -> list[str]:
    return [turn["text"] for turn in door.talk.received]


async def test_what_is_written_offline_is_kept_and_sent_once_when_back(
    page: Page, door: Door, context: BrowserContext
) -> None:
    await begin(page, door)
    await context.set_offline(True)
    await send(page, "First")
    await send(page, "Second")
    await expect(page.get_by_text("You are offline.")).to_be_visible()
    await expect(page.locator(".unsent .status")).to_have_text(
        ["Will be sent when you’re back online.", "Will be sent when you’re back online. Try now"]
    )
    await expect(page.locator(".refused")).to_have_count(0)
    await context.set_offline(False)
    await expect(page.locator(".customer .status").last).to_have_text("Sent")
    await expect(page.get_by_text("You are offline.")).to_be_hidden()
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi", "First", "Second"])
    assert texts(door) == ["Hi", "First", "Second"]


async def test_an_unsent_turn_survives_a_reload_and_keeps_its_id(page: Page, door: Door) -> None:
    await begin(page, door)
    await page.route("**/turns", lambda route: route.abort())
    await send(page, "Keep me")
    await expect(page.locator(".unsent .bubble")).to_have_text("Keep me")
    stored = "Object.keys(localStorage).filter((key) => key.includes(' out:'))"
    before = await page.evaluate(stored)
    await page.unroute("**/turns")
    await page.reload()
    await until(lambda: texts(door) == ["Hi", "Keep me"], "the turn")
    assert before == [next(key for key in before if key.endswith(door.talk.received[1]["client_id"]))]
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi", "Keep me"])
    await expect(page.locator(".customer .status").last).to_have_text("Sent")
    assert await page.evaluate(stored) == []


async def test_a_turn_whose_answer_was_lost_is_not_said_twice(page: Page, door: Door) -> None:
    await begin(page, door)
    door.lose_answers = 2
    await send(page, "Only once")
    turns = ("POST", f"/v1/conversations/{door.talk.id}/turns")
    await until(lambda: door.calls.count(turns) >= 2, "a second try")
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi", "Only once"])
    await expect(page.locator(".customer .status").last).to_have_text("Sent")
    assert texts(door) == ["Hi", "Only once"]


async def test_a_beginning_whose_answer_was_lost_is_one_conversation(page: Page, door: Door) -> None:
    door.lose_beginnings = 1
    await send(page, "Only once")
    await expect(page.locator(".customer .status").last).to_have_text("Sent", timeout=15_000)
    assert door.calls.count(("POST", "/v1/conversations")) == 1, "what was begun is found in the list"
    assert len(door.talks) == 1
    assert texts(door) == ["Only once"]


async def test_a_beginning_whose_answer_is_lost_with_the_page_is_one_conversation(
    page: Page, door: Door
) -> None:
    door.lose_beginnings = 1
    await send(page, "Only once")
    await until(lambda: bool(door.talks), "a conversation")
    await page.reload()
    await expect(page.locator(".customer .status").last).to_have_text("Sent", timeout=15_000)
    assert len(door.talks) == 1
    assert texts(door) == ["Only once"]


async def test_what_another_script_left_where_the_beginning_is_named_keeps_nobody_from_asking(
    page: Page, door: Door
) -> None:
    await page.evaluate(
        "() => { const read = Storage.prototype.getItem; Storage.prototype.getItem = function (key) {"
        " return key.endsWith(' begin') ? '{\"not\": \"a name\"}' : read.call(this, key); }; }"
    )
    await begin(page, door)
    assert door.calls.count(("POST", "/v1/conversations")) == 2
    assert len(door.talks) == 1


async def test_try_now_sends_at_once(page: Page, door: Door) -> None:
    await begin(page, door)
    await page.route("**/turns", lambda route: route.abort())
    await send(page, "Now please")
    await expect(page.locator(".unsent .status")).to_have_text("Will be sent when we’re back. Try now")
    await page.unroute("**/turns")
    async with page.expect_request("**/turns", timeout=900):  # by itself it would take a second or more
        await page.get_by_role("button", name="Try now").click()
    await expect(page.locator(".customer .status").last).to_have_text("Sent")
    assert texts(door) == ["Hi", "Now please"]


async def test_baton_restarted_in_the_middle_loses_nothing(page: Page, door: Door) -> None:
    await begin(page, door)
    await door.stop()
    await send(page, "Are you there?")
    await expect(page.get_by_text("We cannot reach Tidewater help right now.")).to_be_visible()
    door.say("assistant", "Said while you could not hear.")
    await door.start()
    await expect(page.get_by_text("Said while you could not hear.")).to_be_visible(timeout=20_000)
    await until(lambda: texts(door) == ["Hi", "Are you there?"], "the turn", 20)
    await expect(page.get_by_text("We cannot reach")).to_be_hidden()
    await expect(page.locator(".unsent")).to_have_count(0)


async def test_a_refused_turn_says_why_and_can_be_edited(page: Page, door: Door) -> None:
    await begin(page, door)
    door.fail_next(422, "text_not_printable", "Some characters cannot be shown.")
    await send(page, "odd")
    await expect(page.locator(".refused .status")).to_contain_text(
        "Not sent: Some characters cannot be shown."
    )
    await send(page, "fine")
    await until(lambda: texts(door) == ["Hi", "fine"], "the next turn goes on")
    await page.get_by_role("button", name="Edit").click()
    await expect(page.get_by_label("Your message")).to_have_value("odd")
    await expect(page.locator(".unsent")).to_have_count(0)


async def test_a_reused_id_gets_a_new_one(page: Page, door: Door) -> None:
    await begin(page, door)
    door.fail_next(409, "client_id_reused", "This id was used for another text.")
    await send(page, "Mine")
    await until(lambda: texts(door) == ["Hi", "Mine"], "the turn")
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi", "Mine"])


async def test_a_page_that_is_refused_does_not_hold_the_words_back(page: Page, door: Door) -> None:
    door.fail_next(422, "zone_unknown", "There is no such time zone.", "customer.zone")
    await begin(page, door)
    assert door.talk.asked == {"customer": {}}
    door.fail_next(422, "url_invalid", "That is no address.", "page.url")
    await send(page, "Mine")
    await until(lambda: texts(door) == ["Hi", "Mine"], "the turn")
    assert "page" not in door.talk.received[1]


async def test_a_hole_in_the_numbers_is_fetched(page: Page, door: Door) -> None:
    await begin(page, door)
    door.last_only = True
    door.say("assistant", "One")
    door.say("assistant", "Two")
    await expect(page.locator(".assistant .bubble")).to_have_text(["Hello! How can we help?", "One", "Two"])


async def test_a_network_without_websockets_still_brings_answers(page: Page, door: Door) -> None:
    door.sockets_allowed = False
    await send(page, "Hi")
    await expect(page.locator(".customer .status").last).to_have_text("Sent")
    door.say("assistant", "By plain fetching.")
    await expect(page.get_by_text("By plain fetching.")).to_be_visible(timeout=20_000)
    await expect(page.locator(".bar")).to_be_empty()


async def test_an_unknown_kind_of_change_is_passed_over(page: Page, door: Door) -> None:
    await begin(page, door)
    door.change(door.talk, {"kind": "seen", "seq": 1})
    door.say("assistant", "After it")
    await expect(page.get_by_text("After it")).to_be_visible()


async def test_a_lost_visitor_begins_a_new_conversation_and_keeps_the_words(
    visit: Visit, door: Door, site: Site
) -> None:
    site.customer = None
    page = await visit()
    await begin(page, door)
    await door.stop()
    await send(page, "Still here")
    await page.locator(".unsent").wait_for()
    await door.forget_tokens()
    await door.start()
    await until(lambda: len(door.talks) == 2 and texts(door) == ["Still here"], "a second conversation", 20)
    await expect(page.locator(".customer .bubble")).to_have_text(["Still here"])
    await expect(page.locator(".ended")).to_have_text("A new conversation. The earlier one has ended.")
    await expect(page.locator(".unsent")).to_have_count(0)


async def test_words_that_waited_for_a_day_are_sent_only_when_the_customer_says_so(
    page: Page, door: Door
) -> None:
    await begin(page, door)
    await page.route("**/turns", lambda route: route.abort())
    await send(page, "Is it still on?")
    await page.locator(".unsent").wait_for()
    await page.clock.install(time=datetime.now(UTC) + timedelta(hours=25))
    await page.unroute("**/turns")
    await page.reload()
    await expect(page.locator(".customer .status").last).to_have_text("Not sent yet. Send now")
    assert texts(door) == ["Hi"]
    await page.get_by_role("button", name="Send now").click()
    await until(lambda: texts(door) == ["Is it still on?"], "the turn, in a new conversation")
    await expect(page.locator(".customer .status").last).to_have_text("Sent")


CHANGES = "**/changes?*"


async def arrived_unheard(page: Page, door: Door, text: str) -> None:
    """Baton has it, but the answer was lost, and then the network goes."""

    async def lose(route: Route) -> None:
        await route.fetch()
        await page.context.set_offline(True)
        await route.abort()

    await page.route("**/turns", lose)
    await page.route(CHANGES, lambda route: route.abort())  # nor is it heard by asking, just before it goes
    await door.hang_up()
    door.sockets_allowed = False
    await send(page, text)
    await until(lambda: len(door.talk.received) == 2, "the turn at the door")
    await page.locator(".unsent").wait_for()
    await page.unroute("**/turns")
    await page.unroute(CHANGES)


async def back(page: Page, door: Door) -> None:
    door.sockets_allowed = True
    await page.context.set_offline(False)


def standing(door: Door) -> list[str]:
    return [turn["text"] for turn in door.talk.said if not turn["deleted"]]


async def choose(page: Page, words: str, item: str) -> None:
    await page.get_by_role("button", name=f"Change or take back: {words}").press("Enter")
    await page.get_by_role("menuitem", name=item).press("Enter")


async def test_words_that_arrived_unheard_and_are_edited_stand_once(page: Page, door: Door) -> None:
    await begin(page, door)
    await arrived_unheard(page, door, "Send it to Bonn")
    await choose(page, "Send it to Bonn", "Edit")
    await send(page, "Send it to Berlin")
    await back(page, door)
    await until(lambda: standing(door) == ["Hi", "Send it to Berlin"], "the correction alone", 20)
    await expect(page.locator(".customer .bubble")).to_have_text(
        ["Hi", "You took this message back.", "Send it to Berlin"]
    )


async def test_words_that_arrived_unheard_and_are_taken_back_are_gone_also_after_a_reload(
    page: Page, door: Door
) -> None:
    await begin(page, door)
    await arrived_unheard(page, door, "I regret this")
    await choose(page, "I regret this", "Take back")
    await expect(page.locator(".customer .bubble")).to_have_text(["Hi"])
    await back(page, door)
    await page.reload()
    await until(lambda: standing(door) == ["Hi"], "the regretted words gone", 20)


async def test_unsent_words_that_are_edited_keep_their_file(page: Page, door: Door) -> None:
    await begin(page, door)
    await page.set_input_files(
        "input[type=file]", {"name": "log.txt", "mimeType": "text/plain", "buffer": b"boom"}
    )
    await expect(page.locator(".tray .filestate")).to_contain_text("kB")
    await page.context.set_offline(True)
    await send(page, "See the log")
    await choose(page, "See the log", "Edit")
    await expect(page.locator(".tray .filename")).to_have_text(["log.txt"])
    await send(page, "See this log")
    await page.context.set_offline(False)
    await until(lambda: texts(door) == ["Hi", "See this log"], "the words", 20)
    assert door.talk.received[1]["attachments"] == ["f1"]


async def slow_turns(page: Page) -> None:
    async def slow(route: Route) -> None:
        await asyncio.sleep(1)
        await route.continue_()

    await page.route("**/turns", slow)


async def test_words_under_way_are_said_where_they_were_written_and_nowhere_else(
    page: Page, door: Door
) -> None:
    await begin(page, door)
    first = door.talk
    await slow_turns(page)
    async with page.expect_request("**/turns"):
        await send(page, "Cancel order 17")
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name="New conversation").click()
    await until(lambda: len(first.received) == 2, "the words")
    await send(page, "Another matter")
    await until(lambda: len(door.talks) == 2 and texts(door) == ["Another matter"], "the new one's words")
    assert [turn["text"] for turn in first.received] == ["Hi", "Cancel order 17"]
    await expect(page.locator(".customer .bubble")).to_have_text(["Another matter"])


async def test_words_whose_answer_was_lost_are_said_in_no_other_conversation(page: Page, door: Door) -> None:
    await begin(page, door)
    first = door.talk
    await arrived_unheard(page, door, "Cancel order 17")
    await page.get_by_role("button", name="Chat menu").click()
    await page.get_by_role("menuitem", name="New conversation").click()
    await expect(page.locator(".customer .bubble")).to_have_count(0)
    await back(page, door)
    await send(page, "Another matter")
    await until(lambda: len(door.talks) == 2 and texts(door) == ["Another matter"], "the new one's words", 20)
    assert [turn["text"] for turn in first.said] == ["Hi", "Cancel order 17"]
    await expect(page.locator(".unsent")).to_have_count(0)
    assert texts(door) == ["Another matter"]
