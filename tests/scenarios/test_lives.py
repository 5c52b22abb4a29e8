"""The eight lives of a message, each from one side's hand to the other side's eyes."""

from tests.scenarios.stage import BILLING, OPENS_IN, REPAIRS, TWICE, ZIP, Stage

RESOLVED = {"How did it end?": "Refunded", "What was done?": "Second charge sent back"}


async def test_1_the_assistant_answers_and_names_its_source(stage: Stage) -> None:
    customer = await stage.customer()
    await customer.say("How do refunds work?")
    await stage.sees(lambda: customer.sees("refund", speaker="assistant"))
    assert [source["title"] for source in customer.turns[-1]["sources"]] == ["How refunds work"]
    assert customer.state["who"] == "assistant"
    assert await stage.cards() == []


async def test_2_an_escalation_brings_one_card_and_one_honest_notice(stage: Stage) -> None:
    customer = await stage.with_card(
        customer={"email": "jordan@ellis.example", "zone": "Europe/Berlin"},
        account={"name": "Ellis Trail Co", "plan": "Pro plan", "value": "4,800 a year"},
        page={"url": "http://shop.example/billing", "title": "Billing", "error": "Card declined (402)"},
    )
    card = (await stage.cards())[0]
    words = " ".join(str(card["blocks"]).split())
    for expected in (TWICE, "Ellis Trail Co", "4,800 a year", "Card declined (402)", "refund"):
        assert expected in words
    notices = [text for who, text in customer.heard if who == "system"]
    assert len(notices) == 1
    assert "Billing" in notices[0]
    assert customer.state["who"] == "waiting"
    assert customer.state["by"]


async def test_2_at_night_it_is_parked_and_gains_a_line_on_the_overnight_list(stage: Stage) -> None:
    customer = await stage.customer("Robin", signed_in=False)
    await customer.say(ZIP)
    await stage.sees(lambda: customer.state.get("who") == "parked")
    deniz = stage.colleague("U0DENIZ")
    await stage.sees(lambda: deniz.root(REPAIRS, "Robin"))
    assert await stage.cards("Robin") == []
    await deniz.press(REPAIRS, "Robin", "Claim")
    await stage.sees(lambda: customer.state.get("name") == "Deniz Kaya")
    await stage.sees(lambda: stage.cards("Robin"))


async def test_3_one_agent_wins_the_claim_and_the_loser_hears_it_privately(stage: Stage) -> None:
    customer = await stage.with_card()
    card = (await stage.cards())[0]
    button = next(block for block in card["blocks"] if block["type"] == "actions")["elements"][0]
    click = {"channel": card["channel"], "ts": card["ts"], "action_id": button["action_id"]}
    await stage.page("page/clicks", **{"as": "U0ANA"}, **click, value=button["value"])
    await stage.sees(lambda: customer.state.get("name") == "Ana Ruiz")
    await stage.page("page/clicks", **{"as": "U0BEN"}, **click, value=button["value"])
    await stage.sees(lambda: contains(stage, "U0BEN", "Ana Ruiz claimed this first."))
    assert customer.times("has joined") == 1


async def contains(stage: Stage, user: str, words: str) -> bool:
    return words in await stage.whispers(user)


async def test_4_the_agents_words_reach_the_customer_and_a_reaction_says_so(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, "Jordan", "I can see *both* charges :wave:")
    await stage.sees(lambda: customer.sees("I can see both charges 👋", name="Ana Ruiz"))
    await stage.sees(lambda: stage.marks("both"))
    assert await stage.marks("both") == ["white_check_mark"]


async def test_5_the_customers_answer_stands_in_the_thread_under_their_name(stage: Stage) -> None:
    customer = await stage.claimed()
    await customer.say("It was on 3 October.")
    await stage.sees(lambda: stage.thread())
    assert await stage.thread() == ["Jordan Ellis (customer) It was on 3 October."]


async def test_6_resolving_asks_for_a_rating_and_the_card_shows_both(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.press(BILLING, "Jordan", "Resolve")
    await stage.sees(stage.ana.window)
    await stage.ana.submit(RESOLVED)
    await stage.sees(lambda: customer.state.get("rate") == "asked")
    await customer.rate(5, "Quick and kind")
    await stage.sees(lambda: stage.ana.root(BILLING, "Quick and kind"))
    card = await stage.ana.root(BILLING, "Refunded")
    assert card
    assert "Second charge sent back" in str(card["blocks"])
    assert customer.state["rate"] == "given"


async def test_7_at_the_opening_what_was_parked_becomes_a_card_with_what_was_said_since(
    stage: Stage,
) -> None:
    customer = await stage.customer("Robin", signed_in=False)
    await customer.say(ZIP)
    await stage.sees(lambda: customer.state.get("who") == "parked")
    await customer.say("It is the inner zip of a Tarn 2, thank you")
    stage.clock.passed += OPENS_IN
    await stage.sees(lambda: customer.state.get("who") == "waiting")
    await stage.sees(lambda: stage.cards("Robin"))
    assert customer.times("Repairs is open now") == 1
    deniz = stage.colleague("U0DENIZ")
    await stage.sees(lambda: deniz.thread(REPAIRS, "Wants"))
    assert "inner zip of a Tarn 2" in str(await deniz.thread(REPAIRS, "Wants"))


async def test_8_the_manager_reads_the_report_and_nobody_else_does(stage: Stage) -> None:
    await stage.claimed()
    maya = stage.colleague("U0MAYA")
    await maya.command(BILLING, "/handoff report week")
    await stage.sees(lambda: contains(stage, "U0MAYA", "Passed to a person"))
    await stage.ana.command(BILLING, "/handoff report week")
    await stage.sees(lambda: contains(stage, "U0ANA", "Reports are for managers"))
    assert "1 of 1 (100 %)" in await stage.whispers("U0MAYA")


async def test_claim_reply_and_the_resolve_window_work_by_signed_http_too(signed: Stage) -> None:
    customer = await signed.claimed()
    await signed.ana.reply(BILLING, "Jordan", "I can see both charges")
    await signed.sees(lambda: customer.sees("I can see both charges", name="Ana Ruiz"))
    await customer.say("Please send one back")
    await signed.sees(lambda: signed.thread())
    await signed.ana.press(BILLING, "Jordan", "Resolve")
    await signed.sees(signed.ana.window)
    await signed.ana.submit(RESOLVED)
    await signed.sees(lambda: customer.state.get("rate") == "asked")
