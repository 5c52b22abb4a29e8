from datetime import timedelta

import pytest

from bot.amending import Amending
from bot.conversing import Message
from bot.domain.callers import BACKEND, Caller
from bot.domain.conversation import Attachment, Speaker
from bot.domain.deliveries import Amended, LaneKind, Line, LineCode, Redo, Relay
from bot.domain.errors import (
    ClientIdReused,
    NothingPassedOn,
    NotYourTurn,
    OutletUnclear,
    TextEmpty,
    TooLateToChange,
    TurnDeleted,
    UnknownConversation,
    UnknownFile,
    UnknownTurn,
)
from bot.domain.handoff import Outcome
from bot.domain.shown import ChangeKind, Seen
from bot.domain.verbs import Role
from bot.escalating import Escalating, read_story
from tests.fakes import FakeMood, NamedSkills
from tests.usecases.world import ANNA, House

DAY = timedelta(hours=24)


@pytest.fixture
def amending(house: House) -> Amending:
    return Amending(house.store, house.clock, house.rules)


async def kinds(house: House, conversation: str) -> list[ChangeKind]:
    return [change.kind for change in await house.changes(conversation)]


async def wants(house: House, handoff: str) -> str:
    return (await house.store.read(lambda tx: tx.handoffs.brief(handoff))).wants


async def waiting(house: House) -> int:
    return len(await house.store.read(lambda tx: tx.answering.wanted()))


async def test_an_edit_is_what_stands_and_is_heard_as_an_edit(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "Where is my oder?")
    receipt = await amending.edit(BACKEND, conversation, seq, "  Where is my order?  ")
    turn = (await house.turns(conversation))[0]
    assert (turn.text, turn.edited, turn.deleted) == ("Where is my order?", True, False)
    last = (await house.changes(conversation))[-1]
    assert (last.kind, last.rev, last.turn) == (ChangeKind.EDIT, receipt.rev, turn)


async def test_an_edit_to_the_same_words_changes_nothing(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "Where is my order?")
    before = await house.changes(conversation)
    await amending.edit(BACKEND, conversation, seq, "Where is my order?")
    assert await house.changes(conversation) == before


async def test_a_deleted_turn_leaves_no_words_in_the_log(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "my card is 4111 1111")
    first = await amending.delete(BACKEND, conversation, seq)
    assert await amending.delete(BACKEND, conversation, seq) == first
    told = [change.turn for change in await house.changes(conversation) if change.turn]
    assert [turn.text for turn in told] == ["", ""]
    assert all(turn.deleted for turn in told)


async def test_what_was_taken_back_can_not_be_edited(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "Never mind")
    await amending.delete(BACKEND, conversation, seq)
    with pytest.raises(TurnDeleted):
        await amending.edit(BACKEND, conversation, seq, "Do mind")


async def test_only_the_customers_own_turns_can_be_changed(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    await house.write(conversation, "Where is my order?")
    await house.answer_all()
    for change in (
        amending.edit(BACKEND, conversation, 2, "I never said that"),
        amending.delete(BACKEND, conversation, 2),
    ):
        with pytest.raises(NotYourTurn):
            await change
    with pytest.raises(UnknownTurn):
        await amending.delete(BACKEND, conversation, 99)


async def test_a_stranger_changes_nothing(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "Where is my order?")
    for caller in (Caller("v:somebody"), Caller("")):
        with pytest.raises(UnknownConversation):
            await amending.edit(caller, conversation, seq, "Send it to me")
        with pytest.raises(UnknownConversation):
            await amending.seen(caller, conversation, seq)


async def test_after_a_day_a_turn_stands(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "Where is my order?")
    house.clock.move(DAY)
    await amending.edit(BACKEND, conversation, seq, "Where is my parcel?")
    house.clock.move(timedelta(seconds=1))
    with pytest.raises(TooLateToChange):
        await amending.delete(BACKEND, conversation, seq)


async def test_an_edit_to_nothing_is_refused(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "Where is my order?")
    with pytest.raises(TextEmpty):
        await amending.edit(BACKEND, conversation, seq, " ")


async def test_a_draft_of_what_was_edited_meanwhile_is_thrown_away(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "How do I return a tent?")
    wanted = (await house.store.read(lambda tx: tx.answering.wanted()))[0]
    await amending.edit(BACKEND, conversation, seq, "How do I return a stove?")
    await house.answering.answer(wanted)
    assert await house.texts(conversation, Speaker.ASSISTANT) == []
    await house.answer_all()
    assert house.assistant.asked[-1][-1].text == "How do I return a stove?"
    assert len(await house.texts(conversation, Speaker.ASSISTANT)) == 1


async def test_what_was_taken_back_before_the_answer_is_not_answered(
    house: House, amending: Amending
) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "How do I return a tent?")
    await amending.delete(BACKEND, conversation, seq)
    assert await waiting(house) == 0


