"""An agent's own name and picture: from now on, everywhere, and never in anybody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.desk.faces import Choosing, ChosenNames, Portraying
from bot.domain.conversation import Speaker
from bot.domain.errors import NameRefused, NotAnAgent, NotFetched
from tests.fakes import FakePeople
from tests.usecases.world import ANNA, BEN, NAMES, STRANGER, House

PEOPLE = FakePeople(NAMES, outside=frozenset({STRANGER.id}))


class Portraits:
    """The pictures there are in Slack; `down` fails each try."""

    def __init__(self) -> None:
        self.there: dict[str, tuple[str, bytes]] = {ANNA.id: ("image/png", b"anna")}
        self.down = False

    async def fetch(self, agent: str) -> tuple[str, bytes] | None:
        if self.down:
            raise NotFetched
        return self.there.get(agent)


def choosing(house: House) -> Choosing:
    return Choosing(house.store, house.clock, house.rules, PEOPLE, ["Tidewater"])


def portraying(house: House, portraits: Portraits) -> Portraying:
    return Portraying(house.store, house.clock, ChosenNames(PEOPLE, house.store), portraits)


async def key_of(house: House) -> str:
    face = await house.store.read(lambda tx: tx.faces.of(ANNA.id))
    return face.key if face else ""


async def test_who_chose_nothing_is_called_as_in_slack(house: House) -> None:
    names = ChosenNames(PEOPLE, house.store)
    assert await names.name(ANNA.id) == ANNA.name
    await choosing(house).choose(ANNA.id, "Anna from Billing", picture=False)
    assert await names.name(ANNA.id) == "Anna from Billing"
    await choosing(house).choose(ANNA.id, "", picture=False)
    assert await names.name(ANNA.id) == ANNA.name
    assert not await names.is_agent(STRANGER.id, "Billing")


async def test_a_new_name_counts_from_then_on_where_they_hold_and_where_they_help(house: House) -> None:
    conversation, handoff = await house.claimed()
    other, theirs = await house.claimed()
    await house.holding.help(theirs, ANNA.id, [BEN.id], [])
    await house.says(handoff, ANNA, "Before")
    await choosing(house).choose(ANNA.id, "Anna from Billing", picture=False)
    await choosing(house).choose(BEN.id, "Ben from Billing", picture=False)
    await house.says(handoff, ANNA, "After")
    await house.says(theirs, BEN, "I help")
    assert (await house.shown(conversation)).name == "Anna from Billing"
    said = [(one.name, one.text) for one in await house.turns(conversation) if one.speaker is Speaker.AGENT]
    assert said == [(ANNA.name, "Before"), ("Anna from Billing", "After")]
    assert (await house.turns(other))[-1].name == "Ben from Billing"


async def test_a_name_that_is_refused_changes_nothing(house: House) -> None:
    with pytest.raises(NameRefused):
        await choosing(house).choose(ANNA.id, "Tidewater", picture=True)
    assert house.rows("select count(*) from face") == [(0,)]


async def test_only_agents_choose(house: House) -> None:
    with pytest.raises(NotAnAgent):
        await choosing(house).seen(STRANGER.id)
    with pytest.raises(NotAnAgent):
        await choosing(house).choose(STRANGER.id, "Sam", picture=False)


async def test_a_picture_shows_beside_what_is_said_and_in_the_head_once_it_has_come(house: House) -> None:
    conversation, handoff = await house.claimed()
    await house.says(handoff, ANNA, "Without")
    await choosing(house).choose(ANNA.id, "", picture=True)
    assert (await house.shown(conversation)).picture == ""
    await portraying(house, Portraits()).bring_due()
    await house.says(handoff, ANNA, "With")
    key = await key_of(house)
    assert key
    assert ANNA.id not in key
    assert (await house.shown(conversation)).picture == key
    said = [one.picture for one in await house.turns(conversation) if one.speaker is Speaker.AGENT]
    assert said == ["", key]


async def test_a_picture_fetched_anew_keeps_its_key_so_that_older_words_show_it(house: House) -> None:
    portraits = Portraits()
    await choosing(house).choose(ANNA.id, "", picture=True)
    await portraying(house, portraits).bring_due()
    key = await key_of(house)
    portraits.there[ANNA.id] = ("image/png", b"anna in spring")
    await choosing(house).choose(ANNA.id, "", picture=True)
    await portraying(house, portraits).bring_due()
    assert await key_of(house) == key
    picture = await house.store.read(lambda tx: tx.faces.picture(key))
    assert picture is not None
    assert picture.data == b"anna in spring"


async def test_a_picture_that_can_not_be_had_is_tried_again_and_stops_nobody(house: House) -> None:
    portraits = Portraits()
    portraits.down = True
    await choosing(house).choose(ANNA.id, "", picture=True)
    await portraying(house, portraits).bring_due()
    conversation, _ = await house.claimed()
    assert (await house.shown(conversation)).picture == ""
    portraits.down = False
    house.clock.move(timedelta(minutes=1))
    await portraying(house, portraits).bring_due()
    assert (await house.shown(conversation)).picture == await key_of(house) != ""


async def test_who_has_no_picture_in_slack_shows_none_and_is_not_asked_for_again(house: House) -> None:
    await choosing(house).choose(BEN.id, "", picture=True)
    await portraying(house, Portraits()).bring_due()
    assert house.rows("select key from face") == [(None,)]
    assert house.rows("select * from timer where kind = 'portrait'") == []


async def test_a_picture_taken_back_while_it_was_fetched_does_not_come(house: House) -> None:
    class Slow(Portraits):
        async def fetch(self, agent: str) -> tuple[str, bytes] | None:
            await choosing(house).choose(agent, "", picture=False)
            return await super().fetch(agent)

    await choosing(house).choose(ANNA.id, "", picture=True)
    await portraying(house, Slow()).bring_due()
    assert await key_of(house) == ""
