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
from bot.domain.errors import BatonError, MergeEnded, NotAhead, NotInChannel, NotRead, StoreUnavailable
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import SlackSilent, words_for
from handlers.slack.gestures import SORRY, Json
from handlers.slack.modals import blocking, holding, merging, resolve

log = logging.getLogger(__name__)

Does = Callable[[SlackDesk, str, View], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Form:
    """`field` is under which it says what another press may mend; "" where nothing is to be filled in."""

    does: Does
    field: str = ""


FORMS: dict[Callback, Form] = {
    Callback.RESOLVE: Form(resolve.submitted, Field.OUTCOME),
    Callback.SNOOZE: Form(holding.snoozed, Field.UNTIL),
    Callback.HELPERS: Form(holding.helped, Field.HELPERS),
    Callback.HAND_BACK: Form(holding.handed_back),
    Callback.MERGE: Form(merging.merged, Field.MERGE_INTO),
    Callback.BLOCK: Form(blocking.submitted),
}


async def submitted(desk: SlackDesk, ack: AsyncAck, body: Json, form: Form) -> None:
    """What another press may mend stands under the field and keeps what was typed; the rest ends the form."""
    try:
        await form.does(desk, str(body["user"]["id"]), body["view"])
    except FormRefused as refusal:
        await _again(ack, form, refusal.errors)
    except NotAhead as refusal:
        await _again(ack, form, {Field.UNTIL_TIME: words_for(refusal)})
    except (StoreUnavailable, SlackSilent, NotInChannel, NotRead, MergeEnded) as failure:
        await _again(ack, form, {form.field: words_for(failure)})
    except BatonError as refusal:
        await ack(response_action="update", view=modals.trouble(words_for(refusal)))
    except Exception:
        log.exception("slack.submission_failed")
        await _again(ack, form, {form.field: SORRY})
    else:
        await ack()


async def _again(ack: AsyncAck, form: Form, errors: dict[str, str]) -> None:
    if form.field:
        await ack(response_action="errors", errors=errors)
    else:
        await ack(response_action="update", view=modals.trouble(" ".join(errors.values())))
