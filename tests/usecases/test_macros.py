"""Canned replies that are kept in Slack: by whom, and what they are offered for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk.macros import Macros
from bot.domain.errors import (
    MacroTaken,
    NotAKeeper,
    NotAnAgent,
    TooManyMacros,
    UnknownMacro,
    UnknownPlaceholder,
    UnknownSkill,
)
from bot.domain.macros import MOST, Macro
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, MAYA, NAMES, RULES, STRANGER, House, opened

WRITTEN = Macro("file-1", "Opening times", "We are open from 9 to 5", is_written=True)
REFUND = Macro("", "Refund sent", "Hi {customer}, it is on its way", ("Billing",))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path / "baton.db", replace(RULES, macros=(WRITTEN,))) as house:
        yield house


def macros(house: House, *, agents: bool = False) -> Macros:
    people = FakePeople(NAMES, outside=frozenset({STRANGER.id}))
    return Macros(house.store, house.clock, replace(house.rules, agents_keep_macros=agents), people)


async def titles(house: House) -> list[str]:
    return [one.title for one in (await macros(house).shelf(MAYA.id)).macros]


async def test_a_manager_makes_changes_and_deletes_one(house: House) -> None:
    kept = await macros(house).save(MAYA.id, REFUND)
    assert await titles(house) == ["Opening times", "Refund sent"]
    await macros(house).save(MAYA.id, replace(kept, title="Refund on its way"))
    assert await titles(house) == ["Opening times", "Refund on its way"]
    assert (await macros(house).delete(MAYA.id, kept.id)).title == "Refund on its way"
    assert await titles(house) == ["Opening times"]


async def test_agents_read_them_and_keep_them_only_where_they_may(house: House) -> None:
    shelf = await macros(house).shelf(ANNA.id)
    assert (len(shelf.macros), shelf.keeps) == (1, False)
    with pytest.raises(NotAKeeper):
        await macros(house).save(ANNA.id, REFUND)
    kept = await macros(house, agents=True).save(ANNA.id, REFUND)
    with pytest.raises(NotAKeeper):
        await macros(house).delete(ANNA.id, kept.id)
    with pytest.raises(NotAnAgent):
        await macros(house, agents=True).shelf(STRANGER.id)
    with pytest.raises(NotAnAgent):
        await macros(house, agents=True).save(STRANGER.id, replace(REFUND, title="Mine"))


async def test_what_is_wrong_is_refused_by_name_and_nothing_is_kept(house: House) -> None:
    for wrong, refused in (
        (replace(REFUND, text="Hi {nobody}"), UnknownPlaceholder),
        (replace(REFUND, skills=("Sales",)), UnknownSkill),
        (replace(REFUND, title="OPENING times"), MacroTaken),
        (replace(REFUND, id="gone"), UnknownMacro),
    ):
        with pytest.raises(refused):
            await macros(house).save(MAYA.id, wrong)
    assert await titles(house) == ["Opening times"]


async def test_those_of_the_file_are_not_slacks_to_change(house: House) -> None:
    with pytest.raises(UnknownMacro):
        await macros(house).save(MAYA.id, replace(WRITTEN, text="Never"))
    with pytest.raises(UnknownMacro):
        await macros(house).delete(MAYA.id, WRITTEN.id)


async def test_there_are_so_many_and_no_more(house: House) -> None:
    for number in range(MOST):
        await macros(house).save(MAYA.id, replace(REFUND, title=f"Macro {number}"))
    with pytest.raises(TooManyMacros):
        await macros(house).save(MAYA.id, REFUND)


async def test_a_window_offers_those_of_its_skill(house: House) -> None:
    _, handoff = await house.claimed()
    await macros(house).save(MAYA.id, REFUND)
    await macros(house).save(MAYA.id, replace(REFUND, title="Tent poles", skills=("Repairs",)))
    offered = (await house.writing.look(handoff, ANNA.id)).macros
    assert [one.title for one in offered] == ["Opening times", "Refund sent"]
