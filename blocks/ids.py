"""Every id that Slack sends back to us, in one place.

A button's value carries the handoff id and nothing else: state is read from the store, never from a message.
"""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    CLAIM = "claim"
    RELEASE = "release"
    RESOLVE = "resolve"
    TRANSCRIPT = "transcript"
    BLOCK = "block"
    UNBLOCK = "unblock"
    MORE = "more"
    """A menu: each entry's value says which action it is (`entry`)."""
    SNOOZE = "snooze"
    WAKE = "wake"
    HELPERS = "helpers"
    REPLY = "reply"
    INSERT = "insert_macro"
    SUMMARISE = "summarise"
    SUGGEST = "suggest"
    SUGGESTION_USE = "use_suggestion"
    SUGGESTION_DISCARD = "discard_suggestion"
    MACRO_SHOW = "show_macro"
    MACRO_NEW = "new_macro"
    MACRO_DELETE = "delete_macro"
    PREVIEW = "preview"
    TRANSFER = "transfer"
    HAND_BACK = "hand_back"
    REOPEN = "reopen"
    ACCEPT = "accept"
    DECLINE = "decline"
    HAND_OVER = "hand_over"
    MERGE = "merge"
    OPEN = "open"
    """A link: Slack follows it by itself, and says so too."""
    SHIFT_ON = "shift_on"
    SHIFT_OFF = "shift_off"
    SHIFT_CHANGE = "shift_change"
    LEAVING = "leaving"
    REFRESH = "refresh"
    FACE = "face"
    TRANSCRIPT_OLDER = "transcript_page_older"
    TRANSCRIPT_NEWER = "transcript_page_newer"
    TRANSCRIPT_FILE = "transcript_file"
    EARLIER = "earlier"
    EARLIER_TRANSCRIPT = "earlier_transcript"


class CustomerAction(StrEnum):
    """What customers press in Slack; a button's value carries the conversation id only.

    A score's action_id ends in the score, for ids of one block must differ.
    """

    ASK = "customer_ask"
    RATE = "customer_rate_"


def entry(action: Action, handoff_id: str) -> str:
    """The value of one entry of a menu of several."""
    return f"{action} {handoff_id}"


def of_entry(value: str) -> tuple[str, str]:
    """Action and handoff id."""
    action, _, handoff_id = value.partition(" ")
    return action, handoff_id


class Shortcut(StrEnum):
    """In a message's menu (manifest.yml)."""

    SEND = "send_to_customer"
    UNSEND = "unsend"


class Callback(StrEnum):
    RESOLVE = "resolve_modal"
    TRANSCRIPT = "transcript_modal"
    EARLIER = "earlier_modal"
    SNOOZE = "snooze_modal"
    HELPERS = "helpers_modal"
    REPLY = "reply_modal"
    SUMMARY = "summary_modal"
    MACROS = "macros_modal"
    MACRO = "macro_modal"
    HAND_BACK = "hand_back_modal"
    HAND_OVER = "hand_over_modal"
    SHIFT = "shift_modal"
    LEAVING = "leaving_modal"
    TRANSFER = "transfer_modal"
    MERGE = "merge_modal"
    BLOCK = "block_modal"
    SEND = "send_modal"
    FACE = "face_modal"
    TROUBLE = "trouble_modal"
    HOME = "home"


LEAVE_ONE = "leave_one_"
"""How the input's id begins in which it is said what becomes of one handoff; its id follows."""


class Field(StrEnum):
    """A modal's input: block_id and action_id are the same word, stable so that typed input survives."""

    OUTCOME = "outcome"
    OUTCOME_WORDS = "outcome_words"
    UNTIL = "until"
    UNTIL_TIME = "until_time"
    TITLE = "title"
    TEXT = "text"
    SKILLS = "skills"
    REPLY = "reply"
    """Its block_id ends in a number, which changes where the window writes into it."""
    HELPERS = "helpers"
    COLLEAGUE = "colleague"
    NOTE = "note"
    ROOM = "room"
    BREAK_UNTIL = "break_until"
    LEAVE_ALL = "leave_all"
    SKILL = "skill"
    TRANSFER_NOTE = "transfer_note"
    NAME = "name"
    PICTURE = "picture"
    MERGE_INTO = "merge_into"


class Part(StrEnum):
    """How a message's block_id begins; what follows changes with the block's content."""

    HEAD = "head"
    FACTS = "facts"
    BUTTONS = "buttons"
    TURN = "turn"
    LINE = "line"
    WORDS = "words"
    WAITING = "waiting"
    LISTED = "listed"
    """A line of what somebody asked for: what is pressed there is answered with a list of theirs."""
    MORE = "more"
    TITLE = "title"
    FIGURES = "figures"
    REASONS = "reasons"
    TARGETS = "targets"
    MOVES = "moves"
    NOTES = "notes"
    REPEATED = "repeated"
    OPS = "ops"
