"""One process at a time on one SQLite file: its rates, leases and wake-ups are told to nobody else."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from storage.errors import StoreBroken


class Hold:
    """A lock of the operating system on a file beside the database. It ends with the process, however that
    ends; the file stays, since whoever removed it might remove another's lock.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._place = _place(database)
        self._descriptor: int | None = None

    def take(self) -> None:
        """Raises StoreBroken while another holds it, and OSError where the file can't be made."""
        descriptor = os.open(self._place, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
            os.close(descriptor)
            raise StoreBroken(_refusal(self._database, holder)) from None
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        with suppress(OSError):  # it only tells who holds it; a full disk is not the lock's to name
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def held(database: Path) -> bool:
    """Whether a process of this machine has it in use; only read. Raises OSError."""
    place = _place(database)
    said = place.read_text(errors="replace").strip() if place.exists() else ""
    process = int(said[:9]) if said.isascii() and said.isdecimal() else 0
    if not process:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # of another user, but there
        return True
    return True


def _place(database: Path) -> Path:
    return database.with_name(f"{database.name}-lock")


def _refusal(database: Path, holder: str) -> str:
    who = f"another Baton (process {holder})" if holder.isdigit() else "another Baton"
    return (
        f"The database {database} is in use by {who}. One process serves a SQLite file: stop that "
        "one, or for several put a PostgreSQL address into BATON_DATABASE_URL."
    )
