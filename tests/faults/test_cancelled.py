"""Whoever passes a point is cancelled there, at every point of a busy day, each once."""

import pytest

from tests.faults.crash import life_with, lived, missed
from tests.faults.nursery import Nursery
from tests.faults.striking import How

OF_SLACKS_LOOPS = (
    "commit/Delivering._take/",
    "commit/ReadingBack.",
    "commit/Channels.",
    "commit/Threads.",
    "commit/CustomersSlack.",
    "call/slack:conversations.",
)
"""Passed by a loop itself, which then ends without a word (test_found.py): empty when that is mended."""


@pytest.mark.timeout(240)
async def test_cancelled_at_every_point_both_sides_see_all_of_it_once(nursery: Nursery) -> None:
    armed = {point: How.CANCEL for point in lived() if not point.startswith(OF_SLACKS_LOOPS)}
    result = await life_with(nursery, armed)
    assert result.problems == []
    assert missed(result, armed) == []