async def test_taking_back_one_of_two_questions_leaves_the_other_to_answer(
    house: House, amending: Amending
) -> None:
    conversation = await house.begin()
    await house.write(conversation, "How do I return a tent?")
    second = await house.write(conversation, "Oh wait")
    await amending.delete(BACKEND, conversation, second)
    await house.answer_all()
    assert [turn.text for turn in house.assistant.asked[-1]] == ["How do I return a tent?"]


async def test_an_old_turn_edited_after_its_answer_brings_no_second_answer(
    house: House, amending: Amending
) -> None:
    conversation = await house.begin()
    first = await house.write(conversation, "How do I return a tent?")
    await house.answer_all()
    await house.write(conversation, "And a stove?")
    await house.answer_all()
    await amending.edit(BACKEND, conversation, first, "How do I return a big tent?")
    assert await waiting(house) == 0


async def test_agents_hear_of_an_edit_and_read_it_where_the_words_stood(
    house: House, amending: Amending
) -> None:
    conversation, handoff = await house.claimed()
    seq = await house.write(conversation, "The number is 17")
    await house.deliver()
    await amending.edit(BACKEND, conversation, seq, "The number is 71")
    await house.deliver()
    thread = [item.want for item in house.outlet.of(LaneKind.THREAD)]
    assert thread[-2:] == [Redo(handoff, seq), Amended(handoff, seq)]
    carried = await house.store.read(lambda tx: tx.lanes.carriers(conversation, seq))
    assert [want for _, want in carried] == [Relay(handoff, seq), Amended(handoff, seq)]


async def test_the_card_quotes_no_words_that_were_taken_back(house: House, amending: Amending) -> None:
    conversation, handoff = await house.hand_off("A Billing question: my PIN is 1234")
    await amending.delete(BACKEND, conversation, 1)
    assert "1234" not in str(house.rows("select wants, headline from brief"))
    assert await wants(house, handoff) == "(taken back by the customer)"


async def test_an_edit_of_the_matter_mends_the_card(house: House, amending: Amending) -> None:
    conversation, handoff = await house.hand_off("A Billing question about invoice 7")
    await amending.edit(BACKEND, conversation, 1, "A Billing question about invoice 8")
    assert await wants(house, handoff) == "A Billing question about invoice 8"


async def test_a_customer_corrects_what_was_passed_on(house: House, amending: Amending) -> None:
    conversation, handoff = await house.hand_off()
    await house.deliver()
    told = (await amending.correct(BACKEND, conversation, "Two invoices, not one")).told
    assert told
    assert (told.wants, told.corrected) == ("Two invoices, not one", True)
    await house.deliver()
    assert house.outlet.of(LaneKind.THREAD)[-1].want == Line(handoff, LineCode.CORRECTED)
    assert await wants(house, handoff) == "Two invoices, not one"


