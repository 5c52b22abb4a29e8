import asyncio
from datetime import timedelta

import pytest

from bot.domain.acts import Verb
from bot.domain.conversation import Speaker
from bot.domain.errors import (
    AlreadyClaimed,
    AlreadyYours,
    NotAnAgent,
    NotTheHolder,
    UnknownHandoff,
    VerbRefused,
)
from bot.domain.handoff import Outcome, State
from bot.domain.promises import PromiseState
from bot.domain.shown import Who
from tests.usecases.world import ANNA, BEN, MAYA, NAMES, STRANGER, House


async def test_of_twenty_claimants_one_wins_and_the_others_hear_who(house: House) -> None:
    conversation, handoff = await house.hand_off()
    others = [f"U_{number}" for number in range(20)]
    NAMES.update({user: f"Agent {user}" for user in others})
    results = await asyncio.gather(
        *(house.claims.claim(handoff, user) for user in others), return_exceptions=True
    )
    winners = [
        user for user, result in zip(others, results, strict=True) if not isinstance(result, Exception)
    ]
    losers = [result for result in results if isinstance(result, Exception)]
    assert len(winners) == 1
    assert all(isinstance(loser, AlreadyClaimed) for loser in losers)
    holder = (await house.handoff(conversation)).holder
    assert holder
    assert holder.id == winners[0]
    assert {loser.details["holder"] for loser in losers if isinstance(loser, AlreadyClaimed)} == {holder.name}
    assert len(house.rows("select id from fact where kind = 'Claimed'")) == 1


async def test_a_second_click_by_the_winner_is_told_that_it_is_theirs(house: House) -> None:
    _, handoff = await house.claimed()
    with pytest.raises(AlreadyYours):
        await house.claims.claim(handoff, ANNA.id)


async def test_who_is_not_in_the_skills_channel_claims_nothing(house: House) -> None:
    conversation, handoff = await house.hand_off()
    with pytest.raises(NotAnAgent):
        await house.claims.claim(handoff, STRANGER.id)
    with pytest.raises(NotAnAgent):
        await house.claims.transcript(handoff, STRANGER.id)
    assert (await house.handoff(conversation)).state is State.QUEUED


async def test_the_customer_sees_who_joined(house: House) -> None:
    conversation, _ = await house.claimed()
    shown = await house.shown(conversation)
    assert (shown.who, shown.name) == (Who.AGENT, ANNA.name)


async def test_a_colleague_may_neither_release_nor_resolve_and_a_manager_may(house: House) -> None:
    conversation, handoff = await house.claimed()
    with pytest.raises(NotTheHolder):
        await house.claims.release(handoff, BEN.id)
    with pytest.raises(NotTheHolder):
        await house.resolve(handoff, BEN)
    with pytest.raises(NotTheHolder):
        await house.holding.check(handoff, BEN.id, Verb.RESOLVE)
    await house.holding.check(handoff, MAYA.id, Verb.RESOLVE)
    await house.resolve(handoff, MAYA)
    assert (await house.handoff(conversation)).holder == ANNA


async def test_a_release_brings_it_back_to_the_queue_for_anybody(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.claims.release(handoff, ANNA.id)
    released = await house.handoff(conversation)
    assert (released.state, released.holder) == (State.QUEUED, None)
    await house.claims.claim(handoff, BEN.id)
    assert (await house.handoff(conversation)).holder == BEN


async def test_a_release_while_the_skill_is_closed_is_parked(house: House) -> None:
    conversation, handoff = await house.hand_off("A Repairs question, the zip is torn")
    await house.claims.claim(handoff, ANNA.id)
    await house.claims.release(handoff, ANNA.id)
    assert (await house.handoff(conversation)).state is State.PARKED


async def test_what_a_manager_ends_is_not_said_to_be_its_holders(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.claims.resolve(handoff, MAYA.id, Outcome.SOLVED, "")
    ended = await house.handoff(conversation)
    assert (ended.holder, ended.ended_by) == (ANNA, MAYA.name)
    again = await house.holding.reopen(handoff, MAYA.id)
    assert (again.holder, again.ended_by) == (ANNA, "")
    await house.claims.resolve(handoff, ANNA.id, Outcome.SOLVED, "")
    assert (await house.handoff(conversation)).ended_by == ""
    await house.holding.reopen(handoff, ANNA.id)
    assert (await house.holding.hand_back(handoff, MAYA.id, 99)).ended_by == MAYA.name


async def test_a_stale_card_resolves_nothing_twice(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.claims.resolve(handoff, ANNA.id, Outcome.REFUNDED, "sent back")
    with pytest.raises(VerbRefused):
        await house.claims.resolve(handoff, ANNA.id, Outcome.OTHER, "again")
    with pytest.raises(VerbRefused):
        await house.claims.claim(handoff, BEN.id)
    ended = await house.handoff(conversation)
    assert (ended.outcome, ended.outcome_words) == (Outcome.REFUNDED, "sent back")


async def test_a_handoff_nobody_knows_is_named(house: House) -> None:
    for act in (house.claims.claim, house.claims.release, house.claims.transcript):
        with pytest.raises(UnknownHandoff):
            await act("h_nothing", ANNA.id)


async def test_the_transcript_shows_both_sides_and_what_was_kept_inside(house: House) -> None:
    _, handoff = await house.claimed()
    await house.says(handoff, BEN, "Careful with this one")
    await house.says(handoff, ANNA, "I see both charges")
    shown = await house.claims.transcript(handoff, BEN.id)
    assert [turn.text for turn in shown.turns][-1] == "I see both charges"
    assert [(aside.name, aside.text) for aside in shown.asides] == [(BEN.name, "Careful with this one")]


async def test_who_waits_once_more_is_given_a_time_once_more(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "I am looking into it")
    await house.apply()
    house.clock.move(timedelta(minutes=5))
    await house.claims.release(handoff, ANNA.id)
    promise = await house.promise(handoff)
    assert (promise.state, promise.given_at) == (PromiseState.OPEN, house.clock.now())
    assert (await house.shown(conversation)).by == promise.due
    assert "You'll have an answer by 13:20." in (await house.texts(conversation, Speaker.SYSTEM))[-1]


async def test_a_time_still_to_be_kept_is_not_moved_by_a_release(house: House) -> None:
    conversation, handoff = await house.claimed()
    due = (await house.promise(handoff)).due
    house.clock.move(timedelta(minutes=5))
    await house.claims.release(handoff, ANNA.id)
    assert (await house.promise(handoff)).due == (await house.shown(conversation)).by == due
    assert "answer by" not in (await house.texts(conversation, Speaker.SYSTEM))[-1]


async def test_the_customer_reads_the_holders_name_when_a_manager_releases(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.claims.release(handoff, MAYA.id)
    words = (await house.texts(conversation, Speaker.SYSTEM))[-1]
    assert words.startswith(f"{ANNA.name} had to step away")
    assert MAYA.name not in words


async def test_a_reopened_handoff_promises_a_time_and_the_next_word_keeps_it(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "Done")
    await house.apply()
    await house.resolve(handoff)
    await house.write(conversation, "It happened again on the second invoice")
    assert (await house.promise(handoff)).state is PromiseState.OPEN
    await house.says(handoff, ANNA, "I see it, one moment")
    await house.apply()
    assert (await house.promise(handoff)).state is PromiseState.KEPT
