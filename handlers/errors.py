"""The words for each error that a customer's channel can meet. The Slack door's words stand in `blocks`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain import errors
from bot.domain.errors import BatonError
from handlers.customers import charges, refusals


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
    errors.ClientIdReused: Wording(409, "client_id reused", "Something else was sent under this client_id."),
    errors.UnknownConversation: Wording(404, "Unknown conversation", "There is no such conversation."),
    errors.UnknownTurn: Wording(404, "Unknown turn", "There is no such message in this conversation."),
    errors.UnknownFile: Wording(404, "Unknown file", "There is no such file, or not any more."),
    errors.NotYourTurn: Wording(403, "Not your turn", "Only your own messages can be changed."),
    errors.TurnDeleted: Wording(409, "Turn deleted", "This message was taken back."),
    errors.TooLateToChange: Wording(
        409, "Too late to change", "A message can be changed for a day. That day is over."
    ),
    errors.NothingPassedOn: Wording(
        409, "Nothing passed on", "Nobody is awaited or here, so nothing was passed on."
    ),
    errors.AlreadyVerified: Wording(
        409, "Already verified", "This site has said who you are: change your name and address there."
    ),
    errors.NotOutside: Wording(
        409, "Not outside", "Baton's own assistant answers this conversation: no other may speak in it."
    ),
    errors.Merged: Wording(
        409, "Merged", "This conversation goes on in another one of the same customer: {into}."
    ),
    errors.NotYoursToAnswer: Wording(
        409, "Not yours to answer", "A person is awaited or there: no assistant speaks now."
    ),
    errors.Outdated: Wording(409, "Outdated", "The customer has said something newer."),
    errors.Blocked: Wording(403, "Blocked", "You can't write here any more."),
    errors.IdentityRequired: Wording(403, "Identity required", "Please sign in first, then write here."),
    errors.TooManyFiles: Wording(
        409, "Too many files", "A conversation holds only so many files, and this one is full."
    ),
    errors.UnknownPicture: Wording(404, "Unknown picture", "There is no such picture."),
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
    charges.TooManyRequests: Wording(
        429, "Too many requests", "That was a lot at once. Please wait a moment and try again."
    ),
    charges.TooManyConversations: Wording(
        429,
        "Too many conversations",
        "Too many new conversations were begun from here. Please try again later.",
    ),
    charges.TooManyStreams: Wording(
        429, "Too many streams", "This is open in too many places at once. Please close some."
    ),
    refusals.TokenInvalid: Wording(401, "Token invalid", "This conversation can't be opened from here."),
    refusals.TokenExpired: Wording(
        401, "Token expired", "You were away for long. Please open the chat anew."
    ),
    refusals.IdentityInvalid: Wording(
        401, "Identity invalid", "This site's word for who you are does not hold ({why})."
    ),
    refusals.IdentityExpired: Wording(
        401, "Identity expired", "This site's word for who you are is too old. Please load the page again."
    ),
    refusals.LinkInvalid: Wording(404, "Link invalid", "This link is not whole, or it is not Baton's."),
    refusals.LinkExpired: Wording(
        410,
        "Link expired",
        "This link is too old to open anything.",
    ),
    refusals.BackendOnly: Wording(403, "Backend only", "{field} is for your own servers, with the API key."),
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
    refusals.EmailInvalid: Wording(422, "Invalid address", "No mail can be sent to this address."),
    refusals.WaitInvalid: Wording(422, "Invalid wait", "wait must be whole seconds, 0 to {limit}."),
    refusals.NumberInvalid: Wording(422, "Number out of range", "{field} is outside what it may be."),
    refusals.SkillUnknown: Wording(422, "Unknown skill", "baton.toml has no such skill."),
    refusals.FileTooLarge: Wording(413, "File too large", "This is too large: at most {limit} are possible."),
    refusals.ImageTooLarge: Wording(413, "Image too large", "This picture has too many pixels to be sent."),
    refusals.FileTypeRefused: Wording(415, "File type refused", "Only {types} can be sent here."),
    refusals.NothingInFile: Wording(422, "Nothing in file", "This file is empty."),
    refusals.FilesOff: Wording(403, "Files off", "No files can be sent here."),
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
