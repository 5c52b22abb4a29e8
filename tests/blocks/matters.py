"""Anybody's words as they come to a drawing: a customer's, a colleague's, a site's, a company's own."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from hypothesis import strategies as st

from bot.domain.card import Aside, Card, Earlier, LastWord, Transcript
from bot.domain.conversation import (
    BIDI_OVERRIDES,
    Account,
    Customer,
    Field,
    Source,
    Speaker,
    Turn,
    can_be_seen,
    clean_line,
)
from bot.domain.deliveries import Anchor
from bot.domain.desk import LINES_SHOWN, Line, Listed
from bot.domain.handoff import Agent, Handoff
from bot.domain.macros import TEXT_LIMIT, TITLE_LIMIT, Macro, checked
from bot.domain.targets import Target, Timed
from tests.blocks.samples import ASKED, STATES, after, hostile, hostile_cards, hostile_files, names

SKILL_LIMIT, SHORT, MANY_SKILLS = 80, 40, 120
"""Characters that baton.toml admits of one; what a hundred have at most; and more than a list takes.

A hundred skills of 80 emoji each would make a window heavier than Slack takes; nobody has them.
"""
HOLES = tuple(f"{{{' ' * gap}{name}}}" for gap in range(40) for name in ("plan", "Plan", "pLAN", "skill"))
"""A placeholder in many dresses."""


def _line(text: str, limit: int) -> str:
    """As it is admitted from whoever typed it, with all that it may hold."""
    kept = "".join(char for char in unicodedata.normalize("NFC", text) if not _is_refused(char))
    return clean_line(kept[:limit], field="name", limit=limit)


def _is_refused(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in BIDI_OVERRIDES


def _macro(title: str, text: str, of: list[str], *, is_written: bool) -> Macro:
    shown = _line(title, TITLE_LIMIT)
    told = "\n".join(_line(one, TEXT_LIMIT) for one in text.split("\n"))[:TEXT_LIMIT]
    title, text = (one if can_be_seen(one) else "A word" for one in (shown, told))
    return checked(Macro("m1", title, text, tuple(of), is_written))


few = st.lists(hostile, max_size=5)
people = st.builds(Customer, names, names, names, st.booleans())
fields = st.lists(st.builds(Field, names, hostile), max_size=15).map(tuple)
customers = st.builds(Customer, names, names, names, st.booleans(), fields=fields)
accounts = st.builds(Account, names, names, names)
agents = st.builds(Agent, st.sampled_from(("U0ANA", "U0BEN")), names)
sources = st.lists(st.builds(Source, hostile, hostile), max_size=7).map(tuple)
turns = st.builds(
    Turn,
    st.just(1),
    st.integers(0, 60).map(after),
    st.sampled_from(Speaker),
    hostile,
    hostile,
    sources=sources,
    confidence=st.none() | st.floats(0, 1),
    attachments=st.lists(hostile_files, max_size=5).map(tuple),
    edited=st.booleans(),
    deleted=st.booleans(),
)
said = st.lists(turns, min_size=1, max_size=12)
asides = st.lists(st.builds(Aside, st.integers(0, 60).map(after), hostile, hostile), max_size=5)
transcripts = st.builds(Transcript, people, said.map(tuple), asides.map(tuple))
skills = hostile.map(lambda text: _line(text, SKILL_LIMIT)).filter(bool)
"""As baton.toml admits them: also one that nobody sees."""
many_skills = skills.map(lambda name: [name, *(f"{nth}{name}"[:SHORT] for nth in range(MANY_SKILLS))])
holes = st.just("".join(HOLES))
typed = (hostile | holes).map(lambda text: text[:TEXT_LIMIT])
macros = st.builds(
    _macro,
    hostile,
    hostile.map(lambda text: text.replace("{", "(")) | holes,
    st.just([]) | many_skills,
    is_written=st.booleans(),
)


@st.composite
def handoffs(draw: st.DrawFn) -> Handoff:
    return _anybodys(draw, draw(st.sampled_from(list(STATES.values()))).handoff)


def _anybodys(draw: st.DrawFn, handoff: Handoff) -> Handoff:
    """With any names in it."""
    return replace(
        handoff,
        skill=draw(names),
        holder=Agent("U0ANA", draw(names)) if handoff.holder else None,
        helpers=tuple(replace(one, agent=draw(agents)) for one in handoff.helpers),
        offered_to=Agent("U0BEN", draw(names)) if handoff.offered_to else None,
        offer_note=draw(names),
        outcome_words=draw(names),
        ended_by=draw(names),
    )


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """With what stands beside the matter."""
    made = draw(hostile_cards())
    before = st.none() | st.builds(Earlier, st.integers(1, 200), handoffs())
    word = st.none() | st.builds(LastWord, st.just(after(6)), st.none() | st.just(after(7)))
    owed = st.lists(
        st.builds(Target, st.just("h1"), st.sampled_from(Timed), st.just(ASKED), st.just(after(9)), names)
    )
    into = replace(made.merged, skill=draw(names)) if made.merged else None
    moved = replace(made.moved, source=draw(names), target=draw(names)) if made.moved else None
    return replace(
        made,
        handoff=_anybodys(draw, made.handoff),
        customer=draw(customers),
        earlier=draw(before),
        last_word=draw(word),
        targets=tuple(draw(owed)),
        merged=into,
        moved=moved,
    )


@st.composite
def rows(draw: st.DrawFn) -> Line:
    times, anchors = st.none() | st.just(ASKED), st.none() | st.just(Anchor("C0BILL", "1.000100"))
    return Line(draw(handoffs()), draw(people), draw(names), draw(anchors), draw(times), draw(times))


@st.composite
def many(draw: st.DrawFn) -> Listed:
    """As many as are ever shown, and more."""
    return Listed(tuple(draw(st.lists(rows(), max_size=2))) * LINES_SHOWN, 1_000_000)


@st.composite
def apart(draw: st.DrawFn) -> Listed:
    """Each a handoff of its own, as they stand in a form."""
    shown = (draw(st.lists(rows(), min_size=1, max_size=2)) * LINES_SHOWN)[:LINES_SHOWN]
    each = (replace(one, handoff=replace(one.handoff, id=f"h{nth}")) for nth, one in enumerate(shown))
    return Listed(tuple(each), draw(st.integers(LINES_SHOWN, 5_000)))
