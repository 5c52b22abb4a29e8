import socket
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.rules import Rules, Skill
from handlers.slack.client import connected
from handlers.slack.errors import SlackRefused, SlackUnreachable
from handlers.slack.startup import _ours, check
from handlers.slack.workspace import Workspace
from tests.sandbox.world import SCOPES, World, running


def rules(*channels: str) -> Rules:
    names = ("Billing", "Technical", "General")
    skills = [
        Skill(name, channel, general=nth == 0)
        for nth, (name, channel) in enumerate(zip(names, channels, strict=False))
    ]
    return Rules(skills={skill.name: skill for skill in skills})


async def checked(world: World, *channels: str, token: str = "xoxb-sandbox", **more: Any) -> Workspace:
    async with connected(token, f"{world.origin}/api/") as client:
        return await check(client, rules(*channels), **more)


async def refusal(world: World, *channels: str, **more: Any) -> str:
    with pytest.raises(SlackRefused) as refused:
        await checked(world, *channels, **more)
    assert "\n" not in str(refused.value)
    assert "xox" not in str(refused.value).replace("begins with xoxb-", "")
    return str(refused.value)


async def test_a_sound_workspace_is_found_by_names_and_ids(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.startup.PAGE", 2)
    found = await checked(world, "#support-billing", "G0BOSS", "leads", app_token="xapp-sandbox")
    channels = {"Billing": "C0BILL", "Technical": "G0BOSS", "General": "G0BOSS"}
    ours = Workspace("T0TIDE", "U0BATON", "B0BATON", channels, may_rename=False)
    assert found == replace(ours, overflow="C0BILL", url=found.url)


@pytest.mark.parametrize(
    ("url", "card"),
    [
        ("https://tide.slack.com/", "https://tide.slack.com/archives/C0BILL/p11000002"),
        ("http://tide.slack.com/", ""),
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8081/archives/C0BILL/p11000002"),
        ("http://[", ""),
        ("http://[/", ""),
        ("https://tide.slack.com", ""),
        (None, ""),
    ],
)
def test_the_workspaces_own_address_leads_to_its_messages(url: object, card: str) -> None:
    me = {"team_id": "T0TIDE", "user_id": "U0BATON", "bot_id": "B0BATON", "url": url}
    assert _ours(me, {}, ()).address_of("C0BILL", "1100.0002") == card


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("support-biling", "is not there, or it is private"),
        ("C0NOWHERE", "is not there, or it is private"),
        ("hidden", "/invite @Baton"),
        ("G0HIDE", "/invite @Baton"),
        ("support-tech", "doesn't have Baton in it: write /invite @Baton there"),
        ("C0TECH", "doesn't have Baton in it"),
        ("old-news", "is archived"),
    ],
)
async def test_a_channel_that_will_not_do_is_named_with_its_skill_and_what_to_do(
    world: World, channel: str, words: str
) -> None:
    said = await refusal(world, channel)
    assert said.startswith(f"skill Billing: the channel #{channel} ")
    assert words in said


async def test_a_channel_shared_with_outsiders_is_refused() -> None:
    shared = {"id": "C0OUT", "name": "with-partners", "members": ["U0BATON"], "is_ext_shared": True}
    async with running(channels=[shared]) as world:
        assert "shared with another company" in await refusal(world, "with-partners")


@pytest.mark.parametrize("token", ["xoxb-wrong", "xapp-sandbox"])
async def test_a_wrong_bot_token_is_one_line_without_the_token(world: World, token: str) -> None:
    said = await refusal(world, "C0BILL", token=token)
    assert said.startswith(("SLACK_BOT_TOKEN: Slack refuses it (", "Slack refuses auth.test: not_allowed"))
    assert token not in said


async def test_a_wrong_app_token_is_named(world: World) -> None:
    said = await refusal(world, "C0BILL", app_token="xapp-wrong")
    assert said.startswith("SLACK_APP_TOKEN: Slack refuses it (invalid_auth)")


async def test_missing_scopes_are_named_before_anything_else_fails() -> None:
    scopes = [scope for scope in SCOPES if scope not in {"reactions:write", "groups:history"}]
    async with running(app={"scopes": scopes}) as world:
        said = await refusal(world, "no-such-channel")
    assert said.startswith("the Slack app lacks the scope groups:history, reactions:write: ")


@pytest.mark.parametrize("method", ["auth.test", "conversations.list", "conversations.info"])
@pytest.mark.parametrize("fault", [{"kind": "ratelimited"}, {"kind": "error", "error": "internal_error"}])
async def test_no_clear_answer_is_no_refusal(world: World, method: str, fault: dict[str, str]) -> None:
    await world.page("/control/faults", method=method, times=1, **fault)
    with pytest.raises(SlackUnreachable):
        await checked(world, "support-billing", "G0BOSS")
    assert await checked(world, "support-billing", "G0BOSS")


async def test_a_slack_that_is_not_there_is_unreachable() -> None:
    async with AsyncExitStack() as stack:
        unused = stack.enter_context(socket.socket())
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/api/"
        client = await stack.enter_async_context(connected("xoxb-sandbox", url))
        with pytest.raises(SlackUnreachable):
            await check(client, rules("C0BILL"))
