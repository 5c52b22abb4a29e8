"""The manager's report, and the help of the slash command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from blocks import targets
from blocks.ids import Part
from blocks.parts import MESSAGE_TEXT_LIMIT, Block, Line, Message, bold, known, lines, plain, words
from blocks.shift import listed
from blocks.text import NAME_LIMIT, escape, escaped_within, shorten
from blocks.when import lasted
from blocks.wording import REASONS
from bot.domain.metrics import Report, Waiting

NOTHING_YET = "Nothing yet: no conversation has begun."
NOBODY_WAITS = "Nobody waits for a person now."
SKILLS_SHOWN = 30
ENOUGH = 5
"""Answers from which shares of them are told."""
_NAMES: Mapping[str, str] = dict(REASONS.items())


def report(report: Report, now: datetime) -> Message:
    """`now` is when the waiting were counted."""
    title = f"{shorten(report.title, NAME_LIMIT) or 'Report'} · {_days(report)}"
    counted = bool(report.conversations or report.escalated or report.ratings)
    body = _counted(report) if counted else [lines(Part.FIGURES, [[words(NOTHING_YET)]])]
    drawn = [
        known(Part.TITLE, {"type": "header", "text": plain(title)}),
        *body,
        *targets.kept(report.targets),
        lines(Part.WAITING, [*_waiting(report, now), *_on_shift(report)]),
        *([_definitions(report)] if counted else []),
    ]
    summary = _summary(report) if counted else NOTHING_YET
    text = f"{title}: {summary} {_waiting_in_words(report)}"
    return {"text": escaped_within(text, MESSAGE_TEXT_LIMIT), "blocks": drawn}


def help(commands: Mapping[str, str]) -> Message:  # noqa: A001  # named as the command it answers
    """What may be typed, and what it does."""
    shown = [
        [bold(shorten(command, 150)), words(f"  {shorten(does, 300)}")] for command, does in commands.items()
    ]
    text = " · ".join(f"{command}: {does}" for command, does in commands.items())
    return {
        "text": escaped_within(text or "No commands.", MESSAGE_TEXT_LIMIT),
        "blocks": [lines(Part.WORDS, shown or [[words("No commands.")]])],
    }


def _counted(report: Report) -> list[Block]:
    figures = [f"*{label}*\n{escape(value)}" for label, value in _figures(report)]
    fields = [{"type": "mrkdwn", "text": figure} for figure in figures]
    drawn = [known(Part.FIGURES, {"type": "section", "fields": fields})]
    if report.reasons:
        drawn.append(lines(Part.REASONS, _reasons(report)))
    if report.transferred:
        drawn.append(lines(Part.MOVES, _moves(report)))
    return drawn


def _days(report: Report) -> str:
    """ "22 Nov", or "16 Nov to 22 Nov": `end` itself is no longer counted."""
    zone = ZoneInfo(report.zone)
    first = report.start.astimezone(zone)
    last = max(first, (report.end - timedelta(seconds=1)).astimezone(zone))
    days = dict.fromkeys(f"{day.day} {day:%b}" for day in (first, last))
    return " to ".join(days)


def _figures(report: Report) -> list[tuple[str, str]]:
    return [
        ("Conversations", f"{report.conversations:,}"),
        ("Passed to a person", _of(report.escalated, report.conversations)),
        ("Time to a person", _time_to_person(report)),
        ("Not answered yet", _of(report.unanswered, report.handoffs)),
        ("Gave up waiting", _of(report.withdrawn, report.handoffs)),
        *([("Left without an answer", _of(report.stuck, report.conversations))] if report.stuck else []),
        ("Resolved", _of(report.resolved, report.handoffs)),
        *([("Handed back", _of(report.handed_back, report.handoffs))] if report.handed_back else []),
        *([("Merged", _of(report.merged, report.handoffs))] if report.merged else []),
        *([("Blocked as spam", _of(report.blocked, report.handoffs))] if report.blocked else []),
        ("Promises kept", _of(report.promises_kept, report.promises_kept + report.promises_broken)),
        ("Rating", _rating(report)),
    ]


def _of(count: int, whole: int) -> str:
    return f"{count:,} of {whole:,} ({100 * count / whole:.0f} %)" if whole else "none"


def _time_to_person(report: Report) -> str:
    half, most = report.median_wait, report.slow_wait
    if half is None or most is None:
        return "nobody answered yet"
    if len(report.waits) < ENOUGH:
        return _few_waits(report.waits)
    if _lasted(half) == _lasted(most):
        return f"{_lasted(most)} for nine in ten"
    return f"half in {_lasted(half)}, nine in ten in {_lasted(most)}"


def _few_waits(waits: Sequence[float]) -> str:
    """Nine in ten of three are nobody: the shortest and the longest say more."""
    shortest, longest = _lasted(min(waits)), _lasted(max(waits))
    span = longest if shortest == longest else f"{shortest} to {longest}"
    return f"{span} ({_counting(len(waits), 'answer')})"


def _rating(report: Report) -> str:
    if report.mean_rating is None:
        return "none yet"
    return f"{report.mean_rating:.1f} of 5 ({_counting(len(report.ratings), 'rating')})"


def _reasons(report: Report) -> list[Line]:
    several = "" if report.handoffs == 1 else "; one can have several reasons"
    head: Line = [bold("Why"), words(f", of {report.handoffs:,} passed on{several}")]
    counts = [[words(f"{count:,}  {_NAMES.get(code, code)}")] for code, count in report.reasons]
    return [head, *counts[:SKILLS_SHOWN]]


def _moves(report: Report) -> list[Line]:
    """A pair that comes up often is a question for the routing."""
    moves = [
        f"{count:,}  {shorten(source, NAME_LIMIT)} to {shorten(target, NAME_LIMIT)}"
        for source, target, count in report.transferred[:SKILLS_SHOWN]
    ]
    return [[bold("Sent on to another team")], *([words(move)] for move in moves)]


def _definitions(report: Report) -> Block:
    begun = f"{_counting(report.conversations, 'conversation')} and {_counting(report.handoffs, 'handoff')}"
    said = (
        f"Counted are the {begun} that began "
        "in this time. Time to a person runs from being passed on to a person's first word, over the "
        f"{len(report.waits):,} answered so far. Ratings are those given in this time."
    )
    return known(Part.NOTES, {"type": "context", "elements": [plain(said)]})


def _waiting(report: Report, now: datetime) -> list[Line]:
    waiting = [line for line in report.waiting if line.queued or line.parked]
    if not waiting:
        return [[words(NOBODY_WAITS)]]
    shown = [_skill(line, now) for line in waiting[:SKILLS_SHOWN]]
    more = len(waiting) - len(shown)
    return [
        [bold("Waiting now")],
        *shown,
        *([[words(f"and {_counting(more, 'more skill')}")]] if more else []),
    ]


def _skill(line: Waiting, now: datetime) -> Line:
    counts = [f"{line.queued:,} waiting"] if line.queued else []
    counts += [f"{line.parked:,} parked until it opens"] if line.parked else []
    oldest = f", the oldest for {lasted(now - line.oldest)}" if line.oldest else ""
    return [words(f"{shorten(line.skill, NAME_LIMIT)}: {' and '.join(counts)}{oldest}")]


def _on_shift(report: Report) -> list[Line]:
    if not report.on_shift:
        return []
    shown = report.on_shift[:SKILLS_SHOWN]
    skills = [[words(f"{shorten(skill, NAME_LIMIT)}: {listed(names)}")] for skill, names in shown]
    return [[bold("On shift now")], *skills]


def _summary(report: Report) -> str:
    return "; ".join(f"{label.lower()} {value}" for label, value in _figures(report)) + "."


def _waiting_in_words(report: Report) -> str:
    count = sum(line.queued + line.parked for line in report.waiting)
    return f"{count:,} waiting now." if count else NOBODY_WAITS


def _counting(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _lasted(seconds: float) -> str:
    return lasted(timedelta(seconds=seconds))
