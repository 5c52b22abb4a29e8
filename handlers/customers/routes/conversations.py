"""Conversations: whose they are, how one begins, what happened in it."""

from __future__ import annotations

from aiohttp import web

from bot.conversing import Start
from bot.domain.callers import customer, new_visitor, visitor
from bot.domain.conversation import Account, Channel, Conversation, Customer
from handlers.customers import answers, fields
from handlers.customers.callers import bearer, only_backend
from handlers.customers.inside import Inside
from handlers.customers.models import IntroduceBody, NoBody, StartBody
from handlers.customers.persons import Person, customer_id
from handlers.customers.polling import Polling
from handlers.customers.refusals import BackendOnly
from handlers.customers.replies import ChangesReply, ConversationsReply, IntroducedReply, StartedReply
from handlers.customers.sessions import Sessions
from handlers.customers.table import Call


class ConversationRoutes:
    def __init__(self, inside: Inside, sessions: Sessions, polling: Polling, public_url: str) -> None:
        self._intake = inside.intake
        self._amending = inside.amending
        self._owning = inside.owning
        self._sessions = sessions
        self._polling = polling
        self._public_url = public_url.rstrip("/")

    async def listed(self, call: Call[NoBody]) -> ConversationsReply:
        """What this customer has said here before: newest first, at most 20."""
        asked = call.request.query.get("customer")
        owner = call.caller.owner
        if call.caller.backend:
            owner = customer(customer_id(fields.needed(asked, "customer"), "customer"))
        elif asked is not None:
            raise BackendOnly(field="customer")
        return answers.conversations(await self._owning.conversations(owner))

    async def start(self, call: Call[StartBody]) -> web.Response:
        """Begins a conversation. The same client_id again is the same conversation."""
        begun, token = await (self._for_backend if call.caller.backend else self._for_browser)(call)
        reply = StartedReply(id=begun.id, token=token, rev=begun.last_rev)
        return web.Response(
            text=reply.model_dump_json(),
            status=201,
            content_type="application/json",
            headers={"Location": f"{self._public_url}/v1/conversations/{begun.id}/changes"},
        )

    async def _for_backend(self, call: Call[StartBody]) -> tuple[Conversation, str]:
        """What it says is true. Its word for the account's worth, and whatever else it knows, stays out of a
        token that browsers read.
        """
        body, person = call.body, call.body.person()
        known = body.customer.id if body.customer else None
        owner = self._brought(body.named()) if known is None else customer(customer_id(known, "customer.id"))
        begun = await self._intake.start(
            Start(
                owner=owner,
                customer=person.customer(verified=True),
                account=person.company(),
                page=body.where(),
                channel=Channel.API,
                outside=body.answered_by == "outside",
                id=self._id(owner, body.named()),
            )
        )
        who = person.model_copy(update={"account": None, "fields": None})
        if known is None:
            return begun, self._sessions.visitor(owner, brought=True).token
        return begun, self._sessions.customer(owner, who).token

    async def _for_browser(self, call: Call[StartBody]) -> tuple[Conversation, str]:
        """A browser may say who it is, unverified; what its site said of it counts instead."""
        body, session = call.body, call.session
        only_backend(call.caller, **{"customer.id": body.customer and body.customer.id})
        only_backend(call.caller, answered_by=body.answered_by)
        owner = session.owner if session else new_visitor()
        token = bearer(call.request) if session else None
        claimed = body.person()
        claimed.company()
        said, account = claimed.customer(verified=False), Account()
        if session and not session.is_visitor:
            said, account = _vouched(session.person, claimed)
        named = self._id(owner, body.named())
        begun = await self._intake.start(Start(owner, said, account, body.where(), id=named))
        return begun, token or self._sessions.visitor(owner).token

    def _brought(self, client_id: str) -> str:
        """Whose it is when a backend names nobody: the same for the same word of the backend's."""
        return visitor(self._sessions.name("brought", client_id)) if client_id else new_visitor()

    def _id(self, owner: str, client_id: str) -> str:
        return f"c_{self._sessions.name('conversation', owner, client_id)}" if client_id else ""

    async def changes(self, call: Call[NoBody]) -> ChangesReply:
        """What happened after a rev, at once or as soon as something does."""
        after = fields.rev(call.request.query.get("after", "0"))
        seconds = fields.wait(call.request.query.get("wait", "0"))
        found = await self._polling.changes(call.request, call.caller, call.conversation_id, after, seconds)
        return answers.changes(found, after)

    async def introduce(self, call: Call[IntroduceBody]) -> IntroducedReply:
        """Leaves a visitor's name or address; null leaves what is there."""
        name, email = call.body.told()
        left = await self._amending.leave_address(call.caller, call.conversation_id, name, email)
        return IntroducedReply(name=left.name or None, email=left.email or None)


def _vouched(person: Person, claimed: Person) -> tuple[Customer, Account]:
    """Where the site did not say them, clock and language are the browser's."""
    whole = person.model_copy(
        update={"zone": person.zone or claimed.zone, "locale": person.locale or claimed.locale}
    )
    return whole.customer(verified=True), whole.company()
