"""With a send delay a reply waits: a slip never goes, and no word is lost by what is done meanwhile."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.desk.shortcuts import Place
from bot.domain.acts import Act, Role, Verb
from bot.domain.conversation import Speaker
from bot.domain.deliveries import KeptWhy, LaneKind, Mark, Reaction, Whisper
from bot.domain.inbound import Inbound, InboundKind
from bot.domain.snooze import Snooze
from bot.record import move
from tests.postgres import fresh_database
from tests.usecases.world import ANNA, BEN, RULES, House, opened

DELAY = timedelta(seconds=10)
THURSDAY, FRIDAY = "It is with you by Thursday", "It is with you by Friday"


@pytest.fixture
async def slow(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", replace(RULES, send_delay=DELAY)) as house:
        yield house


async def replies(house: House, conversation: str) -> list[str]:
    return await house.texts(conversation, Speaker.AGENT)


async def passes(house: House, by: timedelta = DELAY) -> None:
    house.clock.move(by)
    await house.sending.send_due()


async def edits(house: House, handoff: str, said: Inbound, text: str) -> None:
    edited = {"ts": said.ts, "kind": InboundKind.EDITED, "edit_ts": "1900000000.1"}
    await house.says(handoff, ANNA, text, **edited)


async def marks(house: House) -> list[object]:
    await house.deliver()
    wants = [item.want for item in house.outlet.of(LaneKind.MARKS)]
    return [want.reaction if isinstance(want, Mark) else want for want in wants]


async def test_a_reply_goes_when_its_time_has_come_and_not_before(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    await slow.says(handoff, ANNA, THURSDAY)
    await passes(slow, timedelta(seconds=9))
    assert await replies(slow, conversation) == []
    assert await marks(slow) == []
    await passes(slow, timedelta(seconds=1))
    assert await replies(slow, conversation) == [THURSDAY]
    assert await marks(slow) == [Reaction.SENT]


async def test_a_slip_that_is_deleted_in_time_never_went(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    said = await slow.says(handoff, ANNA, THURSDAY)
    revs = len(await slow.changes(conversation))
    await slow.says(handoff, ANNA, "", ts=said.ts, kind=InboundKind.DELETED)
    await passes(slow)
    assert len(await slow.changes(conversation)) == revs
    assert slow.rows("select text from aside") == []


async def test_what_is_edited_in_time_goes_as_it_reads_then_as_one_turn(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    said = await slow.says(handoff, ANNA, THURSDAY)
    await edits(slow, handoff, said, FRIDAY)
    await passes(slow)
    turn = (await slow.turns(conversation))[-1]
    assert (turn.text, turn.edited) == (FRIDAY, False)


async def test_what_is_made_a_note_in_time_stays_inside(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    said = await slow.says(handoff, ANNA, "She sounds annoyed")
    await edits(slow, handoff, said, "note: she sounds annoyed")
    await passes(slow)
    assert await replies(slow, conversation) == []
    assert slow.rows("select text from aside") == [("note: she sounds annoyed",)]
    assert await marks(slow) == [Reaction.INSIDE]


async def test_a_note_waits_for_nothing(slow: House) -> None:
    _, handoff = await slow.claimed()
    await slow.says(handoff, ANNA, "note: careful")
    assert slow.rows("select text from aside") == [("note: careful",)]


async def test_words_go_in_the_order_in_which_they_were_said(slow: House) -> None:
    conversation, handoff = await slow.claimed()
    late = await slow.thread_message(handoff, ANNA, "one")
    slow.clock.move(timedelta(seconds=1))
    await slow.says(handoff, ANNA, "two")
    slow.clock.move(timedelta(seconds=5))
    await slow.inbox.store(replace(late, received_at=slow.clock.now()))
    await slow.apply()
    await passes(slow, timedelta(seconds=5))
    assert await replies(slow, conversation) == []
    await passes(slow)
    assert await replies(slow, conversation) == ["one", "two"]


@pytest.mark.parametrize("act", ["resolve", "release", "hand_back", "snooze", "help"])
async def test_what_was_said_before_a_click_goes_before_it(slow: House, act: str) -> None:
    conversation, handoff = await slow.claimed()
    await slow.says(handoff, ANNA, THURSDAY)
    await slow.says(handoff, ANNA, "Bye")
    upto = (await slow.turns(conversation))[-1].seq
    acts = {
        "resolve": lambda: slow.resolve(handoff),
        "release": lambda: slow.claims.release(handoff, ANNA.id),
        "hand_back": lambda: slow.holding.hand_back(handoff, ANNA.id, upto),
        "snooze": lambda: slow.holding.snooze(handoff, ANNA.id, Snooze.WORD, upto),
        "help": lambda: slow.holding.help(handoff, ANNA.id, [BEN.id], []),
    }
    await acts[act]()
    spoken = [turn.text for turn in await slow.turns(conversation) if turn.seq > upto]
    assert spoken[:2] == [THURSDAY, "Bye"]
    await passes(slow)
    assert await replies(slow, conversation) == [THURSDAY, "Bye"]


async def test_who_lost_the_handoff_meanwhile_is_told_that_it_did_not_go(slow: House) -> None:
    """By the clock, say: nobody pressed anything."""
    conversation, handoff = await slow.claimed()
    await slow.says(handoff, ANNA, THURSDAY)
    act = Act(Verb.RELEASE, Role.MANAGER, slow.clock.now(), agent=BEN)
    await slow.store.write(lambda tx: move(tx, slow.rules, tx.handoffs.get(handoff), act))
    await passes(slow)
    assert await replies(slow, conversation) == []
    assert await marks(slow) == [Reaction.INSIDE, Whisper(handoff, ANNA.id, KeptWhy.UNCLAIMED)]


async def test_on_postgres_words_wait_change_and_go_as_well() -> None:
    async with fresh_database() as url, opened(url, replace(RULES, send_delay=DELAY)) as house:
        conversation, handoff = await house.claimed()
        said = await house.says(handoff, ANNA, THURSDAY)
        gone = await house.says(handoff, ANNA, "Her card is 4711")
        await edits(house, handoff, said, FRIDAY)
        await house.says(handoff, ANNA, "", ts=gone.ts, kind=InboundKind.DELETED)
        await passes(house)
        assert await replies(house, conversation) == [FRIDAY]
        await house.shortcuts.unsend(Place(said.root, said.ts), ANNA.id)
        assert await replies(house, conversation) == [""]


async def test_what_waits_outlives_a_restart(tmp_path: Path) -> None:
    rules = replace(RULES, send_delay=DELAY)
    async with opened(tmp_path / "baton.db", rules) as house:
        conversation, handoff = await house.claimed()
        await house.says(handoff, ANNA, THURSDAY)
    async with opened(tmp_path / "baton.db", replace(rules, send_delay=timedelta(0))) as house:
        await passes(house, DELAY * 2)
        assert await replies(house, conversation) == [THURSDAY]
