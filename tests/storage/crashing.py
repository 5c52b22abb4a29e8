"""Writes until it is killed: `python -m tests.storage.crashing PATH` prints each number after its commit."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from itertools import count
from pathlib import Path

from bot.domain.deliveries import DrawCard, Relay
from bot.domain.facts import AssistantAnswered
from bot.ports import Tx
from storage.store import SqliteStore
from tests.builders import NOW, a_turn

TURNS_A_UNIT = 3
WRITERS = 8
"""At once, so that several units stand in one commit."""


def unit(number: int, tx: Tx) -> None:
    """Several rows in several tables, so that half of it could be told."""
    for part in range(TURNS_A_UNIT):
        turn, rev = tx.turns.add("c_1", a_turn(f"{number}.{part}"))
        tx.lanes.put(DrawCard("h_1"), NOW)
        tx.lanes.put(Relay("h_1", turn.seq), NOW)
        tx.answering.want("c_1", rev)
    tx.facts.add(AssistantAnswered(at=NOW, conversation_id="c_1", seq=number, article="", confidence=1.0))


async def main(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    numbers = count(1)

    async def write() -> None:
        for number in numbers:
            await store.write(partial(unit, number))
            print(number, flush=True)

    await asyncio.gather(*(write() for _ in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
