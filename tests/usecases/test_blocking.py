"""Spam: one gesture ends all that is open of theirs, and nothing they write comes in until another one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.conversing import Message, Start
from bot.domain.callers import Caller
from bot.domain.conversation import Account, Customer, Page, Speaker
from bot.domain.deliveries import KeptWhy, Line, LineCode
from bot.domain.errors import Blocked, NotAnAgent, VerbRefused
from bot.domain.handoff import State
from bot.domain.promises import PromiseState
from bot.domain.shown import Who
from tests.usecases.world import ANNA, BEN, MAYA, STRANGER, House

SPAMMER = Caller("v:spammer")


async def asked(house: House, text: str = "A Billing question: buy this", owner: str = SPAMMER.owner) -> str:
    """A conversation of the spammer's with a person asked for."""
    conversation = await started(house, owner)
    await write(house, conversation, text, Caller(owner))
    await house.intake.ask_for_person(Caller(owner), conversation)
    return conversation


async def started(house: House, owner: str = SPAMMER.owner) -> str:
    return (await house.intake.start(Start(owner, Customer("Sam"), Account(), Page()))).id


async def write(house: House, conversation: str, text: str, caller: Caller = SPAMMER) -> None:
    await house.intake.receive(caller, conversation, Message(f"m{next(house.numbers)}", text))


async def handoff_of(house: House, conversation: str) -> str:
    return (await house.handoff(conversation)).id


def lines(house: House) -> list[LineCode]:
    return [item.want.code for item in house.outlet.stands if isinstance(item.want, Line)]


async def test_who_is_blocked_writes_nowhere_and_begins_nothing(house: House) -> None:
    conversation, other = await asked(house), await started(house)
    await house.claims.block(await handoff_of(house, conversation), ANNA.id)
    for one in (conversation, other):
        with pytest.raises(Blocked):
            await write(house, one, "still here")
        with pytest.raises(Blocked):
            await house.intake.ask_for_person(SPAMMER, one)
        shown = await house.shown(one)
        assert (shown.blocked, shown.who) == (True, Who.ASSISTANT)
    with pytest.raises(Blocked):
        await started(house)
    await write(house, await started(house, "v:other"), "I am somebody else", Caller("v:other"))


async def test_the_handoff_ends_with_its_promise_and_nobody_is_awaited(house: House) -> None:
    conversation = await asked(house)
    handoff = await handoff_of(house, conversation)
    await house.claims.block(handoff, BEN.id)
    ended = await house.handoff(conversation)
    assert (ended.state, ended.holder) == (State.SPAM, BEN)
    assert (await house.promise(handoff)).state is PromiseState.VOID
    house.clock.move(timedelta(days=1))
    await house.watch.break_promises()
    assert house.alarms() == []


async def test_all_that_they_have_open_ends_with_it(house: House) -> None:
    first, second = await asked(house), await asked(house, "Repairs, and buy this")
    await house.claims.block(await handoff_of(house, first), ANNA.id)
    assert (await house.handoff(second)).state is State.SPAM
    assert (await house.shown(second)).blocked


@pytest.mark.parametrize("agent", [ANNA, BEN, MAYA], ids=["holder", "colleague", "manager"])
async def test_the_holder_any_agent_of_the_skill_and_a_manager_may(house: House, agent: object) -> None:
    conversation, handoff = await house.claimed()
    await house.claims.block(handoff, getattr(agent, "id", ""))
    assert (await house.handoff(conversation)).state is State.SPAM


async def test_who_is_not_in_the_skills_channel_may_neither(house: House) -> None:
    conversation = await asked(house)
    handoff = await handoff_of(house, conversation)
    with pytest.raises(NotAnAgent):
        await house.claims.block(handoff, STRANGER.id)
    await house.claims.block(handoff, ANNA.id)
    with pytest.raises(NotAnAgent):
        await house.claims.unblock(handoff, STRANGER.id)
    assert (await house.shown(conversation)).blocked


async def test_what_is_over_is_blocked_no_more(house: House) -> None:
    _, handoff = await house.claimed()
    await house.resolve(handoff)
    with pytest.raises(VerbRefused):
        await house.claims.block(handoff, ANNA.id)
    assert house.rows("select count(*) from block") == [(0,)]


async def test_a_second_press_changes_nothing_and_says_so(house: House) -> None:
    handoff = await handoff_of(house, await asked(house))
    await house.claims.block(handoff, ANNA.id)
    with pytest.raises(VerbRefused) as refused:
        await house.claims.block(handoff, BEN.id)
    assert refused.value.details["state"] == State.SPAM


async def test_unblocked_they_write_again_and_the_assistant_answers_them(house: House) -> None:
    conversation, other = await asked(house), await started(house)
    handoff = await handoff_of(house, conversation)
    await house.claims.block(handoff, ANNA.id)
    await house.claims.unblock(handoff, BEN.id)
    for one in (conversation, other):
        assert not (await house.shown(one)).blocked
        await write(house, one, "Where is my order?")
    assert {
        wanted.conversation_id for wanted in await house.store.read(lambda tx: tx.answering.wanted())
    } == {
        conversation,
        other,
    }
    assert (await house.handoff(conversation)).state is State.SPAM
    assert "You can write here again" in (await house.texts(conversation, Speaker.SYSTEM))[-1]
    assert await house.texts(other, Speaker.SYSTEM) == []
    assert house.rows("select kind from fact where kind in ('Blocked', 'Unblocked')") == [
        ("Blocked",),
        ("Unblocked",),
    ]


async def test_unblocking_twice_is_said_once(house: House) -> None:
    handoff = await handoff_of(house, await asked(house))
    await house.claims.block(handoff, ANNA.id)
    for _ in range(2):
        await house.claims.unblock(handoff, ANNA.id)
    assert house.rows("select count(*) from fact where kind = 'Unblocked'") == [(1,)]


async def test_the_thread_hears_of_both(house: House) -> None:
    handoff = await handoff_of(house, await asked(house))
    await house.deliver()
    await house.claims.block(handoff, ANNA.id)
    await house.deliver()
    await house.claims.unblock(handoff, ANNA.id)
    await house.deliver()
    assert lines(house) == [LineCode.BLOCKED, LineCode.UNBLOCKED]


async def test_nothing_in_a_blocked_thread_reaches_them_and_the_writer_is_told(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.claims.block(handoff, ANNA.id)
    before = await house.turns(conversation)
    await house.says(handoff, ANNA, "Buy it yourself")
    assert await house.turns(conversation) == before
    assert house.rows("select data ->> 'why' from fact where kind = 'KeptInside'") == [(KeptWhy.BLOCKED,)]
    assert (await house.shown(conversation)).who is not Who.AGENT
    assert (await house.shown(conversation)).blocked


async def test_a_visitor_who_signs_in_as_a_blocked_customer_stays_blocked(house: House) -> None:
    await house.claims.block(await handoff_of(house, await asked(house, owner="c:17")), ANNA.id)
    fresh = await started(house, "v:fresh")
    await house.store.write(lambda tx: tx.conversations.adopt("v:fresh", "c:17"))
    with pytest.raises(Blocked):
        await write(house, fresh, "me again", Caller("c:17"))


async def test_what_the_assistant_was_asked_before_is_not_answered_any_more(house: House) -> None:
    conversation = await asked(house)
    await house.claims.block(await handoff_of(house, conversation), ANNA.id)
    await house.answer_all()
    assert await house.store.read(lambda tx: tx.answering.wanted()) == []
