"""One question to the provider, and each way it can go wrong by its name."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from threading import Lock
from typing import Any

from bot.assistant.llm.asking import Asking
from bot.assistant.llm.pace import Pace
from bot.assistant.llm.providers import OWN, client, model_of, usable
from bot.assistant.llm.replying import Reply
from bot.assistant.llm.settings import Form, LlmSettings
from bot.domain.errors import AssistantFailed

TRIES = 2
"""A customer waits: what fails twice goes to a person."""
PAUSE = 0.5
"""Seconds before the second try, where the provider names no time."""
LONGEST_PAUSE = 3.0
"""What the provider asks for beyond it is not waited for."""
WORTH_ANOTHER = frozenset({"rate_limited", "overloaded", "server_error", "unreachable", "malformed"})

Ask = Callable[[Asking], Awaitable[Reply]]


class Provider:
    """Answers `Asking`s. Raises LlmUnusable when it is made; then AssistantFailed with `reason`, one code of
    `reason_of` or `Pace`, and never with a word of the provider's, who may quote the customer or the key.
    """

    def __init__(self, settings: LlmSettings, pace: Pace) -> None:
        usable(settings)
        self.settings = settings
        self._pace = pace
        self._lock = Lock()
        self._client: Any = None
        self._agent: Any = None
        if settings.provider not in OWN:  # whether it can be used only pydantic-ai knows
            self.warm()

    def warm(self) -> None:
        """Loads the libraries: a second and more, once. Whoever comes second waits. Raises LlmUnusable."""
        with self._lock:
            if self._agent is None:
                self._client = client(self.settings.timeout)
                self._agent = _agent(self.settings, self._client)

    async def ask(self, asking: Asking) -> Reply:
        """Raises AssistantFailed, `timeout` after the loading at the latest."""
        if self._agent is None:
            await asyncio.to_thread(self.warm)
        try:
            async with asyncio.timeout(self.settings.timeout):
                return await self._tried(asking)
        except TimeoutError:
            self._pace.failed()
            raise AssistantFailed(reason="timeout") from None

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def _tried(self, asking: Asking) -> Reply:
        for left in reversed(range(TRIES)):
            if why := self._pace.refused_because():
                raise AssistantFailed(reason=why)
            reply, reason, pause = await self._once(asking)
            if reply:
                return reply
            if not left or reason not in WORTH_ANOTHER or pause > LONGEST_PAUSE:
                break
            await asyncio.sleep(pause)
        raise AssistantFailed(reason=reason)

    async def _once(self, asking: Asking) -> tuple[Reply | None, str, float]:
        """The reply, or why there is none and the seconds to leave the provider alone."""
        try:
            result = await self._agent.run(asking.prompt, instructions=asking.instructions, infer_name=False)
        except TimeoutError:
            raise
        except Exception as error:  # a library's and a server's: whatever it is, it has a name of ours
            after = getattr(error, "retry_after", None)
            self._pace.failed(after)
            return None, reason_of(error), PAUSE if after is None else float(after)
        self._pace.answered()
        reply: Reply = result.output
        return reply, "", 0.0


def _agent(settings: LlmSettings, http: Any) -> Any:
    from pydantic_ai import Agent, NativeOutput, PromptedOutput, ToolOutput

    forms = {Form.NATIVE: NativeOutput, Form.PROMPTED: PromptedOutput}
    output = forms[settings.form](Reply) if settings.form in forms else ToolOutput(Reply, name="draft_answer")
    return Agent(
        model_of(settings, http),
        name="baton",
        output_type=output,
        retries=0,
        model_settings={
            "timeout": settings.timeout,
            "max_retries": 0,
            "max_tokens": settings.max_tokens,
        },
    )


def reason_of(error: Exception) -> str:
    """In one word, for the log, the metrics and `baton ask`; the most telling first."""
    from pydantic_ai import exceptions as known

    reasons: tuple[tuple[type[Exception], str], ...] = (
        (known.ModelTimeoutError, "timeout"),
        (known.ModelConnectionError, "unreachable"),
        (known.ModelQuotaExceededError, "quota_used_up"),
        (known.ModelRateLimitError, "rate_limited"),
        (known.ModelUnavailableError, "overloaded"),
        (known.ModelServerError, "server_error"),
        (known.ModelAuthenticationError, "key_refused"),
        (known.ModelNotFoundError, "no_such_model"),
        (known.ModelContextWindowExceededError, "too_much_to_read"),
        (known.ModelRequestRejectedError, "request_refused"),
        (known.ModelHTTPError, "request_refused"),
        (known.ContentFilterError, "declined"),
        (known.OutputTokenLimitExceeded, "cut_off"),
    )
    return next((reason for kind, reason in reasons if isinstance(error, kind)), "malformed")
