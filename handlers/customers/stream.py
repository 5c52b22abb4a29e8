"""The customer's WebSocket: the first frame says who and from where, then changes come as they happen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from aiohttp import WSCloseCode, WSMsgType, web

from bot.domain.callers import Caller
from bot.domain.errors import BadInput, BatonError, IdentityRequired, StoreUnavailable, UnknownConversation
from bot.domain.shown import Change
from bot.intake import Intake
from handlers.customers import answers
from handlers.customers.bodies import fit, parse
from handlers.customers.callers import Callers
from handlers.customers.charges import TooManyRequests
from handlers.customers.hub import Hub, Listener, Writer
from handlers.customers.limits import Limits
from handlers.customers.models import FirstFrame
from handlers.customers.problems import log_fault
from handlers.customers.pushing import Pushing
from handlers.customers.refusals import ApiKeyInvalid, TokenExpired, TokenInvalid
from handlers.customers.replies import Reply, TypingFrame
from handlers.customers.replies import Typist as TypistReply
from handlers.customers.sessions import Session

INBOUND_LIMIT = 8 * 1024
"""The longest token, and room to spare."""
PORTION = 50
"""Changes in one frame."""
MOST_STREAMS = 20
"""Of one conversation: more tabs than a person has, fewer than would wear us out."""
TOKEN_REFUSED, FORBIDDEN, UNKNOWN = 4401, 4403, 4404


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. `look` is the longest time between two looks at the log when nobody wakes the stream: a net
    below the hub's, which hears all commits of this process and looks each second for those of others.
    """

    first: float = 10.0
    send: float = 10.0
    look: float = 120.0
    heartbeat: float = 25.0
    goodbye: float = 2.0


@dataclass(slots=True)
class _Reader:
    """Who reads, and from which rev on; a backend has no session. The first frame comes also when empty."""

    caller: Caller
    session: Session | None
    after: int
    greeted: bool = False


