"""The card's lines beside the matter: the site's own fields, what was before, what was read."""

from __future__ import annotations

from blocks.card_facts import PART_LIMIT, SEPARATOR, known_name, label, own_words
from blocks.parts import Inline, Line, words
from blocks.text import NAME_LIMIT, shorten
from blocks.when import AGE, moment, near
from blocks.wording import OUTCOMES
from bot.domain.card import Card
from bot.domain.handoff import AWAITING, HELD, Handoff, State

FIELDS_SHOWN = 10
MOST_COUNTED = 99


def details(card: Card) -> Line:
    """What the site says of them; what a visitor's browser says is marked as such."""
    customer = card.customer
    told = [
        f"{shorten(field.name.replace('_', ' '), PART_LIMIT)}: {own_words(field.value, customer, PART_LIMIT)}"
        for field in customer.fields[:FIELDS_SHOWN]
    ]
    if not told:
        return []
    mark = "" if customer.verified else "unverified, "
    return label("Details", words(mark + SEPARATOR.join(told)))


def before(card: Card, zone: str) -> Line:
    earlier = card.earlier
    if earlier is None:
        return []
    many = f"over {MOST_COUNTED}" if earlier.count > MOST_COUNTED else str(earlier.count)
    counted = "1 handoff, " if earlier.count == 1 else f"{many} handoffs, last "
    return label("Before", words(f"{counted}{how_it_stands(earlier.last)}, "), _when(earlier.last, zone))


def seen(card: Card, zone: str) -> Line:
    """Of the last that a person said, while somebody holds it."""
    last, handoff = card.last_word, card.handoff
    if last is None or handoff.state not in HELD:
        return []
    if last.seen_at:
        return label("Seen", words("by the customer "), near(last.seen_at, handoff.escalated_at, zone, "at"))
    return label("Seen", words("not yet, said "), near(last.said_at, handoff.escalated_at, zone, "at"))


def how_it_stands(handoff: Handoff) -> str:
    """Its skill, its end and who brought it about; or that it is open still."""
    skill = shorten(handoff.skill, NAME_LIMIT) or "another skill"
    by = known_name(handoff.ender)
    match handoff.state:
        case State.RESOLVED:
            how = OUTCOMES[handoff.outcome].lower() if handoff.outcome else "resolved"
            return f"{skill}: {how} ({by})"
        case State.HANDED_BACK:
            return f"{skill}: handed back ({by})"
        case State.MERGED:
            return f"{skill}: merged into another ({by})"
        case State.WITHDRAWN:
            return f"{skill}: no longer wanted"
        case State.SPAM:
            return f"{skill}: blocked as spam"
        case state if state in AWAITING:
            return f"{skill}: still waiting"
        case _:
            return f"{skill}: still with {by}"


def _when(handoff: Handoff, zone: str) -> Inline:
    if handoff.is_open:
        return moment(handoff.escalated_at, zone, f"asked {AGE}")
    return moment(handoff.resolved_at or handoff.escalated_at, zone, f"ended {AGE}")
