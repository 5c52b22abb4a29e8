import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Speaker
from bot.domain.inbound import InboundKind
from handlers.slack import events
from tests.handlers.slack.house import WORKSPACE, House, event, payload, ts_now

THREAD: dict[str, Any] = {"thread_ts": None, "parent_user_id": None}


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner))
KEYS = ["subtype", "user", "ts", "thread_ts", "channel", "text", "bot_id", "files", "message", "edited"]


@given(
    name=st.sampled_from(["message", "message_changed", "message_deleted"]),
    changes=st.dictionaries(st.sampled_from([*KEYS, "previous_message", "parent_user_id"]), ANYTHING),
    event_id=st.text(max_size=3) | st.none(),
)
def test_no_payload_however_odd_breaks_the_reading(
    name: str, changes: dict[str, Any], event_id: str | None
) -> None:
    body = {**payload(name), "event_id": event_id}
    body["event"] = {**body["event"], **changes}
    found = events.read(body, WORKSPACE, datetime.now(UTC))
    assert found is None or (event_id and found.message.user != "U0BATON")


async def test_a_reply_under_our_card_is_stored_before_it_is_acknowledged(house: House) -> None:
    answer = await house.dispatch(event())
    assert answer.status == 200
    [row] = await house.inbox_rows()
    message = row.message
    gesture = "sent:C0BILL:U0ANA:6b1d4b7e-0d0f-4b57-8a26-6a1e3f6b7c11"
    assert (message.event_id, message.kind, message.user) == (gesture, InboundKind.SAID, "U0ANA")
    assert (message.root.channel, message.root.ts, message.ts) == (
        "C0BILL",
        "1795340000.000100",
        "1795350000.000200",
    )


async def test_a_store_that_is_down_answers_500_so_that_slack_says_it_again(house: House) -> None:
    house.store.down = True
    assert (await house.dispatch(event())).status == 500
    house.store.down = False
    assert await house.inbox_rows() == []
    assert (await house.dispatch(event(), **{"x-slack-retry-num": "1"})).status == 200
    assert len(await house.inbox_rows()) == 1


async def test_the_same_event_twice_is_stored_once(house: House) -> None:
    await house.dispatch(event())
    await house.dispatch(event())
    await house.dispatch(event(event_id="Ev0OTHER"))
    assert len(await house.inbox_rows()) == 1


async def test_one_gesture_that_comes_as_two_events_with_two_times_is_stored_once(house: House) -> None:
    await house.dispatch(event(event_id="Ev1", client_msg_id="one"))
    await house.dispatch(event(event_id="Ev2", client_msg_id="one", ts="1795350021.000200"))
    await house.dispatch(event(event_id="Ev3", client_msg_id="two", ts="1795350022.000200"))
    assert [row.message.ts for row in await house.inbox_rows()] == ["1795350000.000200", "1795350022.000200"]


async def test_another_persons_message_never_counts_as_that_gesture(house: House) -> None:
    await house.dispatch(event(event_id="Ev1", client_msg_id="one"))
    await house.dispatch(event(event_id="Ev2", client_msg_id="one", user="U0BEN", ts="1795350021.000200"))
    assert len(await house.inbox_rows()) == 2


async def test_a_retry_is_heard_like_a_first_attempt(house: House) -> None:
    """It may be the first copy that comes."""
    headers = {"x-slack-retry-num": "3", "x-slack-retry-reason": "http_timeout"}
    assert (await house.dispatch(event(), **headers)).status == 200
    assert len(await house.inbox_rows()) == 1


async def test_the_same_event_at_two_replicas_at_once_is_stored_once(house: House) -> None:
    bodies = [event(event_id=f"Ev{nth % 3}") for nth in range(24)]
    answers = await asyncio.gather(*map(house.dispatch, bodies))
    assert {answer.status for answer in answers} == {200}
    assert len(await house.inbox_rows()) == 1


