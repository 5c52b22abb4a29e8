"""Who is a customer, whose words are none of the matter, and that nothing answers itself."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.slack.customers.listening import read
from handlers.slack.workspace import CustomerChannel, Workspace
from tests.handlers.slack.customers.acme import INVOICE, Acme, served, workspace_file
from tests.handlers.slack.house import event
from tests.sandbox.world import BILL, EXT, World, running, until

KIM_ASKS = "How do I order twelve tents?"
WORKSPACE = Workspace(
    "T0TIDE", "U0BATON", "B0BATON", {"Billing": BILL}, {EXT: CustomerChannel("ext-acme")}, direct=True
)


async def test_somebody_within_the_company_is_a_customer_of_its_own_channel(acme: Acme) -> None:
    root = await acme.world.say("U0KIM", KIM_ASKS, "C0HOUSE")
    await acme.sees("Invoices are sent", root, "C0HOUSE")
    found = await acme.conversation(root, "C0HOUSE")
    assert found is not None
    assert (found.customer.name, found.customer.zone) == ("Kim Sato", "Asia/Tokyo")


@pytest.mark.parametrize("who", ["U0BEN", "U0MAYA"])
async def test_agents_and_managers_are_neither_answered_nor_stored(
    acme: Acme, caplog: pytest.LogCaptureFixture, who: str
) -> None:
    caplog.set_level(logging.INFO)
    root = await acme.world.say(who, "Kim, have you tried the form?", "C0HOUSE")
    await acme.quiet()
    assert await acme.thread(root, "C0HOUSE") == []
    assert acme.rows("SELECT text FROM inbox") == []
    passed_over = [one for one in caplog.records if one.msg == "visits.colleague_passed_over"]
    assert passed_over, "and again where Slack was not answered in time and said it once more"


async def test_in_a_channel_shared_with_another_company_all_of_ours_are_colleagues(acme: Acme) -> None:
    """Kim is of ours and no agent: a customer in the company's own channel, but not here."""
    root = await acme.world.say("U0KIM", "Hello Acme, a happy new season!", EXT)
    await acme.quiet()
    assert await acme.thread(root) == []
    assert acme.rows("SELECT id FROM conversation") == []


async def test_what_a_colleague_says_in_a_customers_thread_is_no_turn(acme: Acme) -> None:
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.world.say("U0ANA", "I'll look at it at once", EXT, thread_ts=root)
    await acme.world.say("U0PRIYA", "thank you!", EXT, thread_ts=root)
    await acme.told()
    assert await acme.texts(root) == [INVOICE, "thank you!"]


@pytest.mark.parametrize(
    ("channel", "colleague", "customer"), [(EXT, "U0KIM", "U0PRIYA"), ("C0HOUSE", "U0BEN", "U0KIM")]
)
async def test_an_answer_to_a_colleagues_own_thread_is_for_the_colleague(
    acme: Acme, channel: str, colleague: str, customer: str
) -> None:
    root = await acme.world.say(colleague, "Our spring catalogue is out", channel)
    reply = await acme.world.say(customer, "thanks, how nice!", channel, thread_ts=root)
    await acme.edit(customer, reply, "thanks, how very nice!", channel)
    await acme.told()
    assert [speaker for speaker, _ in await acme.thread(root, channel)] == [customer]
    assert acme.rows("SELECT id FROM inbox") == []


async def test_in_a_colleagues_thread_baton_comes_when_it_is_called(acme: Acme) -> None:
    root = await acme.world.say("U0KIM", "Our spring catalogue is out", EXT)
    await acme.world.say("U0PRIYA", "thanks!", EXT, thread_ts=root)
    await acme.world.say("U0PRIYA", "@baton when do invoices come?", EXT, thread_ts=root)
    await acme.sees("Invoices are sent", root)
    await acme.world.say("U0PRIYA", "and credit notes?", EXT, thread_ts=root)
    await acme.told()
    assert await acme.texts(root) == ["when do invoices come?", "and credit notes?"]


async def test_an_answer_under_a_bots_post_is_for_the_bot(acme: Acme) -> None:
    root = (await acme.world.slack.chat_postMessage(channel=EXT, text="Deployed", username="Ship it"))["ts"]
    await acme.world.say("U0PRIYA", "finally", EXT, thread_ts=root)
    await acme.told()
    assert acme.rows("SELECT id FROM conversation") == []


