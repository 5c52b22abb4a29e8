"""What the outside lets us send, and when to ask again."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.ports import Store
from tests.builders import NOW, later

SECOND = timedelta(seconds=1)


async def reserve(store: Store, now: datetime, burst: int = 1, key: str = "C_BILLING") -> datetime:
    return await store.write(lambda tx: tx.rates.reserve(key, now, SECOND, burst))


async def test_a_rate_lets_a_burst_through_and_then_one_per_interval(store: Store) -> None:
    passed = [await reserve(store, NOW, burst=3) <= NOW for _ in range(5)]
    assert passed == [True, True, True, False, False]
    assert await reserve(store, NOW, burst=3) == later(seconds=1)
    assert await reserve(store, later(seconds=1), burst=3) <= later(seconds=1)
    assert await reserve(store, later(seconds=1), burst=3) == later(seconds=2)


async def test_what_was_refused_uses_nothing_up(store: Store) -> None:
    assert await reserve(store, NOW) <= NOW
    for _ in range(3):
        assert await reserve(store, later(seconds=0.5)) == later(seconds=1)
    assert await reserve(store, later(seconds=1)) <= later(seconds=1)


async def test_rates_of_different_keys_do_not_meet(store: Store) -> None:
    assert await reserve(store, NOW) <= NOW
    assert await reserve(store, NOW, key="C_ORDERS") <= NOW
    await store.write(lambda tx: tx.rates.hold("C_ORDERS", later(hours=1)))
    assert await reserve(store, later(seconds=1)) <= later(seconds=1)


async def test_an_hour_of_silence_saves_up_no_more_than_the_burst(store: Store) -> None:
    await reserve(store, NOW, burst=2)
    passed = [await reserve(store, later(hours=1), burst=2) <= later(hours=1) for _ in range(3)]
    assert passed == [True, True, False]


async def test_a_hold_stops_everything_until_its_end_and_then_the_burst_grows_back(store: Store) -> None:
    await store.write(lambda tx: tx.rates.hold("C_BILLING", later(seconds=30)))
    await store.write(lambda tx: tx.rates.hold("C_BILLING", later(seconds=10)))
    assert await reserve(store, NOW, burst=3) == later(seconds=30)
    assert await reserve(store, later(seconds=30), burst=3) <= later(seconds=30)
    assert await reserve(store, later(seconds=30), burst=3) == later(seconds=31)
    much_later = later(seconds=60)
    passed = [await reserve(store, much_later, burst=3) <= much_later for _ in range(4)]
    assert passed == [True, True, True, False]
