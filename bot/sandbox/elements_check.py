"""Slack's limits on texts, options and elements, told as Slack tells them: words and a JSON pointer."""

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.sandbox.blocks import CHOICE, options_of
from bot.sandbox.errors import Json

ID = 255
PLAIN = ("plain_text",)
EITHER = ("plain_text", "mrkdwn")
_SHARED = "type action_id confirm focus_on_load placeholder"

# see slack.md: limit-elements
KEYS = {
    "button": "type text action_id value url style confirm accessibility_label visible_to_user_ids"
    " agent_prompt",
    "icon_button": "type icon text action_id value confirm accessibility_label visible_to_user_ids",
    "feedback_buttons": "type action_id positive_button negative_button",
    "overflow": "type action_id options confirm",
    "image": "type image_url slack_file alt_text",
    "static_select": f"{_SHARED} options option_groups initial_option",
    "multi_static_select": f"{_SHARED} options option_groups initial_options max_selected_items",
    "external_select": f"{_SHARED} initial_option min_query_length",
    "users_select": f"{_SHARED} initial_user",
    "multi_users_select": f"{_SHARED} initial_users max_selected_items",
    "channels_select": f"{_SHARED} initial_channel response_url_enabled",
    "conversations_select": f"{_SHARED} initial_conversation default_to_current_conversation filter"
    " response_url_enabled",
    "radio_buttons": "type action_id options initial_option confirm focus_on_load",
    "checkboxes": "type action_id options initial_options confirm focus_on_load",
    "datepicker": f"{_SHARED} initial_date",
    "timepicker": f"{_SHARED} initial_time timezone",
    "datetimepicker": f"{_SHARED} initial_date_time",
    "plain_text_input": f"{_SHARED} initial_value multiline min_length max_length dispatch_action_config",
    "email_text_input": f"{_SHARED} initial_value dispatch_action_config",
    "url_text_input": f"{_SHARED} initial_value dispatch_action_config",
    "number_input": f"{_SHARED} initial_value is_decimal_allowed min_value max_value dispatch_action_config",
    "rich_text_input": f"{_SHARED} initial_value dispatch_action_config",
}
INPUTS = set(CHOICE)
PRESSED = {"button", "icon_button", "feedback_buttons", "overflow"}
MOST_OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}
SELECTS = {"static_select", "multi_static_select", *MOST_OPTIONS}


