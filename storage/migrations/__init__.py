"""The schema's history. `upgrade` brings a database to the newest; each step stands in `versions`."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

NEWEST = "0015"
"""What the last step calls itself."""
_VERSIONS = text("SELECT version_num FROM alembic_version")


def upgrade(connection: Connection, where: str = "") -> None:
    """In the connection's transaction, all or nothing. `where` begins the words for what is wrong.

    Raises StoreBroken for a database of a newer Baton or of another program.
    """
    if current(connection) == NEWEST:
        return
    from storage.migrations import upgrading

    upgrading.upgrade(connection, where or f"The database {connection.engine.url.database}")


def current(connection: Connection) -> str | None:
    """The schema that it is at; None where it is not ours, or has nothing in it yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(_VERSIONS).scalar()
