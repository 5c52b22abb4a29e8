"""What Slack said: kept once, applied once and in order, read back after a gap, put back after a fault."""

from bot.inbox.bringing import NO_FILES
from bot.inbox.late_files import LateFiles
from bot.inbox.loop import ANCHOR_PATIENCE, Inbox
from bot.inbox.patience import HOLD

__all__ = ["ANCHOR_PATIENCE", "HOLD", "NO_FILES", "Inbox", "LateFiles"]
