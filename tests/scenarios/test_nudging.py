"""Nothing sits unseen: through Slack and Baton as they run."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.colleague import links
from tests.scenarios.stage import BILLING, GENERAL, Stage, empty_stage

JORDAN = "Jordan Ellis"
TEN = timedelta(minutes=10, seconds=1)
ALONE = "Baton"
"""One's own messages with it, in the list of channels."""


@pytest.fixture
async def on_call(tmp_path: Path) -> AsyncIterator[Stage]:
    """Billing has a group on call."""
    async with empty_stage(tmp_path) as stage:
        billing = 'channel = "support-billing"\n'
        stage.edits[billing] = f'{billing}on_call = "S0BILLING"\n'
        await stage.open_slack()
        await stage.open_baton()
        yield stage


async def test_what_nobody_claims_is_called_out_louder_and_louder(on_call: Stage) -> None:
    stage = on_call
    await stage.with_card()
    stage.clock.passed += TEN
    await stage.sees(lambda: stage.ana.root(BILLING, JORDAN))
    await stage.sees(lambda: called(stage))
    maya = stage.colleague("U0MAYA")
    assert await maya.root(ALONE, JORDAN) is None
    stage.clock.passed += TEN
    await stage.sees(lambda: maya.root(ALONE, "nobody has claimed this"))
    await stage.sees(lambda: stage.colleague("U0EMI").root(GENERAL, "nobody has claimed this"))
    root = await maya.root(ALONE, "nobody has claimed this")
    card = await stage.ana.root(BILLING, JORDAN)
    assert root
    assert card
    [address] = links([root], "Open the card")
    assert address.endswith(f"/archives/C0BILL/p{card['ts'].replace('.', '')}")


async def called(stage: Stage) -> bool:
    """The group is named in the thread, so that Slack tells its members."""
    said = await stage.ana.thread(BILLING, JORDAN)
    return any('"usergroup_id": "S0BILLING"' in str(one).replace("'", '"') for one in said)
