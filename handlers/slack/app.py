"""Slack's whole surface on one page."""

from __future__ import annotations

import contextlib
import logging
import os
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.domain.errors import StoreUnavailable
from handlers.slack import actions, commands, events, home, leaving, shortcuts
from handlers.slack.client import with_token
from handlers.slack.desk import SlackDesk
from handlers.slack.modals.closing import closed
from handlers.slack.modals.submitting import FORMS, Form, submitted
from handlers.slack.workspace import Workspace

log = logging.getLogger(__name__)

Body = dict[str, Any]
Next = Callable[[], Awaitable[BoltResponse]]

ANY = re.compile(r".*", re.DOTALL)
OF_A_CHANNEL = re.compile(r"^(channel|group)_((un)?(shared|archive)|left|deleted)$|^member_joined_channel$")
OAUTH_SETTINGS = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
REFUSED: dict[str, str | Sequence[str]] = {"x-slack-no-retry": "1"}


def build(desk: SlackDesk, token: str, signing_secret: str) -> AsyncApp:
    """The same listeners serve the socket and signed HTTP. An empty `signing_secret` will do for the socket.

    A response is given only after its listener has ended: an event whose store fails answers 500, and Slack
    says it again.
    """
    with _no_oauth():
        app = AsyncApp(
            name="baton",
            logger=logging.getLogger("slack_bolt"),
            client=with_token(None, desk.client.base_url, None),  # Bolt copies it deeply: no session in it
            authorize=_authorize(desk, token),
            signing_secret=signing_secret,
            process_before_response=True,
            ignoring_self_events_enabled=False,
        )
    register(app, desk)
    return app


@contextlib.contextmanager
def _no_oauth() -> Iterator[None]:
    """Bolt turns on an OAuth of its own, with files in the home folder, as soon as it finds these set."""
    hidden = {name: os.environ.pop(name) for name in OAUTH_SETTINGS if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


def register(app: AsyncApp, desk: SlackDesk) -> None:
    async def only_ours(body: Body, next: Next) -> BoltResponse:  # noqa: A002  # Bolt passes it by this name
        return await _admitted(desk, body, next)

    async def message(body: Body, request: AsyncBoltRequest) -> None:
        try:
            await events.heard(desk, body, retried=_is_retried(request))
        except StoreUnavailable:
            desk.missed()
            raise

    async def sharing(event: Body) -> None:
        if desk.sharing:
            await desk.sharing.heard(event)

    async def action(ack: AsyncAck, body: Body) -> None:
        await _acted(desk, ack, body)

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def command(command: Body) -> None:
        await commands.asked(desk, command)

    app.use(only_ours)
    app.event("message")(message)
    app.event(OF_A_CHANNEL)(sharing)
    app.event(leaving.LEFT)(_told(desk, leaving.left))
    app.event(leaving.CHANGED)(_told(desk, leaving.changed))
    app.event(home.OPENED)(ack=acknowledge, lazy=[_home(desk)])
    app.event(ANY)(_any_other_event)
    app.action(ANY)(action)
    app.shortcut(ANY)(_shortcut(desk))
    for callback, form in FORMS.items():
        app.view(callback)(_submission(desk, form))
    app.view_closed(ANY)(ack=acknowledge, lazy=[_closing(desk)])
    app.command(commands.COMMAND)(ack=acknowledge, lazy=[command])
    app.error(_failed)


async def _any_other_event() -> None:
    """Acknowledged, for Slack repeats what nobody listens to."""


def _home(desk: SlackDesk) -> Callable[..., Awaitable[None]]:
    async def opened(event: Body) -> None:
        await home.opened(desk, event)

    return opened


def _closing(desk: SlackDesk) -> Callable[..., Awaitable[None]]:
    async def window_closed(body: Body) -> None:
        await closed(desk, body)

    return window_closed


def _shortcut(desk: SlackDesk) -> Callable[..., Awaitable[None]]:
    async def picked(ack: AsyncAck, body: Body) -> None:
        await shortcuts.used(desk, ack, body)

    return picked


def _told(
    desk: SlackDesk, act: Callable[[SlackDesk, Body], Awaitable[None]]
) -> Callable[..., Awaitable[None]]:
    async def happened(event: Body) -> None:
        await act(desk, event)

    return happened


def _submission(desk: SlackDesk, form: Form) -> Callable[..., Awaitable[None]]:
    async def sent(ack: AsyncAck, body: Body) -> None:
        await submitted(desk, ack, body, form)

    return sent


def _is_retried(request: AsyncBoltRequest) -> bool:
    """By the socket as well: Bolt puts an envelope's `retry_attempt` among the headers."""
    return request.headers.get("x-slack-retry-num", ["0"])[0] not in {"", "0"}


async def _acted(desk: SlackDesk, ack: AsyncAck, body: Body) -> None:
    """No agents' button stands where customers read, and none of theirs elsewhere."""
    channel = _inner(body, "channel").get("id")
    if desk.customers and isinstance(channel, str) and desk.workspace.is_customers(channel):
        await desk.customers.pressing.pressed(ack, body)
    else:
        await actions.acted(desk, ack, body)


def _authorize(desk: SlackDesk, token: str) -> Callable[..., Awaitable[AuthorizeResult]]:
    """Always the same: Bolt's own would ask auth.test first, and lose the events of a failing one."""
    workspace = desk.workspace

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=workspace.team_id,
            bot_user_id=workspace.bot_user,
            bot_id=workspace.bot_id,
            bot_token=token,
        )

    return authorize


async def _admitted(desk: SlackDesk, body: Body, go_on: Next) -> BoltResponse:
    """Only our own workspace, and who writes to it: the same app may be installed elsewhere."""
    if body.get("type") == "app_rate_limited":
        log.error("slack.events_rate_limited")
        desk.missed()
        return BoltResponse(status=200)
    if not _is_for(desk.workspace, body):
        log.warning("slack.other_team_refused")
        return BoltResponse(status=403, headers=REFUSED)
    return await go_on()


def _is_for(workspace: Workspace, body: Body) -> bool:
    """Another company's people are heard where customers write; anywhere else all must be ours.

    A Home tab names a direct channel too, and is nothing of theirs.
    """
    event, ours = _inner(body, "event"), workspace.team_id
    channel = event.get("channel") or _inner(body, "channel").get("id")
    at_home = event.get("type") == home.OPENED
    if isinstance(channel, str) and workspace.is_customers(channel) and not at_home:
        return ours in _installed(body)
    user_team = event.get("user_team") or _inner(body, "user").get("team_id")
    named = {*_installed(body), body.get("team_id"), user_team}
    return {team for team in named if isinstance(team, str) and team} == {ours}


def _installed(body: Body) -> set[str]:
    """The workspaces whose app is told: an envelope's team may be its writer's.

    See docs/slack.md, `connect-envelope`.
    """
    listed = body.get("authorizations")
    told = [one.get("team_id") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    named = told or [_inner(body, "team").get("id") or body.get("context_team_id") or body.get("team_id")]
    return {team for team in named if isinstance(team, str)}


def _inner(body: Body, key: str) -> Body:
    value = body.get(key)
    return value if isinstance(value, dict) else {}


async def _failed(error: Exception, body: Body) -> None:
    """Answered 500. The log gets the kind of failure, never what was said."""
    log.error("slack.not_handled", exc_info=error, extra={"kind": body.get("type")})
