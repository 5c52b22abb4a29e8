"""What an agent does with words of theirs by a message's menu, and in the moments before they go."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.stage import BILLING, Stage, empty_stage

JORDAN = "Jordan Ellis"
SEND, UNSEND = "send_to_customer", "unsend"
BACK = "The second charge goes back today"


async def has_marks(stage: Stage, words: str, *marks: str) -> bool:
    return await stage.marks(words) == list(marks)


async def is_told(stage: Stage, user: str, words: str) -> bool:
    return words in await stage.whispers(user)


async def test_a_note_is_sent_after_a_look_at_what_the_customer_will_read(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, JORDAN, f"note: {BACK}")
    await stage.sees(lambda: has_marks(stage, BACK, "lock"))
    await stage.ana.use(BILLING, JORDAN, BACK, SEND)
    await stage.sees(stage.ana.window)
    assert f"{BACK} The customer reads this" in await stage.ana.window()
    assert not customer.times(BACK)
    await stage.ana.submit({})
    await stage.sees(lambda: ("Ana Ruiz", BACK) in customer.heard)
    await stage.sees(lambda: has_marks(stage, BACK, "lock", "white_check_mark"))


async def test_a_colleague_is_told_whose_words_go_and_nothing_goes(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, JORDAN, f"note: {BACK}")
    await stage.sees(lambda: has_marks(stage, BACK, "lock"))
    await stage.ben.use(BILLING, JORDAN, BACK, SEND)
    await stage.sees(lambda: is_told(stage, "U0BEN", "somebody else's words"))
    assert not await stage.ben.window()
    assert not customer.times(BACK)


async def test_a_slip_is_unsent_at_once_and_marked(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, JORDAN, "She sounds annoyed")
    await stage.sees(lambda: customer.times("annoyed"))
    await stage.sees(lambda: has_marks(stage, "annoyed", "white_check_mark"))
    await stage.ana.use(BILLING, JORDAN, "annoyed", UNSEND)
    await stage.sees(lambda: has_marks(stage, "annoyed", "white_check_mark", "leftwards_arrow_with_hook"))
    await stage.sees(lambda: customer.changes[-1]["kind"] == "delete")
    assert not stage.rows("select text from turn where text like '%annoyed%'")
    await stage.ana.use(BILLING, JORDAN, "annoyed", SEND)
    await stage.sees(lambda: is_told(stage, "U0ANA", "write it again"))


async def test_a_message_outside_a_cards_thread_is_refused_privately(stage: Stage) -> None:
    await stage.with_card()
    await stage.ana.write(BILLING, "Lunch?")
    root = await stage.ana.root(BILLING, "Lunch?")
    assert root
    where = {"as": "U0ANA", "channel": "C0BILL", "ts": root["ts"]}
    for act in (SEND, UNSEND):
        assert (await stage.page("page/shortcuts", **where, callback_id=act))["ok"]
    await stage.sees(lambda: is_told(stage, "U0ANA", "in the thread of a customer's card"))


async def test_with_a_send_delay_a_deleted_slip_never_goes_and_a_resolve_loses_no_word(
    tmp_path: Path,
) -> None:
    async with empty_stage(tmp_path) as stage:
        stage.edits["[server]"] = "[desk]\nsend_delay = 30\n\n[server]"
        await stage.open_slack()
        await stage.open_baton()
        customer = await stage.claimed()
        await stage.ana.reply(BILLING, JORDAN, "Her card is 4711")
        await stage.sees(lambda: stage.rows("select ts from unsent"))
        await stage.ana.delete(BILLING, JORDAN, "4711")
        await stage.sees(lambda: not stage.rows("select ts from unsent"))
        await stage.ana.reply(BILLING, JORDAN, BACK)
        await stage.sees(lambda: stage.rows("select ts from unsent"))
        await stage.ana.press(BILLING, JORDAN, "Resolve")
        await stage.ana.submit({"How did it end?": "Solved"})
        await stage.sees(lambda: customer.times(BACK))
        await stage.sees(lambda: stage.ana.root(BILLING, "Reopen"))
        texts = [text for _, text in customer.heard]
        assert texts.index(BACK) == len(texts) - 2
        assert not customer.times("4711")
