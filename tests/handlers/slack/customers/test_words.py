"""What is said, edited and taken back in a customer's thread, in whatever order it is told, and how often."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.files import nowhere
from bot.domain.conversation import TURN_LIMIT, Attachment, Speaker, Turn
from bot.domain.deliveries import Anchor
from bot.domain.visiting import MOST_PARTS, owner_of, parts, place_of
from handlers.slack.customers.listening import read
from handlers.slack.customers.outlet import _of_turn
from tests.blocks.limits import check_message, nodes
from tests.handlers.slack.customers.acme import INVOICE, Acme, MovableClock, served
from tests.handlers.slack.customers.test_who import KIM_ASKS, WORKSPACE
from tests.handlers.slack.house import event, payload
from tests.handlers.slack.test_events import ANYTHING, KEYS
from tests.sandbox.world import BILL, EXT, World


def asked(text: str, ts: str, **changes: Any) -> dict[str, Any]:
    """A root message of Priya's, as an event of its own."""
    bare = {"thread_ts": None, "parent_user_id": None, **changes}
    who = {"channel": EXT, "user": "U0PRIYA", "user_team": "T0ACME"}
    said = event(event_id=f"Ev{ts}{len(text)}", text=text, ts=ts, **who, **bare)
    return {**said, "team_id": "T0ACME", "is_ext_shared_channel": True}


def ts(seconds: float = 0) -> str:
    return f"{datetime.now(UTC).timestamp() + seconds:.6f}"


def edited(text: str, at: str, before: str = INVOICE) -> dict[str, Any]:
    body = payload("message_changed")
    message = {"type": "message", "user": "U0PRIYA", "user_team": "T0ACME", "ts": at}
    stamp = {"user": "U0PRIYA", "ts": ts(1)}
    body["event"] |= {
        "channel": EXT,
        "message": {**message, "text": text, "edited": stamp},
        "previous_message": {**message, "text": before},
    }
    told = {"event_id": f"EvEdit{at}", "team_id": "T0ACME", "authorizations": [{"team_id": "T0TIDE"}]}
    return {**body, **told}


def deleted(text: str, at: str) -> dict[str, Any]:
    """As Slack tells it: the message as it stood, and when it went."""
    body = asked(text, at)
    event = body["event"]
    before = {
        key: value for key, value in event.items() if key not in {"channel", "event_ts", "channel_type"}
    }
    gone = {
        "type": "message",
        "subtype": "message_deleted",
        "channel": event["channel"],
        "deleted_ts": at,
        "hidden": True,
        "previous_message": before,
        "ts": ts(1),
    }
    return {**body, "event_id": f"EvDel{at}", "event": gone}


async def test_an_event_told_five_times_is_one_turn_and_one_answer(acme: Acme) -> None:
    at = ts()
    for _ in range(5):
        assert (await acme.dispatch(asked(INVOICE, at))).status == 200
    await acme.told()
    assert await acme.texts(at) == [INVOICE]
    assert acme.rows("SELECT count(*) FROM conversation") == [1]


async def test_slack_repeats_what_it_thinks_was_not_heard(acme: Acme) -> None:
    await acme.fault(events="duplicate", times=3)
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.world.say("U0PRIYA", "hello?", EXT, thread_ts=root)
    await acme.told()
    assert await acme.texts(root) == [INVOICE, "hello?"]


async def test_events_out_of_order_become_turns_in_the_order_they_were_said(acme: Acme) -> None:
    root = ts(-3)
    later = [asked(f"line {nth}", f"{float(root) + nth:.6f}", thread_ts=root) for nth in range(1, 4)]
    for body in (*reversed(later), asked(INVOICE, root)):
        assert (await acme.dispatch(body)).status == 200
    await acme.told()
    assert await acme.texts(root) == [INVOICE, "line 1", "line 2", "line 3"]


async def test_a_store_that_is_down_is_told_again(acme: Acme) -> None:
    acme.store.down = True
    body = asked(INVOICE, ts())
    assert (await acme.dispatch(body)).status == 500
    acme.store.down = False
    assert (await acme.dispatch(body)).status == 200
    await acme.told()
    assert await acme.texts(body["event"]["ts"]) == [INVOICE]


