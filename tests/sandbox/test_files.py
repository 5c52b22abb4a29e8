"""Files that people bring: named on messages, told of by files.info, and opened with the token alone."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.portraits import drawn
from tests.sandbox.world import BILL, SCOPES, World, running

READS = {"scopes": [*SCOPES, "files:read"]}
TOKEN = {"Authorization": "Bearer xoxb-sandbox"}


async def brought(world: World, data: bytes = b"%PDF-1.4", name: str = "bill.pdf") -> str:
    query = {"as": "U0ANA", "name": name, "mimetype": "application/pdf"}
    url = f"{world.origin}/page/files"
    async with world.http.post(url, params=query, data=BytesIO(data)) as answer:
        told = await answer.json()
    assert told["ok"], told
    return str(told["id"])


async def given(world: World, path: str, headers: dict[str, str] | None = None) -> tuple[int, str, bytes]:
    async with world.http.get(f"{world.origin}{path}", headers=headers, allow_redirects=False) as answer:
        return answer.status, answer.content_type, await answer.read()


async def test_a_file_hangs_on_the_message_and_opens_with_the_token() -> None:
    async with running(app=READS) as world:
        file = await brought(world)
        ts = await world.say("U0ANA", "", files=[{"id": file}])
        message = world.state.messages[BILL][ts]
        assert (message["subtype"], message["files"][0]["name"]) == ("file_share", "bill.pdf")
        told = (await world.slack.files_info(file=file))["file"]
        path = told["url_private_download"].removeprefix(world.origin)
        assert await given(world, path, TOKEN) == (200, "application/pdf", b"%PDF-1.4")
        assert await given(world, f"/files/{file}", TOKEN) == (200, "application/pdf", b"%PDF-1.4")


@pytest.mark.parametrize("headers", [None, {"Authorization": "Bearer xapp-sandbox"}])
async def test_without_the_token_there_is_a_page_to_sign_in(headers: dict[str, str] | None) -> None:
    async with running(app=READS) as world:
        status, kind, page = await given(world, f"/files/{await brought(world)}/download", headers)
    assert (status, kind) == (200, "text/html")
    assert b"%PDF" not in page


async def test_without_the_scope_nothing_is_told_and_nothing_opens(world: World) -> None:
    file = await brought(world)
    with pytest.raises(SlackApiError, match="missing_scope"):
        await world.slack.files_info(file=file)
    assert (await given(world, f"/files/{file}/download", TOKEN))[1] == "text/html"


async def test_a_file_that_is_not_there_is_told_so() -> None:
    async with running(app=READS) as world:
        with pytest.raises(SlackApiError, match="file_not_found"):
            await world.slack.files_info(file="F0NOWHERE")
        assert (await given(world, "/files/F0NOWHERE/download", TOKEN))[0] == 404


async def test_nobody_sends_another_persons_file(world: World) -> None:
    body: dict[str, Any] = {"as": "U0BEN", "channel": BILL, "files": [{"id": await brought(world)}]}
    assert (await world.page("/page/messages", **body))["error"] == "file_not_found"


async def test_a_file_outlives_a_restart(tmp_path: Path) -> None:
    async with running(tmp_path, app=READS) as world:
        file = await brought(world)
    async with running(tmp_path, app=READS) as world:
        assert (await given(world, f"/files/{file}/download", TOKEN))[2] == b"%PDF-1.4"


@pytest.mark.parametrize(
    ("wish", "status", "kind"),
    [
        ({"kind": "error", "status": 503}, 503, "application/octet-stream"),
        ({"kind": "ratelimited"}, 429, "application/octet-stream"),
        ({"kind": "malformed"}, 200, "text/html"),
        ({"kind": "slow", "seconds": 0.05}, 200, "application/pdf"),
    ],
)
async def test_a_download_has_the_misfortune_that_was_ordered_once(
    wish: dict[str, Any], status: int, kind: str
) -> None:
    async with running(app=READS) as world:
        file = await brought(world)
        assert (await world.page("/control/faults", method="files.download", times=1, **wish))["ok"]
        assert (await given(world, f"/files/{file}/download", TOKEN))[:2] == (status, kind)
        assert (await given(world, f"/files/{file}/download", TOKEN))[2] == b"%PDF-1.4"


async def test_a_profile_names_pictures_that_anybody_may_fetch(world: World) -> None:
    profile = (await world.slack.users_info(user="U0ANA"))["user"]["profile"]
    assert profile["is_custom_image"] is True
    path = profile["image_72"].removeprefix(world.origin)
    assert await given(world, path) == (200, "image/png", drawn("U0ANA", 72))
    assert (await given(world, "/portraits/U0NOBODY/72.png"))[0] == 404
