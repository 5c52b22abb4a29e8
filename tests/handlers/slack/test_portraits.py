"""An agent's picture in Slack: fetched without the token, where Slack keeps such, and only if it is one."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from aiohttp import web

from bot.domain.errors import NotFetched
from handlers.customers.sniffing import sniff
from handlers.slack.client import connected
from handlers.slack.portraits import LARGEST, SlackPortraits, _addresses
from tests.handlers.customers.samples import pdf, png
from tests.handlers.slack.test_enclosures import Slack, served
from tests.sandbox.world import World

PUBLIC = "https://slack.com/api/"
KIND = partial(sniff, allowed=frozenset({"image/png", "image/jpeg"}))


async def fetched(base: str, user: str = "U0ANA") -> tuple[str, bytes] | None:
    async with connected("xoxb-sandbox", f"{base}/api/") as client:
        return await SlackPortraits(client, KIND).fetch(user)


async def test_the_larger_picture_of_the_profile_is_fetched(world: World) -> None:
    found = await fetched(world.origin)
    assert found is not None
    assert found[0] == "image/png"
    assert (await world.ledger())["calls"]["portraits.download"] == 1


async def test_somebody_slack_does_not_know_has_none(world: World) -> None:
    assert await fetched(world.origin, "U0NOBODY") is None


async def test_a_slack_that_is_away_is_asked_again(world: World) -> None:
    await world.page("/control/faults", method="portraits.download", kind="error", status=503, times=1)
    with pytest.raises(NotFetched):
        await fetched(world.origin)
    await world.page("/control/faults", method="users.info", kind="ratelimited", times=1)
    with pytest.raises(NotFetched):
        await fetched(world.origin)


@pytest.mark.parametrize(
    ("given", "is_one"),
    [
        (partial(web.Response, body=png()), True),
        (partial(web.Response, body=pdf()), False),
        (partial(web.Response, body=b"<svg onload=alert(1)>"), False),
        (partial(web.Response, body=png() + b"x" * LARGEST), False),
        (partial(web.Response, status=302, headers={"Location": "http://127.0.0.1/a"}), False),
        (partial(web.Response, status=404), False),
    ],
)
async def test_what_comes_is_judged_by_its_content_and_the_token_stays_here(given: Any, is_one: bool) -> None:
    slack = Slack(give=given)

    async def info(_request: web.Request) -> web.Response:
        picture = {"image_72": f"{slack.origin}/files/U1"}
        return web.json_response({"ok": True, "user": {"profile": picture}})

    async with served(slack, users=info) as slack.origin:
        assert (await fetched(slack.origin) is not None) is is_one
    assert slack.asked == [("/files/U1", "")]


@pytest.mark.parametrize(
    ("profile", "asked"),
    [
        ({"image_192": "https://avatars.slack-edge.com/a_192.png"}, 1),
        ({"image_192": "https://ca.slack-edge.com/a", "image_72": "https://avatars.slack-edge.com/b"}, 2),
        ({"image_192": "https://avatars.slack-edge.com/a", "is_custom_image": False}, 0),
        ({"image_192": "https://secure.gravatar.com/avatar/a.jpg"}, 0),
        ({"image_192": "http://avatars.slack-edge.com/a"}, 0),
        ({"image_192": "https://slack-edge.com.evil.example/a"}, 0),
        ({"image_192": "https://evilslack-edge.com/a"}, 0),
        ({"image_192": "https://avatars.slack-edge.com@evil.example/a"}, 0),
        ({"image_192": "https://user@avatars.slack-edge.com/a"}, 0),
        ({"image_192": "https://avatars.slack-edge.com:8443/a"}, 0),
        ({"image_192": "https://[::1/a"}, 0),
        ({"image_192": 7}, 0),
        ({}, 0),
    ],
)
def test_only_pictures_of_ones_own_where_slack_keeps_them(profile: dict[str, Any], asked: int) -> None:
    assert len(list(_addresses(profile, PUBLIC))) == asked
