"""The soak's judge counts what it should."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.soak.judging import Verdict

SAID = [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("found", "lost", "doubled", "disordered"),
    [
        ([1, 2, 3, 4], 0, 0, 0),
        ([1, 2, 4], 1, 0, 0),
        ([1, 2, 2, 3, 4], 0, 1, 0),
        ([1, 3, 2, 4], 0, 0, 1),
        ([4, 1, 2, 3], 0, 0, 1),
        ([1, 2, 3, 4, 9], 0, 1, 0),
        ([], 4, 0, 0),
    ],
)
def test_what_was_found_is_held_against_what_was_said(
    found: Sequence[int], lost: int, doubled: int, disordered: int
) -> None:
    verdict = Verdict()
    verdict.take("somebody", SAID, found)
    assert (verdict.lost, verdict.doubled, verdict.disordered) == (lost, doubled, disordered)
    assert bool(verdict.bad) == (list(found) != SAID)
