"""What an administrator does: threads, channels, the app's token, and where the app is served."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot.sandbox.sandbox import SANDBOX
from tests.sandbox.test_http_delivery import served
from tests.sandbox.test_interactivity import CLAIM
from tests.sandbox.world import BILL, World, bolt_app, connected, running, until

EVENTS = [
    *("message.channels", "message.groups", "channel_archive", "channel_unarchive", "channel_left"),
    *("group_left", "member_joined_channel", "tokens_revoked", "member_left_channel", "user_change"),
    "message.im",
]


@pytest.fixture
async def everything() -> AsyncIterator[World]:
    """A workspace whose app is told of all this."""
    async with running(app={"events": EVENTS}) as world:
        yield world


class Ear:
    """Everything the app is told, in the order in which it happened."""

    def __init__(self, world: World) -> None:
        self._heard: list[dict[str, Any]] = []
        self.bolt = bolt_app(world)
        for name in ("message", *EVENTS[2:-1]):
            self.bolt.event(name)(self._listen)

    async def _listen(self, event: dict[str, Any]) -> None:
        self._heard.append(event)

    @property
    def heard(self) -> list[dict[str, Any]]:
        return sorted(self._heard, key=lambda event: float(event.get("event_ts", "0")))

    @property
    def kinds(self) -> list[str]:
        return [event.get("subtype") or event["type"] for event in self.heard]


async def thread(world: World) -> tuple[str, str]:
    root = str((await world.slack.chat_postMessage(channel=BILL, text="A card"))["ts"])
    return root, await world.say("U0ANA", "reply", thread_ts=root)


async def posted(world: World, root: str) -> dict[str, Any]:
    answer = await world.slack.chat_postMessage(channel=BILL, text="more", thread_ts=root)
    return dict(answer["message"])


async def test_a_deleted_card_with_replies_stays_as_a_tombstone_and_takes_no_more(world: World) -> None:
    ear = Ear(world)
    async with connected(world, ear.bolt):
        root, _ = await thread(world)
        assert (await world.page("/control/threads", channel=BILL, ts=root))["ok"]
        await until(lambda: ear.kinds == ["message", "message", "message_changed"])
        assert ear.heard[2]["message"]["subtype"] == "tombstone"
    replies = await world.slack.conversations_replies(channel=BILL, ts=root)
    assert [m.get("subtype") or m["text"] for m in replies["messages"]] == ["tombstone", "reply"]
    assert "thread_ts" not in await posted(world, root)


async def test_a_thread_may_be_gone_whole_and_each_message_is_told(world: World) -> None:
    ear = Ear(world)
    async with connected(world, ear.bolt):
        root, reply = await thread(world)
        await world.page("/control/threads", channel=BILL, ts=root, what="thread")
        await until(lambda: len(ear.kinds) == 4)
    assert [event.get("deleted_ts") for event in ear.heard[2:]] == [reply, root]
    with pytest.raises(SlackApiError, match="thread_not_found"):
        await world.slack.conversations_replies(channel=BILL, ts=root)
    with pytest.raises(SlackApiError, match="message_not_found"):
        await world.slack.chat_update(channel=BILL, ts=root, text="x")
    message = await posted(world, root)
    assert "thread_ts" not in message
    assert [m["ts"] for m in (await world.ledger())["messages"]] == [message["ts"]]


@pytest.mark.parametrize("what", ["root", "thread"])
async def test_a_thread_may_go_quietly(world: World, what: str) -> None:
    ear = Ear(world)
    async with connected(world, ear.bolt):
        root, _ = await thread(world)
        await world.page("/control/threads", channel=BILL, ts=root, what=what, quiet=True)
        assert "thread_ts" not in await posted(world, root)
        await until(lambda: len(ear.kinds) == 3)
    assert ear.kinds == ["message"] * 3


async def test_archiving_is_told_and_refuses_writing_until_it_is_taken_back() -> None:
    async with running(app={"events": EVENTS}) as world:
        ear = Ear(world)
        async with connected(world, ear.bolt):
            await world.page("/control/channels", channel=BILL, is_archived=True)
            with pytest.raises(SlackApiError, match="is_archived"):
                await world.slack.chat_postMessage(channel=BILL, text="x")
            info = await world.slack.conversations_info(channel=BILL)
            assert info["channel"]["is_archived"] is True
            said = {"as": "U0ANA", "channel": BILL, "text": "x"}
            assert (await world.page("/page/messages", **said))["error"] == "is_archived"
            await world.page("/control/channels", channel=BILL, is_archived=False)
            await world.slack.chat_postMessage(channel=BILL, text="x")
            await until(lambda: len(ear.kinds) == 3)
        assert ear.kinds == ["channel_archive", "channel_unarchive", "message"]


@pytest.mark.parametrize(
    ("channel", "left", "error"),
    [(BILL, "channel_left", "not_in_channel"), ("G0BOSS", "group_left", "channel_not_found")],
)
async def test_a_bot_that_was_removed_may_no_longer_read_or_write(
    channel: str, left: str, error: str
) -> None:
    async with running(app={"events": EVENTS}) as world:
        ear = Ear(world)
        async with connected(world, ear.bolt):
            await world.page("/control/channels", channel=channel, bot=False)
            await until(lambda: ear.kinds == [left])
            with pytest.raises(SlackApiError, match=error):
                await world.slack.chat_postMessage(channel=channel, text="x")
            with pytest.raises(SlackApiError, match=error):
                await world.slack.conversations_history(channel=channel)
            await world.say("U0MAYA", "unheard", channel=channel)
            await world.page("/control/channels", channel=channel, bot=True)
            await world.say("U0MAYA", "heard", channel=channel)
            await until(lambda: len(ear.kinds) == 3)
        assert ear.kinds == [left, "member_joined_channel", "message"]
        assert ear.heard[2]["text"] == "heard"


async def test_a_change_of_a_channel_outlives_a_restart_and_may_be_quiet(tmp_path: Any) -> None:
    async with running(tmp_path, app={"events": EVENTS}) as world:
        await world.page("/control/channels", channel=BILL, bot=False, is_archived=True, quiet=True)
        assert not world.state.events
    async with running(tmp_path) as world:
        channel = world.app[SANDBOX].workspace.channels[BILL]
        assert (channel.is_archived, "U0BATON" in channel.members) == (True, False)


@pytest.mark.parametrize("state", ["token_revoked", "account_inactive", "token_expired", "invalid_auth"])
async def test_a_revoked_token_refuses_every_call_and_nothing_is_told_until_it_is_good_again(
    state: str,
) -> None:
    async with running(app={"events": EVENTS}) as world:
        ear = Ear(world)
        async with connected(world, ear.bolt):
            await world.slack.auth_test()
            await world.page("/control/token", state=state)
            with pytest.raises(SlackApiError, match=state):
                await world.slack.auth_test()
            await world.say("U0ANA", "unheard")
            await world.page("/control/token", state="ok")
            await world.say("U0ANA", "heard")
            await until(lambda: "message" in ear.kinds)
        assert [event["event"]["type"] for event in bodies(world)] == []
        assert [event.type for event in world.state.events.values()] == ["tokens_revoked", "message"]


def bodies(world: World) -> list[dict[str, Any]]:
    """What is still to be delivered."""
    return [event.body for event in world.state.events.values() if event.body]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("threads", {"channel": BILL, "ts": "1.000001"}),
        ("threads", {"channel": BILL, "ts": "1.000001", "what": "all"}),
        ("threads", {"channel": "C0NONE", "ts": "1.000001"}),
        ("channels", {"channel": BILL, "bot": "no"}),
        ("channels", {"channel": "C0NONE"}),
        ("token", {"state": "fine"}),
        ("delivery", {"request_urls": "http://x"}),
        ("delivery", {"request_urls": ["ftp://x"]}),
        ("delivery", {}),
    ],
)
async def test_a_wish_that_cannot_be_met_is_named(world: World, path: str, body: dict[str, Any]) -> None:
    answer = await world.page(f"/control/{path}", **body)
    assert not answer["ok"]
    assert answer["detail"]


def replica(seen: list[str], name: str) -> web.Application:
    async def answer(_request: web.Request) -> web.Response:
        seen.append(name)
        return web.Response()

    app = web.Application()
    app.router.add_post("/slack/events", answer)
    return app


async def test_replicas_by_http_are_served_in_turn_and_one_that_is_gone_is_passed_over(
    world: World,
) -> None:
    seen: list[str] = []
    gone = "http://127.0.0.1:9/slack/events"
    async with served(replica(seen, "one")) as one, served(replica(seen, "two")) as two:
        wish = {"request_urls": [one, gone, two]}
        assert (await world.page("/control/delivery", **wish))["request_urls"] == [one, gone, two]
        for number in range(6):
            await world.say("U0ANA", str(number))
        await until(lambda: len(seen) == 6)
        assert set(seen) == {"one", "two"}
        assert (await world.get("/control/summary"))["events"]["attempts"] == 6
        card = await world.slack.chat_postMessage(channel=BILL, text="A card", blocks=CLAIM)
        assert (await world.click("U0ANA", card["ts"], "claim"))["ok"]


async def test_the_way_may_lead_back_to_the_sockets(world: World) -> None:
    ear = Ear(world)
    async with connected(world, ear.bolt):
        await world.page("/control/delivery", request_urls=["http://127.0.0.1:9/slack/events"])
        await world.page("/control/delivery", request_urls=[])
        await world.say("U0ANA", "by socket")
        await until(lambda: ear.heard)
    assert (await world.get("/control/delivery"))["request_urls"] == []


async def test_the_workspace_file_may_name_several_request_urls() -> None:
    seen: list[str] = []
    async with (
        served(replica(seen, "one")) as one,
        served(replica(seen, "two")) as two,
        running(app={"request_urls": [one, two]}) as world,
    ):
        for number in range(4):
            await world.say("U0ANA", str(number))
        await until(lambda: len(seen) == 4)
    assert seen.count("one") == seen.count("two") == 2


async def test_who_leaves_a_channel_is_told_to_the_app_and_is_no_member_any_more(everything: World) -> None:
    ear = Ear(everything)
    async with connected(everything, ear.bolt):
        await everything.page("/control/members", channel=BILL, user="U0ANA", inside=False)
        await everything.page("/control/members", channel=BILL, user="U0BEN", inside=False, quiet=True)
        await until(lambda: ear.kinds == ["member_left_channel"])
        assert (ear.heard[0]["user"], ear.heard[0]["channel"]) == ("U0ANA", BILL)
        assert (await everything.page("/control/members", channel=BILL, user="U0ANA", inside=True))["ok"]
        await until(lambda: ear.kinds[1:] == ["member_joined_channel"])
    members = (await everything.slack.conversations_members(channel=BILL))["members"]
    assert "U0ANA" in members
    assert "U0BEN" not in members


async def test_who_is_deactivated_is_told_to_the_app_and_acts_no_more(everything: World) -> None:
    ear = Ear(everything)
    async with connected(everything, ear.bolt):
        await everything.page("/control/people", user="U0ANA")
        await until(lambda: ear.kinds == ["user_change"])
        assert (ear.heard[0]["user"]["id"], ear.heard[0]["user"]["deleted"]) == ("U0ANA", True)
    assert (await everything.slack.users_info(user="U0ANA"))["user"]["deleted"] is True
    refused = await everything.page("/page/messages", **{"as": "U0ANA", "channel": BILL, "text": "Hello"})
    assert refused["error"] == "account_inactive"


async def test_a_post_to_a_person_stands_among_their_messages_with_the_app(everything: World) -> None:
    answer = await everything.slack.chat_postMessage(channel="U0ANA", text="Jordan waits")
    assert answer["channel"] == "D0ANA"
