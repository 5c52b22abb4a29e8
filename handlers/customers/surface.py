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
from handlers.customers.routes.sessions import SessionRoutes
from handlers.customers.routes.turns import TurnRoutes
from handlers.customers.settings import WidgetReply
from handlers.customers.table import SWITCHING, AnyRoute, Media, Needs, Query, Route

CONVERSATIONS = "/v1/conversations"
ONE = CONVERSATIONS + "/{id}"
TURNS, HANDOFF, FILES = f"{ONE}/turns", f"{ONE}/handoff", f"{ONE}/attachments"
TURN = f"{TURNS}/{{seq}}"

BYTES, SCRIPT, JSON = Media("application/octet-stream"), Media("text/javascript"), Media("application/json")
FILE = Media("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain")

AFTER = Query("after", {"type": "integer", "minimum": 0, "default": 0}, "The last rev that you have.")
WAIT = Query("wait", {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT, "default": 0}, "Seconds.")
CUSTOMER = Query("customer", {"type": "string"}, "The site's own customer id: needed with the API key.")
NAME = Query("name", {"type": "string", "minLength": 1}, "What the file is called.", required=True)
LOCALE = Query("locale", {"type": "string"}, "A BCP 47 tag; the nearest that there is counts.")

TEXT = (errors.TextEmpty, errors.TextTooLong, errors.TextNotPrintable)
STALE = (errors.UnknownTurn, errors.NotYourTurn, errors.TurnDeleted, errors.TooLateToChange)
OUTSIDE = (no.BackendOnly, errors.NotOutside, errors.NotYoursToAnswer, errors.Outdated)
IDENTITY = (no.IdentityInvalid, no.IdentityExpired)
LISTED = (no.BackendOnly, no.FieldMissing, *TEXT)
BEGUN = (no.BackendOnly, no.ZoneUnknown, no.EmailInvalid, no.UrlInvalid, *TEXT)
INTRODUCED = (errors.AlreadyVerified, no.EmailInvalid, *TEXT)
READ = (no.AfterInvalid, no.WaitInvalid)
SAID = (
    no.ClientIdInvalid,
    errors.ClientIdReused,
    errors.UnknownFile,
    no.NumberInvalid,
    no.UrlInvalid,
    *TEXT,
    *OUTSIDE,
)
RATED = (no.ScoreOutOfRange, errors.RatingNotAsked, errors.RatingClosed, errors.VerbRefused, *TEXT)
ASKED = (no.BackendOnly, no.SkillUnknown, errors.VerbRefused, *TEXT)
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
    house: HouseRoutes


def routes(do: Doers) -> Sequence[AnyRoute]:
    b, r = models, replies
    ours, say, person, file, house = do.conversations, do.turns, do.handoffs, do.files, do.house
    free, said = Needs.NOTHING, True
    return (
        Route(
            "POST",
            "/v1/session",
            do.sessions.begin,
            b.SessionBody,
            r.SessionReply,
            needs=Needs.OLD,
            refuses=IDENTITY,
        ),
        Route(
            "GET", CONVERSATIONS, ours.listed, None, r.ConversationsReply, query=[CUSTOMER], refuses=LISTED
        ),
        Route(
            "POST",
            CONVERSATIONS,
            ours.start,
            b.StartBody,
            r.StartedReply,
            201,
            needs=Needs.ANY,
            says=said,
            refuses=BEGUN,
        ),
        Route(
            "PATCH", ONE, ours.introduce, b.IntroduceBody, r.IntroducedReply, says=said, refuses=INTRODUCED
        ),
        Route("GET", f"{ONE}/changes", ours.changes, None, r.ChangesReply, query=[AFTER, WAIT], refuses=READ),
        Route("GET", f"{ONE}/stream", house.stream, status=SWITCHING, needs=free),
        Route("POST", TURNS, say.say, b.TurnBody, r.ReceiptReply, 202, says=said, refuses=SAID),
        Route("PATCH", TURN, say.edit, b.EditBody, r.ReceiptReply, says=said, refuses=[*STALE, *TEXT]),
        Route("DELETE", TURN, say.delete, None, r.ReceiptReply, says=said, refuses=STALE),
        Route(
            "POST", f"{ONE}/seen", say.seen, b.SeenBody, r.SeenReply, says=said, refuses=[no.NumberInvalid]
        ),
        Route(
            "POST", f"{ONE}/typing", say.typing, b.TypingBody, status=204, says=said, refuses=[no.BackendOnly]
        ),
        Route("POST", f"{ONE}/rating", say.rate, b.RatingBody, r.RatedReply, says=said, refuses=RATED),
        Route("POST", HANDOFF, person.ask, b.AskBody, r.AskedReply, 202, says=said, refuses=ASKED),
        Route("GET", HANDOFF, person.passed, None, r.PassedReply, refuses=[errors.NothingPassedOn]),
        Route("PATCH", HANDOFF, person.correct, b.CorrectBody, r.PassedReply, says=said, refuses=CORRECTED),
        Route("DELETE", HANDOFF, person.withdraw, None, r.WhoReply, says=said, refuses=WITHDRAWN),
        Route("POST", FILES, file.keep, BYTES, r.AttachmentReply, 201, says=said, query=[NAME], refuses=KEPT),
        Route("GET", f"{FILES}/{{attachment_id}}", file.read, None, FILE, refuses=[errors.UnknownFile]),
        Route("GET", "/v1/files/{signed}", file.open, None, FILE, needs=free, refuses=LINKED),
        Route("GET", "/v1/widget", house.widget, None, WidgetReply, needs=free, query=[LOCALE]),
        Route("GET", "/v1/openapi.json", house.papers, None, JSON, needs=free),
        Route("GET", "/widget.js", house.script, None, SCRIPT, needs=free),
        Route("GET", "/healthz", house.healthy, None, r.HealthReply, needs=free),
        Route("GET", "/readyz", house.ready, None, r.ReadyReply, needs=free),
    )
