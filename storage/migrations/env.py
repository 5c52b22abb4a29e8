"""What Alembic runs: the steps, on the connection that `upgrade` gave."""

from __future__ import annotations

from alembic import context

from storage.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=connection.dialect.name == "sqlite",  # which can't change a table but by making it anew
)
with context.begin_transaction():
    context.run_migrations()