async def test_an_edit_and_a_deletion_travel(acme: Acme) -> None:
    acme.assistant.thinking.clear()
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    more = await acme.world.say("U0PRIYA", "its number is 4711", EXT, thread_ts=root)

    async def both() -> bool:
        return len(await acme.texts(root)) == 2

    await acme.eventually(both)
    await acme.edit("U0PRIYA", more, "its number is 4712")

    async def mended() -> bool:
        return await acme.texts(root) == [INVOICE, "its number is 4712"]

    await acme.eventually(mended)
    await acme.take_back("U0PRIYA", more)

    async def gone() -> bool:
        return [turn.deleted for turn in await acme.turns(root)] == [False, True]

    await acme.eventually(gone)
    acme.assistant.thinking.set()
    await acme.told()
    assert await acme.texts(root) == [INVOICE, ""]


async def test_a_question_taken_back_after_its_answer_is_gone(acme: Acme) -> None:
    """A message with replies is not told as deleted: it stays as a tombstone."""
    root = await acme.world.say("U0PRIYA", "my card is 4111 1111", EXT)
    await acme.sees("Invoices are sent", root)
    await acme.take_back("U0PRIYA", root)
    await acme.told()
    assert await acme.texts(root) == [""]
    assert acme.rows("SELECT text FROM turn WHERE text LIKE '%4111%'") == []


async def test_an_edit_reaches_the_agent_who_holds_the_matter(acme: Acme) -> None:
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.press("U0PRIYA", "Talk to a person", "Invoices are sent")
    await acme.sees("Priya Shah", channel=BILL)
    more = await acme.world.say("U0PRIYA", "number 4711", EXT, thread_ts=root)
    await acme.sees("number 4711", channel=BILL)
    await acme.edit("U0PRIYA", more, "number 4712")
    await acme.sees("number 4712", channel=BILL)


async def test_an_edit_that_overtakes_its_message_is_not_lost(acme: Acme) -> None:
    at = ts()
    assert (await acme.dispatch(edited("which invoice is right?", at))).status == 200
    await acme.told()
    assert (await acme.dispatch(asked(INVOICE, at))).status == 200
    await acme.told()
    assert await acme.texts(at) == ["which invoice is right?"]


async def test_an_edit_that_overtakes_a_long_message_leaves_none_of_the_old_words(acme: Acme) -> None:
    at = ts()
    assert (await acme.dispatch(edited("short after all", at))).status == 200
    await acme.told()
    assert (await acme.dispatch(asked("secret " * 1_000, at))).status == 200
    await acme.told()
    assert await acme.texts(at) == ["short after all"]


async def test_what_was_taken_back_before_it_was_told_is_never_said(acme: Acme) -> None:
    """The first telling met a restart; Slack repeats message and edit after the deletion."""
    at, words = ts(), "my card is 4111 1111"
    for body in (deleted(words, at), asked(words, at), edited(f"{words}!", at)):
        assert (await acme.dispatch(body)).status == 200
        await acme.told()
    assert acme.rows("SELECT id FROM conversation") == []
    assert acme.rows("SELECT text FROM turn") == []


async def test_an_edit_told_after_the_deletion_brings_nothing_back(acme: Acme) -> None:
    at = ts()
    for body in (asked(INVOICE, at), deleted(INVOICE, at), edited("my card is 4111 1111", at)):
        assert (await acme.dispatch(body)).status == 200
        await acme.told()
    assert await acme.texts(at) == [""]


async def test_an_edit_of_something_older_than_baton_begins_nothing(acme: Acme) -> None:
    assert (await acme.dispatch(edited("mended", ts(-3_600)))).status == 200
    await acme.told()
    assert acme.rows("SELECT id FROM conversation") == []


async def test_a_long_message_is_cut_into_turns_and_its_edit_cut_anew(acme: Acme) -> None:
    root = await acme.world.say("U0PRIYA", "long " * 2_000, EXT)
    await acme.told()
    assert [len(text) <= TURN_LIMIT for text in await acme.texts(root)] == [True] * 3
    await acme.edit("U0PRIYA", root, "short after all")
    await acme.told()
    assert await acme.texts(root) == ["short after all", "", ""]
    await acme.edit("U0PRIYA", root, "longer " * 900 + "THE END")
    await acme.quiet()
    first, second, third, last = await acme.texts(root)
    assert first.startswith("longer")
    assert (second, third) == ("", "")
    assert last.endswith("THE END")
    await acme.edit("U0PRIYA", root, "short again")
    await acme.edit("U0PRIYA", root, "long " * 1_000)
    await acme.quiet()
    assert " ".join(await acme.texts(root)).split() == ["long"] * 1_000
    await acme.take_back("U0PRIYA", root)
    await acme.quiet()
    assert set(await acme.texts(root)) == {""}


