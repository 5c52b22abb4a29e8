"""The providers behind one setting, and the connection to them."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import AsyncIterator
from typing import Any

from bot.assistant.llm.settings import LlmSettings
from bot.domain.errors import BatonError

ANSWER_LIMIT = 1_000_000
"""Bytes of one response: far above what `max_tokens` lets a model write, far below what hurts."""
CONNECT_SECONDS = 5.0
CHAT = ("openai", "openai-chat")
"""Spoken to by Chat Completions, which other makers' servers speak too."""
OWN = {**dict.fromkeys(CHAT, "openai"), "anthropic": "anthropic"}
"""The providers that are spoken to by a connection of ours, with the libraries that they need."""
OPENAI, ANTHROPIC = "https://api.openai.com/v1", "https://api.anthropic.com"
"""Named, or their libraries would go wherever a variable of the environment says, without a word of it."""
NO_KEY = "none"
INSTALL = 'language models need the extra [llm]: pip install "baton[llm]"'


class LlmUnusable(BatonError):
    """`problem` in words: what is missing or wrong, known before anything is asked."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem=problem)
        self.problem = problem

    def __str__(self) -> str:
        return self.problem


def usable(settings: LlmSettings) -> None:
    """Raises LlmUnusable for what can be seen without loading anything."""
    needed = ("pydantic_ai", "httpx2", OWN.get(settings.provider, "pydantic_ai"))
    if not all(importlib.util.find_spec(name) for name in needed):
        raise LlmUnusable(INSTALL)


def client(timeout: float) -> Any:
    """An httpx2.AsyncClient that follows nobody elsewhere and reads no more than ANSWER_LIMIT."""
    import httpx2
    from pydantic_ai.models import create_async_httpx2_client

    logging.getLogger("httpx2").setLevel(logging.WARNING)  # else a line for each call
    http = create_async_httpx2_client(timeout=httpx2.Timeout(timeout, connect=CONNECT_SECONDS))
    http.headers["Accept-Encoding"] = "identity"  # what is packed small may be large
    http.event_hooks["response"].append(_bounded)
    return http


def model_of(settings: LlmSettings, http: Any) -> Any:
    """pydantic-ai's model for the setting. Raises LlmUnusable."""
    from pydantic_ai.exceptions import UserError

    try:
        if settings.provider in CHAT:
            return _chat(settings, http)
        if settings.provider == "anthropic":
            return _anthropic(settings, http)
        return _inferred(settings)
    except ImportError as error:
        raise LlmUnusable(f"{settings.provider}: its library is not installed ({error.name})") from None
    except (UserError, ValueError, TypeError):
        raise LlmUnusable(
            f"{settings.model}: pydantic-ai can't use it: is the provider's name right, and its key set?"
        ) from None


def _chat(settings: LlmSettings, http: Any) -> Any:
    """A key of OpenAI's own in the environment is never sent to another server."""
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    provider: Any
    if settings.base_url:
        provider = OpenAICompatibleProvider(
            "openai-compatible",
            base_url=settings.base_url,
            api_key=settings.key or NO_KEY,
            http_client=http,
        )
    else:
        provider = OpenAIProvider(base_url=OPENAI, api_key=settings.key or NO_KEY, http_client=http)
    return OpenAIChatModel(settings.name, provider=provider)


def _anthropic(settings: LlmSettings, http: Any) -> Any:
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    key = settings.key or NO_KEY  # else it would take the environment's, and send it anywhere
    provider = AnthropicProvider(api_key=key, base_url=settings.base_url or ANTHROPIC, http_client=http)
    return AnthropicModel(settings.name, provider=provider)


def _inferred(settings: LlmSettings) -> Any:
    """Any other of pydantic-ai's, by its own connection; the key as its environment has it, if not ours."""
    from pydantic_ai.models import infer_model
    from pydantic_ai.providers import infer_provider_class

    def made(name: str) -> Any:
        provider: Any = infer_provider_class(name)
        return provider(api_key=settings.key) if settings.key else provider()

    return infer_model(settings.model, provider_factory=made)


async def _bounded(response: Any) -> None:
    """Raises httpx2.DecodingError for what is packed although nobody asked for it."""
    import httpx2

    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise httpx2.DecodingError("packed", request=response.request)
    response.stream = _counted(response.stream)


def _counted(stream: Any) -> Any:
    """The same stream, which raises httpx2.ReadError after ANSWER_LIMIT bytes."""
    import httpx2

    class Counted(httpx2.AsyncByteStream):  # type: ignore[misc, unused-ignore]
        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for chunk in stream:
                size += len(chunk)
                if size > ANSWER_LIMIT:
                    raise httpx2.ReadError("longer than any answer")
                yield chunk

        async def aclose(self) -> None:
            await stream.aclose()

    return Counted()
