"""`/handoff`: the report and the help."""

from __future__ import annotations

import logging

from blocks import whispers
from blocks.parts import Message
from blocks.report import help as drawn_help
from blocks.report import report as drawn_report
from bot.domain.errors import BatonError
from bot.reporting import PERIODS
from handlers.slack.client import hook
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import words_for
from handlers.slack.gestures import FAILURES, SORRY, Json, why

log = logging.getLogger(__name__)

COMMAND = "/handoff"
HELP = {
    f"{COMMAND} report": "how today went: conversations, handoffs, waiting times, ratings (for managers)",
    f"{COMMAND} report yesterday": "the same of yesterday",
    f"{COMMAND} report week": "the same of the last seven days",
    f"{COMMAND} help": "this list",
}


async def asked(desk: SlackDesk, command: Json) -> None:
    """Acknowledged already; the answer is for the asker alone."""
    try:
        message = await _answer(desk, str(command.get("user_id")), str(command.get("text") or ""))
    except BatonError as refusal:
        message = whispers.private(words_for(refusal))
    except Exception:
        log.exception("slack.command_failed")
        message = whispers.private(SORRY)
    try:
        url = str(command.get("response_url"))
        await hook(desk.client, url).send_dict({**message, "response_type": "ephemeral"})
    except FAILURES as failure:
        log.warning("slack.command_not_answered", extra={"why": why(failure)})


async def _answer(desk: SlackDesk, user: str, text: str) -> Message:
    verb, *rest = text.lower().split() or ["help"]
    if verb != "report" or len(rest) > 1:
        return drawn_help(HELP) if verb == "help" else _not_known(text)
    period = rest[0] if rest else PERIODS[0]
    report = await desk.reporting.build(user, period)
    return drawn_report(report, desk.clock.now())


def _not_known(text: str) -> Message:
    said = whispers.private(f"Baton doesn't know “{COMMAND} {text.strip()[:80]}”. Try this:")
    listed = drawn_help(HELP)
    return {"text": said["text"], "blocks": [*said["blocks"], *listed["blocks"]]}
