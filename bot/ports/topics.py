"""What listeners hear beside the topics of a commit, where several processes share one store."""

from __future__ import annotations

from bot.ports.store import Topic

EVERYTHING = Topic("everything")
"""Any of it may have changed: what others said was not heard for a while."""
WRITING = "writing"
"""The kind of topic that says of a conversation: an agent is writing to its customer. Nothing is stored."""
LOOK = Topic("look")
"""Once a second: what another committed may have gone unsaid, so a cheap look is due."""
