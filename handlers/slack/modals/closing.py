"""What follows where somebody closes a window without sending it off."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from blocks.forms import FormRefused
from blocks.ids import Callback
from bot.domain.errors import BatonError
from handlers.slack.desk import SlackDesk
from handlers.slack.gestures import Json
from handlers.slack.modals import reply

log = logging.getLogger(__name__)

CLOSED: dict[str, Callable[[SlackDesk, Json], Awaitable[None]]] = {Callback.REPLY: reply.closed}


async def closed(desk: SlackDesk, body: Json) -> None:
    """Acknowledged already, and nobody looks any more: what fails is only written down."""
    does = CLOSED.get(str(body["view"].get("callback_id")))
    try:
        if does:
            await does(desk, body)
    except (BatonError, FormRefused) as failure:
        log.info("slack.closing_not_noted", extra={"why": type(failure).__name__})
