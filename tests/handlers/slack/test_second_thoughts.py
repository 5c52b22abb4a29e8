"""What a customer changes or takes back, as the agents' thread shows it, with the sandbox as Slack."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.amending import Amending
from bot.conversing import Message, Start
from bot.domain.callers import BACKEND
from bot.domain.conversation import Account, Customer, Page, Speaker
from bot.domain.deliveries import OF_SLACK, Anchor, Echo, Redo
from bot.domain.handoff import Handoff
from bot.domain.hours import parse
from bot.domain.rules import Rules, Skill
from bot.files import Files
from bot.ports import NewTurn, Tx
from handlers.slack.loading import Drawing
from handlers.slack.outlet import SlackOutlet
from handlers.slack.standing import again
from tests.blocks.reading import read
from tests.handlers.slack.house import RULES, WORKSPACE, House, delivering, opened, with_skills
from tests.sandbox.world import BILL, World

A_TIME = re.compile(r"(?<=from )\d+ \w+ at \d\d:\d\d \w+")
JORDAN = "Jordan Ellis (customer, unverified)"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET_WORDS = "my card is 4111 1111"
FIRST = "It was the October bill"


@dataclass
class Talk:
    """A claimed handoff whose customer goes on writing, and the loop that tells Slack."""

    house: House
    conversation: str
    handoff: Handoff
    root: str
    sent: int = field(default=1)

    @property
    def amending(self) -> Amending:
        return Amending(self.house.store, self.house.desk.clock, RULES)

    async def write(self, text: str, *files: str) -> int:
        """The turn's seq, once its message stands."""
        self.sent += 1
        before = len(await self.house.thread(self.root))
        message = Message(f"m{self.sent}", text, files=files)
        receipt = await self.house.intake.receive(BACKEND, self.conversation, message)
        await self.stands(before + 1)
        return receipt.seq

    async def edit(self, seq: int, text: str) -> None:
        await self.amending.edit(BACKEND, self.conversation, seq, text)

    async def take_back(self, seq: int) -> None:
        await self.amending.delete(BACKEND, self.conversation, seq)

    async def keep(self, name: str, kind: str = "image/png", size: int = 240_000) -> str:
        files = Files(self.house.store, self.house.desk.clock)
        return (await files.keep(BACKEND, self.conversation, name, kind, b"x" * size)).id

    async def stands(self, count: int) -> list[dict[str, Any]]:
        """The thread, once it has so many messages."""

        async def enough() -> list[dict[str, Any]]:
            said = await self.house.thread(self.root)
            return said if len(said) >= count else []

        said: list[dict[str, Any]] = await self.house.eventually(enough)
        return said

    async def reads(self, *texts: str) -> list[dict[str, Any]]:
        """The thread, once its messages say exactly this to who is notified; `…` stands for a time."""

        async def so() -> list[dict[str, Any]]:
            said = await self.house.thread(self.root)
            shown = [A_TIME.sub("…", one["text"]) for one in said]
            return said if shown == list(texts) else []

        said: list[dict[str, Any]] = await self.house.eventually(so)
        return said

    async def card(self) -> dict[str, Any]:
        [card] = [one for one in await self.house.messages() if one["ts"] == self.root]
        return card

    async def quiet(self) -> None:
        """Once nothing is left to say at this moment."""

        async def idle() -> bool:
            now = self.house.desk.clock.now()
            return not await self.house.store.read(lambda tx: tx.lanes.due(now, OF_SLACK))

        await self.house.eventually(idle)

    async def all_in_slack(self) -> str:
        return str((await self.house.world.ledger())["messages"])


@pytest.fixture
async def talk(house: House) -> AsyncIterator[Talk]:
    outlet = SlackOutlet(
        house.client, house.store, RULES, WORKSPACE, lambda file: f"https://baton.example/{file}"
    )
    house.outlet = outlet
    async with delivering(house):
        conversation, handoff = await house.claimed()
        yield Talk(house, conversation, handoff, await house.root(conversation))


async def test_an_edit_redraws_the_message_and_says_so_below(talk: Talk) -> None:
    seq = await talk.write(FIRST)
    await talk.edit(seq, "It was the September bill")
    said = await talk.reads(
        f"{JORDAN}: It was the September bill",
        "Jordan Ellis changed a message from …. It says now: It was the September bill",
    )
    assert read(said[0]) == [f"{JORDAN} · edited", "> It was the September bill"]
    assert FIRST not in await talk.all_in_slack()


