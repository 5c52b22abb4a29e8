"""The card's last lines, once a handoff is over: how, by whom, and what the customer thought of it."""

from __future__ import annotations

from blocks import merging
from blocks.card_facts import PART_LIMIT, SEPARATOR, known_name, label, quoted
from blocks.parts import Line, words
from blocks.text import shorten
from blocks.when import near
from blocks.wording import OUTCOMES
from bot.domain.card import Card
from bot.domain.handoff import Handoff, State

BEST = 5


def drawn(card: Card, zone: str) -> list[Line]:
    return [line for line in (_ended(card, zone), _rating(card)) if line]


def in_short(handoff: Handoff) -> str:
    """The outcome and the customer's score, for the first line; "" where there is neither."""
    outcome = OUTCOMES[handoff.outcome].lower() if handoff.outcome else ""
    score = f"rated {_score(handoff.rating)} of {BEST}" if handoff.rating is not None else ""
    return ", ".join(part for part in (outcome, score) if part)


def _ended(card: Card, zone: str) -> Line:
    handoff = card.handoff
    if handoff.is_open or handoff.resolved_at is None:
        return []
    if handoff.state is State.WITHDRAWN:
        at = near(handoff.resolved_at, handoff.escalated_at, zone, "at")
        return label("Ended", words("withdrawn by the customer "), at)
    if handoff.state is State.HANDED_BACK:
        by = known_name(handoff.ender)
        at = near(handoff.resolved_at, handoff.escalated_at, zone, "at")
        return label("Ended", words(f"handed back to the assistant by {by} "), at)
    if handoff.state is State.SPAM:
        return _blocked(card, zone)
    if handoff.state is State.MERGED:
        at = near(handoff.resolved_at, handoff.escalated_at, zone, "at")
        return label(
            "Ended",
            words("merged into "),
            *merging.goes_on_in(card),
            words(f" by {merging.by(handoff)} "),
            at,
        )
    said = shorten(handoff.outcome_words, PART_LIMIT)
    how = [OUTCOMES[handoff.outcome] if handoff.outcome else "", quoted(said) if said else ""]
    by = f"by {known_name(handoff.ender)} " if handoff.ender else "closed "
    at = near(handoff.resolved_at, handoff.escalated_at, zone, "at")
    return label("Ended", words(SEPARATOR.join(part for part in (*how, by) if part)), at)


def _blocked(card: Card, zone: str) -> Line:
    handoff = card.handoff
    who = known_name(handoff.holder.name if handoff.holder else "")
    since = near(handoff.resolved_at or handoff.escalated_at, handoff.escalated_at, zone, "at")
    now = "" if card.blocked else ", unblocked since"
    return label("Ended", words(f"blocked as spam by {who} "), since, *([words(now)] if now else []))


def _rating(card: Card) -> Line:
    handoff = card.handoff
    if handoff.rating is None:
        return []
    score = _score(handoff.rating)
    comment = shorten(handoff.rating_comment, PART_LIMIT)
    stars = f"{'★' * score}{'☆' * (BEST - score)} {score} of {BEST}"
    return label("Rating", words(f"{stars} {quoted(comment)}" if comment else stars))


def _score(rating: int) -> int:
    return min(max(rating, 1), BEST)
