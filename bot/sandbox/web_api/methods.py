"""Every method the sandbox knows, on one page."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import Json
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api import app, conversations, files, messages, reactions, usergroups, users, views
from bot.sandbox.web_api.arguments import Args

HISTORY = ("channels:history", "groups:history", "im:history")
READ = ("channels:read", "groups:read", "im:read")

Act = Callable[[Sandbox, Args, str], Json]


@dataclass(frozen=True)
class Method:
    """`act` gets the sandbox, the arguments and the sandbox's own origin; one of `scopes` is needed."""

    name: str
    act: Act
    tier: int = 0
    scopes: tuple[str, ...] = ()
    app_level: bool = False


# see slack.md: rate-tiers
_ALL = (
    Method("auth.test", app.auth_test),
    Method("apps.connections.open", app.connections_open, app_level=True),
    Method("chat.postMessage", messages.post, 0, ("chat:write",)),
    Method("chat.update", messages.update, 3, ("chat:write",)),
    Method("chat.delete", messages.delete, 3, ("chat:write",)),
    Method("chat.postEphemeral", messages.post_ephemeral, 4, ("chat:write",)),
    Method("chat.getPermalink", messages.permalink),
    Method("conversations.history", conversations.history, 3, HISTORY),
    Method("conversations.replies", conversations.replies, 3, HISTORY),
    Method("conversations.members", conversations.members, 4, READ),
    Method("conversations.info", conversations.info, 3, READ),
    Method("conversations.list", conversations.list_all, 2, READ),
    Method("files.info", files.info, 4, ("files:read",)),
    Method("reactions.add", reactions.add, 3, ("reactions:write",)),
    Method("reactions.remove", reactions.remove, 2, ("reactions:write",)),
    Method("reactions.get", reactions.get, 3, ("reactions:read",)),
    Method("users.info", users.info, 4, ("users:read",)),
    Method("users.list", users.list_all, 2, ("users:read",)),
    Method("users.profile.get", users.profile, 4, ("users.profile:read",)),
    Method("usergroups.users.list", usergroups.users_list, 2, ("usergroups:read",)),
    Method("views.open", views.open_, 4),
    Method("views.push", views.push, 4),
    Method("views.update", views.update, 4),
    Method("views.publish", views.publish, 4),
)

METHODS = {method.name: method for method in _ALL}
