"""The window in which a handoff is resolved."""

from __future__ import annotations

import logging

from slack_bolt.context.ack.async_ack import AsyncAck

from blocks import modals
from blocks.ids import Field
from bot.domain.errors import BatonError, StoreUnavailable
from handlers.slack.desk import SlackDesk
from handlers.slack.errors import SlackSilent, words_for
from handlers.slack.gestures import SORRY, Gesture, Json, open_view

log = logging.getLogger(__name__)


async def open_modal(desk: SlackDesk, made: Gesture) -> None:
    await desk.claims.check_resolver(made.handoff_id, made.user)
    await open_view(desk.client, made, modals.resolve(made.handoff_id))


async def submitted(desk: SlackDesk, ack: AsyncAck, body: Json) -> None:
    """What another press may mend stands under the field and keeps what was typed; the rest ends the form."""
    try:
        handoff_id, outcome, words = modals.parse_resolve(body["view"])
        await desk.claims.resolve(handoff_id, str(body["user"]["id"]), outcome, words)
    except modals.ResolveRefused as refusal:
        await ack(response_action="errors", errors=refusal.errors)
    except (StoreUnavailable, SlackSilent) as failure:
        await ack(response_action="errors", errors={Field.OUTCOME: words_for(failure)})
    except BatonError as refusal:
        await ack(response_action="update", view=modals.trouble(words_for(refusal)))
    except Exception:
        log.exception("slack.submission_failed")
        await ack(response_action="errors", errors={Field.OUTCOME: SORRY})
    else:
        await ack()
