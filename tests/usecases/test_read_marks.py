"""That a person's last word was seen stands on the card, and costs few redraws."""

from datetime import timedelta

import pytest

from bot.amending import Amending
from bot.desk import views
from bot.domain.callers import BACKEND
from bot.domain.card import LastWord
from bot.domain.handoff import Outcome
from bot.read_marks import AT_ONCE, EVERY, PAUSE, ReadMarks
from tests.usecases.world import ANNA, House

WANTED = "SELECT wanted_rev FROM drawing WHERE handoff_id = '{}'"


@pytest.fixture
def marks(house: House) -> ReadMarks:
    return ReadMarks(house.store, house.clock)


@pytest.fixture
def amending(house: House) -> Amending:
    return Amending(house.store, house.clock, house.rules)


async def answered(house: House, text: str = "Let me look") -> tuple[str, str, int]:
    """Anna has it and has said something: conversation, handoff, and the seq of her word."""
    conversation, handoff = await house.claimed()
    await house.deliver()
    await house.says(handoff, ANNA, text)
    return conversation, handoff, (await house.turns(conversation))[-1].seq


def wanted(house: House, handoff: str) -> int:
    return int(house.rows(WANTED.format(handoff))[0][0])


async def last_word(house: House, handoff: str) -> LastWord | None:
    return (await house.store.read(lambda tx: views.card(tx, handoff))).last_word


async def test_the_card_knows_when_the_last_word_was_seen(house: House, amending: Amending) -> None:
    conversation, handoff, seq = await answered(house)
    said = (await house.turns(conversation))[-1].at
    assert await last_word(house, handoff) is None  # nobody knows whether this customer's side tells at all
    await amending.seen(BACKEND, conversation, seq - 1)
    assert await last_word(house, handoff) == LastWord(said)
    house.clock.move(timedelta(minutes=1))
    await amending.seen(BACKEND, conversation, seq)
    seen_at = house.clock.now()
    house.clock.move(timedelta(minutes=1))
    assert await last_word(house, handoff) == LastWord(said, seen_at)
    await house.says(handoff, ANNA, "One more thing")
    word = await last_word(house, handoff)
    assert word
    assert word.seen_at is None


async def test_what_was_said_before_the_claim_is_no_word_of_this_holders(house: House) -> None:
    _, handoff, _ = await answered(house)
    await house.claims.release(handoff, ANNA.id)
    house.clock.move(timedelta(minutes=1))
    await house.claims.claim(handoff, ANNA.id)
    assert await last_word(house, handoff) is None


async def test_it_is_drawn_once_after_a_pause(house: House, amending: Amending, marks: ReadMarks) -> None:
    conversation, handoff, seq = await answered(house)
    before = wanted(house, handoff)
    await amending.seen(BACKEND, conversation, seq)
    await amending.seen(BACKEND, conversation, seq)
    await marks.draw()
    assert wanted(house, handoff) == before
    house.clock.move(PAUSE)
    await marks.draw()
    await marks.draw()
    assert wanted(house, handoff) == before + 1


async def test_what_is_seen_of_the_assistant_or_again_redraws_nothing(
    house: House, amending: Amending, marks: ReadMarks
) -> None:
    conversation, handoff = await house.claimed()
    await house.deliver()
    seq = (await house.turns(conversation))[-1].seq
    before = wanted(house, handoff)
    await amending.seen(BACKEND, conversation, seq)
    house.clock.move(PAUSE)
    await marks.draw()
    assert wanted(house, handoff) == before


async def test_of_many_at_once_few_are_drawn_at_a_time(
    house: House, amending: Amending, marks: ReadMarks
) -> None:
    for _ in range(AT_ONCE + 2):
        conversation, _, seq = await answered(house)
        await amending.seen(BACKEND, conversation, seq)
    house.clock.move(PAUSE)
    left = []
    for _ in range(4):
        await marks.draw()
        left.append(int(house.rows("SELECT count(*) FROM timer WHERE kind = 'seen'")[0][0]))
        house.clock.move(EVERY)
    assert left == [2, 1, 0, 0]


async def test_what_ended_meanwhile_is_not_drawn_for_it(
    house: House, amending: Amending, marks: ReadMarks
) -> None:
    conversation, handoff, seq = await answered(house)
    await amending.seen(BACKEND, conversation, seq)
    await house.claims.resolve(handoff, ANNA.id, Outcome.SOLVED, "")
    before = wanted(house, handoff)
    house.clock.move(PAUSE)
    await marks.draw()
    assert wanted(house, handoff) == before
    assert house.rows("SELECT key FROM timer WHERE kind = 'seen'") == []
