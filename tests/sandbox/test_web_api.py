from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.world import BILL, SCOPES, World, running

META = {"event_type": "delivery", "event_payload": {"delivery_id": "d1"}}


async def refused(world: World, method: str, **args: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        await world.slack.api_call(method, json=args)
    assert isinstance(caught.value.response.data, dict)
    return caught.value.response.data


async def test_auth_test_names_the_bot_and_its_scopes(world: World) -> None:
    answer = await world.slack.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == ("U0BATON", "B0BATON", "T0TIDE")
    assert answer.headers["x-oauth-scopes"] == ",".join(SCOPES)


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("", "not_authed"),
        ("xoxb-other", "invalid_auth"),
        ("xapp-sandbox", "not_allowed_token_type"),
    ],
)
async def test_a_wrong_token_is_named(world: World, token: str, error: str) -> None:
    client = AsyncWebClient(token, base_url=f"{world.origin}/api/")
    with pytest.raises(SlackApiError, match=error):
        await client.auth_test()


async def test_a_missing_scope_says_what_is_needed_and_what_was_given() -> None:
    async with running(app={"scopes": ["chat:write"]}) as world:
        data = await refused(world, "reactions.add", channel=BILL, timestamp="1.000001", name="lock")
    assert (data["error"], data["needed"], data["provided"]) == (
        "missing_scope",
        "reactions:write",
        "chat:write",
    )


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("chat.postMessage", {"channel": BILL}, "no_text"),
        ("chat.postMessage", {"text": "x"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "C0NONE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "G0HIDE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0TECH", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "C0OLD", "text": "x"}, "is_archived"),
        ("chat.postMessage", {"channel": BILL, "text": "x", "thread_ts": "soon"}, "invalid_thread_ts"),
        ("chat.postMessage", {"channel": BILL, "text": 7}, "invalid_arguments"),
        ("chat.postMessage", {"channel": [BILL], "text": "x"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": BILL, "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ("chat.postMessage", {"channel": BILL, "text": "x", "metadata": {"a": 1}}, "invalid_metadata_format"),
        ("chat.postMessage", {"channel": BILL, "blocks": "nope"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": BILL, "blocks": [7]}, "invalid_blocks"),
        ("chat.update", {"channel": BILL, "ts": "1.000001", "text": "x"}, "message_not_found"),
        ("chat.delete", {"channel": BILL, "ts": "1.000001"}, "message_not_found"),
        ("chat.getPermalink", {"channel": BILL, "message_ts": "1.000001"}, "message_not_found"),
        ("chat.postEphemeral", {"channel": BILL, "user": "U0NONE", "text": "x"}, "user_not_found"),
        ("chat.postEphemeral", {"channel": "G0BOSS", "user": "U0ANA", "text": "x"}, "user_not_in_channel"),
        ("conversations.history", {"channel": "C0TECH"}, "not_in_channel"),
        ("conversations.history", {"channel": BILL, "cursor": "???"}, "invalid_cursor"),
        ("conversations.history", {"channel": BILL, "limit": 0}, "invalid_limit"),
        ("conversations.history", {"channel": BILL, "oldest": "soon"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": BILL, "latest": "nan"}, "invalid_ts_latest"),
        ("conversations.replies", {"channel": BILL, "ts": "1.000001"}, "thread_not_found"),
        ("conversations.list", {"types": "rooms"}, "invalid_types"),
        ("conversations.info", {"channel": "G0HIDE"}, "channel_not_found"),
        ("reactions.add", {"channel": BILL, "timestamp": "1.000001", "name": "lock"}, "message_not_found"),
        ("reactions.add", {"channel": BILL, "timestamp": "1.000001", "name": "no such"}, "invalid_name"),
        ("reactions.add", {"channel": BILL, "timestamp": "soon", "name": "lock"}, "bad_timestamp"),
        ("users.info", {"user": "U0NONE"}, "user_not_found"),
        ("views.open", {"trigger_id": "x", "view": {}}, "invalid_trigger_id"),
        ("views.open", {"trigger_id": "x"}, "invalid_arguments"),
        ("views.update", {"view_id": "V1", "view": {}}, "not_found"),
        ("views.publish", {"user_id": "U0ANA", "view": {"type": "home"}}, "invalid_arguments"),
        ("rooms.open", {}, "unknown_method"),
    ],
)
async def test_a_wrong_call_gets_slacks_own_error(
    world: World, method: str, args: dict[str, Any], error: str
) -> None:
    assert (await refused(world, method, **args))["error"] == error


async def test_ts_rises_in_every_channel_also_in_the_same_instant(world: World) -> None:
    made = [(await world.slack.chat_postMessage(channel=BILL, text=str(n)))["ts"] for n in range(20)]
    made += [await world.say("U0ANA", "hi") for _ in range(5)]
    assert made == sorted(set(made), key=float)
    assert all(len(ts.partition(".")[2]) == 6 for ts in made)


async def test_metadata_is_kept_by_an_update_and_read_only_when_asked_for(world: World) -> None:
    ts = (await world.slack.chat_postMessage(channel=BILL, text="x", metadata=META))["ts"]
    answer = await world.slack.chat_update(channel=BILL, ts=ts, text="y")
    assert "metadata" not in answer["message"]
    without = await world.slack.conversations_history(channel=BILL)
    assert "metadata" not in without["messages"][0]
    found = await world.slack.conversations_history(channel=BILL, include_all_metadata=True)
    assert found["messages"][0]["metadata"] == META
    new = META | {"event_payload": {"delivery_id": "d2"}}
    await world.slack.chat_update(channel=BILL, ts=ts, text="y", metadata=new)
    found = await world.slack.conversations_replies(channel=BILL, ts=ts, include_all_metadata=True)
    assert found["messages"][0]["metadata"] == new


async def test_an_update_without_blocks_drops_them_and_marks_the_message_edited(world: World) -> None:
    blocks: list[dict[str, Any]] = [{"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}]
    first = await world.slack.chat_postMessage(channel=BILL, text="x", blocks=blocks)
    assert first["message"]["blocks"][0]["block_id"]
    ts = first["ts"]
    redrawn = await world.slack.chat_update(channel=BILL, ts=ts, text="y", blocks=blocks)
    assert "edited" not in redrawn["message"]
    plain = await world.slack.chat_update(channel=BILL, ts=ts, text="z")
    assert "blocks" not in plain["message"]
    assert plain["message"]["edited"]["user"] == "U0BATON"


async def test_a_long_post_is_cut_and_a_long_update_is_refused(world: World) -> None:
    answer = await world.slack.chat_postMessage(channel=BILL, text="x" * 40_010)
    assert len(answer["message"]["text"]) == 40_000
    assert (await refused(world, "chat.update", channel=BILL, ts=answer["ts"], text="x" * 4001))[
        "error"
    ] == "msg_too_long"


async def test_the_app_may_change_and_delete_only_its_own_messages(world: World) -> None:
    ts = await world.say("U0ANA", "mine")
    assert (await refused(world, "chat.update", channel=BILL, ts=ts, text="x"))[
        "error"
    ] == "cant_update_message"
    assert (await refused(world, "chat.delete", channel=BILL, ts=ts))["error"] == "cant_delete_message"


async def test_an_apps_text_is_stored_as_slack_stores_it(world: World) -> None:
    text = "a & b &amp; <https://x.example|y> https://z.example/p?q=1."
    answer = await world.slack.chat_postMessage(channel=BILL, text=text)
    assert answer["message"]["text"] == ("a &amp; b &amp; <https://x.example|y> <https://z.example/p?q=1>.")


async def test_a_thread_is_counted_on_its_parent_and_read_in_order(world: World) -> None:
    root = (await world.slack.chat_postMessage(channel=BILL, text="root"))["ts"]
    one = await world.say("U0ANA", "one", thread_ts=root)
    two = (await world.slack.chat_postMessage(channel=BILL, text="two", thread_ts=one))["ts"]
    found = await world.slack.conversations_replies(channel=BILL, ts=two)
    assert [m["ts"] for m in found["messages"]] == [root, one, two]
    parent = found["messages"][0]
    assert (parent["reply_count"], parent["latest_reply"], parent["thread_ts"]) == (2, two, root)
    assert parent["reply_users"] == ["U0ANA", "U0BATON"]
    assert found["messages"][2]["thread_ts"] == root
    history = await world.slack.conversations_history(channel=BILL)
    assert [m["ts"] for m in history["messages"]] == [root]


async def test_a_reply_to_a_deleted_parent_lands_in_the_channel(world: World) -> None:
    lonely = (await world.slack.chat_postMessage(channel=BILL, text="root"))["ts"]
    await world.slack.chat_delete(channel=BILL, ts=lonely)
    answered = (await world.slack.chat_postMessage(channel=BILL, text="root"))["ts"]
    await world.say("U0ANA", "kept", thread_ts=answered)
    await world.slack.chat_delete(channel=BILL, ts=answered)
    for gone in (lonely, answered):
        answer = await world.slack.chat_postMessage(channel=BILL, text="late", thread_ts=gone)
        assert "thread_ts" not in answer["message"]
    roots = [(m["text"], m.get("subtype")) for m in (await world.channel("U0ANA"))["messages"]]
    assert roots == [("This message was deleted.", "tombstone"), ("late", None), ("late", None)]


async def test_history_pages_by_cursor_and_keeps_to_its_bounds(world: World) -> None:
    made = [(await world.slack.chat_postMessage(channel=BILL, text=str(n)))["ts"] for n in range(5)]
    texts, cursor = list[str](), None
    while cursor != "":
        found = await world.slack.conversations_history(channel=BILL, limit=2, cursor=cursor)
        texts += [m["text"] for m in found["messages"]]
        cursor = found["response_metadata"]["next_cursor"] if found["has_more"] else ""
    assert texts == ["4", "3", "2", "1", "0"]

    async def between(**args: Any) -> list[str]:
        bounds = {"oldest": made[1], "latest": made[3]}
        answer = await world.slack.conversations_history(channel=BILL, **(bounds | args))
        return [m["text"] for m in answer["messages"]]

    assert await between() == ["2"]
    assert await between(inclusive=True) == ["3", "2", "1"]


async def test_replies_since_a_moment_still_begin_with_the_parent(world: World) -> None:
    root = (await world.slack.chat_postMessage(channel=BILL, text="root"))["ts"]
    one = await world.say("U0ANA", "one", thread_ts=root)
    await world.say("U0ANA", "two", thread_ts=root)
    found = await world.slack.conversations_replies(channel=BILL, ts=root, oldest=one)
    assert [m["text"] for m in found["messages"]] == ["root", "two"]


async def test_channels_and_people_are_listed(world: World) -> None:
    listed = await world.slack.conversations_list(
        types="public_channel,private_channel", exclude_archived=True
    )
    assert [(c["id"], c["is_member"]) for c in listed["channels"]] == [
        (BILL, True),
        ("C0TECH", False),
        ("G0BOSS", True),
    ]
    members = await world.slack.conversations_members(channel=BILL, limit=3)
    assert members["members"] == ["U0ANA", "U0BEN", "U0MAYA"]
    rest = members["response_metadata"]["next_cursor"]
    assert (await world.slack.conversations_members(channel=BILL, cursor=rest))["members"] == ["U0BATON"]
    assert (await world.slack.conversations_info(channel=BILL))["channel"]["is_ext_shared"] is False
    ana = (await world.slack.users_info(user="U0ANA"))["user"]
    assert (ana["real_name"], ana["tz"], ana["is_bot"]) == ("Ana Ruiz", "Europe/Berlin", False)
    people = (await world.slack.users_list())["members"]
    assert [p["id"] for p in people] == ["U0ANA", "U0BEN", "U0MAYA", "U0BATON"]
    assert (await world.slack.users_profile_get(user="U0BEN"))["profile"]["real_name"] == "Ben Osei"


async def test_a_reaction_is_added_once_and_taken_back_once(world: World) -> None:
    ts = await world.say("U0ANA", "hello")
    react = {"channel": BILL, "timestamp": ts, "name": "white_check_mark"}
    await world.slack.api_call("reactions.add", json=react)
    assert (await refused(world, "reactions.add", **react))["error"] == "already_reacted"
    found = await world.slack.reactions_get(channel=BILL, timestamp=ts)
    expected = [{"name": "white_check_mark", "users": ["U0BATON"], "count": 1}]
    assert found["message"]["reactions"] == expected
    assert (await world.channel("U0BEN"))["messages"][0]["reactions"] == expected
    await world.slack.api_call("reactions.remove", json=react)
    assert (await refused(world, "reactions.remove", **react))["error"] == "no_reaction"
    assert "reactions" not in (await world.channel("U0BEN"))["messages"][0]


async def test_a_private_answer_is_seen_by_one_person_and_in_a_live_thread_only(world: World) -> None:
    root = (await world.slack.chat_postMessage(channel=BILL, text="root"))["ts"]
    note = {"channel": BILL, "user": "U0ANA", "thread_ts": root}
    await world.slack.chat_postEphemeral(**note, text="nobody sees this")
    await world.say("U0BEN", "now the thread lives", thread_ts=root)
    await world.slack.chat_postEphemeral(**note, text="Ana sees this")

    async def thread(who: str) -> list[str]:
        return [m["text"] for m in (await world.channel(who))["messages"][0]["replies"]]

    assert await thread("U0ANA") == ["now the thread lives", "Ana sees this"]
    assert await thread("U0BEN") == ["now the thread lives"]
    ledger = await world.ledger()
    assert [e["shown"] for e in ledger["ephemerals"]] == [False, True]
    history = await world.slack.conversations_replies(channel=BILL, ts=root)
    assert len(history["messages"]) == 2


async def test_a_permalink_leads_to_the_page(world: World) -> None:
    ts = await world.say("U0ANA", "hello")
    link = (await world.slack.chat_getPermalink(channel=BILL, message_ts=ts))["permalink"]
    async with world.http.get(link, allow_redirects=False) as answer:
        assert answer.headers["Location"].endswith(f"/?channel={BILL}&ts={ts}")


async def test_arguments_may_come_as_a_form_or_in_the_address(world: World) -> None:
    form = {"token": "xoxb-sandbox", "channel": BILL, "blocks": '[{"type":"divider"}]', "text": "x"}
    async with world.http.post(f"{world.origin}/api/chat.postMessage", data=form) as answer:
        assert (await answer.json())["message"]["blocks"][0]["type"] == "divider"
    address = f"{world.origin}/api/conversations.history?channel={BILL}&token=xoxb-sandbox"
    async with world.http.get(address) as answer:
        assert len((await answer.json())["messages"]) == 1
