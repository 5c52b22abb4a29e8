"""The card's lines on what an agent must know before the first word."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from blocks import targets
from blocks.files import Link, in_one_line, nowhere
from blocks.parts import Inline, Line, bold, person, words
from blocks.text import NAME_LIMIT, UNNAMED, shorten
from blocks.tongue import reads
from blocks.when import lasted, near, their_time
from bot.domain.brief import Brief
from bot.domain.card import Card
from bot.domain.conversation import Account, Customer, Page
from bot.domain.decision import Tried
from bot.domain.first import Tie
from bot.domain.handoff import AWAITING, HELD
from bot.domain.promises import PromiseState
from bot.domain.transfer import NOTE_LIMIT

WANTS_LIMIT, PART_LIMIT = 600, 150
TRIED_SHOWN, WHY_SHOWN, ALSO_SHOWN = 4, 6, 3
SEPARATOR = " · "
_TIES = {Tie.OWNER: "who looks after this account", Tie.SERVED: "who served this customer lately"}
_LABEL_GAP = "  "
NO_BREAK = "\u00a0"
_DOTS = frozenset("·•‧∙⋅・●⦁⸱ꞏ᛫‣⁃○◦∘")


def customer(card: Card) -> Line:
    return _labelled("Customer", _customer(card))


def drawn(card: Card, zone: str, to: Link = nowhere) -> list[Line]:
    """The lines on the matter that have something to say, in reading order."""
    brief = card.brief
    told = [
        _labelled("Wants", _wants(brief)),
        _labelled("Also", _also(card)),
        _labelled("Last said", _last_said(card)),
        label("Files", *in_one_line(card.files, to)) if card.files else [],
        _labelled("On", _page(brief.page)),
        _labelled("Tried", SEPARATOR.join(_tried(tried) for tried in brief.tried[-TRIED_SHOWN:])),
        _labelled("Mood", shorten(brief.mood, PART_LIMIT)),
        _labelled(
            "Why now",
            SEPARATOR.join(filter(None, (shorten(why, PART_LIMIT) for why in brief.why[:WHY_SHOWN]))),
        ),
    ]
    timed = [_first(card), _promised(card, zone), targets.due(card, zone), _held(card, zone), _answered(card)]
    return [line for line in (*told, *timed) if line]


def moved(card: Card, zone: str) -> Line:
    """Who brought it here, from where, and what they left for whoever goes on."""
    last = card.moved
    if last is None:
        return []
    source = shorten(last.source, NAME_LIMIT)
    at = near(last.at, card.handoff.escalated_at, zone, "at")
    note = shorten(last.note, NOTE_LIMIT)
    from_whom = words(f"from {source} by {known_name(last.agent.name)} ")
    return label("Moved", from_whom, at, *([words(f": {quoted(note)}")] if note else []))


def _wants(brief: Brief) -> str:
    wants = shorten(brief.wants, WANTS_LIMIT)
    if not wants:
        return ""
    return f"{quoted(wants)}{SEPARATOR}corrected by the customer" if brief.corrected else quoted(wants)


def _also(card: Card) -> str:
    said = (shorten(one, PART_LIMIT) for one in card.also[:ALSO_SHOWN])
    return SEPARATOR.join(quoted(one) for one in said if one)


def _last_said(card: Card) -> str:
    said = shorten(card.last_said, PART_LIMIT)
    return quoted(said) if said else ""


def label(name: str, *parts: Inline) -> Line:
    return [bold(name), words(_LABEL_GAP), *parts]


def quoted(text: str) -> str:
    """In curly quotes that nothing inside can close."""
    return "“" + text.replace("“", '"').replace("”", '"') + "”"


def who(customer: Customer) -> str:
    """The name to speak of; what an unverified customer calls themselves can't pass for our own marks."""
    return customer_name(customer) or customer_email(customer) or UNNAMED


def customer_name(customer: Customer) -> str:
    return own_words(customer.name, customer, NAME_LIMIT)


def customer_email(customer: Customer) -> str:
    return own_words(customer.email, customer, PART_LIMIT)


def known_name(name: str) -> str:
    """A colleague's name."""
    return shorten(name, NAME_LIMIT) or "a colleague"


