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
from bot.domain.acts import Verb
from bot.domain.errors import (
    AskedAlready,
    BadBreak,
    BadRoom,
    BatonError,
    CardUnderWay,
    FileUnderWay,
    MergeEnded,
    NameRefused,
    NotAhead,
    NotInChannel,
    NotRead,
    NotSomebodyElse,
    SameSkill,
    StoreUnavailable,
)
from handlers.slack import home, shortcuts
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import SlackSilent, words_for
from handlers.slack.gestures import SORRY, Json
from handlers.slack.modals import (
    blocking,
    faces,
    holding,
    macros,
    merging,
    offering,
    reply,
    resolve,
    shift,
    transfer,
)
from handlers.slack.modals.instead import Instead

log = logging.getLogger(__name__)

MENDABLE = (  # what another press may mend
    MergeEnded,
    NameRefused,
    StoreUnavailable,
    SlackSilent,
    NotInChannel,
    AskedAlready,
    NotSomebodyElse,
    SameSkill,
    CardUnderWay,
    FileUnderWay,
)
Does = Callable[[SlackDesk, str, View], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Form:
    """`field` is under which it says what another press may mend; "" where nothing is to be filled in.

    What it changed stands on the Home tab, which is drawn anew: `on_home`. With `reads` what the customer
    wrote while it was open is read before that is done. `typed` names the block of words that must not be
    lost: there it says whatever goes wrong.
    """

    does: Does
    field: str = ""
    on_home: bool = False
    reads: Verb | None = None
    typed: Callable[[View], str] | None = None

    def within(self, view: View) -> str:
        return self.typed(view) if self.typed else self.field


FORMS: dict[Callback, Form] = {
    Callback.RESOLVE: Form(resolve.submitted, Field.OUTCOME, reads=Verb.RESOLVE),
    Callback.SNOOZE: Form(holding.snoozed, Field.UNTIL, reads=Verb.SNOOZE),
    Callback.HELPERS: Form(holding.helped, Field.HELPERS),
    Callback.HAND_BACK: Form(holding.handed_back, reads=Verb.HAND_BACK),
    Callback.HAND_OVER: Form(offering.handed_over, Field.COLLEAGUE),
    Callback.SHIFT: Form(shift.changed, Field.SKILLS, on_home=True),
    Callback.LEAVING: Form(shift.left, Field.COLLEAGUE, on_home=True),
    Callback.TRANSFER: Form(transfer.submitted, Field.SKILL),
    Callback.MERGE: Form(merging.merged, Field.MERGE_INTO),
    Callback.BLOCK: Form(blocking.submitted),
    Callback.MACRO: Form(macros.submitted, typed=lambda _: Field.TEXT),
    Callback.REPLY: Form(reply.sent, typed=field_of),
    Callback.SEND: Form(shortcuts.send),
    Callback.FACE: Form(faces.submitted, Field.NAME),
}


async def submitted(desk: SlackDesk, ack: AsyncAck, body: Json, form: Form) -> None:
    """What another press may mend stands under the field and keeps what was typed; the rest ends the form."""
    field = form.within(body["view"])
    try:
        await _done(desk, str(body["user"]["id"]), body["view"], form)
    except Instead as other:
        await ack(response_action="update", view=other.view)
    except FormRefused as refusal:
        await _again(ack, field, refusal.errors)
    except BadBreak as refusal:
        await _again(ack, field, {Field.BREAK_UNTIL: words_for(refusal)})
    except BadRoom as refusal:
        await _again(ack, field, {Field.ROOM: words_for(refusal)})
    except NotAhead as refusal:
        await _again(ack, field, {Field.UNTIL_TIME: words_for(refusal)})
    except MENDABLE as failure:
        await _again(ack, field, {field: words_for(failure)})
    except BatonError as refusal:
        await _again(ack, field if form.typed else "", {field: words_for(refusal)})
    except Exception:
        log.exception("slack.submission_failed")
        await _again(ack, field, {field: SORRY})
    else:
        await ack()
        if form.on_home:  # Slack hears only at the listener's end: a slow tab must not hold the window open
            desk.replies.behind.start(home.redrawn(desk, str(body["user"]["id"])))


async def _done(desk: SlackDesk, user: str, view: View, form: Form) -> None:
    try:
        await form.does(desk, user, view)
    except NotRead:
        if form.reads is None:
            raise
        raise Instead(await holding.read_now(desk, user, view, form.reads)) from None


async def _again(ack: AsyncAck, field: str, errors: dict[str, str]) -> None:
    if field:
        await ack(response_action="errors", errors=errors)
    else:
        await ack(response_action="update", view=modals.trouble(" ".join(errors.values())))
