"""Who brings the files that agents send, wired: the same kinds and sizes as a customer may send."""

from __future__ import annotations

from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from bot.config.parts import FilesPart
from bot.inbox import NO_FILES
from bot.ports import Fetching
from handlers.customers.sniffing import fit_name, sniff
from handlers.slack.enclosures import Judge, SlackFiles


def fetching_of(client: AsyncWebClient, part: FilesPart) -> Fetching:
    if not part.on or not part.types:
        return NO_FILES
    kind = partial(sniff, allowed=frozenset(part.types))
    return SlackFiles(client, Judge(part.size, kind, fit_name))
