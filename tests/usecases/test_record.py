"""Whatever is done to a handoff, its thread tells each of the customer's turns once and in order."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from datetime import timedelta
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.conversation import Speaker
from bot.domain.deliveries import CatchUp, DrawCard, LaneKind, Relay
from bot.domain.errors import BatonError
from bot.domain.handoff import State
from tests.fakes import FakeClock
from tests.usecases.world import ANNA, BEN, MAYA, House, opened

SKILLS = ("Billing", "Lunch", "Repairs")
"""Always open; open at noon and closed at midnight; closed at both."""
NOON = FakeClock().now()
ACTS = (
    "write",
    "thanks",
    "open_or_close",
    "claim",
    "release",
    "resolve",
    "manager resolves",
    "deliver",
)


async def act(house: House, conversation: str, what: str, number: int) -> None:
    handoff = (await house.handoff(conversation)).id
    match what:
        case "write":
            await house.write(conversation, f"And another thing, number {number}")
        case "thanks":
            await house.write(conversation, "Thanks!")
        case "open_or_close":
            house.clock.move(timedelta(hours=12))
            await house.after_hours.flush()
        case "claim":
            await house.claims.claim(handoff, ANNA.id)
        case "release":
            await house.claims.release(handoff, ANNA.id)
        case "resolve":
            await house.resolve(handoff)
        case "manager resolves":
            await house.resolve(handoff, MAYA)
        case _:
            await house.deliver()


async def told(house: House, handoff: str) -> list[int]:
    """The seqs that the handoff's thread shows, as they came."""
    seqs: list[int] = []
    said = await house.turns((await house.store.read(lambda tx: tx.handoffs.get(handoff))).conversation_id)
    for item in house.outlet.of(LaneKind.THREAD):
        match item.want:
            case Relay(handoff_id=of, seq=seq) if of == handoff:
                seqs.append(seq)
            case CatchUp(handoff_id=of, after=after, upto=upto) if of == handoff:
                seqs += [
                    one.seq for one in said if one.speaker is Speaker.CUSTOMER and after < one.seq <= upto
                ]
    return seqs


async def live(house: House, skill: str, acts: list[str]) -> None:
    conversation, first = await house.hand_off(f"A {skill} question of mine")
    begun = (await house.turns(conversation))[-1].seq
    for number, what in enumerate(acts):
        with contextlib.suppress(BatonError):  # what the table refuses changes nothing
            await act(house, conversation, what, number)
    await house.deliver()
    handoff = await house.handoff(conversation)
    if handoff.id != first:
        return
    said = [turn.seq for turn in await house.turns(conversation) if turn.speaker is Speaker.CUSTOMER]
    wanted = [seq for seq in said if seq > begun]
    shown = await told(house, first)
    assert shown == wanted[: len(shown)], acts
    if handoff.state in {State.QUEUED, State.ASSIGNED}:
        assert shown == wanted, acts
        await house.resolve(first, MAYA)


def test_nothing_is_told_twice_and_nothing_is_left_out(tmp_path: Path) -> None:
    """One store for all lives, since opening one takes longer than living ten."""
    noons = (NOON + timedelta(days=number) for number in itertools.count())

    @settings(max_examples=60)
    @given(st.sampled_from(SKILLS), st.lists(st.sampled_from(ACTS), min_size=4, max_size=16))
    @example("Lunch", ["deliver", "open_or_close", "write", "manager resolves", "thanks"])
    def lives(skill: str, acts: list[str]) -> None:
        house.clock.at = next(noons)
        runner.run(live(house, skill, acts))

    with asyncio.Runner() as runner:
        entered = opened(tmp_path / "baton.db")
        house = runner.run(entered.__aenter__())
        try:
            lives()
        finally:
            runner.run(entered.__aexit__(None, None, None))


async def test_what_was_said_while_parked_follows_the_card_as_one_message(house: House) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    first = await house.write(conversation, "It is the inner one")
    last = await house.write(conversation, "And it is the Tarn 2")
    house.clock.move(timedelta(hours=20))
    await house.after_hours.flush()
    await house.deliver()
    drawn = [type(item.want) for item in house.outlet.stands if item.kind is not LaneKind.OVERNIGHT]
    assert drawn == [DrawCard, CatchUp]
    assert await told(house, handoff) == [first, last]


async def test_claimed_from_the_overnight_list_brings_what_was_said_since(house: House) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    await house.deliver()
    seq = await house.write(conversation, "It is the inner one")
    await house.claims.claim(handoff, BEN.id)
    await house.deliver()
    assert await told(house, handoff) == [seq]


async def test_thanks_after_an_ending_bring_along_what_nobody_was_told_before(house: House) -> None:
    conversation, handoff = await house.hand_off("A Lunch question of mine")
    await house.deliver()
    house.clock.move(timedelta(hours=2))
    await house.after_hours.flush()
    asked = await house.write(conversation, "Is there something vegan?")
    await house.resolve(handoff, MAYA)
    thanks = await house.write(conversation, "Thanks!")
    await house.deliver()
    assert await told(house, handoff) == [asked, thanks]


async def test_what_was_said_before_there_was_a_card_comes_with_the_reopening(house: House) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    asked = await house.write(conversation, "It is the inner one")
    await house.resolve(handoff, MAYA)
    thanks = await house.write(conversation, "Thanks!")
    house.clock.move(timedelta(hours=20))
    again = await house.write(conversation, "But it is still torn")
    await house.deliver()
    assert await told(house, handoff) == [asked, thanks, again]


async def test_the_history_of_a_reopened_handoff_is_not_told_again(house: House) -> None:
    conversation, handoff = await house.claimed()
    first = await house.write(conversation, "It was on 3 October")
    await house.resolve(handoff)
    second = await house.write(conversation, "It is not solved yet")
    await house.deliver()
    assert await told(house, handoff) == [first, second]
