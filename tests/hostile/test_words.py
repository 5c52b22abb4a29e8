"""Script, mentions and marks in every field that anybody can fill: nothing runs, pings or passes for ours."""

from __future__ import annotations

import asyncio
import time
from typing import Any
from urllib.parse import quote

from bot.demo.world import API_KEY
from tests.blocks.limits import nodes
from tests.hostile.target import MARK, START, Talk, Target, somewhere, vouched

EVIL = f"{MARK}</script><img src=x onerror=alert(1)><!channel><@U0ANA><https://evil.example|our shop> *b* `c`"
LINE = f"{MARK} <!here> <@U0ANA> </script>"
SHOWN = ("<!channel>", "<!here>", "<!everyone>", "<@U0ANA>", "<https://evil.example|")


def page() -> dict[str, Any]:
    return {"url": "https://shop.example/<!here>", "title": LINE, "actions": [LINE] * 5, "error": LINE}


async def told(target: Target) -> Talk:
    """A conversation with evil in all that its customer may fill, and a person asked for."""
    who = {"name": LINE[:80], "email": "evil+<!here>@evil.example"}
    talk = await begun(target, who)
    await talk.write(f"Billing {EVIL}", page=page())
    path = f"attachments?name={quote(f'{MARK}<!here>.png')}"
    file = await talk.ask("POST", path, data=b"a plain note")
    assert file.status == 201, file.body
    await talk.write(EVIL, attachments=[file.json["id"]])
    assert (await talk.ask("POST", "handoff", json={})).status == 202
    return talk


async def begun(target: Target, who: dict[str, Any]) -> Talk:
    address = somewhere()
    for customer in (who, {"name": who["name"]}):
        answer = await target.ask("POST", START, "", address, json={"customer": customer, "page": page()})
        if answer.status == 201:
            return Talk(target, answer.json["id"], answer.json["token"], address)
    raise AssertionError(answer.body)


async def standing(target: Target) -> list[dict[str, Any]]:
    """What Slack shows of it, once it does."""
    end = time.monotonic() + 30
    while True:
        found = [one for one in await target.slack_has() if MARK in str(one)]
        if any("Billing" in str(one) for one in found):
            return found
        assert time.monotonic() < end, "the card does not come"
        await asyncio.sleep(0.1)


async def test_in_slack_a_strangers_words_ping_nobody_and_link_nowhere(target: Target) -> None:
    talk = await told(target)
    messages = await standing(target)
    assert messages
    for message in messages:
        for form in SHOWN:
            assert form not in message["text"], message["text"]
        for node in nodes(message["blocks"]):
            if node.get("type") == "mrkdwn":
                assert not any(form in node["text"] for form in SHOWN), node
            if node.get("type") == "link":
                assert node["url"].startswith(target.url), node
            assert node.get("type") not in {"user", "usergroup", "broadcast", "channel"}, node
            assert MARK not in str(node.get("value", "")), node
            assert MARK not in str(node.get("action_id", "")), node
    await talk.ask("DELETE", "handoff")


async def test_no_answer_is_a_page_that_would_run_it(target: Target) -> None:
    talk = await told(target)
    for path in ("changes", "handoff"):
        answer = await talk.ask("GET", path)
        assert answer.headers["Content-Type"].startswith("application/json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    listed = await target.ask("GET", START, talk.token, talk.address)
    assert listed.headers["Content-Type"].startswith("application/json")
    for path in ("/widget.js", "/v1/widget?locale=" + quote(EVIL), "/v1/openapi.json", "/" + quote(EVIL)):
        answer = await target.ask("GET", path, "", somewhere())
        assert MARK.encode() not in answer.body
        assert "text/html" not in answer.headers["Content-Type"]
    await talk.ask("DELETE", "handoff")


async def test_refusals_repeat_nothing_that_would_run(target: Target) -> None:
    talk = await target.begin()
    bodies: list[tuple[str, str, Any]] = [
        ("POST", "turns", {EVIL: 1}),
        ("POST", "turns", {"client_id": EVIL, "text": EVIL}),
        ("POST", "rating", {"score": EVIL}),
        ("PATCH", "turns/1", {"text": [EVIL]}),
        ("POST", "seen", {"seq": EVIL}),
        ("PATCH", "", {"customer": {EVIL: EVIL}}),
        ("POST", "handoff", {"skill": EVIL}),
    ]
    for method, rest, body in bodies:
        answer = await talk.ask(method, rest, json=body)
        assert answer.status in {400, 403, 404, 409, 422}, (rest, answer.status)
        assert answer.code
        assert answer.headers["Content-Type"].startswith("application/problem+json")


async def test_line_ends_and_controls_make_no_line_of_ours(target: Target) -> None:
    for name in ("Ana\nResolved by Ana", "Ana\u202eanA", "Ana\u2028x", "Ana\x1b[31m", "\u200b", "Ana\u0000"):
        talk = await target.begin()
        answer = await target.ask("POST", START, "", somewhere(), json={"customer": {"name": name}})
        assert answer.status in {201, 422}, (name, answer.body)
        patched = await talk.ask("PATCH", json={"customer": {"name": name}})
        assert patched.status in {200, 422}, (name, patched.body)
        if patched.status == 200:
            kept = patched.json["name"] or ""
            assert not set("\n\u202e\u2028\x1b\u0000") & set(kept)


async def test_what_a_site_vouches_for_is_cleaned_too(target: Target) -> None:
    word = vouched("77", name=LINE[:80], account={"name": LINE[:80], "plan": "<!channel>", "value": "*9*"})
    session = await target.ask("POST", "/v1/session", "", somewhere(), json={"identity": word})
    assert session.status == 200, session.body
    address = somewhere()
    answer = await target.ask("POST", START, session.json["token"], address, json={"customer": {}})
    talk = Talk(target, answer.json["id"], answer.json["token"], address)
    await talk.write(f"Billing: I was charged twice {MARK}")
    assert (await talk.ask("POST", "handoff", json={})).status == 202
    for message in await standing(target):
        assert not any(form in message["text"] for form in SHOWN), message
    await talk.ask("DELETE", "handoff")


async def test_an_outside_ais_words_are_strangers_words_too(target: Target) -> None:
    body = {"customer": {"id": "99", "name": LINE[:80]}, "answered_by": "outside"}
    answer = await target.ask("POST", START, API_KEY, json=body)
    talk = Talk(target, answer.json["id"], API_KEY, somewhere())
    await talk.write("Billing, please")
    sources = [{"title": EVIL[:100], "url": "javascript:alert(1)"}]
    said = await talk.write(EVIL, speaker="assistant", confidence=0.4, sources=sources)
    assert said.status == 422, said.body
    said = await talk.write(EVIL, speaker="assistant", confidence=0.4)
    assert said.status == 202, said.body
    asked = {"reason": "not_sure", "evidence": LINE, "summary": EVIL}
    assert (await talk.ask("POST", "handoff", json=asked)).status == 202
    for message in await standing(target):
        assert not any(form in message["text"] for form in SHOWN), message
    await talk.ask("DELETE", "handoff")
