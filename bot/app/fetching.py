"""Who brings the files that agents send, wired: the same kinds and sizes as a customer may send."""

from __future__ import annotations

from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from blocks.files import Link
from bot.app.core import Core
from bot.config.parts import FilesPart
from bot.desk.faces import Portraying
from bot.inbox import NO_FILES, LateFiles
from bot.ports import Fetching, People
from handlers.customers import answers, pictures
from handlers.customers.sniffing import fit_name, sniff
from handlers.slack.enclosures import Judge, SlackFiles
from handlers.slack.portraits import SlackPortraits

PICTURES = frozenset({pictures.PNG, pictures.JPEG, pictures.GIF, pictures.WEBP})


def fetching_of(client: AsyncWebClient, part: FilesPart) -> Fetching:
    if not part.on or not part.types:
        return NO_FILES
    kind = partial(sniff, allowed=frozenset(part.types))
    return SlackFiles(client, Judge(part.size, kind, fit_name))


def portraits_at(public_url: str) -> Link:
    """The address of an agent's picture by its key; "" without a public address."""
    base = public_url.rstrip("/")
    return lambda key: f"{base}{answers.portrait(key)}" if base else ""


def bringing_of(
    core: Core, client: AsyncWebClient, fetching: Fetching, people: People
) -> tuple[LateFiles, Portraying]:
    """What goes on beside the inbox: files that take their time, and the pictures that agents chose."""
    portraits = SlackPortraits(client, partial(sniff, allowed=PICTURES))
    late = LateFiles(core.store, core.clock, core.rules, fetching)
    return late, Portraying(core.store, core.clock, people, portraits)
