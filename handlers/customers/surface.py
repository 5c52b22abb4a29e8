"""The customers' whole surface on one page: it registers the routes, and their papers are made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import errors
from handlers.customers import models, replies
from handlers.customers import refusals as no
from handlers.customers.fields import LONGEST_WAIT
from handlers.customers.routes.conversations import ConversationRoutes
from handlers.customers.routes.files import FileRoutes
from handlers.customers.routes.handoffs import HandoffRoutes
from handlers.customers.routes.house import HouseRoutes
from handlers.customers.routes.portraits import PortraitRoutes
from handlers.customers.routes.sessions import SessionRoutes
from handlers.customers.routes.turns import TurnRoutes
from handlers.customers.settings import WidgetReply
from handlers.customers.table import SWITCHING, AnyRoute, Media, Needs, Query, Route

CONVERSATIONS = "/v1/conversations"
ONE = CONVERSATIONS + "/{id}"
TURNS, HANDOFF, FILES = f"{ONE}/turns", f"{ONE}/handoff", f"{ONE}/attachments"
TURN, TYPING = f"{TURNS}/{{seq}}", f"{ONE}/typing"

BYTES, SCRIPT, JSON = Media("application/octet-stream"), Media("text/javascript"), Media("application/json")
PICTURE = Media("image/png", "image/jpeg", "image/gif", "image/webp")
FILE = Media("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain")

AFTER = Query("after", {"type": "integer", "minimum": 0, "default": 0}, "The last rev that you have.")
WAIT = Query("wait", {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT, "default": 0}, "Seconds.")
CUSTOMER = Query("customer", {"type": "string"}, "The site's own customer id: needed with the API key.")
NAME = Query("name", {"type": "string", "minLength": 1}, "What the file is called.", required=True)
LOCALE = Query("locale", {"type": "string"}, "A BCP 47 tag; the nearest that there is counts.")

TEXT = (errors.TextEmpty, errors.TextTooLong, errors.TextNotPrintable)
STALE = (errors.UnknownTurn, errors.NotYourTurn, errors.TurnDeleted, errors.TooLateToChange)
OUTSIDE = (no.BackendOnly, errors.NotOutside, errors.NotYoursToAnswer, errors.Outdated, errors.Merged)
IDENTITY = (no.IdentityInvalid, no.IdentityExpired)
LISTED = (no.BackendOnly, no.FieldMissing, *TEXT)
NAMED = (no.ClientIdInvalid, errors.ClientIdReused)
BEGUN = (*NAMED, no.BackendOnly, no.ZoneUnknown, no.EmailInvalid, no.UrlInvalid, *TEXT)
INTRODUCED = (errors.AlreadyVerified, no.EmailInvalid, *TEXT)
READ = (no.AfterInvalid, no.WaitInvalid)
SAID = (
    *NAMED,
    errors.UnknownFile,
    no.NumberInvalid,
    no.UrlInvalid,
    *TEXT,
    *OUTSIDE,
)
RATED = (no.ScoreOutOfRange, errors.RatingNotAsked, errors.RatingClosed, errors.VerbRefused, *TEXT)
ASKED = (no.BackendOnly, no.SkillUnknown, errors.VerbRefused, errors.Merged, *TEXT)
CORRECTED = (errors.NothingPassedOn, *TEXT)
WITHDRAWN = (errors.NothingToWithdraw, errors.VerbRefused)
UNFIT = (no.FileTooLarge, no.FileTypeRefused, no.ImageTooLarge, no.NothingInFile, no.FilesOff)
KEPT = (*UNFIT, no.FieldMissing, no.BodyUnread, errors.TooManyFiles)
LINKED = (errors.UnknownFile, no.LinkInvalid, no.LinkExpired)


@dataclass(frozen=True, slots=True)
class Doers:
    sessions: SessionRoutes
    conversations: ConversationRoutes
    turns: TurnRoutes
    handoffs: HandoffRoutes
    files: FileRoutes
    portraits: PortraitRoutes
    house: HouseRoutes


def routes(do: Doers) -> Sequence[AnyRoute]:
    return (
        *_conversations(do.sessions, do.conversations),
        *_turns(do.turns),
        *_handoffs(do.handoffs),
        *_files(do.files),
        *_portraits(do.portraits),
        *_house(do.house),
    )


def _conversations(session: SessionRoutes, do: ConversationRoutes) -> Sequence[AnyRoute]:
    begin, start, leave = models.SessionBody, models.StartBody, models.IntroduceBody
    given, begun, left = replies.SessionReply, replies.StartedReply, replies.IntroducedReply
    found, changed = replies.ConversationsReply, replies.ChangesReply
    return (
        Route("POST", "/v1/session", session.begin, begin, given, needs=Needs.OLD, refuses=IDENTITY),
        Route("GET", CONVERSATIONS, do.listed, None, found, query=[CUSTOMER], refuses=LISTED),
        Route("POST", CONVERSATIONS, do.start, start, begun, 201, needs=Needs.ANY, says=True, refuses=BEGUN),
        Route("PATCH", ONE, do.introduce, leave, left, says=True, refuses=INTRODUCED),
        Route("GET", f"{ONE}/changes", do.changes, None, changed, query=[AFTER, WAIT], refuses=READ),
    )


def _turns(do: TurnRoutes) -> Sequence[AnyRoute]:
    said, seen, rated = replies.ReceiptReply, replies.SeenReply, replies.RatedReply
    return (
        Route("POST", TURNS, do.say, models.TurnBody, said, 202, says=True, refuses=SAID),
        Route("PATCH", TURN, do.edit, models.EditBody, said, says=True, refuses=[*STALE, *TEXT]),
        Route("DELETE", TURN, do.delete, None, said, says=True, refuses=STALE),
        Route("POST", f"{ONE}/seen", do.seen, models.SeenBody, seen, says=True, refuses=[no.NumberInvalid]),
        Route("POST", TYPING, do.typing, models.TypingBody, None, 204, says=True, refuses=[no.BackendOnly]),
        Route("POST", f"{ONE}/rating", do.rate, models.RatingBody, rated, says=True, refuses=RATED),
    )


def _handoffs(do: HandoffRoutes) -> Sequence[AnyRoute]:
    asked, passed, who = replies.AskedReply, replies.PassedReply, replies.WhoReply
    return (
        Route("POST", HANDOFF, do.ask, models.AskBody, asked, 202, says=True, refuses=ASKED),
        Route("GET", HANDOFF, do.passed, None, passed, refuses=[errors.NothingPassedOn]),
        Route("PATCH", HANDOFF, do.correct, models.CorrectBody, passed, says=True, refuses=CORRECTED),
        Route("DELETE", HANDOFF, do.withdraw, None, who, says=True, refuses=WITHDRAWN),
    )


def _files(do: FileRoutes) -> Sequence[AnyRoute]:
    kept = replies.AttachmentReply
    return (
        Route("POST", FILES, do.keep, BYTES, kept, 201, says=True, query=[NAME], refuses=KEPT),
        Route("GET", f"{FILES}/{{attachment_id}}", do.read, None, FILE, refuses=[errors.UnknownFile]),
        Route("GET", "/v1/files/{signed}", do.open, None, FILE, needs=Needs.NOTHING, refuses=LINKED),
    )


def _portraits(do: PortraitRoutes) -> Sequence[AnyRoute]:
    free, unknown = Needs.NOTHING, [errors.UnknownPicture]
    return (Route("GET", "/v1/agents/{key}/picture", do.read, None, PICTURE, needs=free, refuses=unknown),)


def _house(do: HouseRoutes) -> Sequence[AnyRoute]:
    free = Needs.NOTHING
    return (
        Route("GET", f"{ONE}/stream", do.stream, status=SWITCHING, needs=free),
        Route("GET", "/v1/widget", do.widget, None, WidgetReply, needs=free, query=[LOCALE]),
        Route("GET", "/v1/openapi.json", do.papers, None, JSON, needs=free),
        Route("GET", "/widget.js", do.script, None, SCRIPT, needs=free),
        Route("GET", "/healthz", do.healthy, None, replies.HealthReply, needs=free),
        Route("GET", "/readyz", do.ready, None, replies.ReadyReply, needs=free),
    )
