"""The workspace's word on our tokens, and the time by its clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime

from bot.doctor.context import Context
from bot.doctor.finding import Finding, Waits, failed, ok, warning
from bot.domain.errors import BatonError, OutletDown, OutletHeld, OutletRefused, OutletUnclear
from bot.domain.rules import Rules
from handlers.slack import startup
from handlers.slack.errors import SlackRefused, SlackUnreachable
from handlers.slack.scopes import BOT_SCOPES, HEARS_DIRECT, OPTIONAL

SKEW_WARNS, SKEW_FAILS = timedelta(seconds=30), timedelta(seconds=120)
"""Slack's signed requests are refused beyond five minutes, and promises are kept by our clock."""
TICK = timedelta(seconds=1)
"""A Date header knows no less."""


async def bot_token(context: Context) -> Finding:
    """The start's own rules, on a workspace without skills."""
    try:
        await context.greeting()
        await startup.check(context.slack, Rules({}), scopes=())
    except (OutletHeld, OutletDown, OutletUnclear, SlackUnreachable) as silent:
        return unreached(context, silent)
    except (OutletRefused, SlackRefused) as refused:
        return failed(_said(refused), "OAuth & Permissions on the app's page has the bot token")
    me = (await context.greeting()).me
    return ok(f"{me.get('user', 'the bot')} of {me.get('team', 'a team without a name')}")


async def scopes(context: Context) -> Finding:
    given = (await context.welcome()).headers.get("x-oauth-scopes", "")
    if not given:
        raise Waits("Slack's list of scopes, which its answer lacks")
    has = {scope.strip() for scope in given.split(",")}
    if missing := sorted(set(BOT_SCOPES) - has):
        return _missing(missing, direct=context.found.file is not None and context.file.direct_messages.on)
    if more := sorted(has - set(BOT_SCOPES)):
        return warning(
            f"more than Baton needs: {', '.join(more)}",
            "take them out (App Manifest) and install the app again: a lost token can then do less",
        )
    return ok(f"the {len(BOT_SCOPES)} of manifest.yml")


def _missing(scopes: Sequence[str], *, direct: bool) -> Finding:
    """The start refuses without those that it must have; it goes on without the others."""
    must = [one for one in scopes if one not in OPTIONAL or (direct and one == HEARS_DIRECT)]
    remedy = "put manifest.yml into the app's settings (App Manifest) and install the app again"
    words = f"missing: {', '.join(scopes)}"
    return failed(words, remedy) if must else warning(words, remedy)


async def clock(context: Context) -> Finding:
    greeting = await context.welcome()
    try:
        theirs = parsedate_to_datetime(greeting.headers.get("date", ""))
    except ValueError:
        raise Waits("a Date in Slack's answer") from None
    if theirs.tzinfo is None:
        raise Waits("a Date in Slack's answer")
    apart = greeting.at - theirs
    seconds = max(abs(apart) - TICK, timedelta(0))
    words = f"{abs(apart).total_seconds():.0f} s {'ahead of' if apart > timedelta(0) else 'behind'} Slack's"
    if seconds > SKEW_WARNS:
        look = failed if seconds > SKEW_FAILS else warning
        return look(words, "turn on time synchronisation: timedatectl set-ntp true")
    return ok("this machine's and Slack's agree")


def unreached(context: Context, silent: Exception, about: str = "") -> Finding:
    method = silent.details.get("method", "") if isinstance(silent, BatonError) else ""
    address = context.slack.base_url
    if isinstance(silent, OutletHeld):
        return warning(f"Slack holds us back ({method})", "run the doctor again in a minute", about)
    return failed(
        f"no clear answer from {address}{f' to {method}' if method else ''}",
        "look at network, proxy (HTTPS_PROXY) and SLACK_API_URL, and at Slack's status page",
        about,
    )


def _said(refused: Exception) -> str:
    if isinstance(refused, OutletRefused):
        return f"Slack refuses {refused.details['method']}: {refused.details['reason']}"
    return str(refused)
