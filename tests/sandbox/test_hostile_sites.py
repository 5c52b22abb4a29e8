"""Other sites that are open in the same browser as the local workspace."""

import aiohttp
import pytest

from tests.sandbox.world import World

ELSEWHERE = {"Origin": "https://elsewhere.example"}


async def test_another_site_reads_and_writes_nothing(world: World) -> None:
    for method, path in (
        ("GET", "/page/workspace"),
        ("POST", "/control/sockets/close"),
        ("POST", "/api/chat.postMessage"),
    ):
        async with world.http.request(method, f"{world.origin}{path}", headers=ELSEWHERE) as answer:
            assert answer.status == 403
            assert (await answer.json())["error"] == "origin_refused"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await world.http.ws_connect(f"{world.origin}/page/events?as=U0ANA", headers=ELSEWHERE)


async def test_the_workspaces_own_page_is_welcome(world: World) -> None:
    headers = {"Origin": world.origin}
    async with world.http.ws_connect(f"{world.origin}/page/events?as=U0ANA", headers=headers) as feed:
        assert (await feed.receive_json())["kind"] == "hello"