def own_words(text: str, customer: Customer, limit: int) -> str:
    """What was said of them; where nobody vouches for it, without what could pass for a mark of ours."""
    if not customer.verified:
        text = "".join(" " if _is_a_mark(char) else char for char in text)
    return shorten(text, limit)


def _is_a_mark(char: str) -> bool:
    """Brackets and middle dots in any width or height: they say "(verified)" and part our facts."""
    plain = unicodedata.normalize("NFKC", char)
    return any(unicodedata.category(part) in {"Ps", "Pe"} or part in _DOTS for part in plain)


def _labelled(name: str, value: str) -> Line:
    return label(name, words(value)) if value else []


def _customer(card: Card) -> str:
    customer = card.customer
    name, email = customer_name(customer), customer_email(customer)
    clock = their_time(card.handoff.escalated_at, customer.zone)
    parts = [
        f"{who(customer)} ({'verified' if customer.verified else 'unverified'})",
        _account(card.account) if customer.verified else "",
        email if name else "",
        f"asked at {clock} their time" if clock else "",
        reads(customer.locale),
    ]
    return SEPARATOR.join(part for part in parts if part)


def _account(account: Account) -> str:
    name, plan, value = (shorten(part, PART_LIMIT) for part in (account.name, account.plan, account.value))
    if plan and not plan.casefold().endswith("plan"):
        plan = f"{plan} plan"
    return ", ".join(part for part in (name, plan, value) if part)


def _page(page: Page) -> str:
    title, error = shorten(page.title, PART_LIMIT), shorten(page.error, PART_LIMIT)
    action = shorten(page.actions[-1], PART_LIMIT) if page.actions else ""
    parts = (title or _bare(page.url), error and f"saw {quoted(error)}", action and f"just pressed {action}")
    return SEPARATOR.join(part for part in parts if part)


def _bare(url: str) -> str:
    """Host and path: a query may hold what nobody should read. "" for what is no web address."""
    try:
        parts = urlsplit(shorten(url, 2_000))
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    return shorten(parts.netloc.rpartition("@")[2] + parts.path, PART_LIMIT)


def _tried(tried: Tried) -> str:
    title = shorten(tried.title, PART_LIMIT) or "an answer"
    reaction = shorten(tried.reaction, PART_LIMIT)
    said = f"{quoted(title)} {tried.confidence * 100:.0f}{NO_BREAK}%"
    return f"{said}, and they said {quoted(reaction)}" if reaction else said


def _first(card: Card) -> Line:
    if card.first is None or card.handoff.state not in AWAITING:
        return []
    return label("First", person(card.first.agent), words(f", {_TIES[card.first.tie]}"))


def _promised(card: Card, zone: str) -> Line:
    promise = card.promise
    if promise is None:
        return []
    due = near(promise.due, card.handoff.escalated_at, zone, "by")
    how = _how_kept(card)
    return label("Promised", words("an answer "), due, *([words(f", {how}")] if how else []))


def _how_kept(card: Card) -> str:
    promise, answered = card.promise, card.handoff.first_reply_at
    if promise is None or promise.state is PromiseState.OPEN:
        return ""
    if promise.state is PromiseState.KEPT:
        return "kept"
    if promise.state is PromiseState.VOID:
        return "no longer due"
    if answered and answered > promise.due:
        return f"broken: {lasted(answered - promise.due)} late"
    return "broken: not answered yet" if card.handoff.is_open else "broken"


def _held(card: Card, zone: str) -> Line:
    handoff = card.handoff
    if handoff.state not in HELD or not handoff.holder or not handoff.claimed_at:
        return []
    since = near(handoff.claimed_at, handoff.escalated_at, zone, "since")
    names = ", ".join(known_name(one.agent.name) for one in handoff.helpers)
    helped = [words(f", helped by {names}")] if names else []
    return label("Held by", words(f"{known_name(handoff.holder.name)} "), since, *helped)


def _answered(card: Card) -> Line:
    handoff = card.handoff
    if not handoff.first_reply_at:
        return []
    return label("Answered after", words(lasted(handoff.first_reply_at - handoff.escalated_at)))
