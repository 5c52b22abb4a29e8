"""Where browsers find Baton: ports, names, certificates, proxies, origins."""

import socket
import ssl
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.doctor.finding import Level
from storage.holding import Hold
from tests.doctor.place import Place, serving


async def baton(request: web.Request) -> web.StreamResponse:
    if request.path.endswith("/stream"):
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        await ws.close(code=4401)
        return ws
    return web.json_response({"healthy": True})


async def other(_: web.Request) -> web.Response:
    return web.Response(text="a shop")


def certified(folder: Path, name: str = "127.0.0.1", days: int = 90) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context, and one of a client who trusts it."""
    alternative = f"subjectAltName={'IP' if name[0].isdigit() else 'DNS'}:{name}"
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", str(days)]
    where = ["-subj", f"/CN={name}", "-addext", alternative, "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*command, *where], check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return server, ssl.create_default_context(cafile=str(certificate))


def by_https(place: Place, port: int) -> None:
    place.edit(f'public_url = "http://127.0.0.1:{place.port}"', f'public_url = "https://127.0.0.1:{port}"')


async def test_a_free_port_is_free(place: Place) -> None:
    found = await place.finding("Website/listen")
    assert (found.level, found.words) == (Level.OK, f"127.0.0.1:{place.port} is free")


async def test_our_own_baton_may_have_the_port(place: Place) -> None:
    hold = Hold(place.database)
    hold.take()
    async with serving(baton, place.port):
        assert "Baton is running here" in (await place.finding("Website/listen")).words
    hold.release()


@pytest.mark.parametrize("last", ["", "0\n", "999999999\n", "not a process"])
async def test_a_baton_of_another_database_on_the_port_is_told(place: Place, last: str) -> None:
    if last:
        place.database.with_name("baton.db-lock").write_text(last)
    async with serving(baton, place.port):
        found = await place.finding("Website/listen")
    assert (found.level, "another database" in found.words) == (Level.WARNING, True)


async def test_another_program_on_the_port_is_told(place: Place) -> None:
    async with serving(other, place.port):
        assert (await place.finding("Website/listen")).words.startswith("another program has ")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", place.port))
        silent.listen()
        place.patch.setattr("bot.doctor.context.SECONDS", 0.3)
        assert await place.level("Website/listen") is Level.FAILED


async def test_an_address_of_another_machine_is_told(place: Place) -> None:
    place.edit(f'listen = "127.0.0.1:{place.port}"', 'listen = "127.0.0.1.:80"')
    place.patch.setattr(socket, "getaddrinfo", nobody_knows)
    assert await place.level("Website/listen") is Level.FAILED


async def test_baton_by_its_public_address_is_well(place: Place) -> None:
    async with serving(baton, place.port):
        assert await place.level("Website/public_url") is Level.OK
        assert await place.level("Website/WebSockets") is Level.OK
        assert await place.findings("Website/certificate") == []


async def test_before_the_start_the_public_address_is_only_warned_of(place: Place) -> None:
    found = await place.finding("Website/public_url")
    assert found.level is Level.WARNING
    assert "connection refused" in found.words
    assert await place.level("Website/WebSockets") is Level.SKIPPED


async def test_a_proxy_that_reaches_no_baton_fails_once_baton_runs(place: Place) -> None:
    async def bad_gateway(_: web.Request) -> web.Response:
        return web.Response(status=502)

    async with serving(bad_gateway) as port, serving(baton, place.port):
        place.edit(
            f'public_url = "http://127.0.0.1:{place.port}"', f'public_url = "http://127.0.0.1:{port}/"'
        )
        found = await place.finding("Website/public_url")
        streams = await place.finding("Website/WebSockets")
    assert found.level is Level.FAILED
    assert found.words.endswith("answers 502")
    assert streams.level is Level.FAILED
    assert "502 instead of passing them" in streams.words


async def test_a_proxy_that_sends_on_is_told_where(place: Place) -> None:
    async def elsewhere(_: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("https://www.shop.example/")

    async with serving(elsewhere, place.port):
        found = await place.finding("Website/public_url")
    assert found.level is Level.FAILED
    assert "sends on to https://www.shop.example/" in found.words


async def test_no_public_address_is_warned_of(place: Place) -> None:
    place.edit(f'public_url = "http://127.0.0.1:{place.port}"', "")
    assert await place.level("Website/public_url") is Level.WARNING
    assert await place.findings("Website/WebSockets") == []


async def test_a_public_address_without_tls_is_refused(place: Place) -> None:
    place.edit(f'public_url = "http://127.0.0.1:{place.port}"', 'public_url = "http://baton.shop.example"')
    place.edit('"http://127.0.0.1:9999"', '"https://shop.example"')
    assert (await place.finding("Website/public_url")).words == "http://baton.shop.example is not https"
    assert await place.level("Website/origins") is Level.FAILED


async def test_a_name_that_nobody_knows_is_told(place: Place) -> None:
    place.edit(f'public_url = "http://127.0.0.1:{place.port}"', 'public_url = "https://baton.shop.example"')
    place.patch.setattr(socket, "getaddrinfo", nobody_knows)
    assert (await place.finding("Website/public_url")).words.endswith("no such name")
    assert await place.level("Website/certificate") is Level.SKIPPED


async def test_a_good_certificate_is_well_until_it_runs_out(place: Place) -> None:
    server, place.tls = certified(place.folder)
    async with serving(baton, tls=server) as port:
        by_https(place, port)
        assert await place.level("Website/public_url") is Level.OK
        assert await place.level("Website/WebSockets") is Level.OK
        assert await place.level("Website/certificate") is Level.OK
        place.clock.late = timedelta(days=-80)
        assert await place.level("Website/certificate") is Level.WARNING


async def test_a_certificate_of_nobody_we_trust_is_told(place: Place) -> None:
    server, _ = certified(place.folder)
    async with serving(baton, tls=server) as port:
        by_https(place, port)
        found = await place.finding("Website/public_url")
    assert found.level is Level.FAILED
    assert "self-signed certificate" in found.words


async def test_a_certificate_for_another_name_is_told(place: Place) -> None:
    server, place.tls = certified(place.folder, "shop.example")
    async with serving(baton, tls=server) as port:
        by_https(place, port)
        found = await place.finding("Website/public_url")
    assert found.level is Level.FAILED
    assert "IP address mismatch" in found.words


@pytest.mark.parametrize(
    ("origins", "level", "words"),
    [
        ("", Level.WARNING, "no site may show the widget"),
        ('"https://shop.example"', Level.OK, "https://shop.example"),
        ('"http://shop.example"', Level.WARNING, "http://shop.example is not https"),
        ('"https://baton.shop.example"', Level.WARNING, "only Baton's own address"),
        ('"https://shop.example", "http://localhost:3000"', Level.WARNING, "is this machine"),
    ],
)
async def test_slips_in_the_origins_are_told(place: Place, origins: str, level: Level, words: str) -> None:
    place.edit(f'public_url = "http://127.0.0.1:{place.port}"', 'public_url = "https://baton.shop.example/"')
    place.edit('"http://127.0.0.1:9999"', origins)
    found = await place.finding("Website/origins")
    assert found.level is level
    assert words in found.words


async def test_a_proxy_that_baton_does_not_know_is_warned_of(place: Place) -> None:
    assert await place.findings("Website/proxies") == []
    by_https(place, 443)
    found = await place.finding("Website/proxies")
    assert (found.level, "one address" in found.words) == (Level.WARNING, True)
    place.edit("origins = ", 'proxies = ["127.0.0.1/32"]\norigins = ')
    assert (await place.finding("Website/proxies")).words == "127.0.0.1/32"


@pytest.mark.parametrize(("most", "level"), [(256, Level.FAILED), (1024, Level.WARNING), (65_536, Level.OK)])
async def test_too_few_open_files_are_told(place: Place, most: int, level: Level) -> None:
    place.patch.setattr("resource.getrlimit", lambda _: (most, most))
    found = await place.finding("Machine/open files")
    assert found.level is level
    assert f"{most:,}" in found.words


async def test_a_machine_without_time_zones_is_told(place: Place) -> None:
    assert await place.level("Machine/zone data") is Level.OK
    place.patch.setattr("bot.doctor.machine.available_timezones", set)
    assert await place.level("Machine/zone data") is Level.FAILED


def nobody_knows(*_: Any, **__: Any) -> Any:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
