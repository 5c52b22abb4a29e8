"""What Baton asks of a workspace, and what each call needs. manifest.yml is held against this by a test."""

from __future__ import annotations

BOT_SCOPES = (
    "channels:history",
    "channels:read",
    "chat:write",
    "chat:write.customize",
    "commands",
    "files:read",
    "groups:history",
    "groups:read",
    "im:history",
    "reactions:write",
    "usergroups:read",
    "users:read",
)

MAY_RENAME = "chat:write.customize"
HEARS_DIRECT = "im:history"
READS_FILES = "files:read"
SEES_GROUPS = "usergroups:read"
OPTIONAL = frozenset({MAY_RENAME, HEARS_DIRECT, READS_FILES, SEES_GROUPS})
"""Without the first an agent's name stands among the words; the second hears who writes to Baton alone;
without the third agents' files stay in Slack, and each sender is told; the fourth sees who is in a user
group.
"""

SCOPES_OF = {
    "apps.connections.open": (),  # with the app token: connections:write
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write", "chat:write.customize"),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.list": ("channels:read", "groups:read"),
    "conversations.members": ("channels:read", "groups:read"),
    "conversations.replies": ("channels:history", "groups:history"),
    "files.info": ("files:read",),
    "reactions.add": ("reactions:write",),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
"""By Web API method; public and private channels have their own (docs/slack.md, `scopes`)."""

SCOPES_OF_EVENT = {
    "app_home_opened": (),
    "channel_archive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unshared": ("channels:read", "groups:read"),
    "channel_unarchive": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "user_change": ("users:read",),
}
