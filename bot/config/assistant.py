"""`[assistant]` in baton.toml: who drafts the answers."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import ip_address
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.config.kinds import Duration, quoted, web_parts

LONGEST = timedelta(seconds=18)
"""Below what bot.answering waits for a draft (a test holds them together)."""
_MODEL = re.compile(r"[a-z][a-z0-9/-]{0,39}:[!-~]{1,200}")
_PLACE = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]+)?")
LLM_KEY = "BATON_LLM_KEY"
OWN_KEYS = {
    "openai": "OPENAI_API_KEY",
    "openai-chat": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
}
"""Of the providers that are spoken to by Baton's own connection, and for which another address may stand."""


def _model(value: str) -> str:
    if value and not _MODEL.fullmatch(value):
        raise ValueError(f"{value!r} names no model (use provider:model, as openai:gpt-5-mini)")
    return value


def _base_url(value: str) -> str:
    if not value:
        return value
    parts = web_parts(value)
    if parts is None or not _PLACE.fullmatch(parts.netloc) or parts.query or parts.fragment:
        raise ValueError(f"{quoted(value)} is no web address (use https://models.example/v1)")
    if parts.scheme == "http" and not _is_near(parts.hostname or ""):
        raise ValueError("is not https: customers' words must not travel in the clear")
    return value


def _is_near(host: str) -> bool:
    """This machine, a private address, or a name without a dot, which only one's own network knows."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host
    return address.is_private and not address.is_unspecified


def _short(value: timedelta) -> timedelta:
    if value > LONGEST:
        raise ValueError(f"more than {LONGEST.seconds}s: the customer waits, and a person is asked after 20s")
    return value


class AssistantPart(BaseModel):
    """`per_minute`: requests of each replica to the provider; `max_tokens`: what one answer may take."""

    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal["embedded", "llm"] = "embedded"
    model: Annotated[str, AfterValidator(_model)] = ""
    base_url: Annotated[str, AfterValidator(_base_url)] = ""
    timeout: Annotated[Duration, AfterValidator(_short)] = timedelta(seconds=12)
    max_articles: Annotated[int, Field(ge=1, le=20)] = 5
    per_minute: Annotated[int, Field(ge=1, le=10_000)] = 120
    max_tokens: Annotated[int, Field(ge=200, le=20_000)] = 2_000
    output: Literal["tool", "native", "prompted"] = "tool"
    redact: bool = True

    @model_validator(mode="after")
    def _fits(self) -> AssistantPart:
        if self.kind == "embedded":
            if extra := sorted(self.model_fields_set - {"kind"}):
                raise ValueError(f'{extra[0]} is set, and kind is not "llm": no model is asked')
        elif not self.model:
            raise ValueError('model is missing (kind = "llm" needs one, as openai:gpt-5-mini)')
        elif self.base_url and self.provider not in OWN_KEYS:
            raise ValueError(f"base_url is only for {', '.join(OWN_KEYS)}")
        return self

    @property
    def provider(self) -> str:
        return self.model.partition(":")[0]

    @property
    def own_key(self) -> str:
        """The provider's own variable, used where BATON_LLM_KEY is not set; "" where there is none: a key
        for OpenAI is nobody else's.
        """
        return "" if self.base_url else OWN_KEYS.get(self.provider, "")


class ModelKeys(BaseSettings):
    """From the environment: ours, and those of the providers."""

    model_config = SettingsConfigDict(env_ignore_empty=True)

    baton_llm_key: SecretStr | None = None
    openai_api_key: SecretStr | None = None
    anthropic_api_key: SecretStr | None = None


def key(part: AssistantPart, keys: ModelKeys | None = None) -> str:
    """The key for the provider, "" where it goes without. Raises ValueError naming the variable to set.

    Without `keys` those of the environment as it is.
    """
    if part.kind == "embedded":
        return ""
    keys = keys or ModelKeys()
    for name in filter(None, (LLM_KEY, part.own_key)):
        if found := getattr(keys, name.lower()):
            return _carried(name, found.get_secret_value())
    if part.own_key:
        raise ValueError(f"assistant.model: neither {LLM_KEY} nor {part.own_key} is set (environment)")
    return ""


def _carried(name: str, key: str) -> str:
    """A line break at its end, as from a file, would fail each request, and by another reason's name."""
    if not re.fullmatch(r"[!-~]+", key):
        raise ValueError(
            f"assistant.model: {name} holds a space, a line break or a letter that no key has (environment)"
        )
    return key
