"""The provider, well and badly behaved, over a real connection on this machine."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.assistant.llm.asked import Provider
from bot.assistant.llm.asking import Asking
from bot.assistant.llm.pace import Pace
from bot.assistant.llm.providers import LlmUnusable, client, model_of
from bot.assistant.llm.settings import Form, LlmSettings
from bot.domain.errors import AssistantFailed
from tests.assistant.llm.provider import (
    LocalProvider,
    breaks_off,
    called,
    completion,
    drips,
    error,
    floods,
    hangs,
    replies,
    says,
    serving,
)

pytest.importorskip("pydantic_ai")

QUESTION = Asking("Answer from the articles.", "Where is my refund?", "abc")
GOOD = {"answer": "Within 5 days.", "probability": 0.8, "sources": ["refunds"]}
Make = Callable[..., Provider]


@pytest.fixture
async def local() -> AsyncIterator[LocalProvider]:
    async with serving() as provider:
        yield provider


@pytest.fixture
async def make(local: LocalProvider) -> AsyncIterator[Make]:
    made: list[Provider] = []

    def provider(**more: Any) -> Provider:
        settings = LlmSettings(
            **{"model": "openai:test-model", "base_url": local.url, "key": "k-1", "timeout": 5.0, **more}
        )
        made.append(Provider(settings, Pace(settings.per_minute, time.monotonic)))
        return made[-1]

    yield provider
    for one in made:
        await one.close()


async def test_an_answer_comes_back_in_its_parts(local: LocalProvider, make: Make) -> None:
    local.will(
        replies("Within 5 days.", "refunds", probability=0.7, missing=["the order"], wants_person=True)
    )
    reply = await make().ask(QUESTION)
    assert (reply.answer, reply.sources, reply.probability) == ("Within 5 days.", ["refunds"], 0.7)
    assert (reply.missing, reply.wants_person) == (["the order"], True)
    assert local.keys == ["Bearer k-1"]
    assert local.elsewhere == []


async def test_the_request_holds_the_rules_the_question_and_no_stream(
    local: LocalProvider, make: Make
) -> None:
    local.will(replies("Within 5 days.", "refunds"))
    await make(max_tokens=333).ask(QUESTION)
    asked = local.asked[0]
    assert [message["role"] for message in asked["messages"]] == ["system", "user"]
    assert asked["messages"][0]["content"] == QUESTION.instructions
    assert asked["messages"][1]["content"] == QUESTION.prompt
    assert not asked.get("stream")
    assert 333 in (asked.get("max_tokens"), asked.get("max_completion_tokens"))
    assert [tool["function"]["name"] for tool in asked["tools"]] == ["draft_answer"]


async def test_a_server_without_a_key_gets_none_of_another_s(
    local: LocalProvider, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-openai")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-of-anthropic")
    local.will(replies("Within 5 days.", "refunds"))
    await make(key="").ask(QUESTION)
    local.will(says({"type": "error"}, 400))
    with pytest.raises(AssistantFailed):
        await make(key="", model="anthropic:test-model", base_url=local.url.removesuffix("/v1")).ask(QUESTION)
    assert len(local.keys) == 2
    assert not any("sk-of" in key for key in local.keys)


@pytest.mark.parametrize(
    ("model", "host"), [("openai:x", "api.openai.com"), ("anthropic:x", "api.anthropic.com")]
)
def test_where_the_words_go_is_said_in_the_configuration_alone(
    model: str, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://elsewhere.example/v1")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://elsewhere.example")
    made = model_of(LlmSettings(model, key="k-1"), client(1.0))
    assert (urlsplit(made.base_url).scheme, urlsplit(made.base_url).hostname) == ("https", host)


@pytest.mark.parametrize("form", [Form.NATIVE, Form.PROMPTED])
async def test_servers_without_tools_answer_in_text(local: LocalProvider, make: Make, form: Form) -> None:
    local.will(says(completion({"content": json.dumps(GOOD)}, "stop")))
    reply = await make(form=form).ask(QUESTION)
    assert reply.answer == "Within 5 days."
    assert "tools" not in local.asked[0]


async def test_anthropic_answers_by_its_own_messages(local: LocalProvider, make: Make) -> None:
    block = {"type": "tool_use", "id": "toolu_1", "name": "draft_answer", "input": GOOD}
    body = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "test-model",
        "content": [block],
        "stop_reason": "tool_use",
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 5},
    }
    local.will(says(body))
    provider = make(model="anthropic:test-model", base_url=local.url.removesuffix("/v1"))
    assert (await provider.ask(QUESTION)).answer == "Within 5 days."
    assert local.keys[0].endswith("k-1")


@pytest.mark.parametrize(
    ("act", "reason", "calls"),
    [
        (error(500), "server_error", 2),
        (error(503), "overloaded", 2),
        (error(429, Retry_After="60"), "rate_limited", 1),
        (error(429, Retry_After="0"), "rate_limited", 2),
        (error(429, "insufficient_quota"), "quota_used_up", 1),
        (error(401), "key_refused", 1),
        (error(404, "model_not_found"), "no_such_model", 1),
        (error(400, "context_length_exceeded"), "too_much_to_read", 1),
        (error(400), "request_refused", 1),
        (error(418), "request_refused", 1),
        (breaks_off, "unreachable", 2),
        (floods, "unreachable", 2),
        (says("{}", headers={"Content-Encoding": "br"}), "unreachable", 2),
        (says("", 302, {"Location": "/v1/elsewhere"}), "malformed", 2),
        (says("<html>a proxy's page</html>"), "malformed", 2),
        (says("[]"), "malformed", 2),
        (says("{}"), "malformed", 2),
        (says("null"), "malformed", 2),
        (says({**completion({}), "choices": []}), "malformed", 2),
        (says(completion({"content": "Within 5 days."}, "stop")), "malformed", 2),
        (says(completion({"content": None}, "stop")), "malformed", 2),
        (says(completion(called("{not json"))), "malformed", 2),
        (says(completion(called('{"answer": "Hi"}'))), "malformed", 2),
        (says(completion(called(json.dumps({**GOOD, "probability": 1.7})))), "malformed", 2),
        (says(completion(called(json.dumps({**GOOD, "probability": "NaN"})))), "malformed", 2),
        (says(completion(called(json.dumps({**GOOD, "sources": "refunds"})))), "malformed", 2),
        (says(completion(called(json.dumps(GOOD), name="give_money"))), "malformed", 2),
        (says(completion(called('{"answer": "Within'), "length")), "cut_off", 1),
        (says(completion({"content": None, "refusal": "I can't help with that."}, "stop")), "declined", 1),
        (says(completion({"content": None}, "content_filter")), "declined", 1),
    ],
)
async def test_each_fault_has_a_name_and_a_measured_number_of_tries(
    local: LocalProvider, make: Make, act: Any, reason: str, calls: int
) -> None:
    local.will(act)
    with pytest.raises(AssistantFailed) as failed:
        await make().ask(QUESTION)
    assert failed.value.details == {"reason": reason}
    assert len(local.asked) == calls
    assert local.elsewhere == []


async def test_what_failed_once_may_succeed_the_second_time(local: LocalProvider, make: Make) -> None:
    local.will(error(429, Retry_After="1"), replies("Within 5 days.", "refunds"))
    began = time.monotonic()
    assert (await make().ask(QUESTION)).answer == "Within 5 days."
    assert time.monotonic() - began >= 1.0


async def test_a_provider_that_wants_a_minute_is_not_asked_for_the_next_customer(
    local: LocalProvider, make: Make
) -> None:
    local.will(error(429, Retry_After="60"))
    provider = make()
    reasons = [await _reason(provider) for _ in range(3)]
    assert reasons == ["rate_limited", "provider_resting", "provider_resting"]
    assert len(local.asked) == 1


async def test_the_budget_counts_every_request(local: LocalProvider, make: Make) -> None:
    local.will(error(500), replies("Within 5 days.", "refunds"))
    provider = make(per_minute=3)
    await provider.ask(QUESTION)
    await provider.ask(QUESTION)
    assert await _reason(provider) == "budget_used_up"
    assert len(local.asked) == 3


@pytest.mark.parametrize("act", [hangs, drips(0.05)], ids=["hangs", "drips"])
async def test_a_customer_waits_no_longer_than_the_time_out(
    local: LocalProvider, make: Make, act: Any
) -> None:
    local.will(act)
    provider = make(timeout=0.6)
    began = time.monotonic()
    assert await _reason(provider) == "timeout"
    assert 0.5 < time.monotonic() - began < 4


async def test_nobody_there_is_said_at_once(make: Make, unused_tcp_port: int) -> None:
    assert await _reason(make(base_url=f"http://127.0.0.1:{unused_tcp_port}/v1")) == "unreachable"


async def test_whoever_gives_up_on_a_draft_leaves_nothing_running(local: LocalProvider, make: Make) -> None:
    local.will(hangs)
    asking = asyncio.create_task(make().ask(QUESTION))
    async with asyncio.timeout(5):
        await local.reached.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_a_fault_quotes_neither_customer_nor_key(local: LocalProvider, make: Make) -> None:
    local.will(error(400))
    with pytest.raises(AssistantFailed) as failed:
        await make().ask(QUESTION)
    chain = f"{failed.value!r} {failed.value.__cause__!r}"
    assert "secret words" not in chain
    assert failed.value.__suppress_context__ or failed.value.__context__ is None


@pytest.mark.parametrize("model", ["nobody:model", "google:gemini-x", "openai-codex:x"])
def test_a_model_that_can_not_be_used_is_said_before_anything_is_asked(
    model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    with pytest.raises(LlmUnusable, match=model.partition(":")[0]):
        Provider(LlmSettings(model), Pace(1, time.monotonic))


async def _reason(provider: Provider) -> object:
    with pytest.raises(AssistantFailed) as failed:
        await provider.ask(QUESTION)
    return failed.value.details["reason"]
