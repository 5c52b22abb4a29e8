"""What the ops channel reads: what went wrong, what to do, and whether it is over."""

from __future__ import annotations

import re

from blocks.ids import Part
from blocks.parts import MESSAGE_TEXT_LIMIT, Inline, Line, Message, bold, emoji, lines, link, spoken, words
from blocks.text import NAME_LIMIT, escaped_within, shorten
from blocks.when import DAY_AND_TIME, moment, near
from bot.domain.alarms import AlarmKind, Raised, Told

MOST_LINES = 10
_CHANNEL = re.compile(r"([CG][A-Z0-9]{4,})(?:@.*)?")

WHAT: dict[str, tuple[str, str]] = {
    AlarmKind.LANE_PARKED: (
        "A message was refused for good, so what comes after it waits.",
        "baton lanes says why. Mend that. It is tried again every ten minutes, or at once by "
        "baton lanes release --all.",
    ),
    AlarmKind.CHANNEL_LOST: (
        "A channel takes no messages any more: it is archived or gone, or Baton is not in it.",
        "New cards and open conversations go to the overflow channel. Unarchive it or /invite @Baton there: "
        "Baton sees that by itself. Or name another in baton.toml and restart.",
    ),
    AlarmKind.CHANNEL_SHARED: (
        "A channel of Baton's is shared with another company, so nothing is posted there.",
        "End the sharing: Baton sees that by itself. Or name another channel in baton.toml and restart.",
    ),
    AlarmKind.CHANNEL_SATURATED: (
        "More is written than Slack takes in one channel (one message a second): messages come late there.",
        "Split the skill over two channels; docs/scale.md says how many conversations one carries.",
    ),
    AlarmKind.THREAD_LOST: (
        "The thread of an open conversation was deleted.",
        "Nothing to do: it goes on under a new card, with what the customer wrote.",
    ),
    AlarmKind.CARD_UNDELIVERED: (
        "A customer waits for a person, and no card stands in Slack.",
        "baton lanes and the log say why.",
    ),
    AlarmKind.CARD_REMOVED: (
        "The card of an open conversation is deleted again and again: none is posted any more.",
        "Find out who or what deletes it, most likely another app. Then: baton lanes release --all.",
    ),
    AlarmKind.CARDS_CAPPED: (
        "More people ask for a person than the cap on new cards lets through.",
        "Cards come late. Is it a flood? If not, raise cards under [limits] in baton.toml and restart.",
    ),
    AlarmKind.PROMISE_BROKEN: (
        "A customer was promised an answer by now and has none.",
        "They have been told that it is late. Somebody should claim it.",
    ),
    AlarmKind.INBOX_FAILED: (
        "Something an agent wrote could not be passed on.",
        "baton inbox says why. Once that is mended: baton inbox replay --all.",
    ),
    AlarmKind.WEBHOOK_FAILING: (
        "The outside AI has not taken what a customer wrote, ten times.",
        "Mend its receiver: nothing is lost, and it goes on by itself.",
    ),
    AlarmKind.MAIL_FAILING: (
        "A mail to a customer could not be sent, ten times.",
        "The log names the step and the mail server's code. Once that is mended it goes on by itself.",
    ),
    AlarmKind.MAIL_NOT_TAKEN: (
        "A mail came from another address than the one Baton wrote to, and was not passed on.",
        "Mostly nothing to do. Many of them are an attempt to get in.",
    ),
    AlarmKind.MAIL_BOUNCED: (
        "A mail to a customer came back.",
        "Nothing to do: the agent was told in the thread.",
    ),
}
UNKNOWN = ("Something needs a look: {kind}.", "baton doctor --live and the log say more.")


def ops(told: Told, zone: str = "UTC") -> Message:
    """One message for alarms of one kind; `zone` is the company's, for the fallbacks of times.

    Without any it was told of what has come up anew since, and is told by a later message.
    """
    what, act = WHAT.get(told.kind, UNKNOWN)
    over = told.over_at
    what = what.format(kind=shorten(told.kind, NAME_LIMIT))
    if not told.raised:
        return _moved_on(what)
    head = _head(what, told, zone)
    shown = told.raised[-MOST_LINES:]
    drawn: list[Line] = [head, *([] if over else [[words(act)]])]
    drawn += [_one(one, zone) for one in shown]
    if more := len(told.raised) - len(shown):
        drawn.append([words(f"and {more} earlier")])
    said = f"{spoken(head)}{'' if over else f' {act}'}"
    return {"text": escaped_within(said, MESSAGE_TEXT_LIMIT), "blocks": [lines(Part.OPS, drawn)]}


def _moved_on(what: str) -> Message:
    head: Line = [emoji("white_check_mark"), words(f" {what} It came up again later, and is told below.")]
    return {"text": escaped_within(spoken(head), MESSAGE_TEXT_LIMIT), "blocks": [lines(Part.OPS, [head])]}


def _head(what: str, told: Told, zone: str) -> Line:
    count = len(told.raised)
    times = f" ({count} times)" if count > 1 else ""
    if over := told.over_at:
        since = near(over, told.raised[0].at, zone, "since")
        return [emoji("white_check_mark"), words(" Over "), since, words(f": {what}{times}")]
    return [emoji("warning"), words(" "), bold(f"{what}{times}")]


def _one(one: Raised, zone: str) -> Line:
    line: Line = [words("• "), *_named(one), words(" · "), moment(one.at, zone, DAY_AND_TIME)]
    if one.cleared_at:
        line += [words(" · "), near(one.cleared_at, one.at, zone, "until")]
    return line


def _named(one: Raised) -> list[Inline]:
    if found := _CHANNEL.fullmatch(one.key):
        return [{"type": "channel", "channel_id": found[1]}]
    named = shorten(one.key, NAME_LIMIT) or "?"
    return [words(f"{named}, "), link(one.card, "its card")] if one.card else [words(named)]
