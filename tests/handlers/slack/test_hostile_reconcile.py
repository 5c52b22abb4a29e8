"""What was said in a gap is read back, whatever was heard since the gap ended."""

from dataclasses import replace

from bot.domain.deliveries import Anchor
from tests.builders import an_inbound
from tests.handlers.slack.house import WORKSPACE, House, delivering
from tests.handlers.slack.test_socket import at_once, reconciling

__all__ = ["at_once"]


async def test_a_word_heard_first_after_a_gap_hides_none_that_was_said_in_it(house: House) -> None:
    async with delivering(house):
        conversation, _ = await house.claimed()
        root = await house.root(conversation)
        handoff = (await house.handoff(conversation)).id
        await house.world.say("U0ANA", "in the gap", thread_ts=root)
        after = await house.world.say("U0ANA", "after the gap", thread_ts=root)
        anchor = await house.store.read(lambda tx: tx.lanes.anchor_of(handoff))
        assert anchor
        heard = an_inbound(after, root=Anchor(anchor.channel, root), user="U0ANA", text="after the gap")
        now = house.desk.clock.now()
        await house.inbox.store(replace(heard, team=WORKSPACE.team_id, received_at=now))
        await reconciling(house).turn()

        async def both() -> bool:
            texts = await house.texts(conversation)
            return {"in the gap", "after the gap"} <= set(texts) and texts.count("after the gap") == 1

        await house.eventually(both)
