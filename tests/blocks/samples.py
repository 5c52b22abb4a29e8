"""The card of the issue in every state, and hostile words for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from blocks.files import nowhere
from bot.domain.brief import Brief
from bot.domain.card import Card, Into
from bot.domain.conversation import Account, Attachment, Customer, Page
from bot.domain.decision import Tried
from bot.domain.deliveries import Anchor
from bot.domain.handoff import Agent, Handoff, Helper, Outcome, Priority, State
from bot.domain.promises import Promise, PromiseState
from bot.domain.transfer import NOTE_LIMIT, Transfer
from tests.blocks.safety import OUR_ADDRESS

ZONE = "Europe/Berlin"
ASKED = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)
ANA, BEN = Agent("U0ANA", "Ana Silva"), Agent("U0BEN", "Ben Osei")
BRIEF = Brief(
    headline="charged twice, asked for a person",
    wants="I was charged twice for October and need it back today",
    page=Page(
        url="https://shop.example/account/payment?token=secret#card",
        title="Billing, Payment methods",
        actions=("Billing", "Update card"),
        error="Card declined (402)",
    ),
    tried=(
        Tried("refunds", "How refunds work", 0.62, "that's not it"),
        Tried("card", "Update your card", 0.41),
    ),
    mood="frustrated, getting worse · asked the same twice",
    why=("asked for a person", "asks about refund, which people decide here"),
)
PROMISE = Promise("h1", ASKED, ASKED + timedelta(minutes=28))
QUEUED = Card(
    handoff=Handoff("h1", "c1", "Billing", State.QUEUED, Priority.HIGH, ASKED),
    customer=Customer("Jordan Ellis", "jordan@ellis.example", "Europe/Helsinki", verified=True),
    account=Account(plan="Pro", value="4,800 a year"),
    brief=BRIEF,
    promise=PROMISE,
)


def after(minutes: int) -> datetime:
    return ASKED + timedelta(minutes=minutes)


PARKED = replace(QUEUED, handoff=replace(QUEUED.handoff, state=State.PARKED, opens_at=after(19 * 60 - 2)))
HELD = replace(
    QUEUED,
    handoff=replace(QUEUED.handoff, state=State.ASSIGNED, holder=ANA, claimed_at=after(3)),
)
ANSWERED = replace(
    HELD,
    handoff=replace(HELD.handoff, first_reply_at=after(6)),
    promise=replace(PROMISE, state=PromiseState.KEPT),
)
RESOLVED = replace(
    HELD,
    handoff=replace(
        HELD.handoff,
        state=State.RESOLVED,
        first_reply_at=after(86),
        resolved_at=after(120),
        outcome=Outcome.REFUNDED,
        outcome_words="Both charges checked, the second one refunded",
        rating=4,
        rating_comment="Quick and kind, thanks",
    ),
    promise=replace(PROMISE, state=PromiseState.BROKEN),
)
SNOOZED = replace(
    ANSWERED, handoff=replace(ANSWERED.handoff, state=State.SNOOZED, snoozed_until=after(19 * 60 - 2))
)
HELPED = replace(ANSWERED, handoff=replace(ANSWERED.handoff, helpers=(Helper(BEN, after(7)),)))
HANDED_BACK = replace(
    ANSWERED, handoff=replace(ANSWERED.handoff, state=State.HANDED_BACK, resolved_at=after(30))
)
OFFERED = replace(
    QUEUED,
    handoff=replace(
        QUEUED.handoff,
        state=State.OFFERED,
        offered_to=BEN,
        offer_ends=after(5),
        offered_by="U0ANA",
        offer_note="The bank answers on Monday",
    ),
)
WITHDRAWN = replace(
    QUEUED,
    handoff=replace(QUEUED.handoff, state=State.WITHDRAWN, resolved_at=after(9)),
    promise=replace(PROMISE, state=PromiseState.VOID),
)
BLOCKED = replace(
    QUEUED,
    handoff=replace(QUEUED.handoff, state=State.SPAM, holder=ANA, resolved_at=after(9)),
    blocked=True,
)
MOVED = replace(
    QUEUED,
    moved=Transfer(
        "h1", after(5), BEN, "General", "Billing", "Their bank\ncharged twice", Anchor("C1", "1.0")
    ),
)
MERGED = replace(
    QUEUED,
    handoff=replace(QUEUED.handoff, state=State.MERGED, holder=ANA, resolved_at=after(9), merged_into="h2"),
    merged=Into("Repairs", "The zip of my tent", Anchor("C1", "1.1"), f"{OUR_ADDRESS}/p11"),
)
STATES = {
    "queued": QUEUED,
    "parked": PARKED,
    "offered": OFFERED,
    "held": HELD,
    "answered": ANSWERED,
    "snoozed": SNOOZED,
    "helped": HELPED,
    "handed back": HANDED_BACK,
    "resolved": RESOLVED,
    "withdrawn": WITHDRAWN,
    "blocked": BLOCKED,
    "moved": MOVED,
    "merged": MERGED,
}

NASTY = (
    "<!channel> <@U0ANA> <#C1|billing> <!subteam^S1> <https://evil.example|your bank>",
    "fine\nCustomer  Somebody else (verified)\r\n[Claim]\u2028x\x85y\vz",
    "\u202egnorw\u2066 \u200f\u061c \u200e",
    "*bold* _it_ ~no~ `code` ```pre``` > quote :tada: ${x} {time} {date}",
    "&lt;!here&gt; & < > &amp;",
    "\x00\x07\x1b[31m",
    "\u200b\u200d\ufeff",
    "x" * 4_000,
    "&<>" * 1_333,
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿👩🏽‍💻" * 250,
    "a\n" * 2_000,
    '“quoted” "twice"',
    "   ",
)
LONG = 300
"""Characters of a signed link, more than one has."""
PHOTO = Attachment("f1", "zip.png", "image/png", 240_310)
BILL = Attachment("f2", "bill october.pdf", "application/pdf", 1_249_000)


def to_file(file_id: str) -> str:
    return f"{OUR_ADDRESS}/{file_id}"


def far(file_id: str) -> str:
    return to_file(file_id).ljust(LONG, "x")


hostile = st.one_of(st.sampled_from(NASTY), st.text(max_size=200))
names = st.one_of(st.just(""), hostile)


hostile_files = st.builds(
    Attachment,
    st.just("f1"),
    names,
    st.sampled_from(("image/png", "text/plain", "application/x-\u202eodd")),
    st.integers(1, 25_000_000),
)
hostile_moves = st.builds(
    Transfer,
    st.just("h1"),
    st.just(ASKED),
    st.builds(Agent, st.just("U0BEN"), names),
    st.just("General"),
    st.just("Billing"),
    names.map(lambda note: note[:NOTE_LIMIT]),
)
links = st.sampled_from((nowhere, to_file, far))


@st.composite
def hostile_cards(draw: st.DrawFn) -> Card:
    card = draw(st.sampled_from(list(STATES.values())))
    page = Page(draw(names), draw(names), tuple(draw(st.lists(hostile, max_size=3))), draw(names))
    tried = [
        Tried(draw(names), draw(names), draw(st.floats(0, 1)), draw(names))
        for _ in range(draw(st.integers(0, 6)))
    ]
    why = tuple(draw(st.lists(hostile, max_size=6)))
    brief = Brief(draw(names), draw(names), page, tuple(tried), draw(names), why, draw(st.booleans()))
    handoff = replace(
        card.handoff,
        outcome_words=draw(names),
        ended_by=draw(names),
        rating=draw(st.sampled_from((None, 1, 5))),
        rating_comment=draw(names),
        offer_note=draw(names),
        offered_to=replace(BEN, name=draw(names)) if card.handoff.offered_to else None,
    )
    return Card(
        handoff=handoff,
        customer=Customer(draw(names), draw(names), draw(names), draw(st.booleans())),
        account=Account(draw(names), draw(names), draw(names)),
        brief=brief,
        promise=draw(st.sampled_from((None, card.promise))),
        files=tuple(draw(st.lists(hostile_files, max_size=20))),
        last_said=draw(names),
        moved=draw(st.none() | hostile_moves),
        merged=replace(card.merged, headline=draw(names)) if card.merged else None,
        also=tuple(draw(st.lists(names, max_size=5))),
    )
