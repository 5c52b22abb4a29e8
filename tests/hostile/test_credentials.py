"""Forged, expired, swapped and guessed credentials, and pages of other sites: nothing opens."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import aiohttp
import pytest

from bot.demo.world import API_KEY, SITE_KEY
from tests.hostile.target import SESSION, START, Answer, Talk, Target, signed, somewhere, vouched

BATON_SECRET = "only-for-the-demo-on-this-machine-0000"
PATHS = [
    ("GET", "changes"),
    ("POST", "turns"),
    ("PATCH", "turns/1"),
    ("DELETE", "turns/1"),
    ("POST", "attachments?name=a.txt"),
    ("GET", "attachments/f_1"),
    ("POST", "typing"),
    ("POST", "seen"),
    ("POST", "handoff"),
    ("GET", "handoff"),
    ("PATCH", "handoff"),
    ("DELETE", "handoff"),
    ("POST", "rating"),
    ("PATCH", ""),
]
HOUR = 3600


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(claims: dict[str, Any], alg: str) -> str:
    return f"{part({'alg': alg, 'typ': 'JWT'})}.{part(claims)}."


def claims_for(owner: str, **changed: Any) -> dict[str, Any]:
    now = int(time.time())
    return {"sub": owner, "aud": "baton:session", "iat": now, "exp": now + HOUR} | changed


def owner_of(token: str) -> str:
    middle = token.split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))["sub"])


def forgeries(talk: Talk) -> dict[str, str]:
    """Tokens that would open the talk if they counted."""
    owner = owner_of(talk.token)
    head, body, signature = talk.token.split(".")
    flipped = ("A" if signature[0] != "A" else "B") + signature[1:]
    mine = part(claims_for(owner, exp=int(time.time()) + 10**9))
    return {
        "alg none": unsigned(claims_for(owner), "none"),
        "alg None": unsigned(claims_for(owner), "None"),
        "alg empty": unsigned(claims_for(owner), ""),
        "no signature": f"{head}.{body}.",
        "another secret": signed(claims_for(owner), "a guess that is long enough to sign with"),
        "empty secret": signed(claims_for(owner), "x" * 32, kid="../../dev/null"),
        "flipped signature": f"{head}.{body}.{flipped}",
        "other claims under our signature": f"{head}.{mine}.{signature}",
        "the site's secret": signed(claims_for(owner), SITE_KEY),
        "a key brought along": signed(claims_for(owner), "y" * 32, jwk={"kty": "oct", "k": "eXk"}),
        "our secret, other audience": signed(claims_for(owner, aud="baton"), BATON_SECRET),
        "our secret, two audiences": signed(claims_for(owner, aud=["baton:session", "x"]), BATON_SECRET),
        "our secret, no time": signed({"sub": owner, "aud": "baton:session"}, BATON_SECRET),
        "our secret, endless": signed(claims_for(owner, exp=10**18), BATON_SECRET),
        "our secret, time in words": signed(claims_for(owner, exp="never"), BATON_SECRET),
        "our secret, no owner": signed(claims_for(""), BATON_SECRET),
        "the word for a customer": vouched(owner),
        "two tokens": f"{talk.token} {talk.token}",
        "long": f"{head}.{'A' * 7_000}.{signature}",
    }


async def test_no_forged_token_opens_a_conversation(target: Target) -> None:
    talk = await target.begin()
    for name, token in forgeries(talk).items():
        answer = await target.ask("GET", talk.path("changes"), token, somewhere())
        assert (name, answer.status) == (name, 401)
        assert answer.code in {"token_invalid", "api_key_invalid"}


async def test_no_forged_token_opens_a_stream(target: Target) -> None:
    talk = await target.begin()
    for name, token in forgeries(talk).items():
        socket = await target.stream(talk, somewhere())
        await socket.send_json({"token": token, "after": 0})
        closed = await socket.receive()
        assert closed.type is aiohttp.WSMsgType.CLOSE, name
        assert socket.close_code in {4401, 1008, 1009}, name


async def test_another_customers_session_opens_nothing(target: Target) -> None:
    mine, theirs = await target.begin(), await target.begin()
    before = await theirs.turns()
    for method, rest in PATHS:
        answer = await tried(mine, theirs, method, rest)
        assert (method, rest, answer.status) == (method, rest, 404)
        assert answer.code == "unknown_conversation"
    assert await theirs.turns() == before


async def tried(mine: Talk, theirs: Talk, method: str, rest: str) -> Answer:
    """Their path, with my session and a body that would do."""
    bodies: dict[str, Any] = {"turns": {"client_id": "x", "text": "hi"}, "seen": {"seq": 1}}
    bodies |= {"turns/1": {"text": "hi"}, "rating": {"score": 1}, "": {"customer": {"name": "Eve"}}}
    bodies |= {"handoff": {"wants": "x"}} if method == "PATCH" else {}
    path = rest.partition("?")[0]
    more = {"data": b"hello"} if path == "attachments" else {"json": bodies.get(path, {})}
    return await mine.target.ask(method, theirs.path(rest), mine.token, mine.address, **more)


async def test_an_old_session_opens_nothing_but_its_own_renewal(target: Target) -> None:
    talk = await target.begin()
    days = 24 * HOUR
    now = int(time.time())
    old = claims_for(owner_of(talk.token), iat=now - 40 * days, exp=now - 10 * days)
    token = signed(old, BATON_SECRET)
    refused = await target.ask("GET", talk.path("changes"), token, somewhere())
    assert (refused.status, refused.code) == (401, "token_expired")
    renewed = await target.ask("POST", SESSION, token, somewhere(), json={})
    assert renewed.status == 200
    ancient = signed(old | {"iat": now - 91 * days}, BATON_SECRET)
    assert (await target.ask("POST", SESSION, ancient, somewhere(), json={})).code == "token_expired"


def identities() -> dict[str, str]:
    """None of them is the site's word for this hour."""
    now = int(time.time())
    sound = {"sub": "1", "aud": "baton", "iat": now, "exp": now + 60}
    return {
        "alg none": unsigned(sound, "none"),
        "another secret": signed(sound, "z" * 40),
        "another audience": vouched(aud="shop"),
        "no audience": vouched(aud=None),
        "no end": vouched(exp=None),
        "no beginning": vouched(iat=None),
        "longer than an hour": vouched(exp=now + HOUR + 60),
        "over": vouched(iat=now - 900, exp=now - 600),
        "from the future": vouched(iat=now + 900, exp=now + 1200),
        "no customer": vouched(""),
        "a customer of two lines": vouched("8f14\nadmin"),
        "a customer too long": vouched("x" * 129),
        "a name that is a list": vouched(name=["x"]),
        "an account that is text": vouched(account="Pro"),
        "a moment that is true": vouched(iat=True),
        "words": "let me in",
        "nothing": "",
    }


