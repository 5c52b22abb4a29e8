"""All checks at once, each within its time, none in another's way."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.doctor.checks import CHECKS
from bot.doctor.context import SECONDS, Asked, Context, opened
from bot.doctor.finding import Check, Finding, Level, Line, Waits, failed, skipped
from bot.doctor.secrets import hidden


async def examine(asked: Asked, checks: Sequence[Check] = CHECKS) -> list[Line]:
    """In the order of the list. No secret stands in it."""
    async with opened(asked) as context:
        found = await asyncio.gather(*(_made(context, check) for check in checks))
    return [
        Line(check.group, check.name, _without_secrets(finding, asked.environ))
        for check, findings in zip(checks, found, strict=True)
        for finding in findings
    ]


def is_well(lines: Sequence[Line], *, strict: bool = False) -> bool:
    bad = {Level.FAILED, Level.WARNING} if strict else {Level.FAILED}
    return not any(line.finding.level in bad for line in lines)


async def _made(context: Context, check: Check) -> Sequence[Finding]:
    """Whatever goes wrong in a check is said in its own place."""
    seconds = check.seconds or SECONDS
    try:
        async with asyncio.timeout(seconds):
            found = await check.act(context)
    except Waits as waits:
        found = skipped(f"waits for {waits}")
    except TimeoutError:
        found = failed(f"no answer in {seconds:.0f} s", "look at network, proxy and firewall")
    except Exception as error:
        found = failed(f"the check itself failed: {_where(error)}", "tell Baton's developers")
    return [found] if isinstance(found, Finding) else found


def _where(error: Exception) -> str:
    """Its kind and place. Its words may quote anything."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def _without_secrets(finding: Finding, environ: Mapping[str, str]) -> Finding:
    return replace(
        finding,
        words=hidden(finding.words, environ),
        remedy=hidden(finding.remedy, environ),
        about=hidden(finding.about, environ),
    )
