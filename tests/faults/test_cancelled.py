"""Whoever passes a point is cancelled there, at every point of a busy day, each once."""

import pytest

from tests.faults.crash import lived, struck_at_all
from tests.faults.nursery import Nursery
from tests.faults.striking import How


@pytest.mark.timeout(400)
async def test_cancelled_at_every_point_both_sides_see_all_of_it_once(nursery: Nursery) -> None:
    armed = dict.fromkeys(lived(), How.CANCEL)
    assert await struck_at_all(nursery, armed) == ([], [])
