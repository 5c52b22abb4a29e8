"""The windows of what a holder does with a handoff: snooze, helpers, hand back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from blocks.forms import (
    FormRefused,
    about,
    answer,
    answers,
    choice,
    chosen,
    form,
    known,
    labelled,
    read_upto,
    section,
)
from blocks.ids import Callback, Field
from blocks.parts import View
from bot.domain.snooze import Snooze

UNTIL = {
    Snooze.HOUR: "For an hour",
    Snooze.FOUR_HOURS: "For four hours",
    Snooze.TOMORROW: "Until tomorrow morning",
    Snooze.WEEK: "For a week",
    Snooze.WORD: "Only until they write",
}
WAKES = "It stays yours. The customer's next word wakes it at once, and in the thread you are told."
LATEST = 9_999_999_999
"""Seconds of the epoch in ten digits, as Slack's picker has them."""
HELPERS_LIMIT = 10
JOIN = "They answer in the thread as you do, each under their own name. They need to be in this channel."
BACK = (
    "The assistant answers this customer again, and they are told so. It knows what was said, and takes up "
    "what they wrote since your last words. If a person is needed once more, a new card comes."
)


def snooze(handoff_id: str, upto: int) -> View:
    """`upto` is the customer's last turn that whoever opens it can have read."""
    until = choice(Field.UNTIL, "Until when?", {one.value: label for one, label in UNTIL.items()}, first=True)
    element = {"type": "datetimepicker", "action_id": Field.UNTIL_TIME}
    moment = {**labelled(Field.UNTIL_TIME, "Rather until a time of your own", element), "optional": True}
    return form(Callback.SNOOZE, handoff_id, "Snooze", until, moment, section(WAKES), knew=str(upto))


def parse_snooze(view: View) -> tuple[str, Snooze | datetime, int]:
    """Handoff id, how long or until when (which wins), and what was read. Raises FormRefused."""
    handoff_id, values = about(view, Field.UNTIL), answers(view)
    seconds = answer(values, Field.UNTIL_TIME).get("selected_date_time")
    if isinstance(seconds, int) and 0 < seconds < LATEST:
        return handoff_id, datetime.fromtimestamp(seconds, UTC), read_upto(view)
    until = chosen(values, Field.UNTIL)
    if until not in set(Snooze):
        raise FormRefused({Field.UNTIL: "Choose until when."})
    return handoff_id, Snooze(until), read_upto(view)


def helpers(handoff_id: str, now: Sequence[str]) -> View:
    """`now` are the Slack user ids of who helps already."""
    element = {
        "type": "multi_users_select",
        "action_id": Field.HELPERS,
        "max_selected_items": HELPERS_LIMIT,
        **({"initial_users": list(now)} if now else {}),
    }
    who = {**labelled(Field.HELPERS, "Who answers beside the holder?", element), "optional": True}
    knew = " ".join(now)
    return form(Callback.HELPERS, handoff_id, "Save", who, section(JOIN), title="Helpers", knew=knew)


def parse_helpers(view: View) -> tuple[str, list[str], list[str]]:
    """Handoff id, and the user ids that were added and taken away in the window. Raises FormRefused."""
    handoff_id, before = about(view, Field.HELPERS), known(view)
    picked = answer(answers(view), Field.HELPERS).get("selected_users") or []
    users = [one for one in picked if isinstance(one, str)] if isinstance(picked, list) else []
    if len(users) > HELPERS_LIMIT:
        raise FormRefused({Field.HELPERS: f"Choose at most {HELPERS_LIMIT}."})
    added = [one for one in users if one not in before]
    return handoff_id, added, [one for one in before if one not in users]


def hand_back(handoff_id: str, upto: int) -> View:
    title = "Back to the assistant?"
    return form(Callback.HAND_BACK, handoff_id, "Hand back", section(BACK), title=title, knew=str(upto))


def parse_hand_back(view: View) -> tuple[str, int]:
    """Handoff id, and what was read. Raises FormRefused."""
    return about(view), read_upto(view)
