"""A statement run on the driver itself answers as SQLAlchemy's own way through it does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    create_engine,
    exc,
    func,
    insert,
    select,
    update,
)

from bot.domain.errors import StoreUnavailable
from storage.tables.columns import Instant
from storage.tx.prepared import AT_ONCE
from storage.tx.unit import OnConflict, Unit

THING = Table(
    "thing",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String, unique=True),
    Column("at", Instant),
    Column("data", JSON(none_as_null=True)),
    Column("good", Boolean),
    Column("share", Float),
)
ADD = insert(THING)
GET = select(THING).where(THING.c.name == bindparam("called"))
RENAME = update(THING).where(THING.c.name == bindparam("called")).values(name=bindparam("new"))
PUT = OnConflict(
    lambda insert: (
        (new := insert(THING))
        .on_conflict_do_update(index_elements=["name"], set_={"share": new.excluded.share})
        .returning(THING.c.id, THING.c.at)
    )
)
AT = datetime(2026, 11, 22, 18, 0, 0, 123456, tzinfo=UTC)
ONE = {"at": AT, "data": {"words": ["ä", None]}, "good": True, "share": 0.25}


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://", connect_args={"isolation_level": None}, hide_parameters=True)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("BEGIN")
        THING.create(connection)
        yield connection
    engine.dispose()


@pytest.fixture
def unit(connection: Connection) -> Unit:
    return Unit(connection, writing=True)


def test_what_went_in_comes_out_of_either_way_alike(unit: Unit, connection: Connection) -> None:
    unit.run(ADD, name="one", **ONE)
    connection.execute(ADD, {"name": "two", **ONE})
    for name in ("one", "two"):
        ours, theirs = unit.first(GET, called=name), connection.execute(GET, {"called": name}).first()
        assert ours
        assert theirs
        assert tuple(ours) == tuple(theirs)
        assert (ours.name, ours.at, ours.data, ours.good) == (name, AT, ONE["data"], True)


def test_nothing_stays_nothing_whatever_its_type(unit: Unit) -> None:
    unit.run(ADD, name="none", at=None, data=None, good=None, share=None)
    row = unit.first(GET, called="none")
    assert row
    assert list(row)[2:] == [None] * 4


def test_a_change_says_how_many_it_changed(unit: Unit) -> None:
    unit.run(ADD, name="one", **ONE)
    assert unit.run(RENAME, called="one", new="two").rowcount == 1
    assert unit.run(RENAME, called="one", new="two").rowcount == 0
    assert unit.first(GET, called="one") is None


def test_a_row_put_twice_is_one_and_comes_back_as_the_types_say(unit: Unit) -> None:
    first = unit.run(PUT, name="one", **ONE).one()
    assert first.at == AT
    assert unit.run(PUT, name="one", **ONE | {"share": 0.5}).one().id == first.id
    assert unit.run(select(func.count()).select_from(THING)).scalar_one() == 1


def test_a_list_of_values_is_written_into_the_statement_each_time(unit: Unit) -> None:
    for name in ("one", "two", "three"):
        unit.run(ADD, name=name, **ONE)
    some = select(THING.c.name).where(THING.c.name.in_(bindparam("names", expanding=True))).order_by("name")
    assert list(unit.run(some, names=["one", "two"]).scalars()) == ["one", "two"]
    assert list(unit.run(some, names=[]).scalars()) == []


def test_one_row_is_neither_none_nor_two(unit: Unit) -> None:
    everything = select(THING)
    with pytest.raises(exc.NoResultFound):
        unit.run(everything).one()
    for name in ("one", "two"):
        unit.run(ADD, name=name, **ONE)
    with pytest.raises(exc.MultipleResultsFound):
        unit.run(everything).one()
    assert unit.run(everything).scalar() == 1


def test_errors_have_the_engines_names_and_not_peoples_words(unit: Unit) -> None:
    unit.run(ADD, name="Cora", **ONE)
    with pytest.raises(exc.IntegrityError) as raised:
        unit.run(ADD, name="Cora", **ONE)
    assert isinstance(raised.value.orig, sqlite3.IntegrityError)
    assert "Cora" not in str(raised.value)


def test_a_value_that_was_forgotten_is_an_error(unit: Unit) -> None:
    with pytest.raises(KeyError, match="called"):
        unit.run(GET)


def test_a_big_result_is_read_a_little_at_a_time_and_whole(connection: Connection) -> None:
    writing = Unit(connection, writing=True)
    for number in range(2 * AT_ONCE + 1):
        writing.run(ADD, name=str(number), **ONE)
    everything = select(THING).order_by(THING.c.id)
    reading = Unit(connection, writing=False)
    assert [row.name for row in reading.run(everything)] == [str(number) for number in range(2 * AT_ONCE + 1)]
    assert len(reading.run(everything).all()) == 2 * AT_ONCE + 1
    assert sum(1 for _ in reading.run(everything).scalars()) == 2 * AT_ONCE + 1


def test_who_writes_has_read_all_before_changing_it(unit: Unit) -> None:
    for number in range(2 * AT_ONCE):
        unit.run(ADD, name=str(number), **ONE)
    found = unit.run(select(THING.c.name).order_by(THING.c.id))
    for row in found:
        unit.run(RENAME, called=row.name, new=f"{row.name} again")
    names = unit.run(select(THING.c.name).order_by(THING.c.id)).scalars()
    assert list(names) == [f"{number} again" for number in range(2 * AT_ONCE)]


def test_nothing_is_run_without_a_transaction(unit: Unit, connection: Connection) -> None:
    connection.exec_driver_sql("COMMIT")
    with pytest.raises(StoreUnavailable):
        unit.run(ADD, name="stored by itself", **ONE)
    connection.exec_driver_sql("BEGIN")