async def test_no_identity_is_taken_that_the_site_did_not_give_for_this_hour(target: Target) -> None:
    for name, identity in identities().items():
        answer = await target.ask("POST", SESSION, "", somewhere(), json={"identity": identity})
        assert (name, answer.status) == (name, 401)
        assert answer.code in {"identity_invalid", "identity_expired"}


async def test_a_browsers_own_word_makes_nobody_a_customer(target: Target) -> None:
    body = {"customer": {"id": "8f14", "name": "Eve"}}
    assert (await target.ask("POST", START, "", somewhere(), json=body)).status in {403, 422}
    listed = await target.ask("GET", f"{START}?customer=8f14", (await target.begin()).token, somewhere())
    assert listed.status in {200, 403}
    assert "8f14" not in listed.body.decode()


async def test_the_api_key_is_not_guessed(target: Target) -> None:
    eve = somewhere()
    guesses = [API_KEY[:-1], API_KEY.upper(), f"{API_KEY}x", "", "null", "é" * 20, "x" * 5_000] * 3
    codes = [(await target.ask("POST", START, guess or " ", eve, json={})).status for guess in guesses]
    assert set(codes[:9]) == {401}
    assert codes[-1] == 429
    assert (await target.ask("POST", START, API_KEY, eve, json={})).status == 429
    assert (await target.ask("POST", START, API_KEY, somewhere(), json={})).status == 201
    pupil = await target.begin()
    assert (await target.ask("GET", pupil.path("changes"), pupil.token, eve)).status == 200


ORIGINS = [
    "https://evil.example",
    "null",
    "http://127.0.0.1",
    "http://127.0.0.1.evil.example",
    "file://",
    "*",
]


async def test_pages_of_other_sites_are_refused_and_read_nothing(target: Target) -> None:
    talk = await target.begin()
    for origin in ORIGINS:
        await refused(target, talk, origin)


async def refused(target: Target, talk: Talk, origin: str) -> None:
    headers = {"Origin": origin}
    for method, path in (("POST", SESSION), ("POST", START), ("GET", talk.path("changes"))):
        answer = await target.ask(method, path, talk.token, talk.address, headers=headers)
        assert (answer.status, answer.code) == (403, "origin_refused")
        assert "Access-Control-Allow-Origin" not in answer.headers
    asking = headers | {"Access-Control-Request-Method": "POST"}
    assert (
        "Access-Control-Allow-Origin"
        not in (await target.ask("OPTIONS", talk.path("turns"), headers=asking)).headers
    )
    with pytest.raises(aiohttp.WSServerHandshakeError) as handshake:
        await target.stream(talk, Origin=origin)
    assert handshake.value.status == 403


async def test_origins_are_compared_letter_by_letter_and_never_two_at_once(target: Target) -> None:
    talk = await target.begin()
    good = target.origin
    for origin in (
        f"{good}/",
        f"{good}.evil.example",
        good.replace("http:", "https:"),
        f"{good}0",
        f" {good}x",
    ):
        answer = await target.ask("GET", talk.path("changes"), talk.token, headers={"Origin": origin})
        assert answer.status == 403, origin
    wire = await target.wire()
    await wire.send(
        f"GET {talk.path('changes')} HTTP/1.1\r\nHost: b\r\nAuthorization: Bearer {talk.token}\r\n"
        f"Origin: {good}\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n".encode()
    )
    heard = await wire.heard()
    assert heard.startswith(b"HTTP/1.1 403"), heard[:200]
    wire.close()
