import pytest

from bot.conversing import Message, Start
from bot.domain.callers import BACKEND, Caller, customer, new_visitor
from bot.domain.conversation import Account, Customer, Page, Speaker
from bot.domain.deliveries import LaneKind
from bot.domain.errors import Blocked, UnknownConversation
from bot.domain.shown import Who
from bot.owning import Owning
from tests.usecases.world import House

CORA = customer("17")


@pytest.fixture
def owning(house: House) -> Owning:
    return Owning(house.store, house.clock, house.rules)


async def begin(house: House, owner: str, text: str = "Hello there") -> str:
    conversation = (await house.intake.start(Start(owner, Customer("Cora"), Account(), Page()))).id
    await house.intake.receive(Caller(owner), conversation, Message("m1", text))
    return conversation


async def test_a_returning_customer_finds_what_is_theirs_newest_first(house: House, owning: Owning) -> None:
    first = await begin(house, CORA, "My tent leaks")
    house.clock.move(house.clock.now() - house.clock.now().replace(minute=0, hour=11))
    second = await begin(house, CORA, "A Billing question")
    await house.intake.ask_for_person(Caller(CORA), second)
    await begin(house, customer("18"), "Somebody else's")
    found = await owning.conversations(CORA)
    assert [(one.id, shown.who) for one, shown in found] == [(second, Who.WAITING), (first, Who.ASSISTANT)]


async def test_what_was_never_written_in_is_not_listed(house: House, owning: Owning) -> None:
    await house.intake.start(Start(CORA, Customer(), Account(), Page()))
    assert await owning.conversations(CORA) == []


async def test_unread_counts_what_others_said_and_the_customer_has_not_seen(
    house: House, owning: Owning
) -> None:
    await begin(house, CORA)
    await house.answer_all()
    ((one, _),) = await owning.conversations(CORA)
    assert one.unread == 1


async def test_a_visitor_who_signs_in_takes_their_conversation_along(house: House, owning: Owning) -> None:
    visitor = new_visitor()
    conversation = await begin(house, visitor)
    assert (
        await owning.adopt(visitor, CORA, Customer("Cora Custer", verified=True), Account("Custer Ltd")) == 1
    )
    await house.intake.receive(Caller(CORA), conversation, Message("m2", "It is me"))
    with pytest.raises(UnknownConversation):
        await house.intake.receive(Caller(visitor), conversation, Message("m3", "It is me too"))


async def test_who_is_blocked_can_neither_write_nor_begin_anew(house: House) -> None:
    visitor = new_visitor()
    conversation = await begin(house, visitor)
    blocked = await house.store.write(
        lambda tx: tx.conversations.block(visitor, house.clock.now(), blocked=True)
    )
    assert blocked == [conversation]
    with pytest.raises(Blocked):
        await house.intake.receive(Caller(visitor), conversation, Message("m2", "Hello?"))
    with pytest.raises(Blocked):
        await begin(house, visitor)
    assert await house.intake.changes(Caller(visitor), conversation, 0)


async def test_blocking_is_not_shed_by_signing_in(house: House, owning: Owning) -> None:
    visitor = new_visitor()
    conversation = await begin(house, visitor)
    await house.store.write(lambda tx: tx.conversations.block(visitor, house.clock.now(), blocked=True))
    await owning.adopt(visitor, CORA, Customer("Cora Custer", verified=True), Account("Custer Ltd"))
    with pytest.raises(Blocked):
        await house.intake.receive(Caller(CORA), conversation, Message("m2", "Hello?"))


async def test_nobody_without_a_name_owns_what_has_no_owner(house: House) -> None:
    conversation = (await house.intake.start(Start("", Customer(), Account(), Page()))).id
    with pytest.raises(UnknownConversation):
        await house.intake.receive(Caller(""), conversation, Message("m1", "Hello"))
    await house.intake.receive(BACKEND, conversation, Message("m1", "Hello"))


async def test_after_a_sign_in_the_card_shows_who_the_site_says_it_is(house: House, owning: Owning) -> None:
    visitor = new_visitor()
    claimed = Customer("The Queen", "queen@palace.example", "Europe/London")
    conversation = (await house.intake.start(Start(visitor, claimed, Account(), Page()))).id
    await house.intake.ask_for_person(Caller(visitor), conversation)
    await house.deliver()
    await owning.adopt(visitor, CORA, Customer("Cora Custer", verified=True), Account("Custer Ltd"))
    found = await house.store.read(lambda tx: tx.conversations.get(conversation))
    assert found.customer == Customer("Cora Custer", zone="Europe/London", verified=True)
    assert found.account == Account("Custer Ltd")
    await house.deliver()
    assert [item.kind for item in house.outlet.stands] == [LaneKind.CARD, LaneKind.CARD]


async def test_a_matter_is_listed_by_the_customers_own_last_words(house: House, owning: Owning) -> None:
    conversation = await begin(house, CORA, "My tent leaks")
    await house.answer_all()
    await house.intake.receive(Caller(CORA), conversation, Message("m2", "At the seam"))
    await house.intake.ask_for_person(Caller(CORA), conversation)
    ((one, _),) = await owning.conversations(CORA)
    assert (one.last_text, one.last_speaker) == ("At the seam", Speaker.CUSTOMER)
