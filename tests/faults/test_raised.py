"""What the disk, the network and our own mistakes raise, at every point of a busy day, each once."""

import pytest

from tests.faults.crash import lived, struck_at_all
from tests.faults.nursery import Nursery
from tests.faults.striking import How


@pytest.mark.timeout(400)
async def test_a_fault_at_every_point_is_survived_and_both_sides_see_all_of_it_once(nursery: Nursery) -> None:
    armed = dict.fromkeys(lived(), How.FAULT)
    assert await struck_at_all(nursery, armed) == ([], [])


@pytest.mark.timeout(400)
async def test_a_mistake_of_ours_before_every_point_loses_nothing_that_was_called_done(
    nursery: Nursery,
) -> None:
    """After a commit or an answer no line of ours runs that could make one."""
    armed = {point: How.BUG for point in lived() if point.endswith("/before")}
    assert await struck_at_all(nursery, armed) == ([], [])
