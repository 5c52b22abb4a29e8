"""The Home tab: an agent's shift, what is theirs, what they can take, and their day."""

from __future__ import annotations

from datetime import datetime, timedelta

from blocks import shift
from blocks.ids import Action, Callback, Part
from blocks.leaving import decide
from blocks.lists import NOTHING_HELD, SKILL_LIMIT, Place, ZoneOf, held, waiting
from blocks.parts import TEXT_LIMIT, Block, Line, View, bold, button, buttons, known, lines, plain, words
from blocks.shift import listed
from blocks.text import shorten
from blocks.when import TIME, TIME_AND_AGE, lasted, moment
from bot.domain.desk import Home, Load, Numbers

SKILLS_SHOWN, NAMES_SHOWN = 20, 3
SHIFT_LIMIT = 1_000
SERVES_NONE = (
    "You are in no skill's channel, so there is nothing for you to claim. Join one, and its queue stands "
    "here within a minute."
)
NOBODY_WAITS = "Nobody waits. New cards come in the channel, and here when you open this."
STRANGER = (
    "This is where the people who help customers see what waits for them. It is for the members of the "
    "skills' channels: join one, and open this again in a minute."
)
DIRECT = "To ask something yourself, write under Messages."
NOT_DRAWN = "Your desk can't be shown just now. Press Refresh in a moment."
FACE = "How customers see you"
_HERE = "home"
"""The value of a button that is about no handoff."""


def home(seen: Home, user: str, zone: str, zone_of: ZoneOf, to: Place, notice: str = "") -> View:
    """`zone` is that of the reader's shift or the company; `notice` is what their last press came to."""
    return _view(
        *_notice(notice),
        _title("Your desk"),
        *_shift(seen, zone),
        _title(_heading("With you", seen.mine.total)),
        *(held(seen.mine, user, zone_of, to) or [_said(NOTHING_HELD)]),
        _title(_heading("You can claim", seen.waiting.total)),
        *(waiting(seen.waiting, zone_of) or [_said(NOBODY_WAITS if seen.serves else SERVES_NONE)]),
        *_unknown(seen.unknown),
        _title("Your day"),
        lines(Part.FIGURES, [_numbers(seen.numbers)]),
        *_skills(seen, zone_of),
        _drawn_at(seen.now, zone),
    )


def stranger(*, direct: bool) -> View:
    """For who is no agent; with `direct` customers write to the app alone."""
    return _view(_title("Hello"), _said(f"{STRANGER} {DIRECT}" if direct else STRANGER))


def trouble(said: str = "") -> View:
    """`said` is what the last press came to, or why it came to nothing."""
    return _view(_title("Your desk"), _said(f"{said} {NOT_DRAWN}".lstrip()), buttons(_refresh()))


def _view(*blocks: Block) -> View:
    return {"type": "home", "callback_id": Callback.HOME, "blocks": list(blocks)}


def _shift(seen: Home, zone: str) -> list[Block]:
    said = shift.said(seen.shift, seen.now, zone)[:SHIFT_LIMIT]
    if not seen.serves:
        return [buttons(_refresh())]
    if not seen.used:
        said = f"{said} {shift.UNUSED}"
    turn = (
        button(Action.SHIFT_OFF, "Go off shift", _HERE)
        if seen.shift
        else button(Action.SHIFT_ON, "Go on shift", _HERE, primary=True)
    )
    change = [button(Action.SHIFT_CHANGE, "Change", _HERE)] if seen.shift else []
    face = button(Action.FACE, FACE, _HERE)
    return [_said(said), buttons(turn, *change, *_left(seen), face, _refresh())]


def _left(seen: Home) -> list[Block]:
    """Who went off shift and still holds something is asked what becomes of it, for as long as that is so."""
    return [decide()] if seen.left else []


def _numbers(numbers: Numbers) -> Line:
    half = numbers.median_wait
    first = (
        f" · first word {lasted(timedelta(seconds=half))} after the claim (median)"
        if half is not None
        else ""
    )
    return [words(f"{numbers.claimed:,} claimed · {numbers.resolved:,} resolved{first}")]


def _skills(seen: Home, zone_of: ZoneOf) -> list[Block]:
    """For managers."""
    if not seen.skills:
        return []
    shown = [_skill(load, names, zone_of, used=seen.used) for load, names in seen.skills[:SKILLS_SHOWN]]
    more = len(seen.skills) - len(shown)
    return [
        _title("All skills"),
        lines(Part.FIGURES, [*shown, *([[words(f"and {more:,} more")]] if more else [])]),
    ]


def _skill(load: Load, names: tuple[str, ...], zone_of: ZoneOf, *, used: bool) -> Line:
    line: Line = [bold(shorten(load.skill, SKILL_LIMIT) or "?"), words(": ")]
    if load.oldest and load.waiting:
        parked = f" ({load.parked:,} parked)" if load.parked else ""
        line.append(words(f"{load.waiting:,} waiting{parked}, the longest "))
        line.append(moment(load.oldest, zone_of(load.skill), f"since {TIME_AND_AGE}"))
    else:
        line.append(words("nobody waits"))
    line.append(words(f" · {load.held + load.snoozed:,} held"))
    if load.snoozed:
        line.append(words(f", {load.snoozed:,} of them snoozed"))
    return [*line, words(f" · on shift: {_people(names)}")] if used else line


def _people(names: tuple[str, ...]) -> str:
    shown = [shorten(name, SKILL_LIMIT) for name in names[:NAMES_SHOWN]]
    more = len(names) - len(shown)
    return f"{', '.join(shown)} and {more:,} more" if more > 0 else listed(shown)


def _heading(title: str, count: int) -> str:
    return f"{title}: {count:,}" if count else title


def _unknown(skills: tuple[str, ...]) -> list[Block]:
    if not skills:
        return []
    named = _people(skills)
    return [
        _said(f"Slack didn't say whether you are in the channel of {named}, so that queue may be missing.")
    ]


def _notice(said: str) -> list[Block]:
    return [_said(said)] if said else []


def _title(said: str) -> Block:
    return known(Part.TITLE, {"type": "header", "text": plain(said)})


def _said(said: str) -> Block:
    return known(Part.WORDS, {"type": "section", "text": plain(said[:TEXT_LIMIT])})


def _refresh() -> Block:
    return button(Action.REFRESH, "Refresh", _HERE)


def _drawn_at(now: datetime, zone: str) -> Block:
    return lines(Part.NOTES, [[words("As it stood "), moment(now, zone, f"at {TIME}"), words(".")]])
