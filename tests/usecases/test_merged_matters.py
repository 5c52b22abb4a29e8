"""What a merge takes along beside the words: clocks, promises, offers, where the customer is heard."""

from __future__ import annotations

from datetime import timedelta

from bot.amending import Amending
from bot.desk import views
from bot.desk.transferring import Moving
from bot.domain.conversation import Speaker
from bot.domain.deliveries import Anchor, Brought, LaneKind
from bot.domain.fields import SHOWN
from bot.domain.summing import summary
from bot.domain.visiting import Place
from bot.record import OFFER_TIMER
from bot.visits import Visits
from tests.builders import an_inbound
from tests.usecases.test_hostile_waiting import SilentSlack
from tests.usecases.test_merging import INVOICE, REFUND, begun, two
from tests.usecases.test_parts_together import timers
from tests.usecases.world import ANNA, BEN, MAYA, House


async def test_what_was_brought_by_a_merge_is_brought_again_after_a_transfer(house: House) -> None:
    (_, merged), (_, target) = await two(house)
    await house.merging.merge(merged, ANNA.id, target)
    await house.deliver(2)
    old = await house.anchor(target)
    await house.transferring.transfer(target, ANNA.id, Moving("General"))
    await house.deliver(3)
    new = await house.anchor(target)
    assert new
    assert new != old
    assert any(isinstance(one.want, Brought) for one in house.outlet.of(LaneKind.THREAD) if one.anchor == new)


async def test_an_offer_ends_with_what_is_merged(house: House) -> None:
    (of, merged), (_, target) = await two(house)
    await house.offers.hand_over(merged, MAYA.id, BEN.id)
    await house.merging.merge(merged, BEN.id, target)
    assert (await house.handoff(of)).offered_to is None
    assert OFFER_TIMER not in timers(house, merged)


class OpenDoor(SilentSlack):
    """Where one customer writes to the app itself."""

    def __init__(self) -> None:
        super().__init__()
        self.speaks.set()

    def place(self, channel: str) -> Place | None:
        return Place("messages in Slack") if channel == "D1" else None


async def test_who_comes_back_by_where_it_was_merged_goes_on_in_what_is_held(house: House) -> None:
    owner = "s:T1:D1:"
    kept, handoff = await begun(house, INVOICE, owner)
    house.clock.move(timedelta(seconds=5))
    _, merged = await begun(house, REFUND, owner)
    await house.deliver()
    await house.claims.claim(handoff, ANNA.id)
    await house.merging.merge(merged, ANNA.id, handoff)
    house.clock.move(timedelta(hours=30))
    amending, now = Amending(house.store, house.clock, house.rules), house.clock.now()
    visits = Visits(house.store, house.clock, house.intake, amending, OpenDoor(), "T1")
    ts, root = f"{now.timestamp():.6f}", Anchor("D1", "")
    await visits.hear(an_inbound(ts, root=root, user="U1", text="any news?", received_at=now))
    assert (await house.texts(kept, Speaker.CUSTOMER))[-1].endswith("any news?")


async def test_the_summary_names_what_was_asked_last_wherever_it_was_asked(house: House) -> None:
    (of, merged), (_, target) = await two(house)
    house.clock.move(timedelta(seconds=60))
    await house.says(target, ANNA, "One day, please")
    house.clock.move(timedelta(seconds=60))
    await house.write(of, "Where is my refund for order 1234?")
    await house.merging.merge(merged, ANNA.id, target)
    summed = summary(await house.store.read(lambda tx: views.transcript(tx, target, SHOWN)))
    assert "order 1234" in str(summed.open)
