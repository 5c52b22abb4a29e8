"""Who answers, asking for a person, and rating the help."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import Page, expect

from tests.widget.acting import begin, heard, send, until
from tests.widget.conftest import Visit
from tests.widget.door import Door

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # 13:00 in the browser's Berlin


async def test_the_header_says_who_answers_and_when(page: Page, door: Door) -> None:
    await page.clock.install(time=NOON)
    await begin(page, door)
    header = page.locator(".answers")
    await expect(header).to_have_text("Assistant")
    door.state("waiting", name="Billing", by="2026-11-23T13:30:00Z")
    await expect(header).to_have_text("Waiting for Billing · answer by 14:30")
    door.state("waiting", name="General")
    await expect(header).to_have_text("Waiting for General")
    door.state("parked", name="Billing", opens="2026-11-23T17:00:00Z", by="2026-11-23T17:15:00Z")
    await expect(header).to_have_text("Billing is back at 18:00")
    door.state("parked", name="Billing", opens="2026-11-24T08:00:00Z")
    await expect(header).to_have_text("Billing is back tomorrow at 09:00")
    door.state("parked", name="Billing", opens="2026-11-27T08:00:00Z")
    await expect(header).to_have_text("Billing is back Friday at 09:00")
    door.state("agent", name="Ana Ruiz")
    await expect(header).to_have_text("Ana Ruiz, Billing")


async def test_a_promised_time_that_passes_is_not_shown_as_if_it_still_held(page: Page, door: Door) -> None:
    await page.clock.install(time=NOON)
    await begin(page, door)
    door.state("waiting", name="Billing", by="2026-11-23T12:15:00Z")
    await expect(page.locator(".answers")).to_have_text("Waiting for Billing · answer by 13:15")
    await page.clock.fast_forward("16:00")
    await expect(page.locator(".answers")).to_have_text("Waiting for Billing · longer than we said")


async def test_a_person_is_one_press_away_even_before_the_first_word(page: Page, door: Door) -> None:
    await page.get_by_role("button", name="Talk to a person").click()
    await expect(page.locator(".answers")).to_have_text("Waiting for Billing")
    await expect(page.locator(".system .bubble")).to_have_text(
        "Billing will answer here. You can leave this page."
    )
    assert ("POST", f"/v1/conversations/{door.talk.id}/handoff") in door.calls


async def test_asking_for_a_person_comes_after_what_was_written_before(page: Page, door: Door) -> None:
    await begin(page, door)
    await page.route("**/turns", lambda route: route.abort())
    await send(page, "Before")
    await page.locator(".unsent").wait_for()
    await page.unroute("**/turns")
    await page.get_by_role("button", name="Talk to a person").click()
    await expect(page.locator(".answers")).to_have_text("Waiting for Billing")
    assert [call[1].rsplit("/", 1)[1] for call in door.calls if call[0] == "POST"][-2:] == [
        "turns",
        "handoff",
    ]
    assert door.talk.received[-1]["text"] == "Before"


async def test_waiting_can_be_stopped_while_nobody_has_it(page: Page, door: Door) -> None:
    await begin(page, door)
    await page.get_by_role("button", name="Talk to a person").click()
    await page.get_by_role("button", name="Stop waiting").click()
    await expect(page.get_by_role("button", name="Talk to a person")).to_be_focused()
    assert door.talk.state["who"] == "assistant"
    door.state("parked", name="Repairs")
    await expect(page.get_by_role("button", name="Stop waiting")).to_be_visible()


async def test_stopping_too_late_is_no_error(page: Page, door: Door) -> None:
    await begin(page, door)
    door.state("waiting", name="Billing")
    stop = page.get_by_role("button", name="Stop waiting")
    await stop.wait_for()
    door.sockets_allowed = False
    await door.hang_up()
    door.state("agent", name="Ana Ruiz")
    await stop.click()
    await expect(page.locator(".answers")).to_have_text("Ana Ruiz, Billing")
    await expect(page.locator("footer > .problem")).to_be_empty()


async def test_while_an_agent_has_it_there_is_no_button_for_a_person(page: Page, door: Door) -> None:
    await begin(page, door)
    door.state("agent", name="Ana Ruiz")
    await expect(page.locator("button.person")).to_be_hidden()
    door.state("assistant")
    await expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()


async def test_a_request_for_a_person_that_fails_says_so(page: Page, door: Door) -> None:
    await begin(page, door)
    door.fail_next(503, "try_later", "Please try again.")
    await page.get_by_role("button", name="Talk to a person").click()
    await expect(page.get_by_text("That did not reach us. Please try again.")).to_be_visible()
    await page.get_by_role("button", name="Talk to a person").click()
    await expect(page.locator(".answers")).to_have_text("Waiting for Billing")
    await expect(page.locator("footer > .problem")).to_be_empty()


async def asked_to_rate(page: Page, door: Door) -> None:
    await begin(page, door)
    door.say("agent", "All done", name="Ana Ruiz")
    door.state("assistant", rate="asked")
    door.say("system", "Ana Ruiz closed this.")
    await page.get_by_text("How was the help?").wait_for()


def ratings(door: Door) -> list[object]:
    return [body for body in door.talk.received if "score" in body]


async def test_a_press_on_a_score_sends_it_at_once(page: Page, door: Door) -> None:
    await asked_to_rate(page, door)
    await page.get_by_label("4 of 5: Good").check()
    await until(lambda: ratings(door) == [{"score": 4}], "the score")
    await expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
    await expect(page.get_by_label("4 of 5: Good")).to_be_focused()
    await expect(page.get_by_label("Anything to add?")).to_be_visible()
    await page.get_by_label("2 of 5: Poor").check()
    await until(lambda: ratings(door) == [{"score": 4}, {"score": 2}], "the other score")
    await heard(page, door)
    await page.get_by_role("button", name="Done").click()
    await expect(page.locator(".thanks")).to_have_text("Thank you. You rated the help 2 of 5. Change")
    assert len(ratings(door)) == 2


async def test_a_comment_follows_the_score_and_both_can_be_changed(page: Page, door: Door) -> None:
    await asked_to_rate(page, door)
    await page.get_by_label("4 of 5: Good").check()
    await page.get_by_label("Anything to add?").fill("Quick!")
    await page.get_by_role("button", name="Send rating and comment").click()
    await expect(page.locator(".thanks")).to_have_text("Thank you. You rated the help 4 of 5. Change")
    assert ratings(door) == [{"score": 4}, {"score": 4, "comment": "Quick!"}]
    await heard(page, door)
    await page.reload()
    await page.get_by_role("button", name="Change", exact=True).click()
    await expect(page.get_by_label("Anything to add?")).to_have_value("Quick!")
    await page.get_by_label("5 of 5: Very good").check()
    await until(lambda: ratings(door)[-1] == {"score": 5, "comment": "Quick!"}, "the changed score")
    await page.get_by_role("button", name="Done").click()
    await expect(page.locator(".thanks")).to_have_text("Thank you. You rated the help 5 of 5. Change")


async def test_arrow_keys_send_only_the_score_where_they_stop(page: Page, door: Door) -> None:
    await asked_to_rate(page, door)
    await page.get_by_label("1 of 5: Very poor").focus()
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Tab")
    await until(lambda: bool(ratings(door)), "the score")
    await expect(page.get_by_text("Thank you.", exact=True)).to_be_visible()
    assert ratings(door) == [{"score": 4}]
    await expect(page.get_by_label("Anything to add?")).to_be_focused()


async def test_a_score_chosen_while_baton_is_away_is_kept_and_sent(page: Page, door: Door) -> None:
    await asked_to_rate(page, door)
    await heard(page, door)
    await page.route("**/rating", lambda route: route.abort())
    await page.get_by_label("5 of 5: Very good").check()
    await expect(page.get_by_text("Thank you. Your rating will be sent when we’re back.")).to_be_visible()
    await page.get_by_role("button", name="Done").click()
    await expect(page.locator(".thanks")).to_have_text(
        "Thank you. Your rating will be sent when we’re back. Change"
    )
    await page.unroute("**/rating")
    await page.reload()
    await expect(page.locator(".thanks")).to_have_text("Thank you. You rated the help 5 of 5. Change")
    assert ratings(door) == [{"score": 5}]


async def test_the_rating_stands_under_the_help_and_goes_when_a_new_matter_begins(
    page: Page, door: Door
) -> None:
    await asked_to_rate(page, door)
    await send(page, "Another thing")
    await expect(page.locator(".log > *")).to_have_count(6)
    kinds = await page.locator(".log > *").evaluate_all(
        "(nodes) => nodes.map((node) => node.classList[1] || node.className)"
    )
    assert kinds == ["assistant", "customer", "agent", "system", "rating", "customer"]
    door.state("waiting", name="Billing")
    await expect(page.locator(".rating")).to_have_count(0)


async def test_a_rating_that_comes_too_late_says_so(page: Page, door: Door) -> None:
    await asked_to_rate(page, door)
    door.fail_next(409, "rating_closed", "The rating can be changed for a day only.")
    await page.get_by_label("1 of 5: Very poor").click()
    await expect(page.locator(".rating .problem")).to_have_text("The rating can be changed for a day only.")
    await expect(page.get_by_text("Thank you.")).to_have_count(0)


async def test_what_is_being_typed_into_the_rating_survives_news(visit: Visit, door: Door) -> None:
    page = await visit()
    await asked_to_rate(page, door)
    await page.get_by_label("3 of 5: Fair").check()
    await page.get_by_label("Anything to add?").fill("It was")
    door.say("system", "Something else happened.")
    await expect(page.get_by_text("Something else happened.")).to_be_visible()
    await expect(page.get_by_label("Anything to add?")).to_have_value("It was")
    await expect(page.get_by_label("Anything to add?")).to_be_focused()
    await until(lambda: len(door.sockets) == 1, "one stream")


async def test_the_closed_panel_says_for_whom_one_waits(page: Page, door: Door) -> None:
    await begin(page, door)
    await page.get_by_label("Close chat").click()
    launcher = page.locator("button.launcher")
    await expect(launcher).to_have_text("Help")
    door.state("waiting", name="Billing", by="2026-11-23T13:30:00Z")
    await expect(launcher).to_have_text("Waiting for Billing")
    await expect(launcher).to_have_accessible_name("Open chat: Tidewater help. Waiting for Billing")
    door.state("agent", name="Ana Ruiz")
    await expect(launcher).to_have_text("Help")
