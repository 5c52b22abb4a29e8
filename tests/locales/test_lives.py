"""A whole conversation of a customer who reads German, on a real store."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversing import Start
from bot.domain.callers import BACKEND, new_visitor
from bot.domain.conversation import Account, Customer, Page, Speaker
from bot.domain.texts import DEFAULTS
from bot.locales import Tongues
from tests.usecases.world import ANNA, RULES, House, opened

SPEAKING = replace(RULES, voice=Tongues(DEFAULTS, {}), zone="Europe/Berlin")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.sqlite", SPEAKING) as house:
        yield house


async def begin(house: House, locale: str) -> str:
    start = Start(new_visitor(), Customer("Cora", locale=locale), Account(), Page())
    return (await house.intake.start(start)).id


async def test_every_turn_of_the_system_is_in_the_customers_language(house: House) -> None:
    conversation = await begin(house, "de-AT")
    await house.write(conversation, "Eine Frage zu Billing")
    await house.intake.ask_for_person(BACKEND, conversation)
    handoff = (await house.handoff(conversation)).id
    await house.deliver()
    await house.claims.claim(handoff, ANNA.id)
    await house.claims.release(handoff, ANNA.id)
    await house.claims.claim(handoff, ANNA.id)
    await house.resolve(handoff)
    told = await house.texts(conversation, Speaker.SYSTEM)
    assert told[0].startswith("Ich gebe Ihr Anliegen mit allem, was Sie hier geschrieben haben,")
    assert "bis 13:15 Uhr" in told[0]
    assert told[1] == "Anna Berg aus dem Team Billing ist jetzt hier und liest, was Sie geschrieben haben."
    assert told[2].startswith("Anna Berg kann hier leider nicht weitermachen.")
    assert told[-1].startswith("Anna Berg hat dieses Gespräch abgeschlossen.")
    assert not [text for text in told if " the " in text or " your " in text]


async def test_two_customers_are_told_each_in_their_own(house: House) -> None:
    for locale, opening in (
        ("de", "Das Team Repairs hat gerade geschlossen"),
        ("fr", "Repairs is closed now"),
    ):
        conversation = await begin(house, locale)
        await house.write(conversation, "Repairs, please")
        await house.intake.ask_for_person(BACKEND, conversation)
        (told,) = await house.texts(conversation, Speaker.SYSTEM)
        assert told.startswith(opening)
