"""What helps an agent to write, on both engines: macros made in Slack, and what the assistant suggested."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Source
from bot.domain.errors import UnknownMacro
from bot.domain.macros import Macro
from bot.domain.replying import Suggestion, Use
from bot.ports import Store, Tx
from tests.builders import NOW, a_brief, a_conversation, a_handoff

REFUND = Macro("m_1", "Refund", "Hi {customer}", ("Billing", "Repairs"))
FOUND = Suggestion("s_1", "Three to five days.", (Source("Refunds", "https://shop.example/r"),), 0.75)


async def test_a_macro_is_kept_changed_and_deleted(store: Store) -> None:
    await store.write(lambda tx: tx.macros.save(REFUND, "U_MAYA", NOW))
    assert await store.read(lambda tx: tx.macros.all()) == [REFUND]
    await store.write(lambda tx: tx.macros.save(Macro("m_1", "Money back", "Hi"), "U_MAYA", NOW))
    assert await store.read(lambda tx: tx.macros.get("m_1")) == Macro("m_1", "Money back", "Hi")
    assert await store.write(lambda tx: tx.macros.delete("m_1"))
    assert not await store.write(lambda tx: tx.macros.delete("m_1"))
    with pytest.raises(UnknownMacro):
        await store.read(lambda tx: tx.macros.get("m_1"))


async def test_a_suggestion_is_its_agents_on_its_handoff_until_it_is_settled(store: Store) -> None:
    def work(tx: Tx) -> None:
        tx.conversations.add(a_conversation())
        tx.handoffs.add(a_handoff(), a_brief())
        tx.suggestions.add(FOUND, "h_1", "U_ANNA", NOW)

    await store.write(work)
    assert await store.read(lambda tx: tx.suggestions.open_of("s_1", "h_1", "U_ANNA")) == FOUND
    assert await store.read(lambda tx: tx.suggestions.open_of("s_1", "h_1", "U_BEN")) is None
    assert await store.read(lambda tx: tx.suggestions.open_of("s_1", "h_2", "U_ANNA")) is None
    assert await store.write(lambda tx: tx.suggestions.settle("s_1", Use.EDITED, 0.6, NOW))
    assert not await store.write(lambda tx: tx.suggestions.settle("s_1", Use.UNCHANGED, 1.0, NOW))
    assert await store.read(lambda tx: tx.suggestions.open_of("s_1", "h_1", "U_ANNA")) is None
