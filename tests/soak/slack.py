"""`python -m tests.soak.slack WORKSPACE PORT`: the local Slack, repeating events after seconds."""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path

from bot.sandbox.__main__ import serve
from bot.sandbox.clock import Timing
from bot.sandbox.people import load
from bot.sandbox.server import build

RETRIES = (0.0, 2.0, 6.0)


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    app = build(load(Path(sys.argv[1])), None, timing=Timing(retries=RETRIES, resume_wait=1.0))
    asyncio.run(serve(app, "127.0.0.1", int(sys.argv[2])))


if __name__ == "__main__":
    main()