async def test_markup_mentions_and_files_are_read_as_words(acme: Acme) -> None:
    typed = "@baton *please* see https://acme.example/a?b=1&c=2 with @priya :wave:\u202e"
    root = await acme.world.say("U0PRIYA", typed, EXT, files=[{"name": "bill.pdf", "size": 9}])
    await acme.told()
    assert await acme.texts(root) == [
        "please see https://acme.example/a?b=1&c=2 with @Priya Shah 👋\n(sent a file here in Slack: bill.pdf)"
    ]


async def test_a_message_of_nothing_but_a_call_to_baton_is_passed_over(acme: Acme) -> None:
    await acme.world.say("U0PRIYA", "@baton", EXT)
    await acme.quiet()
    assert acme.rows("SELECT id FROM conversation") == []


async def test_a_bare_call_to_baton_may_be_edited_into_a_question(acme: Acme) -> None:
    root = await acme.world.say("U0PRIYA", "@baton", EXT)
    await acme.quiet()
    await acme.edit("U0PRIYA", root, "@baton which invoice is right?")
    await acme.sees("Invoices are sent", root)
    assert await acme.texts(root) == ["which invoice is right?"]


async def test_after_a_day_messages_to_baton_alone_begin_anew_unless_somebody_is_awaited(
    slack: World, tmp_path: Path
) -> None:
    clock = MovableClock()
    clock.passed = -timedelta(hours=25)
    async with served(slack, tmp_path, clock=clock) as acme:
        await slack.say("U0KIM", KIM_ASKS, "D0KIM")
        await acme.sees("Invoices are sent", channel="D0KIM")
        clock.passed = timedelta(0)
        await slack.say("U0KIM", "something else", "D0KIM")
        await acme.told()
        assert await acme.texts("", "D0KIM") == ["something else"]
        assert acme.rows("SELECT count(*) FROM conversation") == [2]


async def test_baton_comes_back_and_goes_on_where_it_was(slack: World, tmp_path: Path) -> None:
    async with served(slack, tmp_path) as acme:
        root = await slack.say("U0PRIYA", INVOICE, EXT)
        await acme.sees("Invoices are sent", root)
        await acme.press("U0PRIYA", "Talk to a person", "Invoices are sent")
        await acme.sees("Priya Shah", channel=BILL)
        await acme.told()
    async with served(slack, tmp_path) as acme:
        await acme.ana.press("support-billing", "Priya Shah", "Claim")
        await acme.sees("Ana Ruiz from Billing has joined", root)
        await acme.ana.reply("support-billing", "Priya Shah", "Hi Priya")
        await acme.sees("Hi Priya", root)
        await slack.say("U0PRIYA", "there you are", EXT, thread_ts=root)
        await acme.sees("there you are", channel=BILL)
        assert [words for _, words in await acme.thread(root)].count("Hi Priya") == 1


async def test_an_answer_whose_receipt_was_lost_stands_once(acme: Acme) -> None:
    await acme.fault(method="chat.postMessage", kind="accepted_then_reset", match="Invoices are sent")
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.told()
    assert [words for _, words in await acme.thread(root) if "Invoices" in words][1:] == []


async def test_posts_that_slack_holds_back_keep_their_order(acme: Acme) -> None:
    await acme.fault(method="chat.postMessage", kind="ratelimited", times=2, retry_after=1)
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.press("U0PRIYA", "Talk to a person", "Invoices are sent")
    await acme.sees("I'm passing this to a person", root)
    words = [said for _, said in await acme.thread(root)]
    assert words[0].startswith("Invoices")
    assert words[1].startswith("I'm passing")


