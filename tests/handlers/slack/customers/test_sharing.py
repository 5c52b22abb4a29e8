"""A skill's channel that another company can read after the start."""

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from pytest_mock import MockerFixture
from slack_sdk.web.async_client import AsyncWebClient

from blocks.customer_side import ASK
from tests.handlers.slack.customers.acme import BILLING, INVOICE, Acme
from tests.sandbox.world import BILL, EXT


async def escalated(acme: Acme) -> str:
    root = await acme.world.say("U0PRIYA", INVOICE, EXT)
    await acme.sees("Invoices are sent", root)
    await acme.press("U0PRIYA", ASK, "Invoices are sent")
    await acme.sees("I'm passing this to a person", root)
    return root


async def share(acme: Acme, *, shared: bool) -> None:
    answer = await acme.world.page("/control/sharing", channel=BILL, team="T0ACME", shared=shared)
    assert answer["ok"], answer


async def test_nothing_is_posted_there_until_it_is_ours_again(
    acme: Acme, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    await share(acme, shared=True)

    async def heard() -> bool:
        return acme.sharing.is_shared(BILL)

    await acme.eventually(heard)
    assert acme.sharing.trouble() == ["a skill's channel is shared with another company: the log says which"]
    root = await escalated(acme)

    async def parked() -> bool:
        return acme.rows("SELECT parked FROM lane WHERE kind = 'card'") == ["channel_shared"]

    await acme.eventually(parked)
    assert await acme.messages(BILL) == []
    assert "channel_shared" in acme.rows("SELECT kind FROM alarm")
    assert [one for one in caplog.records if one.msg == "slack.channel_shared"]
    await share(acme, shared=False)
    await acme.sees("Priya Shah", channel=BILL)
    assert acme.sharing.trouble() == []
    assert len([words for _, words in await acme.thread(root) if "passing" in words]) == 1


async def test_a_thread_that_stood_there_before_waits_too(acme: Acme) -> None:
    root = await escalated(acme)
    await acme.sees("Priya Shah", channel=BILL)
    await share(acme, shared=True)

    async def heard() -> bool:
        return acme.sharing.is_shared(BILL)

    await acme.eventually(heard)
    await acme.world.say("U0PRIYA", "are you there?", EXT, thread_ts=root)

    async def parked() -> bool:
        return "channel_shared" in acme.rows("SELECT parked FROM lane WHERE kind = 'thread'")

    await acme.eventually(parked)
    assert "are you there?" not in str(await acme.messages(BILL))
    await share(acme, shared=False)
    await acme.sees("are you there?", channel=BILL)


async def test_a_customers_channel_may_be_shared(acme: Acme) -> None:
    await acme.sharing.check()
    assert acme.sharing.trouble() == []
    await escalated(acme)
    await acme.sees("Priya Shah", channel=BILL)
    await acme.told()


async def test_an_event_that_was_missed_is_found_by_asking(acme: Acme) -> None:
    acme.world.state.shared[BILL] = True
    await acme.sharing.check()
    assert acme.sharing.is_shared(BILL)
    acme.world.state.shared[BILL] = False
    await acme.fault(method="conversations.info", kind="error", error="internal_error", times=2)
    await acme.sharing.check()
    assert acme.sharing.is_shared(BILL), "where Slack won't say, it stays as it was"
    await acme.sharing.check()
    assert not acme.sharing.is_shared(BILL)


@dataclass
class HeldBack:
    """Answers of conversations.info that are given and not arrived yet."""

    given: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    let_through: list[asyncio.Event] = field(default_factory=list)

    def hold(self, mocker: MockerFixture) -> None:
        ask = AsyncWebClient.conversations_info

        async def asked(client: AsyncWebClient, **what: Any) -> Any:
            answer = await ask(client, **what)
            through = asyncio.Event()
            self.let_through.append(through)
            self.given.release()
            await through.wait()
            return answer

        mocker.patch.object(AsyncWebClient, "conversations_info", asked)


async def test_an_answer_older_than_the_event_does_not_undo_it(acme: Acme, mocker: MockerFixture) -> None:
    held = HeldBack()
    held.hold(mocker)
    asking = asyncio.create_task(acme.sharing.heard({"type": "channel_unshared", "channel": BILL}))
    await held.given.acquire()
    await acme.sharing.heard({"type": "channel_shared", "channel": BILL})
    held.let_through[0].set()
    await asking
    assert acme.sharing.is_shared(BILL), "it was asked before the channel was shared"
    assert acme.rows("SELECT cleared_at FROM alarm WHERE kind = 'channel_shared'") == [None]


async def test_an_answer_older_than_the_last_one_does_not_undo_it(acme: Acme, mocker: MockerFixture) -> None:
    held = HeldBack()
    held.hold(mocker)
    unshared = {"type": "channel_unshared", "channel": BILL}
    older = asyncio.create_task(acme.sharing.heard(unshared))
    await held.given.acquire()
    acme.world.state.shared[BILL] = True
    newer = asyncio.create_task(acme.sharing.heard(unshared))
    await held.given.acquire()
    held.let_through[1].set()
    await newer
    held.let_through[0].set()
    await older
    assert acme.sharing.is_shared(BILL)


async def test_an_event_while_an_answer_is_being_stored_is_not_undone(
    acme: Acme, mocker: MockerFixture
) -> None:
    read, ask = acme.store.read, AsyncWebClient.conversations_info
    shared = {"type": "channel_shared", "channel": BILL}
    answered: list[Any] = []
    told: list[asyncio.Task[None]] = []

    async def asking(client: AsyncWebClient, **what: Any) -> Any:
        answered.append(await ask(client, **what))
        return answered[-1]

    async def reading(work: Any) -> Any:
        if answered and not told:
            told.append(asyncio.create_task(acme.sharing.heard(shared)))
            await asyncio.sleep(0)
            assert acme.sharing.is_shared(BILL), "it is believed at once"
        return await read(work)

    mocker.patch.object(AsyncWebClient, "conversations_info", asking)
    mocker.patch.object(acme.store, "read", reading)
    await acme.sharing.heard({"type": "channel_unshared", "channel": BILL})
    await asyncio.gather(*told)
    assert acme.sharing.is_shared(BILL)
    assert acme.rows("SELECT cleared_at FROM alarm WHERE kind = 'channel_shared'") == [None]


async def test_another_replicas_older_answer_does_not_end_the_alarm(
    acme: Acme, mocker: MockerFixture
) -> None:
    held, theirs = HeldBack(), acme.another_sharing()
    held.hold(mocker)
    asking = asyncio.create_task(theirs.heard({"type": "channel_unshared", "channel": BILL}))
    await held.given.acquire()
    acme.clock.passed += timedelta(seconds=1)
    await acme.sharing.heard({"type": "channel_shared", "channel": BILL})
    held.let_through[0].set()
    await asking
    assert acme.rows("SELECT cleared_at FROM alarm WHERE kind = 'channel_shared'") == [None]


async def test_what_one_replica_was_told_the_others_heed(acme: Acme) -> None:
    await acme.another_sharing().heard({"type": "channel_shared", "channel": BILL})
    assert not acme.sharing.is_shared(BILL), "this one has not heard of it"
    await escalated(acme)

    async def parked() -> bool:
        return acme.rows("SELECT parked FROM lane WHERE kind = 'card'") == ["channel_shared"]

    await acme.eventually(parked)
    assert await acme.messages(BILL) == []


async def test_a_second_sharing_raises_an_alarm_of_its_own(acme: Acme) -> None:
    await acme.sharing.heard({"type": "channel_shared", "channel": BILL})
    acme.world.state.shared[BILL] = False
    await acme.sharing.heard({"type": "channel_unshared", "channel": BILL})
    assert acme.rows("SELECT count(*) FROM alarm WHERE cleared_at IS NOT NULL") == [1]
    acme.clock.passed += acme.clock.passed.resolution * 61_000_000
    await acme.sharing.heard({"type": "channel_shared", "channel": BILL})
    ended = "SELECT cleared_at FROM alarm WHERE kind = 'channel_shared'"
    assert acme.rows(ended) == [None]


@pytest.mark.parametrize("event", [{}, {"channel": None}, {"channel": ["x"]}, {"channel": EXT}], ids=str)
async def test_what_is_no_skills_channel_is_none_of_its_business(
    acme: Acme, event: dict[str, object]
) -> None:
    await acme.sharing.heard({"type": "channel_shared", **event})
    assert acme.sharing.trouble() == []


async def test_agents_claims_still_count_where_nothing_can_be_drawn(acme: Acme) -> None:
    root = await escalated(acme)
    await acme.sees("Priya Shah", channel=BILL)
    await share(acme, shared=True)
    await acme.ana.press(BILLING, "Priya Shah", "Claim")
    await acme.sees("Ana Ruiz from Billing has joined", root)
