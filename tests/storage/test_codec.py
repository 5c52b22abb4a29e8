"""Domain objects survive being kept as JSON."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.brief import Brief
from bot.domain.conversation import Account, Customer, Page
from bot.domain.decision import Draft
from bot.domain.deliveries import CatchUp, Line, Mark, Nudge, Relay, Whisper
from bot.domain.shown import Shown, Who
from storage.codec import dump, load
from tests.builders import NOW

TIMES = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))]))
KEPT = (Account, Brief, CatchUp, Customer, Draft, Line, Mark, Nudge, Page, Relay, Shown, Whisper)


@pytest.mark.parametrize("kind", KEPT)
def test_it_comes_back_as_it_was(kind: type[object]) -> None:
    strategy = st.from_type(kind)

    @given(strategy)
    def holds(kept: object) -> None:
        assert load(kind, json.loads(json.dumps(dump(kept)))) == kept

    st.register_type_strategy(datetime, TIMES)
    st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
    holds()


def test_a_field_that_is_no_longer_known_is_left_out() -> None:
    assert load(Relay, {"handoff_id": "h_1", "seq": 3, "colour": "blue"}) == Relay("h_1", 3)


def test_a_field_that_an_older_baton_did_not_know_takes_its_default() -> None:
    assert load(Shown, {"who": "waiting", "name": "Billing"}) == Shown(Who.WAITING, "Billing")


def test_times_are_kept_in_utc() -> None:
    kept = dump(Shown(by=NOW.astimezone(timezone(timedelta(hours=-8)))))
    assert kept["by"] == "2026-11-23T10:00:00+00:00"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        dump(Shown(by=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_every_field_is_kept() -> None:
    assert set(dump(Shown())) == {field.name for field in fields(Shown)}
