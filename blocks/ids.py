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
    HAND_BACK = "hand_back"
    REOPEN = "reopen"
    MERGE = "merge"
    OPEN = "open"
    """A link: Slack follows it by itself, and says so too."""
    SHIFT_ON = "shift_on"
    SHIFT_OFF = "shift_off"
    REFRESH = "refresh"
    TRANSCRIPT_OLDER = "transcript_page_older"
    TRANSCRIPT_NEWER = "transcript_page_newer"


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


class Callback(StrEnum):
    RESOLVE = "resolve_modal"
    TRANSCRIPT = "transcript_modal"
    SNOOZE = "snooze_modal"
    HELPERS = "helpers_modal"
    HAND_BACK = "hand_back_modal"
    MERGE = "merge_modal"
    BLOCK = "block_modal"
    TROUBLE = "trouble_modal"
    HOME = "home"


class Field(StrEnum):
    """A modal's input: block_id and action_id are the same word, stable so that typed input survives."""

    OUTCOME = "outcome"
    OUTCOME_WORDS = "outcome_words"
    UNTIL = "until"
    UNTIL_TIME = "until_time"
    HELPERS = "helpers"
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
    NOTES = "notes"
    REPEATED = "repeated"
    OPS = "ops"
