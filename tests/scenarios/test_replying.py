"""Answers written in a window of Slack's, as agents and their customers see them."""

from __future__ import annotations

from bot.demo.colleague import Colleague
from tests.scenarios.stage import BILLING, Stage, looks_up

JORDAN = "Jordan Ellis"
MANAGER = "U0MAYA"
ANSWER = "Your answer"


async def complaint(stage: Stage) -> str:
    return str((await stage.ana.workspace())["views"][-1]["errors"])


async def is_told(stage: Stage, user: str, words: str) -> bool:
    return words in await stage.whispers(user)


async def stands(stage: Stage, words: str) -> bool:
    return any(words in line for line in await stage.thread())


async def test_a_reply_is_previewed_sent_and_seen_by_colleagues(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.press(BILLING, JORDAN, "Reply")
    assert "charged twice for October" in await stage.ana.window()
    await stage.ana.press_window("Preview", {ANSWER: "Hi {first_name} :tada: it goes back today"})
    assert "Hi Jordan 🎉 it goes back today" in await stage.ana.window()
    await stage.ana.submit({})
    await stage.sees(lambda: ("Ana Ruiz", "Hi Jordan 🎉 it goes back today") in customer.heard)
    await stage.sees(lambda: stands(stage, "Ana Ruiz (to the customer)"))
    assert not await stage.ana.window()


async def test_what_was_typed_is_kept_while_the_customers_new_words_are_read(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.press(BILLING, JORDAN, "Reply")
    await customer.say("It has just been refunded, thank you")
    await stage.sees(lambda: stands(stage, "It has just been refunded"))
    await stage.ana.submit({ANSWER: "I send it back now"})
    assert "They have just written" in await stage.ana.window()
    assert "It has just been refunded" in await stage.ana.window()
    assert not customer.times("I send it back now")
    await stage.ana.submit({})
    await stage.sees(lambda: customer.times("I send it back now") == 1)


async def test_what_begins_like_a_note_and_what_was_released_stays_in_the_window(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.press(BILLING, JORDAN, "Reply")
    await stage.ana.submit({ANSWER: "note: this looks like fraud"})
    assert "begins like a note" in await complaint(stage)
    await stage.ana.press(BILLING, JORDAN, "Release")
    await stage.sees(lambda: customer.state.get("who") == "waiting")
    await stage.ana.submit({ANSWER: "I have an answer"})
    assert "claim it first" in await complaint(stage)
    assert [name for name, _ in customer.heard if name == "Ana Ruiz"] == []


async def test_what_the_window_sent_is_unsent_by_the_menu_of_its_line(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.press(BILLING, JORDAN, "Reply")
    await stage.ana.submit({ANSWER: "Your card is 4711"})
    await stage.sees(lambda: stands(stage, "Ana Ruiz (to the customer)"))
    await stage.ben.use(BILLING, JORDAN, "4711", "unsend")
    await stage.sees(lambda: is_told(stage, "U0BEN", "Only who said this"))
    await stage.ana.use(BILLING, JORDAN, "4711", "send_to_customer")
    await stage.sees(lambda: is_told(stage, "U0ANA", "has this already"))
    assert customer.times("4711") == 1
    await stage.ana.use(BILLING, JORDAN, "4711", "unsend")
    await stage.sees(lambda: stands(stage, "Ana Ruiz (taken back from the customer)"))
    await stage.sees(lambda: customer.changes[-1]["kind"] == "delete")
    assert not await stands(stage, "(to the customer)")
    await stage.ana.use(BILLING, JORDAN, "4711", "send_to_customer")
    await stage.sees(lambda: is_told(stage, "U0ANA", "write it again"))
    assert not stage.rows("select text from turn where text like '%4711%'")


async def test_who_does_not_hold_it_opens_no_window(stage: Stage) -> None:
    await stage.claimed()
    await stage.ben.press(BILLING, JORDAN, "Reply")
    await stage.sees(lambda: stage.whispers("U0BEN"))
    assert "Only Ana Ruiz and their helpers answer" in await stage.whispers("U0BEN")
    assert not await stage.ben.window()


async def test_while_a_window_is_open_the_customer_sees_who_writes(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.press(BILLING, JORDAN, "Reply")
    await stage.sees(lambda: customer.writing == {"Ana Ruiz"})
    await stage.ana.close()
    await stage.ana.pick(BILLING, JORDAN, "Helpers")
    await stage.ana.submit({"Who answers beside the holder?": "U0BEN"})
    await stage.sees(lambda: stage.ana.root(BILLING, "helped by Ben Okafor"))
    await stage.ben.press(BILLING, JORDAN, "Reply")
    await stage.sees(lambda: customer.writing == {"Ana Ruiz", "Ben Okafor"})
    await stage.ben.close()
    await stage.sees(lambda: not stage.rows("select key from timer where kind = 'writing'"))


async def test_a_macro_is_made_inserted_filled_and_sent(stage: Stage) -> None:
    customer = await stage.claimed()
    maya = stage.colleague(MANAGER)
    await maya.command(BILLING, "/handoff macros")
    await stage.sees(maya.window)
    await maya.press_window("New macro")
    await stage.sees(lambda: has_window(maya, "New macro"))
    await maya.submit({"Title": "Refund", "Text": "Hi {first_name}, {nobody} sends it"})
    assert "Nothing fills {nobody}" in str((await maya.workspace())["views"][-1]["errors"])
    await maya.submit({"Title": "Refund", "Text": "Hi {first_name}, your {plan} refund is on its way"})
    assert "“Refund” is saved." in await maya.window()
    await stage.ana.press(BILLING, JORDAN, "Reply")
    await stage.ana.pick_window("Refund", {ANSWER: "Thank you."})
    await stage.sees(lambda: has_window(stage.ana, "Nothing is known for {plan}"))
    await stage.ana.submit({})
    assert "in place of {plan}" in await complaint(stage)
    await stage.ana.submit({ANSWER: "Thank you.\n\nHi Jordan, your refund is on its way"})
    await stage.sees(lambda: customer.times("Hi Jordan, your refund is on its way") == 1)


async def test_who_keeps_no_macros_reads_them(stage: Stage) -> None:
    await stage.claimed()
    await stage.ana.command(BILLING, "/handoff macros")
    await stage.sees(lambda: has_window(stage.ana, "There are no macros yet."))
    assert "New macro" not in await stage.ana.window()


async def has_window(colleague: Colleague, words: str) -> bool:
    return words in await colleague.window()


async def test_the_assistants_suggestion_is_used_changed_and_sent(stage: Stage) -> None:
    customer = await stage.claimed(
        text="How long does a refund take to reach my account? I was charged twice"
    )
    await stage.ana.press(BILLING, JORDAN, "Reply")
    await stage.ana.press_window("Suggest", {ANSWER: "Hi Jordan."})
    await stage.sees(lambda: has_window(stage.ana, "Discard"))
    shown = stage.rows("select text from suggestion")[0]
    assert shown[:40] in await stage.ana.window()
    await stage.ana.press_window("Use it")
    await stage.sees(lambda: has_window(stage.ana, "will read:"))
    assert "Discard" not in await stage.ana.window()
    await stage.ana.submit({})
    await stage.sees(lambda: customer.times("Hi Jordan.") == 1)
    assert stage.rows('select "use" from suggestion') == ["edited"]
    assert [name for name, _ in customer.heard].count("Ana Ruiz") == 1


async def test_a_window_closed_throws_its_suggestion_away(stage: Stage) -> None:
    await stage.claimed(text="How long does a refund take to reach my account? I was charged twice")
    await stage.ana.press(BILLING, JORDAN, "Reply")
    await stage.ana.press_window("Suggest")
    await stage.sees(lambda: has_window(stage.ana, "Discard"))
    await stage.ana.close()
    await stage.sees(lambda: stage.rows('select "use" from suggestion') == ["discarded"])


async def test_a_thread_is_summed_up_for_whoever_asks(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, JORDAN, "I have checked both charges. I will send one back by tomorrow.")
    await stage.sees(lambda: customer.times("I will send one back"))
    await customer.say("Will it be on the same card?")
    await stage.sees(lambda: stands(stage, "Will it be on the same card?"))
    await looks_up(stage.ben, JORDAN, "Summary")
    shown = await stage.ben.window()
    for words in (
        "Promised",
        "“I will send one back by tomorrow.”",
        "Still open",
        "“Will it be on the same card?”",
    ):
        assert words in shown
