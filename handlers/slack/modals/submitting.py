"""What the windows do when they are sent off: one use case each, and one way to say no."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import modals
from blocks.forms import FormRefused
from blocks.ids import Callback, Field
from blocks.parts import View
from blocks.reply import field_of
from bot.domain.errors import BatonError, NotAhead, NotInChannel, NotRead, StoreUnavailable
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import SlackSilent, words_for
from handlers.slack.gestures import SORRY, Json
from handlers.slack.modals import blocking, holding, macros, reply, resolve
from handlers.slack.modals.instead import Instead

log = logging.getLogger(__name__)

Does = Callable[[SlackDesk, str, View], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Form:
    """`field` is under which it says what another press may mend; "" where nothing is to be filled in.

    `typed` names the block of words that must not be lost: there it says whatever goes wrong.
    """

    does: Does
    field: str = ""
    typed: Callable[[View], str] | None = None

    def within(self, view: View) -> str:
        return self.typed(view) if self.typed else self.field


FORMS: dict[Callback, Form] = {
    Callback.RESOLVE: Form(resolve.submitted, Field.OUTCOME),
    Callback.SNOOZE: Form(holding.snoozed, Field.UNTIL),
    Callback.HELPERS: Form(holding.helped, Field.HELPERS),
    Callback.HAND_BACK: Form(holding.handed_back),
    Callback.BLOCK: Form(blocking.submitted),
    Callback.MACRO: Form(macros.submitted, typed=lambda _: Field.TEXT),
    Callback.REPLY: Form(reply.sent, typed=field_of),
}


async def submitted(desk: SlackDesk, ack: AsyncAck, body: Json, form: Form) -> None:
    """What another press may mend stands under the field and keeps what was typed; the rest ends the form."""
    field = form.within(body["view"])
    try:
        await form.does(desk, str(body["user"]["id"]), body["view"])
    except Instead as other:
        await ack(response_action="update", view=other.view)
    except FormRefused as refusal:
        await _again(ack, field, refusal.errors)
    except NotAhead as refusal:
        await _again(ack, field, {Field.UNTIL_TIME: words_for(refusal)})
    except (StoreUnavailable, SlackSilent, NotInChannel, NotRead) as failure:
        await _again(ack, field, {field: words_for(failure)})
    except BatonError as refusal:
        await _again(ack, field if form.typed else "", {field: words_for(refusal)})
    except Exception:
        log.exception("slack.submission_failed")
        await _again(ack, field, {field: SORRY})
    else:
        await ack()


async def _again(ack: AsyncAck, field: str, errors: dict[str, str]) -> None:
    if field:
        await ack(response_action="errors", errors=errors)
    else:
        await ack(response_action="update", view=modals.trouble(" ".join(errors.values())))
