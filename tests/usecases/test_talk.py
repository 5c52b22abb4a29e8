"""Who may speak to the customer, as one table; and what becomes of everything else."""

from datetime import timedelta

import pytest

from bot.domain.callers import BACKEND
from bot.domain.conversation import Speaker
from bot.domain.deliveries import KeptWhy, LaneKind, Mark, Reaction, Whisper
from bot.domain.handoff import Agent
from bot.domain.inbound import InboundKind
from tests.usecases.world import ANNA, BEN, MAYA, STRANGER, House

HELLO = "I see both charges"
INSIDE, UNCLAIMED, CLOSED = "inside", KeptWhy.UNCLAIMED, KeptWhy.CLOSED
SENT = "sent"


async def thread(house: House, state: str) -> tuple[str, str]:
    text = "A Lunch question of mine" if state == "parked" else "A Billing question about my invoice"
    conversation, handoff = await house.hand_off(text)
    await house.deliver()
    if state == "parked":
        house.clock.move(timedelta(hours=1))
        await house.after_hours.flush()
    if state in {"assigned", "resolved", "released"}:
        await house.claims.claim(handoff, ANNA.id)
    if state == "released":
        await house.claims.release(handoff, ANNA.id)
    if state == "resolved":
        await house.resolve(handoff)
    if state == "withdrawn":
        await house.intake.withdraw(BACKEND, conversation)
    await house.deliver()
    return conversation, handoff


@pytest.mark.parametrize(
    ("state", "who", "text", "becomes"),
    [
        ("assigned", ANNA, HELLO, SENT),
        ("assigned", BEN, HELLO, INSIDE),
        ("assigned", MAYA, HELLO, INSIDE),
        ("assigned", STRANGER, HELLO, INSIDE),
        ("assigned", ANNA, "note: look at October", INSIDE),
        ("assigned", ANNA, "NOTE : look at October", INSIDE),
        ("assigned", ANNA, "*Note:* look at October", INSIDE),
        ("assigned", ANNA, ":memo: note: look at October", INSIDE),
        ("assigned", ANNA, "// look at October", INSIDE),
        ("assigned", ANNA, "<@U_BEN> can you look?", INSIDE),
        ("assigned", ANNA, "Please note: it takes two days", SENT),
        ("assigned", ANNA, "My colleague <@U_BEN> will look", SENT),
        ("queued", ANNA, HELLO, UNCLAIMED),
        ("queued", MAYA, HELLO, UNCLAIMED),
        ("parked", ANNA, HELLO, UNCLAIMED),
        ("released", ANNA, HELLO, UNCLAIMED),
        ("resolved", ANNA, HELLO, CLOSED),
        ("withdrawn", ANNA, HELLO, CLOSED),
    ],
)
async def test_only_the_holders_own_words_reach_the_customer(
    house: House, state: str, who: Agent, text: str, becomes: str
) -> None:
    conversation, handoff = await thread(house, state)
    message = await house.says(handoff, who, text)
    heard = await house.texts(conversation, Speaker.AGENT)
    assert len(heard) == (becomes == SENT)
    await house.deliver()
    wants = [item.want for item in house.outlet.of(LaneKind.MARKS)]
    reaction = Reaction.SENT if becomes == SENT else Reaction.INSIDE
    hint = becomes == INSIDE and who != ANNA and not text.startswith(("note:", "//"))
    why = KeptWhy.COLLEAGUE if hint else becomes
    told = [Whisper(handoff, who.id, why)] if hint or becomes in {UNCLAIMED, CLOSED} else []
    assert wants == [Mark(handoff, message.root.channel, message.ts, reaction), *told]
    kept = [row[0] for row in house.rows("select text from aside")]
    assert len(kept) == (becomes != SENT)


async def test_a_reply_stands_under_its_writers_name_and_bare_of_markup(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "*Done* &amp; sent :tada: see <https://shop.example/a|this>")
    turn = (await house.turns(conversation))[-1]
    assert (turn.speaker, turn.name) == (Speaker.AGENT, ANNA.name)
    assert turn.text == "Done & sent 🎉 see this (https://shop.example/a)"


async def test_the_new_holder_speaks_and_the_old_one_no_more(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.claims.release(handoff, ANNA.id)
    await house.claims.claim(handoff, BEN.id)
    await house.says(handoff, ANNA, "One more thing")
    await house.says(handoff, BEN, "I have it now")
    said = [(turn.name, turn.text) for turn in await house.turns(conversation) if turn.name]
    assert said == [(BEN.name, "I have it now")]


async def test_an_edit_never_turns_what_was_kept_inside_into_a_reply(house: House) -> None:
    conversation, handoff = await house.claimed()
    for text in ("note: refund is fine", "// check"):
        note = await house.says(handoff, ANNA, text)
        edited = await house.says(
            handoff, ANNA, "Your refund is fine", ts=note.ts, kind=InboundKind.EDITED, edit_ts="1900000000.1"
        )
        assert edited.ts == note.ts
    assert await house.texts(conversation, Speaker.AGENT) == []
    await house.deliver()
    assert not [item for item in house.outlet.of(LaneKind.MARKS) if isinstance(item.want, Whisper)]


async def test_an_edit_of_an_unclaimed_reply_stays_inside_after_the_claim(house: House) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver()
    early = await house.says(handoff, ANNA, "Helo")
    await house.claims.claim(handoff, ANNA.id)
    await house.says(handoff, ANNA, "Hello", ts=early.ts, kind=InboundKind.EDITED, edit_ts="1900000000.1")
    assert await house.texts(conversation, Speaker.AGENT) == []


async def test_what_stays_inside_uses_up_no_number_of_the_customers(house: House) -> None:
    conversation, handoff = await house.claimed()
    before = (await house.changes(conversation))[-1].rev
    await house.says(handoff, BEN, "This customer again")
    assert (await house.changes(conversation))[-1].rev == before


@pytest.mark.parametrize(("before", "sent"), [(timedelta(seconds=20), False), (timedelta(0), True)])
async def test_what_was_written_before_the_claim_and_heard_after_it_stays_inside(
    house: House, before: timedelta, sent: bool
) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver()
    house.clock.move(timedelta(minutes=1))
    written = f"{(house.clock.now() - before).timestamp():.6f}"
    await house.claims.claim(handoff, ANNA.id)
    await house.says(handoff, ANNA, "Who is this again?", ts=written)
    assert len(await house.texts(conversation, Speaker.AGENT)) == sent


async def test_the_thread_of_an_older_handoff_reaches_nobody(house: House) -> None:
    """A customer's second matter is somebody else's: words under the first card must not slip into it."""
    conversation, first = await house.claimed()
    await house.resolve(first)
    house.clock.move(timedelta(hours=25))
    await house.intake.ask_for_person(BACKEND, conversation)
    second = (await house.handoff(conversation)).id
    assert second != first
    await house.deliver()
    await house.claims.claim(second, BEN.id)
    shown = await house.shown(conversation)
    await house.says(first, ANNA, "One more thing")
    assert await house.texts(conversation, Speaker.AGENT) == []
    assert await house.shown(conversation) == shown
