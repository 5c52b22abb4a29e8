"""When a customer is mailed, and whose answers are taken, decided on a real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.amending import Amending
from bot.conversing import Start
from bot.domain.callers import BACKEND, Caller, new_visitor
from bot.domain.conversation import Account, Attachment, Customer, Page, Speaker
from bot.domain.deliveries import LaneKind, Tell
from bot.domain.enclosed import Enclosed
from bot.domain.errors import BadInput, Blocked, StoreUnavailable, UnknownConversation
from bot.mailing import File, Letter, Mail, MailIn, NotTheirAddress, NotYet, client_id, plan
from tests.usecases.world import ANNA, RULES, House, opened

AFTER = timedelta(minutes=10)
CORA = "cora@customer.example"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", replace(RULES, mail=True)) as house:
        yield house


async def waiting(house: House) -> tuple[str, str]:
    """A customer with an address whom Anna looks after: the conversation's id and the handoff's."""
    start = Start(new_visitor(), Customer("Cora", CORA), Account(), Page())
    begun = await house.intake.start(start)
    await house.write(begun.id, "A Billing question about my invoice")
    await house.intake.ask_for_person(BACKEND, begun.id)
    handoff = (await house.handoff(begun.id)).id
    await house.deliver()
    await house.claims.claim(handoff, ANNA.id)
    return begun.id, handoff


async def planned(
    house: House, conversation: str, upto: int = 1_000, after: int = 0
) -> Letter | NotYet | None:
    tell = Tell(conversation, LaneKind.MAIL, CORA, after, upto)
    now = house.clock.now()
    return await house.store.read(lambda tx: plan(tx, tell, AFTER, now))


async def test_a_mail_waits_for_as_long_as_nothing_was_said(house: House) -> None:
    conversation, handoff = await waiting(house)
    assert await planned(house, conversation) is None
    await house.says(handoff, ANNA, "one")
    said_at = house.clock.now()
    assert await planned(house, conversation) == NotYet(said_at + AFTER)
    house.clock.move(AFTER / 2)
    await house.says(handoff, ANNA, "two")
    assert await planned(house, conversation) == NotYet(house.clock.now() + AFTER)
    house.clock.move(AFTER)
    letter = await planned(house, conversation)
    assert isinstance(letter, Letter)
    assert [turn.text for turn in letter.turns] == ["one", "two"]


async def test_a_mail_waits_no_longer_than_twice_the_time(house: House) -> None:
    conversation, handoff = await waiting(house)
    await house.says(handoff, ANNA, "one")
    latest = house.clock.now() + 2 * AFTER
    for _ in range(3):
        house.clock.move(AFTER * 0.6)
        await house.says(handoff, ANNA, "more")
    found = await planned(house, conversation)
    assert found == NotYet(latest)


async def test_a_customer_who_writes_is_there(house: House) -> None:
    conversation, handoff = await waiting(house)
    await house.says(handoff, ANNA, "one")
    house.clock.move(AFTER - timedelta(seconds=1))
    await house.write(conversation, "wait, I am reading")
    assert await planned(house, conversation) == NotYet(house.clock.now() + AFTER)


async def test_only_what_was_not_seen_is_mailed(house: House) -> None:
    conversation, handoff = await waiting(house)
    await house.says(handoff, ANNA, "seen")
    last = (await house.turns(conversation))[-1].seq
    await Amending(house.store, house.clock, house.rules).seen(BACKEND, conversation, last)
    await house.says(handoff, ANNA, "missed")
    house.clock.move(AFTER)
    letter = await planned(house, conversation)
    assert isinstance(letter, Letter)
    assert [turn.text for turn in letter.turns] == ["missed"]


async def test_a_late_file_is_mailed_with_its_words_or_alone_where_these_went_before(house: House) -> None:
    conversation, handoff = await waiting(house)
    receipt = Enclosed("F1", "receipt.png")
    await house.says(handoff, ANNA, "Here it is", has_files=True, files=(receipt,))
    mailed = (await house.changes(conversation))[-1].rev
    house.fetching.there["F1"] = b"receipt"
    await house.late_files.bring_due()
    house.clock.move(AFTER)
    whole, alone = await planned(house, conversation), await planned(house, conversation, after=mailed)
    assert isinstance(whole, Letter)
    assert isinstance(alone, Letter)
    assert [(turn.text, len(turn.attachments)) for turn in whole.turns] == [("Here it is", 1)]
    assert [(turn.text, len(turn.attachments)) for turn in alone.turns] == [("", 1)]
    assert (whole.changed_upto, alone.changed_upto > mailed, alone.mended) == (0, True, frozenset())


async def test_a_mail_holds_no_more_than_it_was_asked_for(house: House) -> None:
    conversation, handoff = await waiting(house)
    await house.says(handoff, ANNA, "one")
    rev = (await house.changes(conversation))[-1].rev
    await house.says(handoff, ANNA, "two")
    house.clock.move(AFTER)
    letter = await planned(house, conversation, upto=rev)
    assert isinstance(letter, Letter)
    assert [turn.text for turn in letter.turns] == ["one"]


async def test_an_unknown_conversation_is_mailed_nothing(house: House) -> None:
    assert await planned(house, "c_nobody") is None


async def test_a_visitors_own_name_is_not_in_the_letter(house: House) -> None:
    conversation, handoff = await waiting(house)
    await house.says(handoff, ANNA, "one")
    house.clock.move(AFTER)
    letter = await planned(house, conversation)
    assert isinstance(letter, Letter)
    assert letter.name == ""


async def no_file(caller: Caller, conversation_id: str, name: str, data: bytes) -> Attachment:
    raise BadInput(field="file")


async def no_store(caller: Caller, conversation_id: str, name: str, data: bytes) -> Attachment:
    raise StoreUnavailable


def a_mail(**changes: object) -> Mail:
    return replace(Mail(client_id("<1@x>"), CORA, ("It works.",)), **changes)  # type: ignore[arg-type]


async def test_a_mail_is_the_customers_own_turn(house: House) -> None:
    conversation, _ = await waiting(house)
    taken = await MailIn(house.store, house.clock, house.intake, no_file).take(conversation, a_mail())
    turn = (await house.turns(conversation))[-1]
    assert (turn.seq, turn.speaker, turn.text) == (taken.seqs[0], Speaker.CUSTOMER, "It works.")


async def test_what_was_stored_in_part_is_completed_not_repeated(house: House) -> None:
    conversation, _ = await waiting(house)
    taking = MailIn(house.store, house.clock, house.intake, no_file)
    await taking.take(conversation, a_mail(texts=("one",)))
    taken = await taking.take(conversation, a_mail(texts=("one", "two", "three")))
    assert [turn.text for turn in await house.turns(conversation)][-3:] == ["one", "two", "three"]
    assert len(taken.seqs) == 3


async def test_a_file_that_is_not_taken_is_named(house: House) -> None:
    conversation, _ = await waiting(house)
    files = tuple(File(f"{number}.exe", b"MZ") for number in range(5))
    taken = await MailIn(house.store, house.clock, house.intake, no_file).take(
        conversation, a_mail(texts=("",), files=files)
    )
    assert len(taken.left_out) == 5
    said = (await house.turns(conversation))[-1].text
    assert said == "(Sent with this e-mail and not taken: “0.exe”, “1.exe”, “2.exe” and 2 more)"


async def test_a_store_that_is_down_is_no_reason_to_leave_a_file_out(house: House) -> None:
    conversation, _ = await waiting(house)
    taking = MailIn(house.store, house.clock, house.intake, no_store)
    with pytest.raises(StoreUnavailable):
        await taking.take(conversation, a_mail(files=(File("a.png", b"x"),)))
    assert "works" not in (await house.turns(conversation))[-1].text


async def test_whom_agents_blocked_writes_no_mail_either(house: House) -> None:
    conversation, _ = await waiting(house)
    owner = house.rows("select owner from conversation")[0][0]
    now = house.clock.now()
    await house.store.write(lambda tx: tx.conversations.block(owner, now, blocked=True))
    with pytest.raises(Blocked):
        await MailIn(house.store, house.clock, house.intake, no_file).take(conversation, a_mail())
    assert await planned(house, conversation) is None


async def test_a_conversation_that_was_never_mailed_takes_none(house: House) -> None:
    conversation = await house.begin()
    taking = MailIn(house.store, house.clock, house.intake, no_file)
    with pytest.raises(NotTheirAddress):
        await taking.take(conversation, a_mail())
    with pytest.raises(NotTheirAddress):
        await taking.take(conversation, a_mail(sender=""))
    with pytest.raises(UnknownConversation):
        await taking.take("c_nobody", a_mail())
    with pytest.raises(UnknownConversation):
        await taking.came_back("c_nobody", "mail-1")


@pytest.mark.parametrize("how", ["mailed", "gave another address"])
async def test_the_alarm_of_a_bounce_is_over_once_mail_reaches_them_again(house: House, how: str) -> None:
    conversation, _ = await waiting(house)
    other, _ = await waiting(house)
    taking = MailIn(house.store, house.clock, house.intake, no_file)
    for one in (conversation, other):
        await taking.came_back(one, "mail-1")
    if how == "mailed":
        with pytest.raises(NotTheirAddress):
            await taking.take(conversation, a_mail(sender="stranger@x.example"))
        await taking.take(conversation, a_mail())
    else:
        owner = house.rows(f"select owner from conversation where id = '{conversation}'")[0][0]
        amending = Amending(house.store, house.clock, house.rules)
        await amending.leave_address(Caller(owner), conversation, None, "other@customer.example")
    alarms = await house.store.read(lambda tx: tx.alarms.standing())
    assert [one.key for one in alarms if one.kind == "mail_bounced"] == [f"{other}:mail-1"]


async def test_the_same_address_given_again_ends_no_bounce(house: House) -> None:
    conversation, _ = await waiting(house)
    await MailIn(house.store, house.clock, house.intake, no_file).came_back(conversation, "mail-1")
    owner = house.rows("select owner from conversation")[0][0]
    amending = Amending(house.store, house.clock, house.rules)
    await amending.leave_address(Caller(owner), conversation, "Cora", CORA)
    assert await house.store.read(lambda tx: len(tx.alarms.standing_of("mail_bounced"))) == 1


async def merged(house: House) -> tuple[str, str, str]:
    """Cora's two conversations, of which the first goes on in the second, where nobody knew her address; and
    the second's handoff.
    """
    ids = []
    for email in (CORA, ""):
        start = Start("c:cora", Customer("Cora", email, verified=True), Account(), Page())
        begun = await house.intake.start(start)
        await house.write(begun.id, "A Billing question about my invoice")
        await house.intake.ask_for_person(BACKEND, begun.id)
        ids.append(begun.id)
    of, into = ids
    target = (await house.handoff(into)).id
    await house.deliver()
    await house.claims.claim(target, ANNA.id)
    await house.merging.merge((await house.handoff(of)).id, ANNA.id, target)
    return of, into, target


async def test_what_agents_say_after_a_merging_is_mailed_to_where_the_customer_was_reached(
    house: House,
) -> None:
    _, into, target = await merged(house)
    assert await house.store.read(lambda tx: tx.follows.address(into, LaneKind.MAIL)) == CORA
    await house.says(target, ANNA, "Both are on their way")
    house.clock.move(AFTER)
    letter = await planned(house, into)
    assert isinstance(letter, Letter)
    assert [turn.text for turn in letter.turns] == ["Both are on their way"]


async def test_an_answer_to_an_old_letter_is_read_where_the_matter_goes_on(house: House) -> None:
    of, into, _ = await merged(house)
    mails = MailIn(house.store, house.clock, house.intake, no_files)
    mail = Mail("mail-1", CORA, ("Thank you, one more thing", "and another"))
    taken = await mails.take(of, mail)
    assert await mails.take(of, mail) == taken
    assert (await house.texts(into, Speaker.CUSTOMER))[-2:] == ["Thank you, one more thing", "and another"]
    assert len(await house.texts(of, Speaker.CUSTOMER)) == 1
    with pytest.raises(NotTheirAddress):
        await mails.take(of, Mail("mail-2", "eve@elsewhere.example", ("hello",)))


async def no_files(caller: Caller, conversation_id: str, name: str, data: bytes) -> Attachment:
    raise AssertionError((caller, conversation_id, name, data))