async def test_what_is_taken_back_leaves_no_word_and_no_file_behind(talk: Talk) -> None:
    photo = await talk.keep("passport.png")
    seq = await talk.write(SECRET_WORDS, photo)
    [shown] = await talk.stands(1)
    assert read(shown) == [
        JORDAN,
        f"> {SECRET_WORDS}",
        f"File  passport.png<https://baton.example/{photo}> (PNG, 240 kB)",
    ]
    await talk.take_back(seq)
    await talk.reads(f"{JORDAN} took this message back", "Jordan Ellis took back a message from ….")
    standing = await talk.all_in_slack()
    assert not [word for word in (SECRET_WORDS, "passport", photo) if word in standing]


async def test_words_that_were_edited_and_then_taken_back_stand_nowhere(talk: Talk) -> None:
    seq = await talk.write(FIRST)
    await talk.edit(seq, SECRET_WORDS)
    await talk.reads(
        f"{JORDAN}: {SECRET_WORDS}",
        f"Jordan Ellis changed a message from …. It says now: {SECRET_WORDS}",
    )
    await talk.take_back(seq)
    gone = "Jordan Ellis took back a message from …."
    await talk.reads(f"{JORDAN} took this message back", gone, gone)
    standing = await talk.all_in_slack()
    assert SECRET_WORDS not in standing
    assert FIRST not in standing


async def test_the_words_that_the_card_quotes_follow_an_edit_and_go_when_taken_back(talk: Talk) -> None:
    await talk.edit(1, "I was charged three times for Billing")

    async def mended() -> bool:
        return "charged three times" in str(await talk.card())

    await talk.house.eventually(mended)
    await talk.take_back(1)

    async def gone() -> bool:
        return "charged" not in await talk.all_in_slack()

    await talk.house.eventually(gone)


async def test_a_correction_stands_on_the_card_and_below(talk: Talk) -> None:
    await talk.amending.correct(BACKEND, talk.conversation, "The second charge back")
    await talk.reads("Jordan Ellis corrected what we passed on: the card says what they want now.")

    async def marked() -> bool:
        return "Wants  “The second charge back” · corrected by the customer" in read(await talk.card())

    await talk.house.eventually(marked)


async def test_a_message_gone_from_slack_keeps_nothing_back(talk: Talk) -> None:
    seq = await talk.write(FIRST)
    [shown] = await talk.stands(1)
    await talk.house.client.chat_delete(channel=BILL, ts=shown["ts"])
    await talk.edit(seq, "It was the September bill")
    await talk.write("Are you there?")
    await talk.reads(
        "Jordan Ellis changed a message from …. It says now: It was the September bill",
        f"{JORDAN}: Are you there?",
    )


async def test_an_edit_before_the_message_was_posted_is_in_it_from_the_start(house: House) -> None:
    async with delivering(house):
        conversation, handoff = await house.claimed()
        talk = Talk(house, conversation, handoff, await house.root(conversation))
        await talk.quiet()
    receipt = await house.intake.receive(BACKEND, conversation, Message("early", FIRST))
    await talk.edit(receipt.seq, "It was the September bill")
    async with delivering(house):
        await talk.reads(
            f"{JORDAN}: It was the September bill",
            "Jordan Ellis changed a message from …. It says now: It was the September bill",
        )


async def test_a_slack_that_fails_an_update_is_asked_again(talk: Talk) -> None:
    seq = await talk.write(FIRST)
    await talk.quiet()
    await talk.house.fault(method="chat.update", kind="error", error="internal_error")
    await talk.edit(seq, "It was the September bill")
    await talk.reads(
        f"{JORDAN}: It was the September bill",
        "Jordan Ellis changed a message from …. It says now: It was the September bill",
    )


async def test_a_turn_changed_again_and_again_is_told_three_times_and_redrawn_each_time(talk: Talk) -> None:
    seq = await talk.write(FIRST)
    for nth in range(1, 6):
        await talk.edit(seq, f"Order {nth}")
        shown = f"Jordan Ellis changed a message from …. It says now: Order {nth}"
        await talk.reads(f"{JORDAN}: Order {nth}", *[shown] * min(nth, 3))
    await talk.take_back(seq)
    await talk.reads(f"{JORDAN} took this message back", *["Jordan Ellis took back a message from …."] * 4)


async def test_where_outsiders_read_by_now_words_are_taken_back_and_no_new_ones_brought(talk: Talk) -> None:
    seq = await talk.write(FIRST)
    drawing = Drawing(RULES, WORKSPACE, shared=lambda channel: channel == BILL)

    async def redrawn() -> list[tuple[Anchor, Any]]:
        return await talk.house.store.read(lambda tx: again(tx, drawing, Redo(talk.handoff.id, seq)))

    await talk.edit(seq, SECRET_WORDS)
    assert await redrawn() == []
    await talk.take_back(seq)
    [(anchor, message)] = await redrawn()
    assert anchor.channel == BILL
    assert SECRET_WORDS not in str(message)


