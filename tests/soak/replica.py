"""`python -m tests.soak.replica CONFIG`: `baton run`, with its waiting times shortened.

A soak wants hundreds of deaths, and each costs a lease and a look-back. What is shortened keeps its
proportions: a sending is over well before its lease, and a look-back comes later than a post may be shown.
Slack's tiers of 50 calls a minute are lifted too (a ✅ for each agent's word would else take weeks); the one
post a second and channel is not.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from datetime import timedelta
from pathlib import Path

from bot import answering, app, config, telemetry
from bot.delivery import loop, settling
from bot.inbox import reading_back, reading_first
from bot.ports import Rate
from handlers.slack import client, rates

LEASE = timedelta(seconds=6)
SENDING, CALL = 4.0, 3
SETTLE, LOOK_AGAIN = timedelta(seconds=1), timedelta(seconds=4)
FAST = timedelta(milliseconds=2)


def shorten() -> None:
    loop.LEASE = answering.LEASE = reading_back.LEASE = LEASE
    loop.SENDING_SECONDS = SENDING
    client.TIMEOUT_SECONDS = CALL
    settling.SETTLE, settling.LOOK_AGAIN = SETTLE, LOOK_AGAIN
    for name in ("UPDATE", "REACT", "WHISPER", "HISTORY", "REPLIES"):
        old: Rate = getattr(rates, name)
        setattr(rates, name, Rate(old.key, FAST, 100))
    reading_back.PACE = Rate(reading_back.PACE.key, FAST * 5, 20)
    reading_back.TIER = FAST
    reading_first.PACE = Rate(reading_first.PACE.key, FAST * 5, 20)


def main() -> None:
    shorten()
    settings = config.load(Path(sys.argv[1]))
    telemetry.configure()
    logging.getLogger().setLevel(logging.WARNING)
    gc.freeze()
    asyncio.run(app.run(settings))


if __name__ == "__main__":
    main()
