"""The transcript as a text file: what people said is set in, so that none of it passes for a line of ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks import files
from blocks.card_facts import who
from blocks.transcript import Said, in_order
from bot.domain.card import Transcript

IN = "    "


def as_text(shown: Transcript, zone: str) -> str:
    return "\n".join(_lines(shown, zone)) + "\n"


def _lines(shown: Transcript, zone: str) -> Iterator[str]:
    known = "verified" if shown.customer.verified else "unverified"
    yield f"{who(shown.customer)} ({known})"
    yield f"Times are those of {zone}. What is marked “kept inside” the customer did not read."
    for said in in_order(shown):
        yield ""
        yield from _said(said, zone)


def _said(said: Said, zone: str) -> Iterator[str]:
    mark = f" · {said.mark}" if said.mark else ""
    yield f"{_time(said.at, zone)}  {said.who}{mark}"
    yield from (f"{IN}{line}".rstrip() for line in said.text.split("\n") if said.text)
    yield from (f"{IN}File: {files.named(file)}" for file in said.files)
    if said.under:
        yield f"{IN}({said.under})"


def _time(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
