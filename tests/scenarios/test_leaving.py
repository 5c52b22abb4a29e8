"""Ana holds Jordan's handoff, and is gone: from the channel, or from the workspace."""

from __future__ import annotations

from datetime import timedelta

from tests.scenarios.stage import BILLING, Stage

JORDAN = "Jordan Ellis"


async def waits_again(stage: Stage) -> None:
    await stage.sees(lambda: stage.ben.root(BILLING, "Claim"))
    await stage.sees(lambda: said(stage, "no longer here, so Jordan Ellis waits"))


async def said(stage: Stage, words: str) -> bool:
    thread = await stage.ben.thread(BILLING, JORDAN)
    return words in str(thread)


async def test_who_leaves_the_channel_lets_go(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.page("control/members", channel="C0BILL", user="U0ANA", inside=False)
    await waits_again(stage)
    await stage.sees(lambda: customer.times("Ana Ruiz had to step away") == 1)


async def test_who_is_deactivated_lets_go(stage: Stage) -> None:
    customer = await stage.claimed()
    await stage.page("control/people", user="U0ANA")
    await waits_again(stage)
    await stage.sees(lambda: customer.times("Ana Ruiz had to step away") == 1)


async def test_what_slack_never_told_is_found(stage: Stage) -> None:
    await stage.claimed()
    await stage.ana.reply(BILLING, JORDAN, "One charge goes back today")
    await stage.sees(lambda: stage.marks("goes back today"))
    await stage.page("control/members", channel="C0BILL", user="U0ANA", inside=False, quiet=True)
    await stage.sees(lambda: stage.rows("select 1 from timer where kind = 'leavers'"), 40)
    stage.clock.passed += timedelta(minutes=10)
    await stage.sees(lambda: stage.ben.root(BILLING, "Claim"), 40)
