"""The workspace, each thing wrong with it once."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from bot.doctor.connection import TAKEN
from bot.doctor.finding import Level
from bot.sandbox.sandbox import SANDBOX
from handlers.slack.scopes import BOT_SCOPES
from tests.doctor.place import Place, serving
from tests.sandbox.world import SECRET, World, bolt_app, connected, running, until

NAMES = ("bot token", "scopes", "socket", "channel", "agents", "manager")
EXACT = sorted(BOT_SCOPES)


async def levels(place: Place) -> dict[str, Level]:
    return {name: await place.level(f"Slack/{name}") for name in NAMES}


async def test_a_sound_workspace_is_well(place: Place) -> None:
    async with running(app={"scopes": EXACT}) as world:
        place.set(SLACK_API_URL=f"{world.origin}/api/")
        assert set((await levels(place)).values()) == {Level.OK}


async def test_a_slack_that_is_not_there_fails_once_and_the_rest_waits(place: Place) -> None:
    found = await levels(place)
    assert found.pop("bot token") is Level.FAILED
    assert found.pop("socket") is Level.FAILED
    assert set(found.values()) == {Level.SKIPPED}


@pytest.mark.parametrize("address", ["slack.com/api", "https://[x/"])
async def test_an_address_of_slack_that_is_none_gets_no_token(place: Place, address: str) -> None:
    place.set(SLACK_API_URL=address)
    found = await place.finding("Slack/bot token")
    assert (found.level, found.words) == (Level.SKIPPED, "waits for SLACK_API_URL")


async def test_a_wrong_bot_token_is_told_without_itself(in_slack: Place) -> None:
    in_slack.set(SLACK_BOT_TOKEN="xoxb-of-somebody-else")
    found = await in_slack.finding("Slack/bot token")
    assert found.level is Level.FAILED
    assert "invalid_auth" in found.words
    assert "somebody" not in f"{found.words}{found.remedy}"
    assert await in_slack.level("Slack/channel") is Level.SKIPPED


async def test_missing_scopes_are_named(place: Place) -> None:
    async with running(app={"scopes": EXACT[2:]}) as world:
        place.set(SLACK_API_URL=f"{world.origin}/api/")
        found = await place.finding("Slack/scopes")
    assert (found.level, found.words) == (Level.FAILED, f"missing: {', '.join(EXACT[:2])}")


async def test_scopes_that_nobody_needs_are_named(place: Place) -> None:
    async with running(app={"scopes": [*EXACT, "admin", "users.profile:read"]}) as world:
        place.set(SLACK_API_URL=f"{world.origin}/api/")
        found = await place.finding("Slack/scopes")
    assert found.level is Level.WARNING
    assert found.words == "more than Baton needs: admin, users.profile:read"


async def test_a_wrong_app_token_is_named(in_slack: Place) -> None:
    in_slack.set(SLACK_APP_TOKEN="xapp-of-somebody-else")
    found = await in_slack.finding("Slack/socket")
    assert found.level is Level.FAILED
    assert "refuses SLACK_APP_TOKEN (invalid_auth)" in found.words


async def test_the_socket_is_closed_again(in_slack: Place, world: World) -> None:
    assert await in_slack.level("Slack/socket") is Level.OK
    await until(lambda: not world.app[SANDBOX].sockets.open)


async def test_another_baton_on_the_same_app_is_warned_of(in_slack: Place, world: World) -> None:
    async with connected(world, bolt_app(world)):
        found = await in_slack.finding("Slack/socket")
    assert found.level is Level.WARNING
    assert "1 more of this app is open" in found.words


async def test_beside_a_running_baton_no_socket_is_opened(in_slack: Place, world: World) -> None:
    async def baton(request: web.Request) -> web.Response:
        return web.json_response({"healthy": True} if request.path == "/healthz" else {"ready": True})

    async with serving(baton, in_slack.port):
        found = await in_slack.finding("Slack/socket")
        assert "apps.connections.open" not in (await world.ledger())["calls"]
        in_slack.live = True
        tried = await in_slack.finding("Slack/socket")
        assert not world.app[SANDBOX].sockets.open
        in_slack.set(SLACK_APP_TOKEN="xapp-invented")
        assert await in_slack.level("Slack/socket") is Level.FAILED
    assert found.level is Level.SKIPPED
    assert found.words == "the running Baton's is open; SLACK_APP_TOKEN itself was not tried, use --live"
    assert (tried.level, tried.words) == (Level.OK, TAKEN)


async def test_a_running_baton_that_is_not_ready_says_why(in_slack: Place) -> None:
    async def baton(request: web.Request) -> web.Response:
        if request.path == "/healthz":
            return web.json_response({"healthy": True})
        return web.json_response({"reasons": ["the Slack socket is not connected"]}, status=503)

    async with serving(baton, in_slack.port):
        found = await in_slack.finding("Slack/socket")
    assert found.level is Level.FAILED
    assert "the Slack socket is not connected" in found.words


async def test_each_skills_channel_is_looked_at_by_itself(in_slack: Place) -> None:
    for name, channel in {"Lost": "support-lost", "Tech": "support-tech", "Old": "old-news"}.items():
        in_slack.add(f'[[skills]]\nname = "{name}"\nchannel = "{channel}"')
    found = {one.about: one for one in await in_slack.findings("Slack/channel")}
    assert found["General"].level is Level.OK
    assert {found[name].level for name in ("Lost", "Tech", "Old")} == {Level.FAILED}
    assert found["Lost"].words.startswith("the channel #support-lost is not there")
    assert "/invite @Baton" in found["Tech"].remedy
    assert found["Old"].words == "the channel #old-news is archived"
    agents = {one.about: one.level for one in await in_slack.findings("Slack/agents")}
    assert agents == {
        "General": Level.OK,
        "Lost": Level.SKIPPED,
        "Tech": Level.SKIPPED,
        "Old": Level.SKIPPED,
    }


async def test_customer_channels_are_looked_at_and_kept_apart_from_the_skills(in_slack: Place) -> None:
    for channel in ("leads", "ext-lost"):
        in_slack.add(f'[[customer_channels]]\nchannel = "{channel}"')
    found = {one.about: one for one in await in_slack.findings("Slack/customers")}
    assert found["#leads"].level is Level.OK
    assert found["#ext-lost"].words.startswith("the channel #ext-lost is not there")


async def test_one_channel_for_a_skill_and_for_customers_is_refused(in_slack: Place) -> None:
    in_slack.add('[[customer_channels]]\nchannel = "C0BILL"')
    found = await in_slack.findings("Slack/channel")
    assert [one.level for one in found] == [Level.OK, Level.FAILED]
    assert "is also the channel of the skill General" in found[1].words


async def test_scopes_that_the_start_can_do_without_are_only_warned_of(place: Place) -> None:
    async with running(app={"scopes": [one for one in EXACT if one != "im:history"]}) as world:
        place.set(SLACK_API_URL=f"{world.origin}/api/")
        assert await place.level("Slack/scopes") is Level.WARNING
        place.add("[direct_messages]\non = true")
        assert await place.level("Slack/scopes") is Level.FAILED


async def test_a_channel_shared_with_outsiders_is_refused(place: Place) -> None:
    shared = {"id": "C0OUT", "name": "support-billing", "members": ["U0BATON"], "is_ext_shared": True}
    async with running(channels=[shared]) as world:
        place.set(SLACK_API_URL=f"{world.origin}/api/")
        found = await place.finding("Slack/channel")
    assert found.level is Level.FAILED
    assert "shared with another company" in found.words


async def test_a_channel_without_people_is_told(place: Place) -> None:
    alone = {"id": "C0OUT", "name": "support-billing", "members": ["U0BATON"]}
    async with running(channels=[alone]) as world:
        place.set(SLACK_API_URL=f"{world.origin}/api/")
        found = await place.finding("Slack/agents")
    assert (found.level, found.words) == (Level.FAILED, "nobody is in #support-billing but apps")


async def test_a_manager_who_is_not_there_is_told(in_slack: Place) -> None:
    in_slack.edit('"U0MAYA"', '"U0MAYA", "U0GONE"')
    found = {one.about: one.level for one in await in_slack.findings("Slack/manager")}
    assert found == {"U0MAYA": Level.OK, "U0GONE": Level.FAILED}


async def test_no_manager_is_warned_of(in_slack: Place) -> None:
    in_slack.edit('"U0MAYA"', "")
    assert await in_slack.level("Slack/manager") is Level.WARNING


async def test_a_held_call_is_no_fault_of_the_deployment(in_slack: Place, world: World) -> None:
    await world.page("/control/faults", method="auth.test", times=9, kind="ratelimited")
    found = await in_slack.finding("Slack/bot token")
    assert (found.level, found.words) == (Level.WARNING, "Slack holds us back (auth.test)")


@pytest.mark.parametrize(
    ("seconds", "level"), [(-10, Level.OK), (60, Level.WARNING), (-60, Level.WARNING), (400, Level.FAILED)]
)
async def test_a_clock_that_is_not_slacks_is_told(in_slack: Place, seconds: int, level: Level) -> None:
    in_slack.clock.late = timedelta(seconds=seconds)
    found = await in_slack.finding("Machine/clock")
    assert found.level is level
    if level is not Level.OK:
        assert ("behind" if seconds > 0 else "ahead of") in found.words


async def test_a_slack_that_hangs_is_given_up_in_time(place: Place) -> None:
    stop = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        await stop.wait()
        return web.Response()

    place.patch.setattr("bot.doctor.running.SECONDS", 0.3)
    async with serving(hang) as port:
        place.set(SLACK_API_URL=f"http://127.0.0.1:{port}/api/")
        found = await place.finding("Slack/bot token")
        stop.set()
    assert found.level is Level.FAILED
    assert found.words.startswith("no answer in")


async def test_signed_http_is_tried_through_the_public_address(place: Place, world: World) -> None:
    place.http()
    app = bolt_app(world)

    async def baton(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async with serving(baton, place.port):
        assert await place.level("Slack/signed HTTP") is Level.OK
        place.set(SLACK_SIGNING_SECRET=f"{SECRET}-of-another-app")
        found = await place.finding("Slack/signed HTTP")
    assert found.level is Level.FAILED
    assert "refuses our signature" in found.words


@pytest.mark.parametrize(
    ("status", "words"), [(503, "not ready"), (404, "is not there"), (502, "answers 502")]
)
async def test_each_other_answer_to_a_signed_request_is_explained(
    place: Place, status: int, words: str
) -> None:
    place.http()

    async def proxy(_: web.Request) -> web.Response:
        return web.Response(status=status)

    async with serving(proxy, place.port):
        found = await place.finding("Slack/signed HTTP")
    assert found.level is Level.FAILED
    assert words in found.words


async def test_signed_http_without_an_address_is_told(place: Place) -> None:
    place.http()
    place.edit(f'public_url = "http://127.0.0.1:{place.port}"', "")
    assert "has no address" in (await place.finding("Slack/signed HTTP")).words
    place.set(SLACK_SIGNING_SECRET="")
    assert await place.level("Slack/signed HTTP") is Level.SKIPPED


async def test_with_a_socket_nothing_is_said_of_signed_http(place: Place) -> None:
    assert await place.findings("Slack/signed HTTP") == []
