"""A click that did nothing, when its clicker can't be told either."""

from bot.domain.handoff import State
from tests.handlers.slack.house import House, click


async def test_a_claim_that_was_not_stored_is_not_acknowledged_where_nobody_can_be_told(busy: House) -> None:
    """Slack then marks the button itself; pressed again, it claims."""
    conversation, handoff = await busy.hand_off()
    busy.store.down = True
    await busy.fault(method="chat.postEphemeral", kind="accepted_then_reset")
    answer = await busy.dispatch(click(handoff.id))
    busy.store.down = False
    assert answer.status == 500
    assert (await busy.handoff(conversation)).state is State.QUEUED
    assert (await busy.dispatch(click(handoff.id))).status == 200
    assert (await busy.handoff(conversation)).state is State.ASSIGNED


async def test_a_claim_that_was_not_stored_is_told_where_the_clicker_looks(busy: House) -> None:
    _, handoff = await busy.hand_off()
    busy.store.down = True
    answer = await busy.dispatch(click(handoff.id))
    busy.store.down = False
    assert answer.status == 200
    [told] = await busy.whispers("U0ANA")
    assert told["text"].startswith("Baton can't store anything")