async def test_where_the_customer_deleted_their_thread_the_answer_does_not_stand_in_the_open(
    acme: Acme,
) -> None:
    acme.assistant.thinking.clear()
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)

    async def asked_for() -> bool:
        return bool(acme.assistant.asked)

    await acme.eventually(asked_for)
    await acme.take_back("U0PRIYA", root)
    acme.assistant.thinking.set()
    await acme.quiet()
    assert not [one for one in await acme.messages(EXT) if one.get("bot_id")]


async def test_the_agent_hears_that_a_customer_in_slack_can_not_be_reached(acme: Acme) -> None:
    """Their thread is gone: without that, the agent's words would bear a tick and reach nobody."""
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.press("U0PRIYA", "Talk to a person", "Invoices are sent")
    await acme.sees("Priya Shah", channel=BILL)
    await acme.told()
    await acme.ana.press("support-billing", "Priya Shah", "Claim")
    await acme.sees("Ana Ruiz from Billing has joined", root)
    await acme.told()
    await acme.take_back("U0PRIYA", root)
    await acme.told()
    await acme.ana.reply("support-billing", "Priya Shah", "Here is your answer")

    async def parked() -> bool:
        return bool(acme.rows("SELECT parked FROM lane WHERE kind = 'customer_slack' AND parked IS NOT NULL"))

    await acme.eventually(parked)

    async def told() -> bool:
        return any("The customer has not got this" in one for one in await acme.whispers("U0ANA"))

    await acme.eventually(told)


@given(text=st.text(max_size=60).map(lambda text: text * 700))
def test_no_part_is_too_long_and_none_is_empty(text: str) -> None:
    found = parts(text)
    assert len(found) <= MOST_PARTS
    assert all(0 < len(part) <= TURN_LIMIT for part in found)


@pytest.mark.parametrize("root", [Anchor("C0ACME", "1795.000001"), Anchor("D0KIM", "")])
def test_an_owner_names_its_place(root: Anchor) -> None:
    assert place_of(owner_of("T0TIDE", root)) == root


@pytest.mark.parametrize("owner", ["", "v:abc", "c:8f14", "c:a:b:c", "s:T0"])
def test_other_owners_name_no_place(owner: str) -> None:
    assert place_of(owner) is None


@given(
    name=st.sampled_from(["message", "message_changed", "message_deleted"]),
    changes=st.dictionaries(st.sampled_from([*KEYS, "previous_message", "user_team", "team"]), ANYTHING),
    event_id=st.text(max_size=3) | st.none(),
)
def test_no_payload_however_odd_breaks_the_reading(
    name: str, changes: dict[str, Any], event_id: str | None
) -> None:
    body = {**payload(name), "event_id": event_id}
    body["event"] = {**body["event"], "channel": EXT, **changes}
    found = read(body, WORKSPACE, datetime.now(UTC))
    assert found is None or (event_id and found.message.user != "U0BATON")


SPOKEN = Turn(3, datetime(2026, 3, 2, tzinfo=UTC), Speaker.AGENT, "Here it is", "Ana Ruiz", picture="p_1")
FORM = Attachment("f_1", "form.pdf", "application/pdf", 48_000)


def link(file_id: str) -> str:
    return f"https://baton.example/v1/files/{file_id}"


@pytest.mark.parametrize("text", ["Here it is", ""])
@pytest.mark.parametrize("may_rename", [True, False])
def test_an_agents_file_stands_under_the_words_as_a_link(text: str, may_rename: bool) -> None:
    turn = replace(SPOKEN, text=text, attachments=(FORM,))
    drawn = _of_turn(turn, "c_1", link, may_rename=may_rename)
    assert drawn is not None
    assert check_message(drawn.message) == []
    assert (drawn.name, drawn.picture) == (("Ana Ruiz", "p_1") if may_rename else ("", ""))
    links = [node for node in nodes(drawn.message["blocks"]) if node.get("type") == "link"]
    assert [(node["url"], node["text"]) for node in links] == [(link("f_1"), "form.pdf")]
    assert "…" not in str(drawn.message["blocks"])


def test_without_a_public_address_a_file_is_named() -> None:
    drawn = _of_turn(replace(SPOKEN, attachments=(FORM,)), "c_1", nowhere, may_rename=True)
    assert drawn is not None
    assert "form.pdf" in str(drawn.message["blocks"])
    assert "can't be opened from here" in str(drawn.message["blocks"])
