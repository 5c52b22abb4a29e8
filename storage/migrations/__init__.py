"""The schema's history. `upgrade` brings a database to the newest; each step stands in `versions`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from storage.errors import StoreBroken


def upgrade(connection: Connection) -> None:
    """In the connection's transaction, all or nothing.

    Raises StoreBroken for a database of a newer Baton or of another program.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    _check_ours(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")


def _check_ours(connection: Connection, scripts: ScriptDirectory) -> None:
    place = connection.engine.url.database
    known = {script.revision for script in scripts.walk_revisions()}
    heads = MigrationContext.configure(connection).get_current_heads()
    if newer := sorted(set(heads) - known):
        raise StoreBroken(f"The database {place} was written by a newer Baton (schema {newer[0]}).")
    if not heads and inspect(connection).get_table_names():
        raise StoreBroken(f"The database {place} belongs to another program.")
