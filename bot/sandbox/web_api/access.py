"""Which channel and which person a call means, and whether the bot may."""

from bot.sandbox.errors import SlackError
from bot.sandbox.people import Channel, User
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api.arguments import Args


def visible(sandbox: Sandbox, args: Args) -> Channel:
    """A private channel without the bot does not exist for it."""
    # see slack.md: channel-not-found
    channel = sandbox.workspace.channel(args.text("channel"))
    if channel is None or (channel.is_private and not joined(sandbox, channel)):
        raise SlackError("channel_not_found")
    return channel


def readable(sandbox: Sandbox, args: Args) -> Channel:
    # see slack.md: not-in-channel
    channel = visible(sandbox, args)
    need(sandbox, f"{channel.family}:history")
    if not joined(sandbox, channel):
        raise SlackError("not_in_channel")
    return channel


def writable(sandbox: Sandbox, args: Args) -> Channel:
    # see slack.md: is-archived
    channel = visible(sandbox, args)
    if channel.is_archived:
        raise SlackError("is_archived")
    if not joined(sandbox, channel) and "chat:write.public" not in sandbox.workspace.app.scopes:
        raise SlackError("not_in_channel")
    return channel


def person(sandbox: Sandbox, args: Args) -> User:
    user = sandbox.workspace.users.get(args.text("user"))
    if user is None:
        # see slack.md: user-not-found
        raise SlackError("user_not_found")
    return user


def joined(sandbox: Sandbox, channel: Channel) -> bool:
    return sandbox.workspace.app.bot_user in channel.members


def need(sandbox: Sandbox, scope: str) -> None:
    # see slack.md: scopes
    provided = sandbox.workspace.app.scopes
    if scope not in provided:
        raise SlackError("missing_scope", needed=scope, provided=",".join(provided))