async def test_several_people_of_a_customer_are_told_apart(acme: Acme) -> None:
    root = await acme.world.say("U0KIM", KIM_ASKS, "C0HOUSE")
    await acme.sees("Invoices are sent", root, "C0HOUSE")
    await acme.world.say("U0LIN", "and with poles?", "C0HOUSE", thread_ts=root)
    await acme.told()
    assert await acme.texts(root, "C0HOUSE") == [KIM_ASKS, "Lin Berg: and with poles?"]


@pytest.mark.parametrize(
    "changes",
    [
        {"bot_id": "B0OTHER"},
        {"bot_id": "B0BATON"},
        {"app_id": "A0OTHER"},
        {"bot_profile": {"id": "B0OTHER"}},
        {"subtype": "bot_message", "bot_id": "B0OTHER", "user": None},
        {"subtype": "bot_message", "username": "Ana Ruiz"},
        {"user": "USLACKBOT"},
        {"user": "U0BATON"},
        {"user": None},
        {"subtype": "channel_join"},
        {"subtype": "message_replied"},
        {"channel": "C0ELSE"},
        {"ts": "17"},
        {"ts": "x.000000"},
        {"ts": None},
        {"ts": 17.5},
    ],
    ids=str,
)
def test_no_word_of_a_bot_an_app_or_slack_itself_is_a_customers(changes: dict[str, Any]) -> None:
    said = event(channel=EXT, user="U0PRIYA", user_team="T0ACME", thread_ts=None, parent_user_id=None)
    now = datetime.now(UTC)
    assert read(said, WORKSPACE, now) is not None
    said["event"] |= changes
    assert read(said, WORKSPACE, now) is None


async def test_two_batons_in_one_channel_do_not_talk_to_each_other(acme: Acme) -> None:
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    other = event(
        channel=EXT,
        user="U0OTHER",
        user_team="T0ACME",
        bot_id="B0OTHER",
        thread_ts=root,
        text="I'm passing this to a person",
    )
    assert (await acme.dispatch(other)).status == 200
    await acme.told()
    assert await acme.texts(root) == [INVOICE]
    assert len(await acme.thread(root)) == 1


async def test_a_bot_that_hides_what_it_is_is_known_by_its_profile(acme: Acme) -> None:
    hidden = event(channel="C0HOUSE", user="U0ROBO", thread_ts=None, parent_user_id=None, text="beep")
    assert (await acme.dispatch(hidden)).status == 200
    await acme.told()
    assert acme.rows("SELECT id FROM conversation") == []


async def test_another_companys_words_are_refused_where_no_customers_write(acme: Acme) -> None:
    foreign = event(user="U0PRIYA", user_team="T0ACME", text="let me in")
    answer = await acme.dispatch({**foreign, "team_id": "T0ACME", "is_ext_shared_channel": True})
    assert answer.status == 403
    answer = await acme.dispatch(foreign)
    assert answer.status == 403
    assert acme.rows("SELECT id FROM inbox") == []


async def test_an_event_for_another_workspaces_app_is_refused_in_a_customers_channel_too(acme: Acme) -> None:
    said = event(channel=EXT, user="U0PRIYA", user_team="T0ACME", thread_ts=None, parent_user_id=None)
    said["authorizations"] = [{"team_id": "T0ACME", "user_id": "U0X", "is_bot": True}]
    assert (await acme.dispatch(said)).status == 403


async def test_a_slack_that_wont_say_who_is_who_delays_and_loses_nothing(acme: Acme) -> None:
    await acme.fault(method="conversations.members", kind="error", error="internal_error", times=6)
    await acme.fault(method="users.info", kind="error", error="internal_error", times=2)
    root = await acme.world.say("U0KIM", KIM_ASKS, "C0HOUSE")
    await acme.sees("Invoices are sent", root, "C0HOUSE")
    found = await acme.conversation(root, "C0HOUSE")
    assert found is not None
    assert found.customer.name == "Kim Sato"


