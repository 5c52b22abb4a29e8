"""One winner, one handoff, one answer, one turn: whoever comes at the same moment, on both engines."""

from pathlib import Path

import pytest

from tests.faults import races, track

ROUNDS = 3


@pytest.mark.parametrize("engine", track.ENGINES)
async def test_every_race_has_one_end_and_it_is_a_right_one(engine: str, tmp_path: Path) -> None:
    async with track.tracked(engine, tmp_path) as found:
        assert await races.run_all(found, ROUNDS) == [], found.ends
    assert found.numbers[track.RINGS] == 0
