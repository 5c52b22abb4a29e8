"""Slash commands."""

from aiohttp import web

from bot.sandbox.errors import Json, PageError, SlackError
from bot.sandbox.interactivity import unanswered
from bot.sandbox.jsontext import read_json
from bot.sandbox.outbound import Retry
from bot.sandbox.page_api import actor, channel_of, commands_for, text_of
from bot.sandbox.people import Channel, User
from bot.sandbox.responses import issue, say
from bot.sandbox.sandbox import Sandbox


async def run_command(sandbox: Sandbox, request: web.Request, body: Json) -> Json:
    """What the app says with its acknowledgement is whispered to the person, or said in the channel."""
    # see slack.md: commands
    me = actor(sandbox, body)
    channel = channel_of(sandbox, body, me)
    if me.id not in channel.members:
        raise PageError("not_in_channel", f"{me.real_name} is not a member of #{channel.name}.", 403)
    command, _, text = text_of(body, "text").strip().partition(" ")
    if command not in {known.command for known in commands_for(sandbox, me)}:
        raise PageError("unknown_command", f"{command} is not a command here.", 404)
    form = _form(sandbox, me, channel, command, text.strip(), str(request.url.origin()))
    answer = await sandbox.send("slash_commands", form, Retry())
    if not answer.acked:
        return unanswered(sandbox, me, command)
    words = _words(answer.body)
    if words is not None:
        try:
            say(sandbox, channel, me.id, words)
        except SlackError as refusal:
            return unanswered(sandbox, me, command) | {"detail": f"{command} failed with {refusal.name}."}
    return {}


def _words(body: Json | str | None) -> Json | None:
    """An acknowledgement may be JSON, JSON in text, or plain text."""
    if isinstance(body, str) and body.lstrip().startswith("{"):
        try:
            parsed = read_json(body)
        except ValueError:
            return {"text": body}
        return parsed if isinstance(parsed, dict) else {"text": body}
    if isinstance(body, str):
        return {"text": body} if body.strip() else None
    return body if body and (body.get("text") or body.get("blocks")) else None


def _form(sandbox: Sandbox, me: User, channel: Channel, command: str, text: str, origin: str) -> Json:
    team, app = sandbox.workspace.team, sandbox.workspace.app
    return {
        "token": "sandbox-verification-token",
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": "privategroup" if channel.is_private else channel.name,
        "user_id": me.id,
        "user_name": me.name,
        "command": command,
        "text": text,
        "api_app_id": app.id,
        "is_enterprise_install": "false",
        "response_url": issue(sandbox, origin, channel, me, None),
        "trigger_id": sandbox.triggers.issue(me.id, sandbox.seconds(), sandbox.timing.trigger),
    }
