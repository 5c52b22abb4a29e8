"""Who drafts the answers: can the model be used, and with --live, does it answer?"""

from __future__ import annotations

import asyncio
import time
from urllib.parse import urlsplit

from bot.app.assistants import provider
from bot.app.starting import CannotStart
from bot.assistant.llm.asked import Provider
from bot.assistant.llm.asking import Asking
from bot.config import assistant as settings
from bot.config.assistant import AssistantPart, ModelKeys
from bot.doctor.context import Context
from bot.doctor.finding import Finding, failed, ok, warning
from bot.domain.errors import AssistantFailed

SECONDS = 25.0
"""Loading the libraries, and the longest timeout that may be set."""
SLOW = 5.0
"""Seconds for a question that needs no reading; a customer's needs more."""

REMEDIES = {
    "timeout": "raise assistant.timeout, or take a faster model",
    "unreachable": "look at assistant.base_url, network, proxy and firewall",
    "rate_limited": "the provider's limit is reached: raise it there, or lower assistant.per_minute",
    "quota_used_up": "the account has no credit left: top it up with the provider",
    "key_refused": "set the right key: BATON_LLM_KEY, or the provider's own variable",
    "no_such_model": "the provider has no model of that name for this key",
    "malformed": 'the server may not know tools: try output = "native" or "prompted"',
    "cut_off": "raise assistant.max_tokens: some models think before they write",
}
"""By the reason of AssistantFailed."""

_HELLO = Asking(
    'Reply with answer "ready", probability 1, and no sources.', "This is a test of the connection.", ""
)


async def who_drafts(context: Context) -> Finding:
    """Nothing is asked, and nothing spent, without --live."""
    part = context.file.assistant
    if part.kind == "embedded":
        return ok("the embedded one, which asks nobody")
    try:
        keys = ModelKeys()
        settings.key(part, keys)
        asked = await asyncio.to_thread(provider, part, keys)
    except ValueError as error:
        return failed(str(error), "put the key into the environment, as its maker gave it")
    except CannotStart as unusable:
        return failed(str(unusable), "docs/assistant.md, A language model")
    try:
        if context.asked.live:
            return await _answered(part, asked)
    finally:
        await asked.close()
    return ok(f"{part.model}{_at(part)} (--live asks it)")


async def _answered(part: AssistantPart, asked: Provider) -> Finding:
    await asyncio.to_thread(asked.warm)
    began = time.monotonic()
    try:
        await asked.ask(_HELLO)
    except AssistantFailed as error:
        reason = str(error.details.get("reason", ""))
        words = f"{part.model}{_at(part)}: {reason.replace('_', ' ')}"
        return failed(words, REMEDIES.get(reason, "try again; docs/assistant.md has each reason"))
    took = time.monotonic() - began
    words = f"{part.model}{_at(part)} answered in {took:.1f} s"
    return ok(words) if took < SLOW else warning(words, "customers wait for it: take a faster model")


def _at(part: AssistantPart) -> str:
    return f" at {urlsplit(part.base_url).hostname}" if part.base_url else ""
