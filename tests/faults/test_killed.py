"""`kill -9` at every point of a busy day: nothing is lost, nothing comes twice, all in order, one owner.

One day goes on through many deaths, each at another point; a third of the points to each day.
"""

import pytest

from tests.faults.crash import lived, share, struck_at_all
from tests.faults.nursery import Nursery
from tests.faults.striking import How

DAYS = 3


@pytest.mark.timeout(400)
@pytest.mark.parametrize("day", range(DAYS))
async def test_killed_at_every_point_both_sides_see_all_of_it_once(nursery: Nursery, day: int) -> None:
    armed = dict.fromkeys(share(lived(), day, DAYS), How.KILL)
    assert await struck_at_all(nursery, armed) == ([], [])
