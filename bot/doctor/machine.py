"""What the machine allows."""

from __future__ import annotations

import resource
from zoneinfo import available_timezones

from bot.doctor.context import Context
from bot.doctor.finding import Finding, failed, ok, warning

FEWEST_FILES, FILES = 512, 4_096
"""Each open widget is one, and Baton itself needs about fifty."""


async def open_files(_context: Context) -> Finding:
    """Of whoever runs the doctor: a service may have another limit, which is why the words say so."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    words = f"{soft:,} for this user's programs" if soft != resource.RLIM_INFINITY else "without a limit"
    remedy = "LimitNOFILE=65536 in the service: each open widget takes one"
    if soft != resource.RLIM_INFINITY and soft < FILES:
        return failed(words, remedy) if soft < FEWEST_FILES else warning(words, remedy)
    return ok(words)


async def time_zones(_context: Context) -> Finding:
    known = len(available_timezones())
    if not known:
        return failed("no time zone is known", "install the system's tzdata, or make install again")
    return ok(f"{known} known")
