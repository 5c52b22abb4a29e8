"""What only doing shows: a message posted to the ops channel, found there by its id, and deleted again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.doctor.context import Context
from bot.doctor.finding import Finding, failed, ok, warning
from bot.doctor.slack import unreached
from bot.domain.deliveries import Anchor
from bot.domain.errors import BatonError, OutletRefused
from bot.domain.rules import Rules
from handlers.slack import looking, startup
from handlers.slack.errors import SlackRefused, SlackUnreachable
from handlers.slack.outcomes import told
from handlers.slack.workspace import Workspace

SLOW = timedelta(seconds=2)
WORDS = "Baton's doctor looks whether messages arrive here, and takes this one away again."


async def beside(context: Context) -> Sequence[Finding]:
    """The ops channel and the overflow channel, where they are named."""
    part = context.file.slack
    named = {"ops": part.ops or "", "overflow": part.overflow or ""}
    await context.welcome()
    found = [await _place(context, key, name) for key, name in named.items() if name]
    if context.asked.live and not part.ops:
        found.append(warning("--live posts there, and none is named", "set ops under [slack]", "ops"))
    return found


async def _place(context: Context, key: str, name: str) -> Finding:
    try:
        workspace = await _found(context, key, name)
        if key == "ops" and context.asked.live:
            return await _tried(context, workspace)
    except SlackRefused as refused:
        words, _, remedy = str(refused).removeprefix(f"slack.{key}: ").partition(": ")
        return failed(words, remedy or "name another channel under [slack]", key)
    except OutletRefused as refused:
        return _refused(refused)
    except (BatonError, SlackUnreachable) as silent:
        return unreached(context, silent)
    return ok(f"#{name.removeprefix('#')} is there, with Baton in it", key)


async def _found(context: Context, key: str, name: str) -> Workspace:
    """By the start's own rules. Raises SlackRefused or SlackUnreachable."""
    ops, overflow = (name, "") if key == "ops" else ("", name)
    return await startup.check(context.slack, Rules({}), scopes=(), ops=ops, overflow=overflow)


async def _tried(context: Context, workspace: Workspace) -> Finding:
    """Posts where only those who run Baton look. Nothing of it stays, unless deleting is refused.

    Raises BatonError.
    """
    channel, mark, clock = workspace.ops, f"doctor_{secrets.token_hex(8)}", context.asked.clock
    began = clock.now()
    with told("chat.postMessage"):
        answer = await context.slack.chat_postMessage(
            channel=channel, text=WORDS, metadata=looking.metadata(mark)
        )
        posted = looking.anchor(answer)
    taken = clock.now() - began
    try:
        seen = await looking.find(context.slack, workspace, mark, replace(posted, ts=""), began)
    finally:
        with told("chat.delete"):
            await context.slack.chat_delete(channel=channel, ts=posted.ts)
    return replace(_judged(posted, seen, taken), about="ops")


def _judged(posted: Anchor, seen: str | None, taken: timedelta) -> Finding:
    words = f"posted in {taken.total_seconds():.1f} s"
    if seen != posted.ts:
        return failed(
            f"{words}, but not found again by its id",
            "channels:history or groups:history is lacking: posts of unclear fate can't be looked for",
        )
    if taken > SLOW:
        return warning(f"{words}, found by its id, deleted", "Slack is slow: see its status page")
    return ok(f"{words}, found by its id, deleted")


def _refused(refused: OutletRefused) -> Finding:
    method, reason = refused.details["method"], refused.details["reason"]
    left = "; the doctor's message stays there" if method == "chat.delete" else ""
    return failed(f"Slack refuses {method}: {reason}{left}", "look at the scopes above")
