"""What users of other bridges complain about, each as what must be true here. The numbers are those of the
list from which these were drawn; some are held by tests of their own elsewhere."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import assistants
from bot.domain.errors import AssistantFailed
from handlers.customers.sniffing import ENDINGS
from tests.fakes import FakeAssistant
from tests.handlers.customers.samples import GOOD
from tests.scenarios.stage import BILLING, GENERAL, OPENS_IN, TWICE, ZIP, Stage, open_stage
from tests.scenarios.test_whose import browser, open_shop

RESOLVED = {"How did it end?": "Solved"}
PERU = "Would you sponsor our trail race in Peru next spring?"


async def resolve(stage: Stage) -> None:
    await stage.ana.press(BILLING, "Jordan", "Resolve")
    await stage.sees(stage.ana.window)
    await stage.ana.submit(RESOLVED)


async def marked(stage: Stage, words: str, mark: str) -> None:
    async def is_marked() -> bool:
        return await stage.marks(words) == [mark]

    await stage.sees(is_marked)


async def test_01_only_the_claimers_words_leave_the_thread_and_everything_else_is_internal(
    stage: Stage,
) -> None:
    customer = await stage.with_card()
    await stage.ana.reply(BILLING, "Jordan", "Before the claim")
    await marked(stage, "Before the claim", "lock")
    await stage.ana.press(BILLING, "Jordan", "Claim")
    await stage.sees(lambda: customer.state.get("who") == "agent")
    await stage.ben.reply(BILLING, "Jordan", "A colleague's remark")
    await stage.colleague("U0MAYA").reply(BILLING, "Jordan", "The manager's remark")
    await stage.ana.reply(BILLING, "Jordan", "To the customer")
    await stage.sees(lambda: customer.sees("To the customer"))
    await marked(stage, "A colleague's remark", "lock")
    await marked(stage, "The manager's remark", "lock")
    assert [text for who, text in customer.heard if who == "Ana Ruiz"] == ["To the customer"]


async def test_02_a_note_stays_inside_however_it_is_written(stage: Stage) -> None:
    customer = await stage.claimed()
    notes = ["Note: a", "NOTE : b", ":memo: note: c", "*note:* d", "// e", "note：f", "@ben g"]
    for text in notes:
        await stage.ana.reply(BILLING, "Jordan", text)
    await stage.ana.reply(BILLING, "Jordan", "Now to you")
    await stage.sees(lambda: customer.sees("Now to you"))
    assert [text for who, text in customer.heard if who == "Ana Ruiz"] == ["Now to you"]


async def test_03_a_persons_words_stand_under_that_persons_name_and_never_the_assistants(
    stage: Stage,
) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, "Jordan", "Hello from me")
    await stage.sees(lambda: customer.sees("Hello from me"))
    assert customer.turns[-1]["speaker"] == "agent"
    assert customer.turns[-1]["name"] == "Ana Ruiz"


async def test_04_a_known_customers_name_and_address_stand_on_the_card_and_an_unknown_one_is_unverified(
    stage: Stage,
) -> None:
    await stage.with_card(customer={"email": "jordan@ellis.example"})
    visitor = await stage.customer("Robin", signed_in=False, customer={"email": "robin@x.example"})
    await visitor.say(TWICE)
    await stage.sees(lambda: stage.cards("Robin"))
    known, unknown = [str((await stage.cards(name))[0]["blocks"]) for name in ("Jordan Ellis", "Robin")]
    assert "jordan@ellis.example" in known
    assert "unverified" not in known
    assert "unverified" in unknown


async def test_05_an_event_that_slack_delivers_again_reaches_the_customer_once(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.fault(events="duplicate", times=5)
    for number in range(1, 4):
        await stage.ana.reply(BILLING, "Jordan", f"Number {number}")
    await stage.sees(lambda: customer.sees("Number 3"))
    await stage.ana.reply(BILLING, "Jordan", "The last one")
    await stage.sees(lambda: customer.sees("The last one"))
    said = [text for who, text in customer.heard if who == "Ana Ruiz"]
    assert said == ["Number 1", "Number 2", "Number 3", "The last one"]


async def test_07_an_edit_or_deletion_reaches_who_has_read_it_in_both_directions(stage: Stage) -> None:
    shop = await open_shop(stage)
    jordan = browser(stage)
    await jordan.start()
    await jordan.say(TWICE)
    await stage.sees(lambda: stage.ana.root(BILLING, "Jordan"))
    await stage.ana.press(BILLING, "Jordan", "Claim")
    for text in ("It is with you by Thursday", "Her card is 4711", "She sounds annoyed"):
        await stage.ana.reply(BILLING, "Jordan", text)
    await stage.sees(lambda: jordan.sees("She sounds annoyed"))
    await stage.ana.edit(BILLING, "Jordan", "by Thursday", "It is with you by Friday :tada:")
    await stage.ana.delete(BILLING, "Jordan", "4711")
    await stage.ana.edit(BILLING, "Jordan", "annoyed", "note: She sounds annoyed")
    own = ["It is with you by Friday 🎉", "", ""]
    await stage.sees(lambda: [one["text"] for one in jordan.turns if one["name"] == "Ana Ruiz"] == own)
    marks = ["white_check_mark", "pencil2"]
    await stage.sees(lambda: are_marked(stage, "by Friday", marks))
    await stage.sees(lambda: are_marked(stage, "annoyed", [marks[0], "leftwards_arrow_with_hook"]))
    await jordan.edit("charged twice", "I was charged three times")
    await stage.sees(lambda: stage.ana.root(BILLING, "charged three times"))
    await jordan.take_back("three times")
    await stage.sees(lambda: nowhere(stage, "three times"))
    await shop.cleanup()


async def are_marked(stage: Stage, words: str, marks: list[str]) -> bool:
    return await stage.marks(words) == marks


async def nowhere(stage: Stage, words: str) -> bool:
    return words not in str((await stage.ledger())["messages"])


async def test_06_a_file_of_each_kind_reaches_the_customer_and_slacks_own_address_does_not(
    stage: Stage,
) -> None:
    customer = await stage.claimed()
    for kind, data in GOOD.items():
        name = f"from-ana.{ENDINGS[kind][0]}"
        await stage.ana.send_file(BILLING, "Jordan", name, data, f"Here: {name}", mimetype=kind)
        await stage.sees(lambda name=name: name in customer.files)  # type: ignore[misc]
        assert await customer.opened(name) == data
        assert customer.files[name]["type"] == kind
        assert customer.heard[-1] == ("Ana Ruiz", f"Here: {name}")
    private = f"{stage.ports.slack_url}/files/"
    assert private not in str(customer.changes)
    stored = stage.rows("select data from fact") + stage.rows("select files from inbox")
    assert private not in str(stored + stage.rows("select attachments from turn"))


async def test_06_a_file_of_each_kind_reaches_the_agents(stage: Stage) -> None:
    customer = await stage.claimed()
    for kind, data in GOOD.items():
        name = f"from-jordan.{ENDINGS[kind][0]}"
        await customer.show("", name, data)
        await stage.sees(lambda name=name, data=data: shown_to_ana(stage, name, data))  # type: ignore[misc]


async def shown_to_ana(stage: Stage, name: str, data: bytes) -> bool:
    return await stage.ana.opened(BILLING, "Jordan", name) == data


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("page.html", b"<!doctype html><script>alert(1)</script>", "none of the kinds"),
        ("big.txt", b"x" * 5_000_001, "larger than"),
    ],
)
async def test_06_a_file_that_can_not_be_sent_is_told_to_its_sender_in_the_thread_and_the_words_go(
    stage: Stage, name: str, data: bytes, why: str
) -> None:
    customer = await stage.claimed()
    await stage.ana.send_file(BILLING, "Jordan", name, data, "See this")
    await stage.sees(lambda: customer.sees("See this"))

    async def is_told() -> bool:
        told = await stage.whispers("U0ANA")
        return name in told and why in told

    await stage.sees(is_told)
    assert customer.files == {}


async def test_08_emoji_links_mentions_and_entities_arrive_as_plain_text(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(
        BILLING,
        "Jordan",
        "*Done* :slightly_smiling_face: R&D <3 see https://shop.example/a, @ben and #support-orders",
    )
    await stage.sees(lambda: customer.sees("Done", speaker="agent"))
    said = customer.turns[-1]["text"]
    assert said.startswith("Done 🙂 R&D <3 see https://shop.example/a, ")
    for leaked in ("U0BEN", "C0ORDERS", "<@", "<#", "&lt;", "&amp;", "*", ":slightly"):
        assert leaked not in said


async def test_08_what_a_customer_writes_stays_inert_in_slack(stage: Stage) -> None:
    customer = await stage.claimed()
    nasty = (
        "<!channel> <@U0BEN> *bold* :fire: <https://evil.example|your bank>\nAna Ruiz: refund approved &amp;"
    )
    await customer.say(nasty)
    await stage.sees(lambda: stage.thread())
    ledger = (await stage.ledger())["messages"]
    posted = next(one for one in ledger if "refund approved" in str(one.get("blocks")))
    kinds = {part["type"] for part in elements(posted["blocks"])}
    assert kinds <= {"rich_text", "rich_text_section", "rich_text_quote", "text"}
    assert "<!channel>" not in posted["text"]
    assert "<@U0BEN>" not in posted["text"]
    shown = "".join(str(part.get("text", "")) for part in elements(posted["blocks"]))
    assert "<!channel> <@U0BEN> *bold* :fire:" in shown


def elements(part: object) -> list[dict[str, object]]:
    """Every typed object in blocks."""
    if isinstance(part, list):
        return [found for one in part for found in elements(one)]
    if isinstance(part, dict):
        own = [part] if "type" in part else []
        return own + [found for one in part.values() for found in elements(one)]
    return []


async def test_08_bidi_and_line_breaks_in_a_name_spoof_no_line(stage: Stage) -> None:
    customer = await stage.customer("Jordan Ellis", customer={"name": "Jordan \u200f*Ellis* <!here>"})
    await customer.say(TWICE)
    await stage.sees(lambda: stage.cards("Jordan"))
    card = (await stage.cards("Jordan"))[0]
    assert "\u200f" not in str(card)
    assert "<!here>" not in card["text"]
    answer = await stage.http.post(
        f"{stage.ports.baton_url}/v1/conversations", json={"customer": {"name": "a\u202eb"}}
    )
    assert answer.status == 422


@pytest.fixture
async def faked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Stage, FakeAssistant]]:
    """Baton with an assistant that does as it is told."""
    assistant = FakeAssistant()
    monkeypatch.setattr(assistants, "EmbeddedAssistant", lambda _articles: assistant)
    async with open_stage(tmp_path) as stage:
        yield stage, assistant


async def test_12_new_words_in_an_old_thread_do_not_go_unnoticed(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.reply(BILLING, "Jordan", "One charge goes back today")
    await stage.sees(lambda: customer.sees("goes back today"))
    stage.clock.passed += timedelta(hours=5)
    await customer.say("It has not come. When?")
    await stage.sees(lambda: stage.rows("select 1 from timer where kind = 'next_word'"))
    assert await stage.ana.root("Baton", "Jordan") is None
    stage.clock.passed += timedelta(minutes=10, seconds=1)
    await stage.sees(lambda: stage.ana.root("Baton", "has waited for your next word"))
    assert customer.state["who"] == "agent"
    stage.clock.passed += timedelta(minutes=20, seconds=1)
    await stage.sees(lambda: customer.times("waited too long for an answer from Ana Ruiz") == 1)
    await stage.sees(lambda: stage.ben.root(BILLING, "Claim"))
    assert any("no word in all this time" in line for line in await stage.thread())


async def test_13_a_generation_in_flight_is_discarded_when_a_person_takes_over(
    faked: tuple[Stage, FakeAssistant],
) -> None:
    stage, assistant = faked
    customer = await stage.customer("Robin", signed_in=False)
    await customer.say(ZIP)
    deniz = stage.colleague("U0DENIZ")
    await stage.sees(lambda: deniz.root("support-repairs", "Robin"))
    asked = len(assistant.asked)
    assistant.thinking.clear()
    await customer.say("How do I wash my down jacket?")
    await stage.sees(lambda: len(assistant.asked) > asked)
    await deniz.press("support-repairs", "Robin", "Claim")
    await stage.sees(lambda: customer.state.get("who") == "agent")
    assistant.thinking.set()
    await customer.say("Hello Deniz")
    await stage.sees(lambda: replied(stage, "Hello Deniz"))
    assert "assistant" not in [who for who, _ in customer.heard]


async def replied(stage: Stage, words: str) -> bool:
    return words in str((await stage.ledger())["messages"])


async def test_17_an_assistant_that_is_down_brings_a_person_by_a_path_that_needs_none(
    faked: tuple[Stage, FakeAssistant],
) -> None:
    stage, assistant = faked
    assistant.fault = AssistantFailed()
    customer = await stage.customer()
    await customer.say("How do refunds work?")
    await stage.sees(lambda: customer.state.get("who") == "waiting")
    await stage.sees(lambda: stage.cards())
    assert "the assistant could not answer" in str((await stage.cards())[0]["blocks"])


async def test_14_a_person_is_only_promised_by_a_handoff_that_is_stored_and_stands_in_slack(
    stage: Stage,
) -> None:
    customer = await stage.customer()
    await customer.say(PERU)
    await stage.sees(lambda: customer.times("passing this to a person") == 1)
    await stage.sees(lambda: stage.cards())
    assert len(await stage.cards()) == 1


async def test_15_16_a_handoff_tells_the_customer_exactly_once(stage: Stage) -> None:
    customer = await stage.with_card()
    await customer.ask_for_person()
    await customer.say("I want to talk to a person")
    await stage.sees(lambda: stage.thread())
    assert len([text for who, text in customer.heard if who == "system"]) == 1
    assert len(await stage.cards()) == 1


async def test_16_a_resolve_tells_the_customer_exactly_once(stage: Stage) -> None:
    customer = await stage.claimed()
    await resolve(stage)
    await stage.sees(lambda: customer.state.get("rate") == "asked")
    await customer.say("Thanks!")
    await stage.sees(lambda: stage.thread())
    assert customer.times("has closed this") == 1
    assert customer.heard[-1] == ("customer", "Thanks!")


async def test_18_a_handoff_whose_card_does_not_arrive_raises_an_alarm(stage: Stage) -> None:
    await stage.fault(method="chat.postMessage", kind="ratelimited", retry_after=300, times=50)
    customer = await stage.customer()
    await customer.say(TWICE)
    await stage.sees(lambda: customer.state.get("who") == "waiting")
    assert alarms(stage) == []
    stage.clock.passed += timedelta(seconds=61)
    await stage.sees(lambda: alarms(stage) == ["card_undelivered"])


def alarms(stage: Stage) -> list[str]:
    return stage.rows("select kind from alarm")


async def test_19_an_open_handoff_has_one_owner_and_released_it_is_anybodys_again(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.ana.press(BILLING, "Jordan", "Release")
    await stage.sees(lambda: customer.state.get("who") == "waiting")
    await stage.sees(lambda: stage.ben.root(BILLING, "Claim"))
    await stage.ben.press(BILLING, "Jordan", "Claim")
    await stage.sees(lambda: customer.state.get("name") == "Ben Okafor")
    await stage.ana.reply(BILLING, "Jordan", "Me again")
    await marked(stage, "Me again", "lock")
    assert not customer.sees("Me again")


async def test_20_a_resolved_handoff_in_the_history_starts_no_new_one(stage: Stage) -> None:
    customer = await stage.claimed()
    await resolve(stage)
    await stage.sees(lambda: customer.state.get("rate") == "asked")
    stage.clock.passed += timedelta(hours=25)
    await customer.say("How do I wash my down jacket?")
    await stage.sees(lambda: customer.heard[-1][0] == "assistant")
    assert customer.state["who"] == "assistant"
    assert len(await stage.cards()) == 1


async def test_22_who_writes_again_while_the_team_is_gone_is_told_so_and_waits_for_anybody(
    stage: Stage,
) -> None:
    customer = await stage.customer("Robin", signed_in=False)
    await customer.say(ZIP)
    deniz = stage.colleague("U0DENIZ")
    await stage.sees(lambda: deniz.root("support-repairs", "Robin"))
    await deniz.press("support-repairs", "Robin", "Claim")
    await stage.sees(lambda: deniz.root("support-repairs", "Resolve"))
    await deniz.press("support-repairs", "Wants", "Resolve")
    await stage.sees(deniz.window)
    await deniz.submit(RESOLVED)
    await stage.sees(lambda: customer.state.get("rate") == "asked")
    await customer.say("The zip is torn again, on the other side")
    await stage.sees(lambda: customer.state.get("who") == "parked")
    assert customer.times("Repairs is closed now and back") == 2


async def test_23_outside_hours_the_customer_hears_when_and_the_assistant_goes_on(stage: Stage) -> None:
    customer = await stage.customer("Robin", signed_in=False)
    await customer.say(ZIP)
    await stage.sees(lambda: customer.times("Repairs is closed now and back") == 1)
    await customer.say("How do I wash my down jacket?")
    await stage.sees(lambda: customer.heard[-1][0] == "assistant")
    stage.clock.passed += OPENS_IN
    await stage.sees(lambda: customer.times("Repairs is open now") == 1)


async def test_24_each_matter_goes_to_its_own_channel_and_the_rest_to_the_general_one(stage: Stage) -> None:
    where = {}
    for name, text in (("Jordan Ellis", TWICE), ("Robin", PERU)):
        customer = await stage.customer(name)
        await customer.say(text)
        await stage.sees(lambda name=name: stage.cards(name))  # type: ignore[misc]
        where[name] = (await stage.cards(name))[0]["channel"]
    assert where == {"Jordan Ellis": "C0BILL", "Robin": "C0GENERAL"}
    assert await stage.colleague("U0EMI").root(GENERAL, "Peru")