class Streams:
    def __init__(
        self, intake: Intake, callers: Callers, hub: Hub, patience: Patience, limits: Limits
    ) -> None:
        self._intake = intake
        self._callers = callers
        self._hub = hub
        self._patience = patience
        self._limits = limits
        self._open: set[web.WebSocketResponse] = set()
        self._closing = False

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Its answer is the socket's close code: 4401, 4403, 4404, 1001, 1008, 1011 or 1013."""
        # Uncompressed: a compressor of 100 KB for each socket would save a few bytes of a small frame.
        socket = web.WebSocketResponse(
            max_msg_size=INBOUND_LIMIT,
            heartbeat=self._patience.heartbeat,
            timeout=self._patience.goodbye,
            compress=False,
        )
        await socket.prepare(request)
        self._open.add(socket)
        try:
            code = await self._follow(socket, request)
        except Exception as error:
            log_fault(request.path, error)
            code = WSCloseCode.INTERNAL_ERROR
        finally:
            self._open.discard(socket)
        await self._say_goodbye(socket, request, code)
        return socket

    async def close(self, _app: web.Application) -> None:
        """At shutdown: all are told to come back, those who poll too."""
        self._closing = True
        self._hub.close()
        going = [self._hang_up(socket, WSCloseCode.GOING_AWAY) for socket in list(self._open)]
        await asyncio.gather(*going)

    async def _follow(self, socket: web.WebSocketResponse, request: web.Request) -> int:
        """The code to close with."""
        if self._closing:
            return WSCloseCode.GOING_AWAY
        try:
            reader = await self._admit(socket, request)
            conversation_id = request.match_info["id"]
            with self._limits.stream(reader.caller.owner):
                if self._hub.count(conversation_id) >= MOST_STREAMS:
                    return WSCloseCode.TRY_AGAIN_LATER
                return await self._until_either_ends(socket, reader, conversation_id)
        except BatonError as error:
            return _code(error)
        except (TimeoutError, ConnectionError):
            return WSCloseCode.TRY_AGAIN_LATER

    async def _admit(self, socket: web.WebSocketResponse, request: web.Request) -> _Reader:
        """Raises BatonError or TimeoutError."""
        async with asyncio.timeout(self._patience.first):
            message = await socket.receive()
        if message.type is not WSMsgType.TEXT:
            raise BadInput
        token, after = fit(parse(message.data), FirstFrame).told()
        caller, session = self._limits.heard(request, lambda: self._callers.holder(token))
        self._callers.vouched(caller, session)
        return _Reader(caller, session, after)

    async def _until_either_ends(
        self, socket: web.WebSocketResponse, reader: _Reader, conversation_id: str
    ) -> int:
        pushing = Pushing(self._patience.look)
        with self._hub.listening(conversation_id, pushing.wake) as listener:
            listener.rev = reader.after
            tell = partial(self._tell_news, socket, reader, listener, conversation_id)
            await pushing.beside(_hear(socket), tell)
        return WSCloseCode.GOING_AWAY if self._closing else WSCloseCode.OK

    async def _tell_news(
        self, socket: web.WebSocketResponse, reader: _Reader, listener: Listener, conversation_id: str
    ) -> None:
        """All that there is. Raises BatonError, TimeoutError (too slow a client) or ConnectionError.

        Whose the conversation is, and whether the session still holds, is looked at each time: both may
        have changed since the first frame.
        """
        found: Sequence[Change] | None = None
        while found is None or found:
            if reader.session:
                self._callers.sessions.check(reader.session)
            found = await self._intake.changes(reader.caller, conversation_id, listener.rev)
            if found or not reader.greeted:
                reader.greeted = True
                listener.rev = await self._send_all(socket, found, listener.rev)
            await self._tell_typing(socket, listener)

    async def _tell_typing(self, socket: web.WebSocketResponse, listener: Listener) -> None:
        for writer in listener.writers():
            await self._send(socket, _typing(writer))

    async def _send_all(self, socket: web.WebSocketResponse, found: Sequence[Change], after: int) -> int:
        """The rev that the client has then. In portions, so that never more than one waits in memory."""
        for start in range(0, max(1, len(found)), PORTION):
            frame = answers.changes(found[start : start + PORTION], after)
            await self._send(socket, frame)
            after = frame.rev
        return after

    async def _send(self, socket: web.WebSocketResponse, frame: Reply) -> None:
        async with asyncio.timeout(self._patience.send):
            await socket.send_str(frame.model_dump_json())

    async def _say_goodbye(self, socket: web.WebSocketResponse, request: web.Request, code: int) -> None:
        """A client that reads nothing does not read a close frame either: it is cut off."""
        await self._hang_up(socket, code)
        if request.transport and _unsent(request.transport):
            request.transport.abort()

    async def _hang_up(self, socket: web.WebSocketResponse, code: int) -> None:
        # In a task of its own: aiohttp makes whoever waits for a full buffer share one future, so that giving
        # up a send cancels the next one to wait.
        closing = asyncio.create_task(socket.close(code=code, drain=False))
        await asyncio.wait({closing}, timeout=self._patience.goodbye)
        closing.cancel()
        await asyncio.gather(closing, return_exceptions=True)


async def _hear(socket: web.WebSocketResponse) -> None:
    """Until the client goes. Sending is by POST; what comes here is not looked at, but pings are answered."""
    ends = {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}
    while (await socket.receive()).type not in ends:
        pass


def _typing(writer: Writer) -> TypingFrame:
    return TypingFrame(typing=TypistReply(who=writer.who, name=writer.name or None))


def _unsent(transport: asyncio.BaseTransport) -> bool:
    return isinstance(transport, asyncio.WriteTransport) and transport.get_write_buffer_size() > 0


def _code(error: BatonError) -> int:
    match error:
        case TokenInvalid() | TokenExpired() | ApiKeyInvalid():
            return TOKEN_REFUSED
        case UnknownConversation():
            return UNKNOWN
        case IdentityRequired():
            return FORBIDDEN
        case StoreUnavailable() | TooManyRequests():
            return WSCloseCode.TRY_AGAIN_LATER
        case BadInput():
            return WSCloseCode.POLICY_VIOLATION
        case _:
            raise error
