"""What of a conversation with people in it a language model is told, once it answers again."""

from datetime import timedelta

from bot.assistant.llm.asking import asking
from bot.domain.conversation import Page
from tests.usecases.world import ANNA, BEN, House


async def test_a_model_reads_what_was_said_to_the_customer_and_no_note(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "Your invoice is on its way.")
    await house.says(handoff, ANNA, "note: she always pays late")
    await house.says(handoff, BEN, "give her ten percent, but don't tell")
    await house.resolve(handoff)
    house.clock.move(timedelta(days=3))
    await house.write(conversation, "And where is the invoice for May?")
    await house.answer_all()
    told = asking(house.assistant.asked[-1], Page(), (), "nonce", redact=False).prompt
    assert "Your invoice is on its way." in told
    assert "And where is the invoice for May?" in told
    for kept in ("pays late", "ten percent", "Anna", "Ben", "Cora"):
        assert kept not in told
