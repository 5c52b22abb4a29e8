"""The Events API: what the app is told, until it has said that it heard."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.sandbox.errors import Json
from bot.sandbox.faults import Fault
from bot.sandbox.outbound import Answer, Retry
from bot.sandbox.people import Channel
from bot.sandbox.sandbox import Sandbox, new_id

CHANNEL_TYPES = {"channels": "channel", "groups": "group", "im": "im"}


def announce_in(sandbox: Sandbox, channel: Channel, event: Json) -> None:
    """A message event; nothing is sent for a channel the bot is not in, or that the app may not read."""
    # see slack.md: event-membership
    app, name = sandbox.workspace.app, f"message.{channel.family}"
    may_read = f"{channel.family}:history" in app.scopes
    if app.bot_user not in channel.members or not may_read or name not in app.events:
        return
    kind = {"channel_type": CHANNEL_TYPES[channel.family]}
    announce(sandbox, event | kind, is_ext_shared=sandbox.is_shared(channel))


def announce(sandbox: Sandbox, event: Json, *, is_ext_shared: bool = False) -> None:
    if sandbox.state.refusal:
        return
    body = _body(sandbox, event, is_ext_shared)
    sandbox.commit({"kind": "event", "event_id": body["event_id"], "body": body})
    held = sandbox.faults.take_event(body, "late", "reordered")
    sandbox.spawn(
        _deliver_held(sandbox, body["event_id"], held) if held else _deliver(sandbox, body["event_id"])
    )
    if sandbox.faults.take_event(body, "duplicate"):
        sandbox.spawn(_repeat(sandbox, body))


async def resume(sandbox: Sandbox) -> None:
    """After a restart: what had not been acknowledged is delivered again, once somebody listens."""
    waiting = [event.event_id for event in sandbox.state.events.values() if not event.over]
    if not waiting:
        return
    await sandbox.ways.ready(sandbox.timing.resume_wait)
    for event_id in waiting:
        sandbox.spawn(_deliver(sandbox, event_id, resumed=True))


async def _deliver_held(sandbox: Sandbox, event_id: str, fault: Fault) -> None:
    if fault.kind == "late":
        # see slack.md: event-late
        await sandbox.time.sleep(fault.seconds)
    else:
        await _either(sandbox.queue.let_pass(fault.after), sandbox.time.sleep(fault.seconds))
    await _deliver(sandbox, event_id)


async def _either(*waits: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.create_task(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _deliver(sandbox: Sandbox, event_id: str, *, resumed: bool = False) -> None:
    # see slack.md: event-retries
    sent = sandbox.state.events[event_id]
    waits = (0.0, *sandbox.timing.retries)
    reason = "timeout"
    while not sent.over and sent.attempts < len(waits):
        if sent.attempts and not resumed:
            await sandbox.time.sleep(waits[sent.attempts])
        await sandbox.outage.over()
        resumed = False
        retry = Retry(sent.attempts, reason if sent.attempts else "")
        sandbox.commit({"kind": "event_tried", "event_id": event_id})
        answer = await _attempt(sandbox, sent.body, retry)
        sandbox.queue.passed()
        if answer.acked:
            sandbox.commit({"kind": "event_acked", "event_id": event_id})
            return
        reason = answer.reason
        if answer.no_retry:
            break
    sandbox.commit({"kind": "event_given_up", "event_id": event_id})


async def _attempt(sandbox: Sandbox, body: Json, retry: Retry) -> Answer:
    fault = sandbox.faults.take_event(body, "cut", "lost_ack")
    if fault and fault.kind == "cut":
        return await sandbox.ways.break_off(body, retry)
    answer = await sandbox.send("events_api", body, retry)
    if fault and answer.acked:
        # see slack.md: event-lost-ack
        return Answer(acked=False, reason=sandbox.ways.silence)
    return answer


async def _repeat(sandbox: Sandbox, body: Json) -> None:
    """The same event once more, as when Slack missed an acknowledgement."""
    # see slack.md: event-duplicate
    await sandbox.send("events_api", body, Retry(1, sandbox.ways.silence))


def _body(sandbox: Sandbox, event: Json, is_ext_shared: bool) -> Json:
    # see slack.md: event-body
    # see slack.md: connect-envelope
    app, team = sandbox.workspace.app, sandbox.workspace.team
    said = event.get("message") or event.get("previous_message") or event
    event_id = new_id("Ev")
    authorization = {
        "enterprise_id": None,
        "team_id": team.id,
        "user_id": app.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": "sandbox-verification-token",
        "team_id": said.get("user_team", team.id),
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(sandbox.seconds()),
        "authorizations": [authorization],
        "is_ext_shared_channel": is_ext_shared,
        "event_context": f"4-{event_id}",
    }
