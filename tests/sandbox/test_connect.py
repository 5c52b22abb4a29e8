"""Another company in a shared channel, messages with the app alone, and posts under another name."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.file_shape import WorkspaceFileError
from bot.sandbox.people import parse
from tests.sandbox.test_events import listening
from tests.sandbox.world import (
    BILL,
    EXT,
    SCOPES,
    World,
    bolt_app,
    company,
    connect,
    connected,
    running,
    until,
)


@pytest.fixture
async def shared() -> AsyncIterator[World]:
    async with running(**connect()) as world:
        yield world


async def told(world: World, say: Any) -> dict[str, Any]:
    """The whole body of the one event that follows."""
    heard: list[dict[str, Any]] = []
    bolt = bolt_app(world)

    @bolt.event({"type": "message"})
    async def on_message(body: dict[str, Any]) -> None:
        heard.append(body)

    async with connected(world, bolt):
        await say
        await until(lambda: heard)
    return heard[0]


async def test_a_guests_message_names_their_company_and_is_told_to_ours(shared: World) -> None:
    body = await told(shared, shared.say("U0PRIYA", "hello from Acme", EXT))
    assert (body["team_id"], body["context_team_id"]) == ("T0ACME", "T0TIDE")
    assert [one["team_id"] for one in body["authorizations"]] == ["T0TIDE"]
    assert body["is_ext_shared_channel"] is True
    said = body["event"]
    assert (said["team"], said["user_team"], said["source_team"]) == ("T0ACME",) * 3


async def test_a_colleagues_message_in_a_shared_channel_is_of_our_company(shared: World) -> None:
    body = await told(shared, shared.say("U0ANA", "hello Acme", EXT))
    assert (body["team_id"], body["event"]["user_team"]) == ("T0TIDE", "T0TIDE")


async def test_a_message_in_a_channel_of_our_own_has_no_companies(shared: World) -> None:
    body = await told(shared, shared.say("U0ANA", "hello"))
    assert "user_team" not in body["event"]
    assert body["is_ext_shared_channel"] is False


async def test_a_guest_sees_the_shared_channel_and_nothing_else(shared: World) -> None:
    seen = await shared.get("/page/workspace?as=U0PRIYA")
    assert [channel["id"] for channel in seen["channels"]] == [EXT]
    assert (seen["team"]["name"], seen["app"]["commands"]) == ("Acme Ltd", [])
    answer = await shared.page("/page/messages", **{"as": "U0PRIYA"}, channel=BILL, text="hi")
    assert answer["error"] == "channel_not_found"
    answer = await shared.page("/page/commands", **{"as": "U0PRIYA"}, channel=EXT, text="/handoff report")
    assert answer["error"] == "unknown_command"


async def test_a_guest_who_shares_no_channel_with_the_app_is_a_stranger(shared: World) -> None:
    priya = (await shared.slack.users_info(user="U0PRIYA", include_locale=True))["user"]
    lee = (await shared.slack.users_info(user="U0LEE"))["user"]
    ana = (await shared.slack.users_info(user="U0ANA"))["user"]
    assert (priya["team_id"], priya["is_stranger"], priya["locale"]) == ("T0ACME", False, "en-GB")
    assert (lee["is_stranger"], ana["is_stranger"], ana["team_id"]) == (True, False, "T0TIDE")
    assert "locale" not in ana
    listed = (await shared.slack.users_list())["members"]
    assert not {"U0PRIYA", "U0LEE"} & {user["id"] for user in listed}


async def test_a_guests_press_names_their_company_beside_the_apps(shared: World) -> None:
    pressed: list[dict[str, Any]] = []
    bolt = bolt_app(shared)

    @bolt.action("ask")
    async def on_press(ack: Any, body: dict[str, Any]) -> None:
        pressed.append(body)
        await ack()

    async with connected(shared, bolt):
        button = {"type": "button", "action_id": "ask", "text": {"type": "plain_text", "text": "Ask"}}
        posted = await shared.slack.chat_postMessage(
            channel=EXT, text="?", blocks=[{"type": "actions", "elements": [button]}]
        )
        where = {"as": "U0PRIYA", "channel": EXT, "ts": posted["ts"], "action_id": "ask"}
        assert (await shared.page("/page/clicks", **where))["ok"]
    assert (pressed[0]["user"]["team_id"], pressed[0]["team"]["id"]) == ("T0ACME", "T0TIDE")


async def test_a_channel_becomes_shared_and_is_shared_no_more() -> None:
    data = connect()
    data["channels"][0]["members"].append("U0LEE")
    heard: list[dict[str, Any]] = []
    async with running(**data) as world:
        bolt = bolt_app(world)

        @bolt.event("channel_shared")
        @bolt.event("channel_unshared")
        async def on_sharing(event: dict[str, Any]) -> None:
            heard.append(event)

        async with connected(world, bolt):
            info = (await world.slack.conversations_info(channel=BILL))["channel"]
            assert info["is_ext_shared"] is False
            assert "U0LEE" not in (await world.slack.conversations_members(channel=BILL))["members"]
            assert (await world.page("/control/sharing", channel=BILL, team="T0ACME"))["ok"]
            await until(lambda: heard)
            assert (await world.slack.conversations_info(channel=BILL))["channel"]["is_ext_shared"]
            assert "U0LEE" in (await world.slack.conversations_members(channel=BILL))["members"]
            assert (await world.channel("U0LEE"))["is_ext_shared"]
            await world.page("/control/sharing", channel=BILL, team="T0ACME", shared=False)
            await until(lambda: len(heard) == 2)
            assert (await world.slack.conversations_info(channel=BILL))["channel"]["is_ext_shared"] is False
    assert [(one["type"], one["channel"]) for one in heard] == [
        ("channel_shared", BILL),
        ("channel_unshared", BILL),
    ]
    assert (heard[0]["connected_team_id"], heard[1]["previously_connected_team_id"]) == ("T0ACME",) * 2


async def test_words_to_the_app_alone_are_heard_and_answered(shared: World) -> None:
    body = await told(shared, shared.say("U0BEN", "only for you", "D0BEN"))
    assert (body["event"]["channel_type"], body["event"]["channel"]) == ("im", "D0BEN")
    posted = await shared.slack.chat_postMessage(channel="D0BEN", text="and for you")
    assert posted["channel"] == "D0BEN"
    said = (await shared.channel("U0BEN", "D0BEN"))["messages"]
    assert [message["text"] for message in said] == ["only for you", "and for you"]
    others = (await shared.get("/page/workspace?as=U0ANA"))["channels"]
    assert "D0BEN" not in {channel["id"] for channel in others}
    info = (await shared.slack.conversations_info(channel="D0BEN"))["channel"]
    assert (info["is_im"], info["user"]) == (True, "U0BEN")
    assert "D0BEN" in {one["id"] for one in (await shared.slack.conversations_list(types="im"))["channels"]}
    assert "D0BEN" not in {one["id"] for one in (await shared.slack.conversations_list())["channels"]}


async def test_without_its_scope_or_event_a_message_to_the_app_is_not_heard() -> None:
    async with running(**connect(scopes=SCOPES)) as world:
        await world.say("U0BEN", "anybody?", "D0BEN")
        assert (await world.ledger())["events"] == []
        with pytest.raises(SlackApiError) as refused:
            await world.slack.conversations_history(channel="D0BEN")
        assert refused.value.response["error"] == "missing_scope"
    async with running() as world:
        assert not [one for one in (await world.get("/page/workspace?as=U0BEN"))["channels"] if one["is_im"]]


async def test_a_post_may_have_another_name_and_then_has_no_user(shared: World) -> None:
    heard: list[dict[str, Any]] = []
    async with connected(shared, listening(shared, heard)):
        posted = await shared.slack.chat_postMessage(channel=EXT, text="Hi, Ana here", username="Ana Ruiz")
        root = posted["message"]
        assert (root["subtype"], root["username"], root["bot_id"]) == ("bot_message", "Ana Ruiz", "B0BATON")
        assert "user" not in root
        await shared.say("U0PRIYA", "hello Ana", EXT, thread_ts=posted["ts"])
        await shared.slack.chat_postMessage(channel=EXT, text="?", username="Ben", thread_ts=posted["ts"])
        await until(lambda: len(heard) == 3)
    replies = (await shared.slack.conversations_replies(channel=EXT, ts=posted["ts"]))["messages"]
    assert replies[0]["reply_users"] == ["U0PRIYA", "B0BATON"]
    answer = await shared.page("/page/edits", **{"as": "U0ANA"}, channel=EXT, ts=posted["ts"], text="mine?")
    assert answer["error"] == "cant_update_message"
    assert (await shared.slack.chat_update(channel=EXT, ts=posted["ts"], text="Hi again"))["ok"]


async def test_without_the_scope_another_name_is_passed_over() -> None:
    async with running() as world:
        posted = await world.slack.chat_postMessage(channel=BILL, text="hi", username="Ana Ruiz")
        assert (posted["message"]["user"], posted["message"].get("username")) == ("U0BATON", None)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"channel": BILL},
        {"channel": BILL, "team": "T0TIDE"},
        {"channel": "C0NONE", "team": "T0ACME"},
        {"channel": BILL, "team": "T0ACME", "shared": "yes"},
    ],
    ids=str,
)
async def test_a_wish_for_sharing_that_makes_no_sense_is_refused(shared: World, body: dict[str, Any]) -> None:
    assert (await shared.page("/control/sharing", **body))["error"] == "invalid_arguments"


def test_somebody_of_a_company_that_is_not_there_is_named() -> None:
    data = company()
    data["users"].append({"id": "U0PRIYA", "name": "priya", "team": "T0ACME"})
    with pytest.raises(WorkspaceFileError, match="U0PRIYA: team names the unknown team T0ACME"):
        parse(data)
