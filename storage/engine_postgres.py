"""Everything that only PostgreSQL knows: how a server is reached, and what its errors mean.

The driver takes the address as it is written, so that it stands in no engine and no log. Statements are
prepared and LISTEN is used: of pgbouncer only session mode will do.
"""

from __future__ import annotations

import logging
import os
import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import NullPool, event, exc
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.domain.errors import StoreUnavailable
from storage.errors import StoreBroken

log = logging.getLogger(__name__)

WRITERS, READERS = 8, 4
CONNECT_SECONDS = 5.0
WAIT_SECONDS = 10.0
"""For a connection of the pool, and for a statement's answer on a network that went silent."""
LOCK_SECONDS, IDLE_SECONDS = 5, 5
"""A unit of work never waits for anything but the database: who idles in one was stopped, and lets go."""
STATEMENT_SECONDS, READING_SECONDS, UPGRADE_SECONDS = 10, 30, 60
STATEMENTS_KEPT = 500
"""Prepared ones on each connection: more than Baton has."""
OLDEST = 130000
"""PostgreSQL 13, as `server_version_num` has it."""

AGAIN = frozenset({"40001", "40P01"})
"""Serialization failure and deadlock: the whole unit is done again."""

Settings = dict[str, str]


def writing_engine(url: str, writers: int = WRITERS) -> AsyncEngine:
    return _engine(url, _limits(STATEMENT_SECONDS), "READ COMMITTED", pool_size=writers)


def reading_engine(url: str, readers: int = READERS) -> AsyncEngine:
    """Each transaction sees one moment, and can't write."""
    limits = _limits(READING_SECONDS) | {"default_transaction_read_only": "on"}
    return _engine(url, limits, "REPEATABLE READ", answer=READING_SECONDS + 5.0, pool_size=readers)


def lone_engine(url: str, name: str) -> AsyncEngine:
    """For a connection that is kept by itself; `name` is seen in pg_stat_activity."""
    return _engine(url, {"application_name": name}, "READ COMMITTED", poolclass=NullPool)


def upgrading_engine(url: str) -> AsyncEngine:
    """A step may take as long as it needs, but for the locks that others hold."""
    limits = {"statement_timeout": "0", "lock_timeout": f"{UPGRADE_SECONDS}s"}
    return _engine(url, limits, "READ COMMITTED", answer=None, poolclass=NullPool)


def _limits(statement: int) -> Settings:
    return {
        "application_name": "baton",
        "statement_timeout": f"{statement}s",
        "lock_timeout": f"{LOCK_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
        "jit": "off",
    }


def _engine(
    url: str, settings: Settings, isolation: str, *, answer: float | None = WAIT_SECONDS + 5.0, **pool: Any
) -> AsyncEngine:
    """`answer`: seconds that a statement may take as we see it, longer than the server's own limit."""
    if "pool_size" in pool:
        pool |= {"max_overflow": 0, "pool_timeout": WAIT_SECONDS}
    engine = create_async_engine(
        "postgresql+asyncpg://",
        isolation_level=isolation,
        hide_parameters=True,
        connect_args={
            "dsn": url,
            "timeout": CONNECT_SECONDS,
            "command_timeout": answer,
            "server_settings": {**settings, "synchronous_commit": "on"},
            "prepared_statement_cache_size": STATEMENTS_KEPT,
        },
        **pool,
    )
    event.listen(engine.sync_engine, "before_cursor_execute", _without_nul, retval=True)
    return engine


