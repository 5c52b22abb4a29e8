"""[assistant] in baton.toml: what is taken, and one line for what is not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import config
from bot.answering import DRAFT_TIMEOUT
from bot.config.assistant import LONGEST, AssistantPart, key

LLM = {"kind": "llm", "model": "openai:gpt-test"}
TOML = """
knowledge = "knowledge"

[assistant]
{assistant}

[[skills]]
name = "General"
channel = "support"
general = true
"""


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BATON_LLM_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def part(**written: object) -> AssistantPart:
    return AssistantPart.model_validate(written)


def test_without_a_word_no_model_is_asked() -> None:
    assert part().kind == "embedded"
    assert key(part()) == ""


def test_a_model_comes_with_defaults_that_leave_time_for_a_person() -> None:
    given = part(**LLM)
    assert (given.provider, given.timeout, given.redact) == ("openai", timedelta(seconds=12), True)
    assert timedelta(seconds=DRAFT_TIMEOUT) > LONGEST >= given.timeout


@pytest.mark.parametrize(
    "url",
    [
        "https://models.example/v1",
        "http://127.0.0.1:8000/v1",
        "http://localhost:11434/v1",
        "http://10.1.2.3/v1",
        "http://ollama:11434/v1",
        "http://[::1]:8000/v1",
    ],
)
def test_words_travel_encrypted_or_within_one_s_own_network(url: str) -> None:
    assert part(**LLM, base_url=url).base_url == url


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ({"kind": "gpt"}, "'embedded' or 'llm'"),
        ({"kind": "llm"}, "model is missing"),
        ({"model": "openai:gpt"}, 'kind is not "llm"'),
        ({"kind": "embedded", "base_url": "https://x.example/v1"}, 'kind is not "llm"'),
        ({**LLM, "model": "gpt-5"}, "names no model"),
        ({**LLM, "model": "openai: gpt"}, "names no model"),
        ({**LLM, "model": "openai:g\n"}, "names no model"),
        ({**LLM, "model": "OpenAI:gpt"}, "names no model"),
        ({**LLM, "base_url": "http://models.example/v1"}, "in the clear"),
        ({**LLM, "base_url": "http://8.8.8.8/v1"}, "in the clear"),
        ({**LLM, "base_url": "http://0.0.0.0/v1"}, "in the clear"),
        ({**LLM, "base_url": "https://user:pw@models.example/v1"}, "what stands there is no web address"),
        ({**LLM, "base_url": "https://models.example/v1?key=1"}, "no web address"),
        ({**LLM, "base_url": "ftp://models.example"}, "no web address"),
        ({**LLM, "base_url": "https://[::1]x/v1"}, "no web address"),
        ({**LLM, "base_url": "https://models|example/v1"}, "no web address"),
        ({**LLM, "model": "google:gemini", "base_url": "https://x.example"}, "base_url is only for openai"),
        ({**LLM, "timeout": "30s"}, "more than 18s"),
        ({**LLM, "timeout": 5}, "not a length of time"),
        ({**LLM, "max_articles": 0}, "greater than or equal to 1"),
        ({**LLM, "per_minute": 0}, "greater than or equal to 1"),
        ({**LLM, "output": "json"}, "'tool', 'native' or 'prompted'"),
        ({**LLM, "redact": "no"}, "valid boolean"),
        ({**LLM, "temperature": 1}, "Extra inputs"),
    ],
)
def test_what_can_not_be_meant_is_refused(written: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        part(**written)


def test_our_key_goes_before_the_provider_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "of-anthropic")
    assert key(part(**LLM)) == "of-openai"
    assert key(part(kind="llm", model="anthropic:claude-test")) == "of-anthropic"
    monkeypatch.setenv("BATON_LLM_KEY", "ours")
    assert key(part(**LLM)) == "ours"


def test_a_provider_s_key_is_not_for_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "of-openai")
    assert key(part(**LLM, base_url="https://models.example/v1")) == ""


@pytest.mark.parametrize("wrong", ["k-1\n", "k 1", "schlüssel", "“k-1”"])
def test_a_key_that_no_request_could_carry_is_named_and_not_shown(
    wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", wrong)
    with pytest.raises(
        ValueError, match=r"^assistant\.model: OPENAI_API_KEY holds a space, a line break or "
    ) as of:
        key(part(**LLM))
    assert wrong not in str(of.value)
    monkeypatch.setenv("BATON_LLM_KEY", wrong)
    with pytest.raises(ValueError, match="BATON_LLM_KEY holds"):
        key(part(**LLM, base_url="https://models.example/v1"))


def test_a_missing_key_is_said_at_the_start(tmp_path: Path) -> None:
    path = tmp_path / "baton.toml"
    path.write_text(TOML.format(assistant='kind = "llm"\nmodel = "openai:gpt-test"'))
    with pytest.raises(config.ConfigError) as refused:
        config.load_written(path)
    assert str(refused.value) == (
        f"{path}: assistant.model: neither BATON_LLM_KEY nor OPENAI_API_KEY is set (environment)"
    )


def test_no_secret_is_asked_for_what_needs_none(tmp_path: Path) -> None:
    path = tmp_path / "baton.toml"
    path.write_text(TOML.format(assistant='kind = "embedded"'))
    written, knowledge, rules = config.load_written(path)
    assert (written.assistant.kind, knowledge.name, list(rules.skills)) == (
        "embedded",
        "knowledge",
        ["General"],
    )
