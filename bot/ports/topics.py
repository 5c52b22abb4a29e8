"""What listeners hear beside the topics of a commit, where several processes share one store."""

from __future__ import annotations

from bot.ports.store import Topic

EVERYTHING = Topic("everything")
"""Any of it may have changed: what others said was not heard for a while."""
LOOK = Topic("look")
"""Once a second: what another committed may have gone unsaid, so a cheap look is due."""
