"""Files: brought, sent with a turn, read by their owner, opened by an agent's link, run by nobody."""

import asyncio
import gc
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import ClientPayloadError, ClientResponse

from bot.files import MOST_BYTES
from handlers.customers.links import Links
from handlers.customers.settings import Offer
from tests.handlers.customers.samples import GOOD, png
from tests.handlers.customers.world import (
    BATON,
    KEY,
    OFFER,
    SECRET,
    SITE,
    Talk,
    Terms,
    World,
    answered,
    opened,
    refused,
)

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


async def bring(talk: Talk, data: Any, name: str = "photo.png", **headers: str) -> ClientResponse:
    path = talk.path(f"attachments?name={quote(name)}")
    return await talk.world.client.post(path, data=data, headers=talk.headers | headers)


async def kept(talk: Talk, data: Any, name: str = "photo.png") -> dict[str, Any]:
    return await answered(await bring(talk, data, name), 201)


async def read(talk: Talk, file_id: str, **headers: str) -> ClientResponse:
    return await talk.world.client.get(talk.path(f"attachments/{file_id}"), headers=talk.headers | headers)


async def opened_link(world: World, link: str) -> ClientResponse:
    return await world.client.get(link.removeprefix(BATON))


@pytest.mark.parametrize("kind", GOOD)
async def test_what_is_brought_is_given_back_as_it_was(talk: Talk, kind: str) -> None:
    file = await kept(talk, GOOD[kind], "mine")
    assert (file["type"], file["size"]) == (kind, len(GOOD[kind]))
    response = await read(talk, file["id"])
    assert response.status == 200
    assert response.content_type == kind
    assert await response.read() == GOOD[kind]


async def test_what_a_file_is_called_and_said_to_be_counts_for_nothing(talk: Talk) -> None:
    response = await bring(talk, png(), "run.exe", **{"Content-Type": "text/html"})
    file = await answered(response, 201)
    assert (file["name"], file["type"]) == ("run.exe.png", "image/png")


async def test_a_browser_is_told_to_run_nothing_of_it(talk: Talk) -> None:
    file = await kept(talk, GOOD["text/plain"], 'Größe "x".txt')
    for response in (
        await read(talk, file["id"]),
        await opened_link(talk.world, talk.world.links.link(file["id"])),
    ):
        assert {name: response.headers[name] for name in SAFE} == SAFE
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.headers["Content-Disposition"] == (
            "attachment; filename=\"Gr__e x.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20x.txt"
        )
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def unsent() -> int:
    """Bytes that wait in memory for all who read slowly."""
    sockets = (one for one in gc.get_objects() if type(one).__name__ == "_SelectorSocketTransport")
    return sum(one.get_write_buffer_size() for one in sockets if not one.is_closing())


async def test_who_does_not_read_a_file_holds_little_of_it_in_memory(tmp_path: Path) -> None:
    async with opened(tmp_path, terms=Terms(offer=replace(OFFER, size=MOST_BYTES))) as world:
        talk = await world.begin()
        path = talk.path(f"attachments/{(await kept(talk, io.BytesIO(b'a ' * 8_000_000), 'a.txt'))['id']}")
        ask = f"GET {path} HTTP/1.1\r\nHost: b\r\nAuthorization: Bearer {talk.token}\r\n\r\n"
        writers = []
        for _ in range(5):
            _, writer = await asyncio.open_connection(world.client.host, world.client.port, limit=1024)
            writer.transport.pause_reading()  # type: ignore[attr-defined]
            writer.write(ask.encode())
            writers.append(writer)
        async with asyncio.timeout(10):
            while unsent() < 5 * 50_000:  # noqa: ASYNC110  # nobody is told when a transport is full
                await asyncio.sleep(0.05)
        held = unsent()
        for writer in writers:
            writer.transport.abort()
        assert held < 5 * 600_000


async def test_a_file_that_is_taken_back_while_it_is_read_ends_the_connection(tmp_path: Path) -> None:
    async with opened(tmp_path, terms=Terms(offer=replace(OFFER, size=MOST_BYTES))) as world:
        talk = await world.begin()
        file = await kept(talk, io.BytesIO(b"a " * 10_000_000), "a.txt")
        await answered(await talk.write("look", attachments=[file["id"]]), 202)
        response = await read(talk, file["id"])
        await answered(await world.client.delete(talk.path("turns/1"), headers=talk.headers), 200)
        with pytest.raises(ClientPayloadError):
            await response.read()


async def test_only_listed_sites_read_a_file(talk: Talk) -> None:
    file = await kept(talk, png())
    ours = await read(talk, file["id"], Origin=SITE)
    assert ours.headers["Access-Control-Allow-Origin"] == SITE
    await refused(await read(talk, file["id"], Origin="https://evil.example"), 403, "origin_refused")
    link = talk.world.links.link(file["id"])
    assert "Access-Control-Allow-Origin" not in (await opened_link(talk.world, link)).headers


async def test_a_turn_carries_files(talk: Talk) -> None:
    first, second = await kept(talk, png()), await kept(talk, GOOD["application/pdf"], "bill.pdf")
    await answered(await talk.write("", attachments=[first["id"], second["id"]]), 202)
    (turn,) = await talk.turns()
    assert (turn["text"], turn["attachments"]) == ("", [first, second])


async def test_the_same_turn_again_with_its_files_is_the_same(talk: Talk) -> None:
    file = await kept(talk, png())
    first = await answered(await talk.write("look", attachments=[file["id"]]), 202)
    assert await answered(await talk.write("look", attachments=[file["id"]]), 202) == first


