"""What Baton asks of a workspace, and what each call needs. manifest.yml is held against this by a test."""

from __future__ import annotations

BOT_SCOPES = (
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "reactions:write",
    "users:read",
)

SCOPES_OF = {
    "apps.connections.open": (),  # with the app token: connections:write
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.list": ("channels:read", "groups:read"),
    "conversations.members": ("channels:read", "groups:read"),
    "conversations.replies": ("channels:history", "groups:history"),
    "reactions.add": ("reactions:write",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.update": (),
}
"""By Web API method; public and private channels have their own (docs/slack.md, `scopes`)."""

SCOPES_OF_EVENT = {"message.channels": ("channels:history",), "message.groups": ("groups:history",)}
