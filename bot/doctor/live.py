"""What only doing shows: a message posted to the ops channel, found there by its id, and deleted again."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.doctor.context import Context
from bot.doctor.finding import Finding, Level, failed, ok, warning
from bot.doctor.slack import unreached
from bot.domain.deliveries import Anchor
from bot.domain.errors import BatonError, OutletRefused, OutletUnclear
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
    trial = _Trial(context, workspace, f"doctor_{secrets.token_hex(8)}", context.asked.clock.now())
    try:
        posted = await trial.post()
    except (OutletUnclear, asyncio.CancelledError):
        await trial.take_away("")
        raise
    taken = context.asked.clock.now() - trial.began
    try:
        finding = replace(_judged(posted, await trial.seen(), taken), about="ops")
    finally:
        is_gone = await trial.take_away(posted.ts)
    return finding if is_gone else _with_rest(finding)


@dataclass(frozen=True, slots=True)
class _Trial:
    context: Context
    workspace: Workspace
    mark: str
    began: datetime

    async def post(self) -> Anchor:
        with told("chat.postMessage"):
            answer = await self.context.slack.chat_postMessage(
                channel=self.workspace.ops, text=WORDS, metadata=looking.metadata(self.mark)
            )
            return looking.anchor(answer)

    async def seen(self) -> str | None:
        where = Anchor(self.workspace.ops, "")
        return await looking.find(self.context.slack, self.workspace, self.mark, where, self.began)

    async def take_away(self, ts: str) -> bool:
        """False where it may stand there still. Without `ts` it is looked for."""
        try:
            if found := ts or await self.seen():
                with told("chat.delete"):
                    await self.context.slack.chat_delete(channel=self.workspace.ops, ts=found)
        except BatonError:
            return False
        return True


def _with_rest(finding: Finding) -> Finding:
    level = Level.WARNING if finding.level is Level.OK else finding.level
    words = f"{finding.words.removesuffix(', deleted')}; the doctor's message may stand there still"
    return replace(finding, level=level, words=words, remedy=finding.remedy or "delete it by hand")


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
    return failed(f"Slack refuses {method}: {reason}", "look at the scopes above")
