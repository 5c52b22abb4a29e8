"""One winner, one handoff, one answer, one turn: whoever comes at the same moment, on both engines."""

from pathlib import Path

import pytest

from tests.faults import races

ROUNDS = 3


@pytest.mark.parametrize("engine", races.ENGINES)
async def test_every_race_has_one_end_and_it_is_a_right_one(engine: str, tmp_path: Path) -> None:
    async with races.tracked(engine, tmp_path) as track:
        assert await races.run_all(track, ROUNDS) == [], track.ends