async def test_a_turn_takes_no_file_twice_and_none_of_anothers(world: World, talk: Talk) -> None:
    other = await world.begin()
    theirs = await kept(other, png())
    await refused(await talk.write("x", attachments=[theirs["id"]]), 404, "unknown_file")
    mine = await kept(talk, png())
    await answered(await talk.write("x", "m1", attachments=[mine["id"]]), 202)
    await refused(await talk.write("y", "m2", attachments=[mine["id"]]), 404, "unknown_file")
    await refused(await talk.write("z", "m3", attachments=["f_none"]), 404, "unknown_file")
    await refused(await talk.write("z", "m4", attachments=["f"] * 6), 422, "too_many_items", "attachments")


async def test_an_empty_turn_without_files_says_nothing(talk: Talk) -> None:
    await refused(await talk.write("", attachments=[]), 422, "text_empty", "text")


async def test_a_file_is_read_by_its_owner_alone(world: World, talk: Talk) -> None:
    file = await kept(talk, png())
    other = await world.begin()
    await refused(await read(other, file["id"]), 404, "unknown_file")
    path = talk.path(f"attachments/{file['id']}")
    await refused(await world.client.get(path, headers=other.headers), 404, "unknown_conversation")
    await refused(await world.client.get(path), 401, "token_invalid")
    keyed = await world.client.get(path, headers={"Authorization": f"Bearer {KEY}"})
    assert await keyed.read() == png()


async def test_what_is_taken_back_cannot_be_opened_any_more(talk: Talk) -> None:
    file = await kept(talk, png())
    await talk.write("look", attachments=[file["id"]])
    link = talk.world.links.link(file["id"])
    await answered(await talk.world.client.delete(talk.path("turns/1"), headers=talk.headers), 200)
    await refused(await read(talk, file["id"]), 404, "unknown_file")
    await refused(await opened_link(talk.world, link), 404, "unknown_file")


async def test_a_file_over_the_limit_is_refused_before_it_is_read(talk: Talk) -> None:
    body = await refused(await bring(talk, b"x" * 100_001), 413, "file_too_large")
    assert body["detail"] == "This is too large: at most 97 kB are possible."
    await kept(talk, b"x" * 100_000)


async def test_a_file_whose_size_nobody_said_is_cut_off_at_the_limit(talk: Talk) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while True:
            sent += 10_000
            yield b"x" * 10_000
            await asyncio.sleep(0)

    response = await bring(talk, endless())
    await refused(response, 413, "file_too_large")
    assert sent < 10_000_000


async def test_what_is_no_file_for_us_is_refused(talk: Talk) -> None:
    await refused(await bring(talk, b"<html><script>alert(1)</script>"), 415, "file_type_refused")
    await refused(await bring(talk, b""), 422, "nothing_in_file")
    await refused(await bring(talk, b"x", **{"Content-Encoding": "gzip"}), 400, "body_unread")
    response = await talk.world.client.post(talk.path("attachments"), data=b"x", headers=talk.headers)
    await refused(response, 422, "field_missing", "name")


async def test_a_conversation_holds_only_so_many_files(talk: Talk) -> None:
    for number in range(20):
        await kept(talk, b"x", f"{number}.txt")
    await refused(await bring(talk, b"x"), 409, "too_many_files")


async def test_a_kind_that_baton_toml_leaves_out_is_refused(tmp_path: Path) -> None:
    terms = Terms(offer=Offer(size=1000, types=("text/plain",)))
    async with opened(tmp_path, terms=terms) as world:
        talk = await world.begin()
        await refused(await bring(talk, png()), 415, "file_type_refused")
        await kept(talk, b"hello", "a.txt")


async def test_where_files_are_off_none_is_taken(tmp_path: Path) -> None:
    async with opened(tmp_path, terms=Terms(offer=Offer(size=OFFER.size))) as world:
        await refused(await bring(await world.begin(), png()), 403, "files_off")


async def test_an_agents_link_works_for_a_month(world: World, talk: Talk) -> None:
    file = await kept(talk, png())
    link = world.links.link(file["id"])
    assert link.startswith(f"{BATON}/v1/files/")
    world.clock.move(timedelta(days=30, seconds=-1))
    assert await (await opened_link(world, link)).read() == png()
    world.clock.move(timedelta(seconds=1))
    await refused(await opened_link(world, link), 410, "link_expired")


async def test_a_link_that_baton_did_not_sign_opens_nothing(world: World, talk: Talk) -> None:
    mine, other = await kept(talk, png()), await kept(talk, b"another", "a.txt")
    link = world.links.link(mine["id"])
    signed = link.rpartition("/")[2]
    file_id, expires, mac = signed.split(".")
    forged = Links(SECRET + "x", world.clock, BATON).link(mine["id"]).rpartition("/")[2]
    wrong = [
        f"{other['id']}.{expires}.{mac}",
        f"{file_id}.{int(expires) + 1}.{mac}",
        f"{file_id}.{expires}.",
        f"{file_id}.{expires}",
        file_id,
        signed[:-1],
        f"{signed}=",
        mac,
        "x" * 5000,
        "%00",
        "%ff",
        "é.1.x",
        "..",
        forged,
    ]
    for one in wrong:
        response = await world.client.get(f"/v1/files/{one}")
        assert response.status == 404, one
        assert (await response.json())["code"] in {"link_invalid", "not_found"}


def test_without_a_public_address_there_is_no_link(tmp_path: Path) -> None:
    assert Links(SECRET, clock=None, public_url="").link("f_1") == ""  # type: ignore[arg-type]
