"""The app's home tab: opened, published, pressed in."""

from __future__ import annotations

from typing import Any

from tests.sandbox.world import World, bolt_app, connect, connected, running, until

EVENTS = ["message.channels", "app_home_opened"]
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "1"}
HOME = {"type": "home", "blocks": [{"type": "actions", "elements": [BUTTON]}]}


async def seen(world: World, who: str = "U0ANA") -> dict[str, Any]:
    return await world.get(f"/page/workspace?as={who}")


async def test_who_opens_the_tab_is_told_to_the_app_with_what_stands_there() -> None:
    heard: list[dict[str, Any]] = []
    async with running(app={"events": EVENTS}) as world:
        bolt = bolt_app(world)

        @bolt.event("app_home_opened")
        async def opened(event: dict[str, Any]) -> None:
            heard.append(event)

        async with connected(world, bolt):
            assert (await world.page("/page/home", **{"as": "U0ANA"}))["ok"]
            await until(lambda: len(heard) == 1)
            assert (await world.slack.views_publish(user_id="U0ANA", view=HOME))["ok"]
            await world.page("/page/home", **{"as": "U0ANA"})
            await until(lambda: len(heard) == 2)
        first, second = heard
        assert (first["user"], first["tab"], first["channel"][0]) == ("U0ANA", "home", "D")
        assert "view" not in first
        assert second["view"]["blocks"][0]["elements"][0]["action_id"] == "go"
        assert (await seen(world))["home"]["id"] == second["view"]["id"]
        assert (await seen(world, "U0BEN"))["home"] is None


async def test_a_press_on_the_tab_brings_the_view_and_no_channel() -> None:
    pressed: list[dict[str, Any]] = []
    async with running(app={"events": EVENTS}) as world:
        bolt = bolt_app(world)

        @bolt.action("go")
        async def go(ack: Any, body: dict[str, Any]) -> None:
            await ack()
            pressed.append(body)

        async with connected(world, bolt):
            view = (await world.slack.views_publish(user_id="U0ANA", view=HOME))["view"]
            body = {"as": "U0ANA", "view_id": view["id"], "action_id": "go"}
            assert (await world.page("/page/clicks", **body))["ok"]
            assert (await world.page("/page/clicks", **{**body, "as": "U0BEN"}))["ok"] is False
        [one] = pressed
        assert (one["view"]["type"], one["container"]["type"]) == ("home", "view")
        assert "channel" not in one
        assert "response_url" not in one


async def test_an_app_that_does_not_listen_has_no_tab() -> None:
    async with running() as world:
        assert not (await seen(world))["app"]["has_home"]
        assert (await world.page("/page/home", **{"as": "U0ANA"}))["error"] == "no_home"


async def test_people_of_another_company_have_no_tab() -> None:
    async with running(**connect(events=EVENTS)) as world:
        assert (await seen(world))["app"]["has_home"]
        assert not (await seen(world, "U0PRIYA"))["app"]["has_home"]
        assert (await world.page("/page/home", **{"as": "U0PRIYA"}))["error"] == "no_home"