def _without_nul(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    """SQLite keeps a NUL in a text, PostgreSQL refuses the whole unit: no message may be lost for one."""
    if isinstance(parameters, tuple) and any(isinstance(one, str) and "\0" in one for one in parameters):
        parameters = tuple(_replaced(one) for one in parameters)
    return statement, parameters


def _replaced(value: Any) -> Any:
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value


def state_of(error: BaseException) -> str:
    """The server's own five characters for what went wrong; "" where it said nothing."""
    cause = error.orig if isinstance(error, exc.DBAPIError) else error
    return str(getattr(cause, "sqlstate", None) or "")


def is_lost(error: BaseException) -> bool:
    """The connection is gone; nothing is said of what was done on it."""
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or state_of(error)[:2] == "08" or state_of(error) in _ENDED
    return isinstance(error, ConnectionError)


def is_worth_another_try(error: BaseException) -> bool:
    """Before COMMIT was sent: nothing can have been kept."""
    return state_of(error) in AGAIN or state_of(error) in _OUTDATED or is_lost(error)


def named(error: BaseException) -> BaseException:
    """StoreUnavailable where server, network or a lock is at fault; else the error itself, without the words
    of people that the server quotes in it.
    """
    if isinstance(error, StopIteration):
        stopped = RuntimeError("a unit of work raised StopIteration")
        stopped.__cause__ = error
        return stopped
    _forget_rows(error)
    if not _is_unavailable(error):
        return error
    reason = _said(error)
    log.error("store.unavailable: %s", reason)
    unavailable = StoreUnavailable(reason=reason)
    unavailable.__cause__ = error
    return unavailable


def broken(url: str, error: BaseException) -> StoreBroken:
    """The error that stopped the opening, in the words of whoever can mend it."""
    state = state_of(error)
    where = place(url)
    if state in _REASONS:
        return StoreBroken(f"{where} {_REASONS[state]}.")
    if isinstance(error, TimeoutError):
        return StoreBroken(f"{where} gives no answer in {CONNECT_SECONDS:.0f} s: look at host and firewall.")
    if isinstance(error, OSError):
        return StoreBroken(f"{where} can't be reached: {_line(_of_network(error))}.")
    if isinstance(error, ValueError) or type(error).__name__ in _UNREADABLE:
        return StoreBroken(
            "BATON_DATABASE_URL can't be read: write postgresql://user:password@host/database."
        )
    return StoreBroken(f"{where} can't be opened: {_said(error)}.")


def place(url: str) -> str:
    """What may be said of an address: never a part that might be its password."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2] or parse_qs(parts.query).get("host", ["this machine"])[0]
        database = unquote(parts.path.lstrip("/"))
    except ValueError:
        return _UNSAID
    whole = url.count("@") == parts.netloc.count("@")  # else a password with / or # in it was cut in two
    if not (whole and _HOST.fullmatch(host) and _DATABASE.fullmatch(database)):
        return _UNSAID
    return f"The PostgreSQL database {database} at {host}" if database else f"The PostgreSQL at {host}"


_UNSAID = "The PostgreSQL of BATON_DATABASE_URL"
_HOST = re.compile(r"[\w.,\-\[\]/ ]+(:\d+)?(,[\w.\-]+(:\d+)?)*|\[[0-9A-Fa-f:.]+\](:\d+)?")
_DATABASE = re.compile(r"[\w\-]*")
_QUOTED = re.compile(r"(?s)(invalid input for query argument \$\d+|\n).*")
_OUTDATED = frozenset({"0A000"})
"""A plan made before another replica changed the schema."""
_ENDED = frozenset({"57P01", "57P02", "57P05", "25P03"})
"""The server ended the session: shut down, crashed, idled too long, idled in a transaction."""
_CLASSES = frozenset({"08", "28", "3D", "53", "57", "58", "F0", "XX"})
_STATES = AGAIN | {"55P03", "25P03", "25006", "42501"}
"""Deadlock for good, a lock not had in time, stopped too long, a standby, a right taken away."""
_UNREADABLE = frozenset({"ClientConfigurationError", "InterfaceError"})
READ_ONLY = "can only be read: it is a standby, or set so"
_REASONS = {
    "28P01": "refuses this user or password",
    "28000": "refuses this user",
    "3D000": "is not there: create it, encoding UTF8",
    "42501": "gives this user no right to make tables in it: make it the database's owner",
    "25006": READ_ONLY,
    "53300": "has no connection left: raise max_connections",
    "53100": "can't be written: the server's disk is full",
    "57P03": "is not ready: it is starting or shutting down",
    "55P03": f"is locked by another program, or another Baton, for more than {UPGRADE_SECONDS} s",
}


def _is_unavailable(error: BaseException) -> bool:
    state = state_of(error)
    if state:
        return state[:2] in _CLASSES or state in _STATES
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or isinstance(error, exc.InterfaceError)
    return isinstance(error, OSError | exc.TimeoutError)  # TimeoutError is an OSError


def _forget_rows(error: BaseException) -> None:
    """A broken constraint's DETAIL quotes the row, and the driver quotes what does not fit its column."""
    if not isinstance(error, exc.DBAPIError) or error.orig is None:
        return
    driver: Any = error.orig.__cause__
    if hasattr(driver, "detail"):
        driver.detail = None
    for one in (error, error.orig, driver):
        if one is not None:
            one.args = tuple(_QUOTED.sub(r"\1", str(part)) for part in one.args[:1])


def _of_network(error: OSError) -> str:
    """asyncio's own words quote its arguments."""
    if error.errno is not None and error.errno > 0:
        return os.strerror(error.errno).lower()
    return error.strerror or str(error)


def _said(error: BaseException) -> str:
    cause = error.orig if isinstance(error, exc.DBAPIError) and error.orig else error
    if isinstance(cause, OSError):
        return _line(_of_network(cause)) or type(cause).__name__
    words = str(cause.args[0]) if cause.args else ""
    return _line(words.removeprefix(str(type(cause))).partition(">: ")[2] or words) or type(cause).__name__


def _line(words: str) -> str:
    return " ".join(words.split()).rstrip(".")