@dataclass
class Problems:
    found: list[str] = field(default_factory=list)

    def add(self, words: str, at: str) -> None:
        self.found.append(f"{words} [json-pointer:{at}]")

    def keys(self, value: Json, allowed: str, required: str, at: str) -> None:
        for key in value:
            if key not in allowed.split():
                self.add(f"invalid additional property: {key}", at)
        for key in required.split():
            if value.get(key) is None:
                self.add(f"missing required field: {key}", at)

    def string(self, value: object, most: int, at: str, least: int = 0) -> None:
        """Nothing is said about an absent value."""
        if value is None:
            return
        if not isinstance(value, str):
            self.add("must be a string", at)
        elif len(value) > most:
            self.add(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            self.add(f"must be more than {least - 1} characters", at)

    def items(self, value: object, most: int, at: str, least: int = 1) -> list[object]:
        if not isinstance(value, list):
            self.add("must be an array", at)
            return []
        if len(value) > most:
            self.add(f"no more than {most} items allowed", at)
        if len(value) < least:
            self.add(f"no fewer than {least} items allowed", at)
        return value


def check_text(
    problems: Problems, value: object, most: int, at: str, kinds: Collection[str] = EITHER, least: int = 1
) -> None:
    # see slack.md: limit-text
    if not isinstance(value, dict):
        problems.add("must be an object", at)
        return
    if value.get("type") not in kinds:
        problems.add(f"must be one of {', '.join(kinds)}", f"{at}/type")
        return
    allowed = "type text emoji" if value["type"] == "plain_text" else "type text verbatim"
    problems.keys(value, allowed, "text", at)
    problems.string(value.get("text"), most, f"{at}/text", least)


def check_element(problems: Problems, value: object, allowed: Collection[str], at: str) -> None:
    if not isinstance(value, dict):
        problems.add("must be an object", at)
        return
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in KEYS or kind not in allowed:
        problems.add(f"unsupported type: {kind}", f"{at}/type")
        return
    problems.keys(value, KEYS[kind], _required(kind), at)
    problems.string(value.get("action_id"), ID, f"{at}/action_id", least=1)
    if "confirm" in value:
        _check_confirm(problems, value["confirm"], f"{at}/confirm")
    if "placeholder" in value:
        check_text(problems, value["placeholder"], 150, f"{at}/placeholder", PLAIN)
    if kind == "button":
        _check_button(problems, value, at)
    elif kind == "image":
        check_image(problems, value, at)
    elif kind in SELECTS:
        _check_options(problems, value, at)
    elif kind == "plain_text_input":
        _check_input(problems, value, at)
    elif kind == "feedback_buttons":
        _check_feedback(problems, value, at)


def check_image(problems: Problems, value: Json, at: str) -> None:
    # see slack.md: limit-image
    problems.string(value.get("image_url"), 3000, f"{at}/image_url", least=1)
    problems.string(value.get("alt_text"), 2000, f"{at}/alt_text", least=1)
    if not value.get("image_url") and not value.get("slack_file"):
        problems.add("missing required field: image_url", at)


def _required(kind: str) -> str:
    return {"button": "text", "image": "alt_text", "icon_button": "icon text"}.get(kind, "type")


def _check_button(problems: Problems, value: Json, at: str) -> None:
    # see slack.md: limit-button
    if value.get("text") is not None:
        check_text(problems, value["text"], 75, f"{at}/text", PLAIN)
    problems.string(value.get("value"), 2000, f"{at}/value")
    problems.string(value.get("url"), 3000, f"{at}/url")
    problems.string(value.get("accessibility_label"), 75, f"{at}/accessibility_label")
    if value.get("style", "primary") not in ("primary", "danger"):
        problems.add("must be one of primary, danger", f"{at}/style")


def _check_feedback(problems: Problems, value: Json, at: str) -> None:
    for key in ("positive_button", "negative_button"):
        button, where = value.get(key), f"{at}/{key}"
        if not isinstance(button, dict):
            problems.add("must be an object", where)
            continue
        problems.keys(button, "text value accessibility_label", "text value", where)
        problems.string(button.get("value"), 2000, f"{where}/value", least=1)
        if button.get("text") is not None:
            check_text(problems, button["text"], 75, f"{where}/text", PLAIN)


def _check_confirm(problems: Problems, value: object, at: str) -> None:
    # see slack.md: limit-confirm
    if not isinstance(value, dict):
        problems.add("must be an object", at)
        return
    problems.keys(value, "title text confirm deny style", "title text confirm deny", at)
    for key, most in (("title", 100), ("confirm", 30), ("deny", 30)):
        if value.get(key) is not None:
            check_text(problems, value[key], most, f"{at}/{key}", PLAIN)
    if value.get("text") is not None:
        check_text(problems, value["text"], 300, f"{at}/text")


def _check_options(problems: Problems, value: Json, at: str) -> None:
    # see slack.md: limit-options
    if ("options" in value) == ("option_groups" in value):
        problems.add("missing required field: options", at)
        return
    most = MOST_OPTIONS.get(str(value["type"]), 100)
    before = len(problems.found)
    if "options" in value:
        _check_list(problems, value["options"], most, f"{at}/options")
    else:
        _check_groups(problems, value["option_groups"], f"{at}/option_groups")
    begins = value.get("initial_option")
    if len(problems.found) == before and begins is not None and begins not in options_of(value):
        problems.add("initial_option must be one of the options", f"{at}/initial_option")


def _check_groups(problems: Problems, groups: object, at: str) -> None:
    for number, group in enumerate(problems.items(groups, 100, at)):
        where = f"{at}/{number}"
        if not isinstance(group, dict):
            problems.add("must be an object", where)
            continue
        check_text(problems, group.get("label"), 75, f"{where}/label", PLAIN)
        _check_list(problems, group.get("options"), 100, f"{where}/options")


def _check_list(problems: Problems, options: object, most: int, at: str) -> None:
    for number, option in enumerate(problems.items(options, most, at)):
        where = f"{at}/{number}"
        if not isinstance(option, dict):
            problems.add("must be an object", where)
            continue
        problems.keys(option, "text value description url", "text value", where)
        problems.string(option.get("value"), 150, f"{where}/value", least=1)
        for key in ("text", "description"):
            if option.get(key) is not None:
                check_text(problems, option[key], 75, f"{where}/{key}")


def _check_input(problems: Problems, value: Json, at: str) -> None:
    # see slack.md: limit-input
    for key in ("min_length", "max_length"):
        length = value.get(key)
        if length is not None and (not isinstance(length, int) or not 0 <= length <= 3000):
            problems.add("must be a whole number up to 3000", f"{at}/{key}")
    problems.string(value.get("initial_value"), 3000, f"{at}/initial_value")
