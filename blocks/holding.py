"""The windows of what a holder does with a handoff: snooze, helpers, hand back; and of blocking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from blocks.forms import FormRefused, about, answer, answers, choice, chosen, form, labelled, section
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
    "The assistant answers this customer again, and they are told so. The handoff ends; if a person is "
    "needed once more, a new card comes."
)
BLOCK = (
    "This handoff ends, and so does everything else this customer has open. They can't write here any more "
    "and are told so. Unblock stays on the card."
)


def snooze(handoff_id: str) -> View:
    until = choice(Field.UNTIL, "Until when?", {one.value: label for one, label in UNTIL.items()})
    element = {"type": "datetimepicker", "action_id": Field.UNTIL_TIME}
    moment = labelled(Field.UNTIL_TIME, "Or until a time of your own", element)
    asked = [{**one, "optional": True} for one in (until, moment)]
    return form(Callback.SNOOZE, handoff_id, "Snooze", *asked, section(WAKES))


def parse_snooze(view: View) -> tuple[str, Snooze | datetime]:
    """Handoff id, and how long or until when. Raises FormRefused."""
    handoff_id, values = about(view, Field.UNTIL), answers(view)
    until, seconds = chosen(values, Field.UNTIL), answer(values, Field.UNTIL_TIME).get("selected_date_time")
    if until and seconds:
        raise FormRefused({Field.UNTIL_TIME: "Choose one of both: clear this, or the choice above."})
    if isinstance(seconds, int) and 0 < seconds < LATEST:
        return handoff_id, datetime.fromtimestamp(seconds, UTC)
    if until not in set(Snooze):
        raise FormRefused({Field.UNTIL: "Choose until when."})
    return handoff_id, Snooze(until)


def helpers(handoff_id: str, now: Sequence[str]) -> View:
    """`now` are the Slack user ids of who helps already."""
    element = {
        "type": "multi_users_select",
        "action_id": Field.HELPERS,
        "max_selected_items": HELPERS_LIMIT,
        **({"initial_users": list(now)} if now else {}),
    }
    who = {**labelled(Field.HELPERS, "Who answers beside you?", element), "optional": True}
    return form(Callback.HELPERS, handoff_id, "Save", who, section(JOIN), title="Helpers")


def parse_helpers(view: View) -> tuple[str, list[str]]:
    """Handoff id, and user ids in the order chosen. Raises FormRefused."""
    handoff_id = about(view, Field.HELPERS)
    picked = answer(answers(view), Field.HELPERS).get("selected_users") or []
    users = [one for one in picked if isinstance(one, str)] if isinstance(picked, list) else []
    if len(users) > HELPERS_LIMIT:
        raise FormRefused({Field.HELPERS: f"Choose at most {HELPERS_LIMIT}."})
    return handoff_id, users


def hand_back(handoff_id: str) -> View:
    return form(Callback.HAND_BACK, handoff_id, "Hand back", section(BACK), title="Back to the assistant?")


def block(handoff_id: str) -> View:
    return form(Callback.BLOCK, handoff_id, "Block", section(BLOCK), title="Block as spam?")


def parse_confirmed(view: View) -> str:
    """The handoff of a window that asks nothing. Raises FormRefused."""
    return about(view, Field.NONE)
