"""The words for each error that a customer's channel can meet. The Slack door's words stand in `blocks`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain import errors
from bot.domain.errors import BatonError
from handlers.customers import refusals


@dataclass(frozen=True, slots=True)
class Wording:
    """`detail` is filled from the error's details. `code` is part of the contract: it never changes."""

    status: int
    title: str
    detail: str
    code: str = ""


WORDS: dict[type[BatonError], Wording] = {
    errors.TextEmpty: Wording(422, "Empty text", "There is nothing to send yet: write a few words."),
    errors.TextTooLong: Wording(
        422, "Text too long", "This is too long: at most {limit} characters are possible."
    ),
    errors.TextNotPrintable: Wording(
        422,
        "Text not printable",
        "There are invisible control characters in this. Please take them out.",
    ),
    errors.ClientIdReused: Wording(409, "client_id reused", "Another message was sent under this client_id."),
    errors.UnknownConversation: Wording(404, "Unknown conversation", "There is no such conversation."),
    errors.NothingToWithdraw: Wording(
        409, "Nothing to withdraw", "You are not waiting for a person at the moment."
    ),
    errors.RatingNotAsked: Wording(409, "Rating not asked", "There is nothing to rate yet."),
    errors.RatingClosed: Wording(
        409, "Rating closed", "A rating can be changed for a day. That day is over; thank you for yours."
    ),
    errors.VerbRefused: Wording(
        409, "Not possible now", "That is not possible any more.", code="not_possible_now"
    ),
    errors.StoreUnavailable: Wording(
        503, "Not stored", "This was not stored. Please try again in a moment.", code="not_stored"
    ),
    refusals.TokenInvalid: Wording(401, "Token invalid", "This conversation can't be opened from here."),
    refusals.TokenExpired: Wording(
        401, "Token expired", "This conversation is too old to go on. Please start a new one."
    ),
    refusals.ApiKeyInvalid: Wording(401, "API key invalid", "The API key is not the one Baton was given."),
    refusals.OriginRefused: Wording(
        403, "Origin refused", "This site is not on Baton's list of sites that may use this chat."
    ),
    refusals.JsonInvalid: Wording(400, "Invalid JSON", "The request's body is not valid JSON."),
    refusals.NotAnObject: Wording(422, "Not an object", "The request's body must be a JSON object."),
    refusals.BodyUnread: Wording(400, "Body not readable", "The request's body could not be read."),
    refusals.FieldUnknown: Wording(422, "Unknown field", "There is no field called {field} here."),
    refusals.FieldMissing: Wording(422, "Missing field", "The field {field} is missing."),
    refusals.FieldWrongType: Wording(422, "Wrong type", "The field {field} has the wrong type."),
    refusals.TooManyItems: Wording(422, "Too many items", "{field} takes at most {limit} items."),
    refusals.ClientIdInvalid: Wording(
        422, "Invalid client_id", "client_id must be 1 to 64 letters, digits, dots, hyphens or underscores."
    ),
    refusals.ZoneUnknown: Wording(
        422, "Unknown time zone", "The time zone must be an IANA name such as Europe/Berlin."
    ),
    refusals.UrlInvalid: Wording(422, "Invalid address", "{field} must be an http or https address."),
    refusals.ScoreOutOfRange: Wording(422, "Score out of range", "A rating goes from 1 to 5."),
    refusals.AfterInvalid: Wording(422, "Invalid rev", "after must be a whole number, 0 or above."),
}

INTERNAL = Wording(
    500, "Internal error", "Something went wrong on our side. Please try again in a moment.", code="internal"
)
"""For every error that has no words here: its sender can't mend it."""


def wording(error: BatonError) -> Wording:
    """By the error's class, else by the nearest class above it."""
    return next((WORDS[kind] for kind in type(error).__mro__ if kind in WORDS), INTERNAL)


def code(error: BatonError) -> str:
    """The words' own code, else the class's name in snake_case: `text_too_long`."""
    words = wording(error)
    if words.code:
        return words.code
    kind = next(kind for kind in type(error).__mro__ if kind in WORDS)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()


def detail(error: BatonError) -> str:
    return wording(error).detail.format_map(_Named(error.details))


class _Named(dict[str, str | int]):
    """A detail nobody gave must not turn one error into another."""

    def __missing__(self, key: str) -> str:
        return "the text" if key == "field" else "so many"
