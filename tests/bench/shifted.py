"""Baton as `baton run` starts it, on a clock that can be put forward: by the seconds in a file named `clock`
beside its configuration.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app, config, telemetry

CLOCK = "clock"


class ShiftedClock:
    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        ahead = 0.0
        with contextlib.suppress(OSError, ValueError):
            ahead = float(self._file.read_text())
        return datetime.now(UTC) + timedelta(seconds=ahead)


if __name__ == "__main__":
    path = Path(sys.argv[-1])
    telemetry.configure()
    asyncio.run(app.run(config.load(path), ShiftedClock(path.with_name(CLOCK))))
