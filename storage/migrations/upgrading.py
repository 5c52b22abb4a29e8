"""Alembic, for a database that is behind: it takes longer to load than everything else at the start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage.errors import StoreBroken

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(4258169710)")
"""Of two replicas that start together, the second finds all done."""


def upgrade(connection: Connection, where: str) -> None:
    """Raises StoreBroken for a database of a newer Baton or of another program."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME)
    _check_ours(connection, ScriptDirectory.from_config(config), where)
    command.upgrade(config, "head")


def _check_ours(connection: Connection, scripts: ScriptDirectory, where: str) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    heads = MigrationContext.configure(connection).get_current_heads()
    if newer := sorted(set(heads) - known):
        raise StoreBroken(f"{where} was written by a newer Baton (schema {newer[0]}).")
    if not heads and inspect(connection).get_table_names():
        raise StoreBroken(f"{where} belongs to another program.")