async def test_a_colleague_whom_slack_named_late_is_not_answered(acme: Acme) -> None:
    await acme.fault(method="conversations.members", kind="error", error="internal_error", times=2)
    root = await acme.world.say("U0BEN", "Kim, this is for you", "C0HOUSE")
    await acme.quiet()
    assert await acme.thread(root, "C0HOUSE") == []
    assert acme.rows("SELECT id FROM conversation") == []


async def test_an_answer_in_a_colleagues_thread_stays_theirs_though_slack_was_slow(acme: Acme) -> None:
    root = await acme.world.say("U0BEN", "Dear house, which delivery suits you?", "C0HOUSE")
    await acme.told()
    await acme.fault(method="users.info", kind="error", error="internal_error", times=2)
    await acme.world.say("U0KIM", "Tuesday please, Lin", "C0HOUSE", thread_ts=root)
    await acme.told()
    assert acme.rows("SELECT id FROM conversation") == []


async def test_an_answer_under_a_bots_post_stays_the_bots_though_slack_was_slow(acme: Acme) -> None:
    root = (await acme.world.slack.chat_postMessage(channel="C0HOUSE", text="Deployed"))["ts"]
    await acme.fault(method="users.info", kind="error", error="internal_error", times=2)
    await acme.fault(method="conversations.replies", kind="error", error="internal_error", times=1)
    await acme.world.say("U0KIM", "finally", "C0HOUSE", thread_ts=root)
    await acme.told()
    assert acme.rows("SELECT id FROM conversation") == []


async def test_a_late_answer_in_a_customers_own_old_thread_is_heard_though_slack_was_slow(
    slack: World, tmp_path: Any
) -> None:
    """The thread is older than Baton: its root was never told."""
    root = await slack.say("U0LIN", "Do the tents come with poles?", "C0HOUSE")
    await until(lambda: all(event.over for event in slack.state.events.values()))
    async with served(slack, tmp_path) as acme:
        await acme.fault(method="users.info", kind="error", error="internal_error", times=2)
        await slack.say("U0KIM", "I wonder, too", "C0HOUSE", thread_ts=root)
        await acme.told()
        assert await acme.texts(root, "C0HOUSE") == ["I wonder, too"]


async def test_messages_to_baton_alone_are_one_conversation_for_a_day(acme: Acme) -> None:
    first = await acme.world.say("U0KIM", KIM_ASKS, "D0KIM")
    await acme.sees("Invoices are sent", channel="D0KIM")
    await acme.world.say("U0KIM", "and how do I pay?", "D0KIM")
    await acme.world.say("U0KIM", "in a thread, too", "D0KIM", thread_ts=first)
    await acme.told()
    assert await acme.texts("", "D0KIM") == [KIM_ASKS, "and how do I pay?", "in a thread, too"]
    answers = [one for one in await acme.messages("D0KIM") if one.get("bot_id")]
    assert answers
    assert not [one for one in answers if one.get("thread_ts")]


async def test_without_direct_messages_nobody_is_answered_there(slack: World, tmp_path: Any) -> None:
    async with served(slack, tmp_path, direct=False) as acme:
        await slack.say("U0KIM", KIM_ASKS, "D0KIM")
        await acme.quiet()
        assert acme.rows("SELECT id FROM inbox") == []
        assert len(await acme.messages("D0KIM")) == 1


async def test_where_baton_may_not_rename_the_agents_name_stands_among_the_words(tmp_path: Any) -> None:
    data = workspace_file()
    data["app"]["scopes"] = [one for one in data["app"]["scopes"] if one != "chat:write.customize"]
    async with running(**data) as world, served(world, tmp_path) as acme:
        root = await world.say("U0PRIYA", INVOICE, EXT)
        await acme.sees("Invoices are sent", root)
        await acme.press("U0PRIYA", "Talk to a person", "Invoices are sent")
        await acme.sees("Priya Shah", channel=BILL)
        await acme.ana.press("support-billing", "Priya Shah", "Claim")
        await acme.sees("Ana Ruiz from Billing has joined", root)
        await acme.ana.reply("support-billing", "Priya Shah", "Hi Priya")
        await acme.sees("Hi Priya", root)
        assert ("U0BATON", "Ana Ruiz  Hi Priya") in await acme.thread(root)
