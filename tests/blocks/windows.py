"""The windows in which agents choose and write, each with anybody's words wherever words can stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from blocks import faces, keeping, leaving, macros, merging, reply, sending, shift_window, summary, transfer
from blocks.parts import View
from blocks.refusals import refusal
from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor
from bot.domain.errors import NotASpeaker
from bot.domain.faces import NAME_LIMIT, Face
from bot.domain.handoff import Agent
from bot.domain.macros import values
from bot.domain.replying import Replying, Suggestion
from bot.domain.staff import MOST_ROOM, Shift
from bot.domain.summing import PART, Summary, Words
from bot.domain.transfer import Elsewhere
from tests.blocks import matters
from tests.blocks.matters import few, many_skills, people, skills, typed
from tests.blocks.samples import ASKED, STATES, ZONE, after, hostile, names

Any_ = Callable[[st.SearchStrategy[Any]], Any]
"""Draws one of them: hypothesis's own `data.draw`."""

suggestions = st.builds(Suggestion, st.just("s1"), hostile, matters.sources, st.floats(0, 1))
heard = st.builds(Words, st.just(ASKED), st.sampled_from(Speaker), hostile, names)
parts = st.lists(heard, max_size=PART).map(tuple)
summaries = st.builds(Summary, parts, parts, parts, parts, parts, parts, st.integers(0, 5_000))
opens = st.none() | st.just(after(900))


def _shelf(a: Any_) -> View:
    kept = [replace(a(matters.macros), id=f"m{nth}") for nth in range(a(st.integers(1, 3)))]
    whole = [replace(one, id=f"{one.id}-{nth}") for nth in range(100) for one in kept]
    shown = a(st.sampled_from((None, kept[0])))
    told = refused(a)
    return macros.shelf(a(st.sampled_from(([], kept, whole))), keeps=a(st.booleans()), said=told, shown=shown)


def refused(a: Any_) -> str:
    return refusal(NotASpeaker(holder=a(hostile)))


def _macro(a: Any_) -> View:
    of = a(st.none() | matters.macros)
    return macros.macro(of, of.skills if of else a(many_skills))


def _replying(a: Any_) -> Replying:
    agent, customer = Agent("U0ANA", a(names)), a(people)
    return Replying(
        replace(STATES["held"].handoff, skill=a(names)),
        customer,
        tuple(a(few)),
        3,
        values(customer, a(matters.accounts), agent, a(names)),
        tuple(replace(a(matters.macros), id=f"m{nth}") for nth in range(a(st.integers(0, 2)))),
        a(st.none() | suggestions),
    )


def _reply(a: Any_) -> View:
    told = refused(a) if a(st.booleans()) else ""
    return reply.window(_replying(a), a(typed), a(st.integers(0, 9)), said=told, preview=a(st.booleans()))


def _change(a: Any_) -> View:
    serves = a(many_skills)
    own = Shift(
        Agent("U0ANA", a(names)),
        ASKED,
        after(240),
        tuple(serves[:5]),
        a(st.none() | st.integers(1, MOST_ROOM)),
    )
    return shift_window.change(replace(own, break_until=a(opens)), serves, ASKED)


def _transfer(a: Any_) -> View:
    each = [Elsewhere(one, a(opens), a(st.booleans())) for one in [a(skills), *a(many_skills)]]
    return transfer.transfer("h1", each, ZONE)


def _face(a: Any_) -> View:
    chosen = Face("U0ANA", a(names)[:NAME_LIMIT], wants_picture=a(st.booleans()))
    return faces.face(chosen, a(names))


def _merge(a: Any_) -> View:
    return merging.merge(
        "h0", a(matters.apart()).lines[: a(st.integers(0, 10))], a(st.integers(0, 2)), lambda _: ZONE
    )


def _send(a: Any_) -> View:
    return sending.send("h1", Anchor("C0BILL", "1.000100"), "2.000100", a(hostile), "0a1b")


WINDOWS: dict[str, Callable[[Any_], Mapping[str, Any]]] = {
    "faces.face": _face,
    "keeping.told": lambda a: keeping.told(a(st.sampled_from((_reply, _macro, _face)))(a), refused(a)),
    "keeping.with_word": lambda a: keeping.with_word(_reply(a), refused(a)),
    "leaving.window": lambda a: leaving.window(a(matters.apart())),
    "macros.macro": _macro,
    "macros.shelf": _shelf,
    "merging.merge": _merge,
    "reply.window": _reply,
    "sending.send": _send,
    "shift_window.change": _change,
    "summary.summary": lambda a: summary.summary(a(people), a(summaries), ZONE),
    "transfer.transfer": _transfer,
}
