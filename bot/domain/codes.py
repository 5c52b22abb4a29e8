"""Codes of what Slack shows: marks, private words, lines in a thread. `blocks` has the words."""

from __future__ import annotations

from enum import StrEnum


class Reaction(StrEnum):
    """What a mark on an agent's message says. Only ever added: removing is rationed to 20 a minute."""

    SENT = "white_check_mark"
    INSIDE = "lock"
    FAILED = "warning"
    EDITED = "pencil2"
    TAKEN_BACK = "leftwards_arrow_with_hook"


class KeptWhy(StrEnum):
    """Why a message in the thread stays inside."""

    NOTE = "note"
    COLLEAGUE = "colleague"
    UNCLAIMED = "unclaimed"
    EARLY = "early"
    CLOSED = "closed"
    HANDED_BACK = "handed_back"
    MERGED = "merged"
    BLOCKED = "blocked"
    NO_TEXT = "no_text"
    MOVED = "moved"


class Slip(StrEnum):
    """What the customer does not get: what can't be carried (any more), and what we failed to pass on."""

    EDIT = "edit"
    DELETION = "deletion"
    FILE = "file"
    FILE_SIZE = "file_size"
    FILE_TYPE = "file_type"
    FILE_ELSEWHERE = "file_elsewhere"
    FILE_GONE = "file_gone"
    FILE_ROOM = "file_room"
    FILE_LATE = "file_late"
    FILES_OFF = "files_off"
    FILES_UNREAD = "files_unread"
    FAILED = "failed"


class Notice(StrEnum):
    """What one colleague is to know."""

    HELPER_REMOVED = "helper_removed"


class LineCode(StrEnum):
    """One line in the thread, because redrawing a card notifies nobody."""

    FLUSHED = "flushed"
    PARKED = "parked"
    RELEASED = "released"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    PROMISE_BROKEN = "promise_broken"
    CORRECTED = "corrected"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    MAIL_FAILED = "mail_failed"
    THREAD_DELETED = "thread_deleted"
    CHANNEL_LOST = "channel_lost"
    OPENED_AGAIN = "opened_again"
    SNOOZE_OVER = "snooze_over"
    WOKEN = "woken"
    HELPER_ADDED = "helper_added"
    OFFERED = "offered"
    DECLINED = "declined"
    OFFER_OVER = "offer_over"
    HANDED_BACK = "handed_back"
    UNCLAIMED = "unclaimed"
    TAKEN_BACK = "taken_back"
    """From a holder who said nothing."""
    HOLDER_LEFT = "holder_left"
    MERGED = "merged"


OF_A_NEW_THREAD = frozenset(
    {LineCode.THREAD_DELETED, LineCode.CHANNEL_LOST, LineCode.OFFERED, LineCode.UNCLAIMED}
)
"""They explain the card they stand under, or call somebody to it, so they wait for it; any other line is
dropped without a card.
"""