async def test_what_was_passed_on_never_tells_how_the_customer_felt(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    await house.write(conversation, "I am furious about Billing, get me a person")
    await house.answer_all()
    passed = await amending.passed(BACKEND, conversation)
    assert passed.told
    assert "frustrat" not in str(passed).lower()


async def test_there_is_nothing_to_correct_before_anything_was_passed_on(
    house: House, amending: Amending
) -> None:
    conversation = await house.begin()
    with pytest.raises(NothingPassedOn):
        await amending.correct(BACKEND, conversation, "Something")
    with pytest.raises(NothingPassedOn):
        await amending.passed(BACKEND, conversation)


async def test_what_a_customer_has_seen_never_goes_back(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    for text in ("one", "two", "three"):
        await house.write(conversation, text)
    assert await amending.seen(BACKEND, conversation, 2) == 2
    assert await amending.seen(BACKEND, conversation, 1) == 2
    assert await amending.seen(BACKEND, conversation, 10**9) == 3
    seen = [change.seen for change in await house.changes(conversation) if change.seen]
    assert seen == [Seen("customer", 2), Seen("customer", 3)]


async def test_a_claim_and_a_reply_say_what_the_agent_has_seen(house: House) -> None:
    conversation, handoff = await house.claimed()
    assert Seen("agent", 1) in [change.seen for change in await house.changes(conversation)]
    seq = await house.write(conversation, "And one thing more")
    await house.says(handoff, ANNA, "Let me see")
    assert [change.seen for change in await house.changes(conversation) if change.seen][-1] == Seen(
        "agent", seq
    )


async def test_files_go_with_their_turn_and_leave_with_it(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    file = Attachment("f_1", "photo.png", "image/png", 3)
    await house.store.write(lambda tx: tx.files.add(conversation, file, b"abc", house.clock.now()))
    receipt = await house.intake.receive(BACKEND, conversation, Message("m1", "", files=("f_1",)))
    assert (await house.turns(conversation))[0].attachments == (file,)
    with pytest.raises(UnknownFile):
        await house.intake.receive(BACKEND, conversation, Message("m2", "", files=("f_1",)))
    await amending.delete(BACKEND, conversation, receipt.seq)
    assert house.rows("select count(*) from file") == [(0,)]
    assert await kinds(house, conversation) == [ChangeKind.STATE, ChangeKind.TURN, ChangeKind.DELETE]


async def test_another_conversations_file_can_not_be_sent(house: House) -> None:
    mine, theirs = await house.begin(), await house.begin()
    file = Attachment("f_1", "photo.png", "image/png", 3)
    await house.store.write(lambda tx: tx.files.add(theirs, file, b"abc", house.clock.now()))
    with pytest.raises(UnknownFile):
        await house.intake.receive(BACKEND, mine, Message("m1", "look", files=("f_1",)))
    assert await house.turns(mine) == []


async def test_a_turn_taken_back_while_the_card_was_written_is_not_quoted(
    house: House, amending: Amending
) -> None:
    conversation = await house.begin()
    seq = await house.write(conversation, "A Billing question: my PIN is 1234")
    story = await house.store.read(lambda tx: read_story(tx, conversation))
    escalating = Escalating(house.rules, FakeMood(), NamedSkills(*house.rules.skills))
    plan = escalating.plan(story, escalating.asked(story, "pressed the button"))
    await amending.delete(BACKEND, conversation, seq)
    await house.store.write(
        lambda tx: escalating.escalate(tx, conversation, plan, Role.CUSTOMER, house.clock.now())
    )
    assert "1234" not in str(house.rows("select wants, headline, tried from brief"))


async def test_a_name_left_while_waiting_comes_onto_the_card(house: House, amending: Amending) -> None:
    conversation, _ = await house.hand_off()
    await house.deliver()
    drawn = len(house.outlet.of(LaneKind.CARD))
    await amending.leave_address(BACKEND, conversation, "Cora Custer", None)
    await house.deliver()
    assert len(house.outlet.of(LaneKind.CARD)) == drawn + 1
    found = await house.store.read(lambda tx: tx.conversations.get(conversation).customer)
    assert found.name == "Cora Custer"


async def test_other_words_under_an_edited_turns_id_are_refused(house: House, amending: Amending) -> None:
    conversation = await house.begin()
    first = await house.intake.receive(BACKEND, conversation, Message("m1", "one"))
    await amending.edit(BACKEND, conversation, first.seq, "one and a half")
    assert await house.intake.receive(BACKEND, conversation, Message("m1", "one")) == first
    with pytest.raises(ClientIdReused):
        await house.intake.receive(BACKEND, conversation, Message("m1", "two"))


async def test_words_taken_back_leave_an_earlier_thread_though_the_newer_card_is_not_posted_yet(
    house: House, amending: Amending
) -> None:
    conversation, first = await house.claimed()
    seq = await house.write(conversation, "My number is 4711")
    await house.deliver()
    await house.claims.resolve(first, ANNA.id, Outcome.SOLVED, "done")
    house.clock.move(timedelta(days=2))
    await house.write(conversation, "Another Billing question")
    await house.intake.ask_for_person(BACKEND, conversation)
    assert (await house.handoff(conversation)).id != first
    house.clock.move(timedelta(hours=-30))
    await amending.delete(BACKEND, conversation, seq)
    house.outlet.meets(LaneKind.CARD, OutletUnclear(method="chat.postMessage"))
    await house.deliver()
    assert Redo(first, seq) in [item.want for item in house.outlet.of(LaneKind.THREAD)]