async def test_an_edit_and_a_deletion_are_stored_with_their_thread(house: House) -> None:
    await house.dispatch(event("message_changed"))
    await house.dispatch(event("message_deleted"))
    edited, deleted = (row.message for row in await house.inbox_rows())
    if edited.kind is InboundKind.DELETED:
        edited, deleted = deleted, edited
    assert (edited.kind, edited.edit_ts) == (InboundKind.EDITED, "1795350060.000000")
    assert edited.text.endswith("tomorrow.")
    assert (deleted.kind, deleted.text) == (InboundKind.DELETED, "")
    assert edited.root == deleted.root
    assert edited.ts == deleted.ts


async def test_an_edit_that_leaves_the_words_alone_is_dropped(house: House) -> None:
    body = payload("message_changed")
    body["event"]["previous_message"]["text"] = body["event"]["message"]["text"]
    assert (await house.dispatch(body)).status == 200
    assert await house.inbox_rows() == []


@pytest.mark.parametrize(
    "changes",
    [
        THREAD,
        {"thread_ts": "1795350000.000200"},
        {"bot_id": "B0BATON"},
        {"bot_id": "B0OTHER"},
        {"user": "U0BATON"},
        {"user": "USLACKBOT"},
        {"subtype": "bot_message", "bot_id": "B0OTHER"},
        {"subtype": "channel_join"},
        {"subtype": "message_replied"},
        {"parent_user_id": "U0BEN"},
        {"user": None},
        {"ts": 17, "thread_ts": []},
        {"channel": {"id": "C0BILL"}},
    ],
    ids=str,
)
async def test_what_is_none_of_ours_is_dropped_unstored(house: House, changes: dict[str, Any]) -> None:
    assert (await house.dispatch(event(**changes))).status == 200
    assert await house.inbox_rows() == []


async def test_a_file_and_a_broadcast_reply_are_heard(house: House) -> None:
    await house.dispatch(event(event_id="Ev1", subtype="file_share", files=[{"id": "F1"}]))
    await house.dispatch(event(event_id="Ev2", subtype="thread_broadcast", ts="1795350001.000200"))
    first, second = (row.message for row in await house.inbox_rows())
    assert (first.has_files, second.has_files) == (True, False)


async def test_a_thread_is_known_by_its_card_where_slack_names_no_parent(busy: House) -> None:
    conversation, _ = await busy.claimed()
    root = await busy.root(conversation)
    await busy.dispatch(event(thread_ts=root, parent_user_id=None, text="On it.", ts=ts_now()))

    async def said() -> bool:
        return "On it." in await busy.texts(conversation)

    await busy.eventually(said)


async def test_an_event_of_another_team_is_refused_unstored(house: House) -> None:
    answer = await house.dispatch({**event(), "team_id": "T0OTHER"})
    assert (answer.status, answer.first_headers()["x-slack-no-retry"]) == (403, "1")
    assert await house.inbox_rows() == []


@pytest.mark.parametrize("kind", ["member_joined_channel", "app_uninstalled", "made_up"])
async def test_an_event_nobody_listens_to_is_acknowledged(house: House, kind: str) -> None:
    body = {**payload("message"), "event": {"type": kind}}
    assert (await house.dispatch(body)).status == 200


async def test_the_notice_that_slack_holds_events_back_is_acknowledged(house: House) -> None:
    body = {"type": "app_rate_limited", "team_id": "T0TIDE", "minute_rate_limited": 1}
    assert (await house.dispatch(body)).status == 200


async def test_the_holders_words_reach_the_customer_and_a_colleagues_stay_inside(busy: House) -> None:
    conversation, _ = await busy.claimed()
    root = await busy.root(conversation)
    reply = {"thread_ts": root, "text": "Hi *Jordan* &amp; co :wave:"}
    await busy.dispatch(event(event_id="Ev1", ts=ts_now(), **reply))
    aside = {"thread_ts": root, "user": "U0BEN", "text": "he did that last week too"}
    await busy.dispatch(event(event_id="Ev2", ts=ts_now(1), **aside))

    async def asides() -> Any:
        return await busy.store.read(lambda tx: tx.asides.of(conversation))

    [kept] = await busy.eventually(asides)
    assert (kept.name, kept.text) == ("Ben Osei", "he did that last week too")
    said = [turn for turn in await busy.turns(conversation) if turn.speaker is Speaker.AGENT]
    assert [(turn.name, turn.text) for turn in said] == [("Ana Ruiz", "Hi Jordan & co 👋")]
