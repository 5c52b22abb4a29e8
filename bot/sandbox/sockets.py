"""Socket Mode: single-use addresses, envelopes, acknowledgements."""

import asyncio
import itertools
import secrets
import uuid
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.sandbox.errors import Json, SlackError
from bot.sandbox.jsontext import read_json, write_json
from bot.sandbox.outbound import Answer, Kind, Retry

MOST_SOCKETS = 10
MOST_BYTES = 1 << 20
TICKET_SECONDS = 30.0


@dataclass(eq=False)
class Socket:
    ws: web.WebSocketResponse
    transport: asyncio.Transport | None
    waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)


class Sockets:
    def __init__(self, app_id: str, ack_seconds: float) -> None:
        self._app_id = app_id
        self._ack_seconds = ack_seconds
        self._tickets: dict[str, float] = {}
        self._sockets: list[Socket] = []
        self._turn = itertools.count()
        self._opened = asyncio.Event()

    @property
    def open(self) -> int:
        return len(self._sockets)

    def ticket(self, now: float) -> str:
        # see slack.md: socket-ticket
        ticket = secrets.token_urlsafe(24)
        self._tickets = {key: until for key, until in self._tickets.items() if until > now}
        self._tickets[ticket] = now + TICKET_SECONDS
        return ticket

    async def accept(self, request: web.Request, now: float) -> web.WebSocketResponse:
        until = self._tickets.pop(request.match_info["ticket"], 0.0)
        if until <= now:
            raise SlackError("invalid_link", status=404)
        ws = web.WebSocketResponse(max_msg_size=MOST_BYTES)
        await ws.prepare(request)
        if self.open >= MOST_SOCKETS:
            # see slack.md: socket-ten
            await ws.send_str(write_json({"type": "disconnect", "reason": "too_many_websockets"}))
            await ws.close()
            return ws
        await self._serve(Socket(ws, request.transport), request.host)
        return ws

    async def send(self, kind: Kind, payload: Json, retry: Retry) -> Answer:
        # see slack.md: socket-envelope
        if not self._sockets:
            return Answer(acked=False, reason="timeout")
        socket = self._next()
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        socket.waiting[envelope_id] = answer
        try:
            await socket.ws.send_str(write_json(_envelope(envelope_id, kind, payload, retry)))
            return await asyncio.wait_for(answer, self._ack_seconds)
        except (TimeoutError, ConnectionError):
            return Answer(acked=False, reason="timeout")
        finally:
            socket.waiting.pop(envelope_id, None)

    async def break_off(self, payload: Json, retry: Retry) -> Answer:
        """Half a frame, and then the socket is gone."""
        if not self._sockets:
            return Answer(acked=False, reason="timeout")
        socket = self._next()
        self._forget(socket)
        if socket.transport is not None:
            frame = _frame(_envelope(str(uuid.uuid4()), "events_api", payload, retry))
            socket.transport.write(frame[: len(frame) // 2])
            socket.transport.close()
        return Answer(acked=False, reason="timeout")

    async def ready(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._opened.wait(), seconds)
        except TimeoutError:
            return

    async def drop(self) -> int:
        """Closes every socket as Slack does when it renews its side; says how many there were."""
        # see slack.md: socket-disconnect
        dropped = list(self._sockets)
        for socket in dropped:
            try:
                await socket.ws.send_str(write_json({"type": "disconnect", "reason": "refresh_requested"}))
                await asyncio.wait_for(socket.ws.close(), 1.0)
            except (TimeoutError, ConnectionError):
                continue
        return len(dropped)

    def cut(self) -> int:
        """Every socket is gone without a goodbye; says how many there were."""
        gone = list(self._sockets)
        for socket in gone:
            self._forget(socket)
            if socket.transport is not None:
                socket.transport.abort()
        return len(gone)

    async def close(self) -> None:
        await self.drop()

    def _next(self) -> Socket:
        return self._sockets[next(self._turn) % len(self._sockets)]

    async def _serve(self, socket: Socket, host: str) -> None:
        await socket.ws.send_str(write_json(self._hello(host)))
        self._sockets.append(socket)
        self._opened.set()
        try:
            async for frame in socket.ws:
                if frame.type is WSMsgType.TEXT:
                    _acknowledge(socket, frame.data)
        finally:
            self._forget(socket)
            for answer in socket.waiting.values():
                if not answer.done():
                    answer.set_result(Answer(acked=False, reason="timeout"))

    def _forget(self, socket: Socket) -> None:
        """Nothing is sent to it any more."""
        if socket in self._sockets:
            self._sockets.remove(socket)
        if not self._sockets:
            self._opened.clear()

    def _hello(self, host: str) -> Json:
        # see slack.md: socket-hello
        return {
            "type": "hello",
            "num_connections": self.open + 1,
            "debug_info": {"host": host, "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }


def _envelope(envelope_id: str, kind: Kind, payload: Json, retry: Retry) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind == "slash_commands" or payload.get("type") == "view_submission",
    }
    if kind == "events_api":
        envelope |= {"retry_attempt": retry.attempt, "retry_reason": retry.reason}
    return envelope


def _frame(envelope: Json) -> bytes:
    """One whole text frame, as a server sends it: not masked."""
    data = write_json(envelope).encode()
    if len(data) < 126:
        return bytes((0x81, len(data))) + data
    if len(data) < 1 << 16:
        return b"\x81\x7e" + len(data).to_bytes(2) + data
    return b"\x81\x7f" + len(data).to_bytes(8) + data


def _acknowledge(socket: Socket, text: str) -> None:
    """Frames that are no acknowledgement of something we wait for are ignored, as Slack does."""
    try:
        frame = read_json(text)
    except ValueError:
        return
    if not isinstance(frame, dict) or not isinstance(frame.get("envelope_id"), str):
        return
    answer = socket.waiting.get(frame["envelope_id"])
    if answer is None or answer.done():
        return
    body = frame.get("payload")
    answer.set_result(Answer(acked=True, body=body if isinstance(body, dict | str) else None))
