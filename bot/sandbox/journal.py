"""What happened, one JSON line each; on disk before anybody is answered."""

import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from bot.sandbox.errors import Json
from bot.sandbox.jsontext import read_json, write_json


class JournalError(Exception):
    """The folder cannot be used, or what stands in it is no journal of ours."""


class Journal:
    """Without a folder it forgets everything at the end of the process.

    A line handed to the kernel survives `kill -9` of this process; a power cut may take the last ones.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = None if folder is None else _open(folder)

    def append(self, record: Json) -> None:
        """Raises OSError when the disk is full; then nothing of the record stays."""
        if self._file is None:
            return
        line = write_json(record).encode() + b"\n"
        written = os.write(self._file, line)
        if written < len(line):
            os.ftruncate(self._file, os.fstat(self._file).st_size - written)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def replay(self) -> Iterator[Json]:
        """Every whole record from the beginning; a last line cut short by a crash is removed."""
        if self._file is None:
            return
        data = _read_all(self._file)
        whole = data.rfind(b"\n") + 1
        os.ftruncate(self._file, whole)
        for number, line in enumerate(data[:whole].splitlines(), start=1):
            yield _record(line, number)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _open(folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = os.open(folder / "journal.jsonl", os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError as problem:
        raise JournalError(f"the journal folder {folder} cannot be used: {problem.strerror}") from problem
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        os.close(file)
        raise JournalError(f"another sandbox is using the journal in {folder}") from problem
    return file


def _read_all(file: int) -> bytes:
    os.lseek(file, 0, os.SEEK_SET)
    parts = []
    while part := os.read(file, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _record(line: bytes, number: int) -> Json:
    try:
        record = read_json(line)
    except ValueError as problem:
        raise JournalError(f"line {number} of the journal is damaged") from problem
    if not isinstance(record, dict) or not isinstance(record.get("kind"), str):
        raise JournalError(f"line {number} of the journal is no record")
    return record
