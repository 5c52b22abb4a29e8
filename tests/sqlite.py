"""A SQLite file of the tests' own: made once for each process, and a copy of it for each test.

How none, or an older one, is brought up to the newest schema is tried where stores open a path as it is.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from storage import migrations
from storage.engine_sqlite import writing_engine


def fresh_file(path: Path) -> Path:
    """The same path, where an empty database of the newest schema now is, unless one was there before."""
    if not path.exists():
        path.write_bytes(_empty())
    return path


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory(prefix="baton-sqlite-") as folder:
        path = Path(folder) / "empty.db"
        engine = writing_engine(path, 5.0)
        with engine.begin() as connection:
            migrations.upgrade(connection)
        engine.dispose()
        return path.read_bytes()
