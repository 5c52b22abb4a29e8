"""What the agent is told so that the customer never starts over: fixed at the moment of escalation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.domain.conversation import Page, one_line
from bot.domain.decision import Decision, Mood, Reason, Signal, Tried
from bot.domain.hints import ASKED_BACK
from bot.domain.signals import SAME_TWICE, about, asked_for_person, is_small_talk, is_thanks, names, rejects
from bot.domain.signals.about import BARE_REQUEST

HEADLINE_LIMIT = 60
TAKEN_BACK = "(taken back by the customer)"
TELLING = frozenset({Reason.ASKED_FOR_PERSON, Reason.FRUSTRATED, Reason.ASKED_AGAIN})
"""Reasons that say something of the customer, and so stand in the first line beside the matter."""
ENOUGH = 3
"""Words from which a turn is more than a catchword."""
CHOICE = 6
"""Words up to which the answer to "did you mean A or B" only chooses."""
ANGRY, PLEASED, DROP = -0.3, 0.5, 0.3
"""VADER's compound: at or below ANGRY, at or above PLEASED, and how far a fall counts as getting worse."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Words of people and of the assistant, so erasable apart from the handoff. `wants` is quoted whole."""

    headline: str
    wants: str
    page: Page = field(default_factory=Page)
    tried: tuple[Tried, ...] = ()
    mood: str = ""
    why: tuple[str, ...] = ()
    corrected: bool = False
    """The customer has mended `wants`."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was passed on, as the customer may read it: never the mood, the reasons, the account's worth."""

    wants: str
    name: str = ""
    page: Page | None = None
    tried: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    corrected: bool = False


def told(brief: Brief, name: str, files: Sequence[str]) -> Told:
    return Told(
        wants=brief.wants,
        name=name,
        page=brief.page if brief.page != Page() else None,
        tried=tuple(one.title for one in brief.tried),
        files=tuple(files),
        corrected=brief.corrected,
    )


def correct(brief: Brief, wants: str) -> Brief:
    return replace(quote(brief, wants), corrected=True)


def reword(brief: Brief, old: str, new: str) -> Brief:
    """Wherever it quotes the customer's turn `old`, it quotes `new`; "" was taken back."""
    new = new or TAKEN_BACK
    wants = new if brief.wants == old else brief.wants
    tried = tuple(_reworded(one, old, new) for one in brief.tried)
    return replace(brief, headline=_headline(brief, old, wants), wants=wants, tried=tried)


def hear(brief: Brief, text: str) -> Brief:
    """The first words on the matter of somebody who asked for a person before they had said any."""
    if brief.wants or not (about(text) or (len(text.split()) >= ENOUGH and not _is_polite(text))):
        return brief
    return replace(brief, wants=text, headline=_headed(shorten(text, HEADLINE_LIMIT), _beside(brief)[0]))


def _headline(brief: Brief, old: str, wants: str) -> str:
    """A topic's phrase in it is the customer's own too."""
    why, end = _beside(brief)
    matters = brief.headline.removesuffix(end)
    matter = matters.casefold().rstrip("…")
    quotes = matter in shorten(old, len(old) + 1).casefold() or names(old, matter)
    return _headed(shorten(wants, HEADLINE_LIMIT), why) if quotes else brief.headline


def _headed(matters: str, why: str) -> str:
    """The evidence behind it stands further down on the card."""
    if not why:
        return matters
    return f"{matters}{' · ' if matters.endswith(('?', '!', '.')) else ', '}{why.partition(' (')[0]}"


def _beside(brief: Brief) -> tuple[str, str]:
    """What the first line says beside the matter, and how that ends the line; "" where nothing."""
    ended = ((why, end) for why in brief.why for end in _ends(why) if brief.headline.endswith(end))
    return next(ended, ("", ""))


def _ends(why: str) -> tuple[str, ...]:
    """With the evidence, as headlines were written at first."""
    told = why.partition(" (")[0]
    return f", {why}", f", {told}", f" · {told}"


def _reworded(tried: Tried, old: str, new: str) -> Tried:
    if tried.reaction != old:
        return tried
    return replace(tried, reaction=new if rejects(new) else "")


def quote(brief: Brief, wants: str) -> Brief:
    """The matter in other words than were found in the conversation."""
    return replace(brief, wants=wants, headline=shorten(wants, HEADLINE_LIMIT))


def write(turns: Sequence[str], page: Page, tried: Sequence[Tried], mood: Mood, decision: Decision) -> Brief:
    wants = matter(turns, tried)
    matters = decision.phrase or shorten(wants, HEADLINE_LIMIT)
    said = next((signal.evidence for signal in decision.tipped if signal.reason in TELLING), "")
    return Brief(
        headline=_headed(matters or "no question yet", said),
        wants=wants,
        page=page,
        tried=tuple(one if rejects(one.reaction) else replace(one, reaction="") for one in tried),
        mood=" · ".join(_mood_words(mood, decision.signals)),
        why=tuple(signal.evidence for signal in decision.tipped),
    )


def matter(turns: Sequence[str], tried: Sequence[Tried] = ()) -> str:
    """The newest turn that says what it is about.

    Complaints about the answer, insults, thanks, "a person please" and what was chosen when asked back say
    nothing of it; they are quoted only where no other turn says more.
    """
    chosen = {one.reaction for one in tried if _is_choice(one)}
    telling = [text for text in turns if text not in chosen and about(text)]
    longer = [text for text in telling if len(text.split()) >= ENOUGH]
    spoken = [text for text in turns if len(text.split()) >= ENOUGH and not _is_polite(text)]
    return next((found[-1] for found in (longer, telling, spoken, turns) if found), "")


def last_said(newest: str, brief: Brief) -> str:
    """The customer's newest words, where they show the temper and not the matter, and stand nowhere else in
    the brief; "" where there is nothing to add."""
    elsewhere = {brief.wants, *(one.reaction for one in brief.tried)}
    if newest in elsewhere or about(newest) or _is_polite(newest) or is_small_talk(newest):
        return ""
    return newest


def _is_polite(text: str) -> bool:
    """Thanks, or only asks for a person."""
    return is_thanks(text) or (bool(asked_for_person(text)) and len(text.split()) <= BARE_REQUEST)


def _is_choice(tried: Tried) -> bool:
    is_short = len(tried.reaction.split()) <= CHOICE
    return tried.article == ASKED_BACK and is_short and not rejects(tried.reaction)


def shorten(text: str, limit: int) -> str:
    text = one_line(text)
    return text if len(text) <= limit else text[: limit - 1].rstrip(" ,.;:!?…-") + "…"


def _mood_words(mood: Mood, signals: Sequence[Signal]) -> list[str]:
    """Dark words alone ("my zip is broken") are no anger: then nothing is said of the mood."""
    words, reasons = [], {signal.reason for signal in signals}
    if mood.compounds:
        last, first = mood.compounds[-1], mood.compounds[0]
        if Reason.FRUSTRATED in reasons:
            worse = len(mood.compounds) > 1 and last < first - DROP
            words.append("frustrated, getting worse" if worse else "frustrated")
        elif last > ANGRY:
            words.append("friendly" if last >= PLEASED else "calm")
    if SAME_TWICE in {signal.evidence for signal in signals}:
        words.append(SAME_TWICE)
    return words
