"""What an agent looks up from a card: what was said, and what the same customer came with before."""

from datetime import timedelta

from handlers.customers.links import A_TRANSCRIPT, Links
from tests.scenarios.stage import BILLING, TWICE, Stage, looks_up

PERU = "I was charged twice for my Peru booking and need it back"


async def test_what_the_same_customer_came_with_before_is_two_presses_away(stage: Stage) -> None:
    await stage.with_card(PERU, customer={"id": "c7"})
    second = await stage.customer(customer={"id": "c7"})
    await second.say(TWICE)
    await stage.sees(lambda: stage.ana.root(BILLING, "Before"))
    await looks_up(stage.ana, "Before", "Earlier conversations")
    assert "Billing: still waiting" in await stage.ana.window()
    await stage.ana.press_window("Transcript")

    async def shows_what_was_said() -> bool:
        return PERU in await stage.ana.window()

    await stage.sees(shows_what_was_said)
    await stage.ana.close()
    assert "Earlier conversations" in await stage.ana.window()


async def link(stage: Stage) -> str:
    """Of the window's button, as Slack has it."""
    view = (await stage.ana.workspace())["views"][-1]
    return next(
        str(element["url"])
        for block in view["blocks"]
        for element in block.get("elements", ())
        if "url" in element
    )


async def test_the_whole_transcript_is_a_file_for_who_asked_and_for_a_while(stage: Stage) -> None:
    await stage.claimed()
    await stage.ben.reply(BILLING, "Jordan", "he pays by card")
    await stage.sees(lambda: stage.rows("select id from aside"))
    await stage.ana.press(BILLING, "Jordan", "Transcript")
    await stage.sees(stage.ana.window)
    address = await link(stage)
    async with stage.http.get(address) as answer:
        text = await answer.text()
        assert (answer.status, answer.content_type) == (200, "text/plain")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "no-store" in answer.headers["Cache-Control"]
    assert f"Jordan Ellis (customer)\n    {TWICE}\n" in text
    assert "Ben Okafor · kept inside\n    he pays by card\n" in text
    stage.clock.passed += timedelta(minutes=11)
    async with stage.http.get(address) as answer:
        assert answer.status == 410


async def test_the_link_opens_nothing_for_who_is_not_in_the_channel_nor_when_made_up(
    stage: Stage,
) -> None:
    await stage.claimed()
    [handoff] = stage.rows("select id from handoff")
    links = Links(secret(stage), stage.clock, stage.ports.baton_url, A_TRANSCRIPT)
    files = Links(secret(stage), stage.clock, stage.ports.baton_url)
    good, chloe = links.link(f"{handoff}.U0ANA"), links.link(f"{handoff}.U0CHLOE")
    of_a_file = files.link(f"{handoff}.U0ANA").replace("/files/", "/transcripts/")
    unknown = links.link("h_nothing.U0ANA")
    for address, status in ((good, 200), (chloe, 403), (unknown, 403), (of_a_file, 404), (f"{good}x", 404)):
        async with stage.http.get(address) as answer:
            assert (address, answer.status) == (address, status)


def secret(stage: Stage) -> str:
    return stage.environment["BATON_SECRET"]
