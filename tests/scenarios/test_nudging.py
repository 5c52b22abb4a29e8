"""Nothing sits unseen: through Slack and Baton as they run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
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


async def test_what_is_overdue_stands_on_the_card_and_in_the_report(tmp_path: Path) -> None:
    async with empty_stage(tmp_path) as stage:
        stage.edits['managers = ["U0MAYA"]\n'] = (
            'managers = ["U0MAYA"]\ntargets = { first = "5m", resolution = "8h" }\n'
        )
        await stage.open_slack()
        await stage.open_baton()
        await stage.claimed()
        assert await stage.ana.root(BILLING, "first answer")
        stage.clock.passed += timedelta(minutes=5, seconds=1)
        await stage.sees(lambda: is_overdue(stage))
        await stage.ana.reply(BILLING, JORDAN, "One charge goes back today")
        await stage.sees(lambda: stage.ana.root(BILLING, "Answered after"))
        assert not await is_overdue(stage)
        maya = stage.colleague("U0MAYA")
        await maya.command(GENERAL, "/handoff report")
        await stage.sees(lambda: reported(stage))


async def reported(stage: Stage) -> bool:
    said = "Billing: first answer 0 of 1 (0 %), resolution none due yet"
    return said in await stage.colleague("U0MAYA").whispers(GENERAL)


async def is_overdue(stage: Stage) -> bool:
    return "first answer overdue since" in " ".join((await shown_card(stage)).split())


async def shown_card(stage: Stage) -> str:
    """With its times, as whoever can't see them drawn reads them."""
    card = await stage.ana.root(BILLING, JORDAN)
    return "".join(fallbacks(card["blocks"])) if card else ""


def fallbacks(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from fallbacks(one)
    elif isinstance(part, dict):
        own = part.get("fallback") or part.get("text") if part.get("type") in {"date", "text"} else None
        if own:
            yield str(own)
        else:
            yield from fallbacks(list(part.values()))
