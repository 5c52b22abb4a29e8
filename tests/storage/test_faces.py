"""How customers see agents: a name, and a picture only while it is wanted."""

from bot.domain.faces import Face, Picture
from bot.ports import Store
from tests.builders import a_turn

PICTURE = Picture("p_1", "image/png", b"\x89PNG")


async def choose(store: Store, name: str = "", *, wants: bool = True) -> None:
    await store.write(lambda tx: tx.faces.choose("U1", name, wants_picture=wants))


async def test_nothing_is_known_of_who_chose_nothing(store: Store) -> None:
    assert await store.read(lambda tx: tx.faces.of("U1")) is None
    assert await store.read(lambda tx: tx.faces.picture("p_1")) is None


async def test_a_choice_takes_the_place_of_the_last_one_and_keeps_the_picture(store: Store) -> None:
    await choose(store, "Ana")
    assert await store.write(lambda tx: tx.faces.show("U1", PICTURE))
    await choose(store, "Ana R.")
    assert await store.read(lambda tx: tx.faces.of("U1")) == Face("U1", "Ana R.", True, "p_1")
    assert await store.read(lambda tx: tx.faces.picture("p_1")) == PICTURE


async def test_a_picture_that_is_not_wanted_any_more_is_gone_and_none_comes(store: Store) -> None:
    await choose(store)
    await store.write(lambda tx: tx.faces.show("U1", PICTURE))
    await choose(store, wants=False)
    assert await store.read(lambda tx: tx.faces.picture("p_1")) is None
    assert not await store.write(lambda tx: tx.faces.show("U1", PICTURE))
    assert await store.read(lambda tx: tx.faces.of("U1")) == Face("U1")


async def test_a_turn_keeps_the_key_of_its_agents_picture(store: Store, conversation: str) -> None:
    await store.write(lambda tx: tx.turns.add(conversation, a_turn("hello", picture="p_1")))
    assert (await store.read(lambda tx: tx.turns.get(conversation, 1))).picture == "p_1"
    assert (await store.read(lambda tx: tx.changes.after(conversation, 0)))[0].turn is not None
