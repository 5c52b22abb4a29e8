"""What customers change, take back, show and put right reaches the agent, and nothing else does."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.demo.colleague import links
from bot.demo.regular import Regular
from tests.scenarios.stage import BILLING, TWICE, Stage
from tests.scenarios.test_whose import asked, browser, open_shop

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8ff9f01"
    "0005fe02fea7356b810000000049454e44ae426082"
)


@pytest.fixture
async def jordan(stage: Stage) -> AsyncIterator[Regular]:
    """Ana holds what Jordan asked for."""
    shop = await open_shop(stage)
    one = browser(stage)
    await one.start()
    await one.say(TWICE)
    await stage.sees(lambda: stage.ana.root(BILLING, "Jordan Ellis"))
    await stage.ana.press(BILLING, "Jordan Ellis", "Claim")
    await stage.sees(lambda: one.state.get("who") == "agent")
    await stage.sees(lambda: stage.ana.root(BILLING, "Release"))
    yield one
    await shop.cleanup()


async def in_thread(stage: Stage, *parts: str) -> bool:
    return any(all(part in line for part in parts) for line in await stage.thread())


async def everywhere(stage: Stage) -> str:
    """All that stands in Slack now."""
    return str((await stage.ledger())["messages"])


async def test_a_turn_that_is_edited_after_the_claim_reaches_the_agent_and_its_old_words_are_gone(
    stage: Stage, jordan: Regular
) -> None:
    await jordan.say("My card ends in 4711")
    await stage.sees(lambda: in_thread(stage, "4711"))
    await jordan.edit("4711", "My card ends in 4712")
    await stage.sees(lambda: in_thread(stage, "edited", "4712"))
    await stage.sees(lambda: in_thread(stage, "changed a message", "4712"))
    assert "4711" not in await everywhere(stage)
    assert jordan.turns[-1]["text"] == "My card ends in 4712"


async def test_the_first_question_edited_after_the_claim_is_edited_on_the_card_too(
    stage: Stage, jordan: Regular
) -> None:
    await jordan.edit("charged twice", "I was charged three times for October")
    await stage.sees(lambda: stage.ana.root(BILLING, "charged three times"))
    await stage.sees(lambda: in_thread(stage, "changed a message", "three times"))


async def test_a_turn_that_is_taken_back_leaves_slack_and_the_agent_is_told(
    stage: Stage, jordan: Regular
) -> None:
    await jordan.say("My password is hunter2")
    await stage.sees(lambda: in_thread(stage, "hunter2"))
    await jordan.take_back("hunter2")
    await stage.sees(lambda: in_thread(stage, "took back a message"))
    assert "hunter2" not in await everywhere(stage)
    assert jordan.turns[-1]["deleted"]


async def test_a_file_reaches_the_agent_as_a_link_that_opens_and_harms_nobody(
    stage: Stage, jordan: Regular
) -> None:
    await jordan.show("Look at this", "charge.png", PICTURE)
    await stage.sees(lambda: in_thread(stage, "Look at this", "charge.png"))
    [url] = set(links(await stage.ana.thread(BILLING, "Jordan Ellis"), "charge.png"))
    async with stage.http.get(url) as answer:
        assert (answer.status, await answer.read()) == (200, PICTURE)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    async with stage.http.get(f"{url[:-2]}xx") as answer:
        assert answer.status == 404


async def test_a_file_that_is_not_what_its_name_says_is_refused_where_it_is_brought(
    stage: Stage, jordan: Regular
) -> None:
    with pytest.raises(AssertionError, match=r"415.*file_type_refused"):
        await jordan.show("Look", "charge.png", b"<html><script>alert(1)</script></html>")
    assert not await in_thread(stage, "charge.png")


async def test_a_file_that_is_taken_back_opens_no_more(stage: Stage, jordan: Regular) -> None:
    await jordan.show("Look at this", "charge.png", PICTURE)
    await stage.sees(lambda: in_thread(stage, "charge.png"))
    [url] = set(links(await stage.ana.thread(BILLING, "Jordan Ellis"), "charge.png"))
    await jordan.take_back("Look at this")
    await stage.sees(lambda: in_thread(stage, "took back a message"))
    async with stage.http.get(url) as answer:
        assert answer.status == 404


async def test_what_was_passed_on_is_shown_without_the_inside_and_can_be_put_right(
    stage: Stage, jordan: Regular
) -> None:
    path = f"conversations/{jordan.conversation}/handoff"
    status, before = await asked(stage, jordan, path)
    assert status == 200
    assert "charged twice" in before["told"]["wants"]
    assert not before["told"]["corrected"]
    for inside in ("mood", "calm", "policy", "4,800"):
        assert inside not in str(before)
    await jordan.correct("Only the second charge is wrong")
    await stage.sees(lambda: stage.ana.root(BILLING, "Only the second charge is wrong"))
    await stage.sees(lambda: in_thread(stage, "corrected what we passed on"))
    after: dict[str, Any] = (await asked(stage, jordan, path))[1]["told"]
    assert (after["wants"], after["corrected"]) == ("Only the second charge is wrong", True)