async def test_what_a_window_sent_reads_as_taken_back_and_leaves_where_outsiders_read(talk: Talk) -> None:
    of, own = talk.conversation, NewTurn(NOW, Speaker.AGENT, SECRET_WORDS, name="Ana Ruiz")
    turn, _ = await talk.house.store.write(lambda tx: tx.turns.add(of, own))
    echo = Echo(talk.handoff.id, turn.seq, agent="U0ANA")
    await talk.house.store.write(lambda tx: tx.lanes.put(echo, NOW))
    await talk.reads(f"Ana Ruiz (to the customer): {SECRET_WORDS}")
    ((where, _),) = await talk.house.store.read(lambda tx: tx.lanes.carriers(of, turn.seq))

    def unsend(tx: Tx) -> None:
        tx.asides.add(talk.handoff.id, NOW, "U0ANA", "Ana Ruiz", SECRET_WORDS, where)
        tx.turns.delete(of, turn.seq, NOW)
        tx.lanes.put(Redo(talk.handoff.id, turn.seq), NOW)

    await talk.house.store.write(unsend)
    await talk.reads(f"Ana Ruiz (taken back from the customer): {SECRET_WORDS}")
    drawing = Drawing(RULES, WORKSPACE, shared=lambda channel: channel == BILL)
    redo = Redo(talk.handoff.id, turn.seq)
    [(_, message)] = await talk.house.store.read(lambda tx: again(tx, drawing, redo))
    assert message["text"] == "Ana Ruiz (taken back from the customer)"
    assert SECRET_WORDS not in str(message)


def closed_today() -> Rules:
    """Billing opens on the day after tomorrow only."""
    day = (datetime.now(UTC) + timedelta(days=2)).strftime("%a").lower()
    return with_skills(Billing=Skill("Billing", "support-billing", parse("UTC", {day: ["10:00-11:00"]})))


async def test_what_was_written_while_nobody_was_there_is_redrawn_in_its_one_message(
    world: World, tmp_path: Path
) -> None:
    async with opened(world, tmp_path, closed_today()) as house, delivering(house):
        begun = await house.intake.start(Start("v:one", Customer("Jordan Ellis"), Account(), Page()))
        receive = partial(house.intake.receive, BACKEND, begun.id)
        await receive(Message("1", "I was charged twice for Billing"))
        await house.intake.ask_for_person(BACKEND, begun.id)
        seqs = [(await receive(Message(text, text))).seq for text in (FIRST, SECRET_WORDS, "Please hurry")]
        handoff = await house.handoff(begun.id)
        await house.desk.claims.claim(handoff.id, "U0ANA")
        await house.eventually(lambda: house.anchor(begun.id))
        talk = Talk(house, begun.id, handoff, await house.root(begun.id))
        await talk.reads(f"{JORDAN}: Please hurry")
        await talk.edit(seqs[0], "It was the September bill")
        await talk.take_back(seqs[1])
        said = await talk.reads(
            f"{JORDAN}: Please hurry",
            "Jordan Ellis changed a message from …. It says now: It was the September bill",
            "Jordan Ellis took back a message from ….",
        )
        assert [re.sub(r"^\d+ \w+ at \d\d:\d\d \w+", "…", row) for row in read(said[0])] == [
            f"3 new messages from {JORDAN}",
            "… · edited",
            "> It was the September bill",
            "… · took this message back",
            "…",
            "> Please hurry",
        ]
        assert SECRET_WORDS not in await talk.all_in_slack()


async def test_the_overnight_list_follows_what_the_customer_changes(world: World, tmp_path: Path) -> None:
    async with opened(world, tmp_path, closed_today()) as house, delivering(house):
        begun = await house.intake.start(Start("v:one", Customer("Jordan Ellis"), Account(), Page()))
        await house.intake.receive(BACKEND, begun.id, Message("1", f"Billing: {SECRET_WORDS}"))
        await house.intake.ask_for_person(BACKEND, begun.id)

        async def list_says(text: str) -> bool:
            return any(text in str(one["blocks"]) for one in await house.messages())

        await house.eventually(lambda: list_says(SECRET_WORDS))
        amending = Amending(house.store, house.desk.clock, house.desk.rules)
        await amending.correct(BACKEND, begun.id, "A refund for October")
        await house.eventually(lambda: list_says("A refund for October"))
        assert not await list_says(SECRET_WORDS)
