"""`/handoff`: the lists, the shift, the report and the help."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from blocks import shift, whispers
from blocks.parts import Message
from blocks.report import help as drawn_help
from blocks.report import report as drawn_report
from bot.desk.shifts import Shifts
from bot.domain.errors import BatonError
from bot.reporting import PERIODS
from handlers.slack import lists
from handlers.slack.client import hook
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import words_for
from handlers.slack.gestures import FAILURES, SORRY, Json, why
from handlers.slack.modals import macros
from handlers.slack.modals.shift import asking

log = logging.getLogger(__name__)

COMMAND = "/handoff"
HELP = {
    f"{COMMAND} queue": "what waits in your skills, with Claim",
    f"{COMMAND} queue Billing": "the same of one skill",
    f"{COMMAND} mine": "what is with you, whoever waits longest first",
    f"{COMMAND} find Jordan": "whose name, e-mail or account holds these words, or a conversation by its id",
    f"{COMMAND} macros": "canned replies: what there is, and for whom",
    f"{COMMAND} report": "how today went: conversations, handoffs, waiting times, ratings (for managers)",
    f"{COMMAND} report yesterday": "the same of yesterday",
    f"{COMMAND} report week": "the same of the last seven days",
    f"{COMMAND} shift on": "you take handoffs until closing, of all skills whose channels you are in",
    f"{COMMAND} shift on Billing": "the same of one skill",
    f"{COMMAND} shift off": "you take no more handoffs, and say what becomes of those you hold",
    f"{COMMAND} shift break 30": "nothing is offered to you for so many minutes, at most twelve hours",
    f"{COMMAND} shift break until 14:00": "the same until a time of day; break off ends it",
    f"{COMMAND} shift": "who takes handoffs now",
    f"{COMMAND} help": "this list",
}


async def asked(desk: SlackDesk, command: Json) -> None:
    """Acknowledged already; the answer is for the asker alone."""
    try:
        message: Message | None = await _answer(desk, command, str(command.get("text") or ""))
    except BatonError as refusal:
        message = whispers.private(words_for(refusal))
    except Exception:
        log.exception("slack.command_failed")
        message = whispers.private(SORRY)
    if message is None:
        return
    try:
        url = str(command.get("response_url"))
        await hook(desk.client, url).send_dict({**message, "response_type": "ephemeral"})
    except FAILURES as failure:
        log.warning("slack.command_not_answered", extra={"why": why(failure)})


async def _answer(desk: SlackDesk, command: Json, text: str) -> Message | None:
    """None where a window has opened instead."""
    user = str(command.get("user_id"))
    verb, *rest = text.lower().split() or ["help"]
    if verb in lists.LISTS:
        return await lists.asked(desk, command, verb, " ".join(text.split()[1:])) or _not_known(text)
    if verb == "macros" and not rest:
        return await macros.opened(desk, user, str(command.get("trigger_id") or ""))
    if verb == "shift" and desk.shifts:
        return await _shift(desk, desk.shifts, user, rest) or _not_known(text)
    if verb != "report" or len(rest) > 1:
        return drawn_help(HELP) if verb == "help" else _not_known(text)
    period = rest[0] if rest else PERIODS[0]
    report = await desk.reporting.build(user, period)
    return drawn_report(report, desk.clock.now())


async def _shift(desk: SlackDesk, shifts: Shifts, user: str, words: Sequence[str]) -> Message | None:
    """None for what can't be said of a shift."""
    match words:
        case []:
            seen = await shifts.on_shift(user)
            zone = lists.zone_of_shift(desk.rules, seen.own)
            return shift.standing(seen.own, seen.agents, seen.now, zone, used=seen.used)
        case ["on", *skill]:
            begun = await shifts.begin(user, " ".join(skill))
            return shift.begun(begun, lists.zone_of_shift(desk.rules, begun))
        case ["break", *until]:
            rested = await shifts.rest(user, " ".join(until))
            return shift.rested(rested, desk.clock.now(), lists.zone_of_shift(desk.rules, rested))
        case ["off"]:
            return await asking(desk, user, await shifts.end(user))
        case _:
            return None


def _not_known(text: str) -> Message:
    """With what may be said of that, or else of anything."""
    verb = f"{COMMAND} {text.lower().split()[0]}"
    known = {one: does for one, does in HELP.items() if f"{one} ".startswith(f"{verb} ")}
    said = whispers.private(f"Baton doesn't know “{COMMAND} {text.strip()[:80]}”. Try this:")
    listed = drawn_help(known or HELP)
    return {"text": said["text"], "blocks": [*said["blocks"], *listed["blocks"]]}
