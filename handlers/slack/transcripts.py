"""GET /v1/transcripts/…: a transcript as a text file, by a link that is signed for one agent and soon over.

Whoever opens it must still be who may: that is asked again, for a link can be passed on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web

from blocks.transcript_text import as_text
from bot.domain.errors import NotAnAgent, UnknownHandoff
from handlers.customers.links import A_TRANSCRIPT, Links
from handlers.customers.problems import problem
from handlers.customers.routes.files import INERT, named
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import SlackSilent

NAME = "transcript.txt"


def address_by(links: Links) -> Callable[[str, str], str]:
    return lambda handoff_id, user: links.link(f"{handoff_id}.{user}")


def add_door(site: web.Application, links: Links, current: Callable[[], SlackDesk | None]) -> None:
    """`current` gives None before the workspace is checked."""

    async def give(request: web.Request) -> web.Response:
        handoff_id, _, user = links.read(request.match_info["signed"]).rpartition(".")
        desk = current()
        if desk is None:
            return _not_now()
        try:
            shown = await desk.claims.transcript(handoff_id, user)
        except SlackSilent:
            return _not_now()
        except (NotAnAgent, UnknownHandoff):
            return problem(403, "not_an_agent", "Not yours to read", "This is for the skill's agents alone.")
        text = await asyncio.to_thread(as_text, shown, desk.rules.zone)
        headers = INERT | {"Content-Disposition": named(NAME)}
        return web.Response(text=text, content_type="text/plain", charset="utf-8", headers=headers)

    site.router.add_get(A_TRANSCRIPT.path + "{signed}", give)


def _not_now() -> web.Response:
    return problem(503, "not_ready", "Not now", "Slack does not answer. Try again in a moment.")
