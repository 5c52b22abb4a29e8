"""Signed HTTP: the same payloads as by socket, posted to the app's request URL."""

import contextlib
import hashlib
import hmac
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.clock import Clock
from bot.sandbox.errors import Json
from bot.sandbox.jsontext import read_json, write_json
from bot.sandbox.outbound import Answer, Kind, Retry


class HttpDelivery:
    def __init__(self, url: str, signing_secret: str, ack_seconds: float, clock: Clock) -> None:
        self.url = url
        self._secret = signing_secret.encode()
        self._timeout = aiohttp.ClientTimeout(total=ack_seconds)
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def send(self, kind: Kind, payload: Json, retry: Retry) -> Answer:
        # see slack.md: http-delivery
        body = _body(kind, payload)
        try:
            async with self._client().post(
                self.url, data=body, headers=self._headers(kind, body, retry), allow_redirects=False
            ) as answer:
                if not 200 <= answer.status < 300:
                    stop = answer.headers.get("x-slack-no-retry") == "1"
                    return Answer(acked=False, reason="http_error", no_retry=stop)
                return Answer(acked=True, body=_said(await answer.text(errors="replace")))
        except TimeoutError:
            return Answer(acked=False, reason="http_timeout")
        except aiohttp.ClientConnectorError:
            return Answer(acked=False, reason="connection_failed", unreached=True)
        except aiohttp.ClientError:
            return Answer(acked=False, reason="connection_failed")

    async def break_off(self, payload: Json, retry: Retry) -> Answer:
        """Announces the whole body and sends half of it."""
        body = _body("events_api", payload)
        headers = self._headers("events_api", body, retry) | {"Content-Length": str(len(body))}
        with contextlib.suppress(TimeoutError, aiohttp.ClientError):
            async with self._client().post(self.url, data=_half(body), headers=headers):
                pass
        return Answer(acked=False, reason="connection_failed")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        return self._session

    def _headers(self, kind: Kind, body: bytes, retry: Retry) -> dict[str, str]:
        # see slack.md: signature
        stamp = str(int(self._clock().timestamp()))
        base = b"v0:" + stamp.encode() + b":" + body
        headers = {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": "v0=" + hmac.new(self._secret, base, hashlib.sha256).hexdigest(),
            "Content-Type": (
                "application/json" if kind == "events_api" else "application/x-www-form-urlencoded"
            ),
            "User-Agent": "Slackbot 1.0 (sandbox)",
        }
        if retry.attempt:
            headers |= {"X-Slack-Retry-Num": str(retry.attempt), "X-Slack-Retry-Reason": retry.reason}
        return headers


def _body(kind: Kind, payload: Json) -> bytes:
    if kind == "events_api":
        return write_json(payload).encode()
    form = payload if kind == "slash_commands" else {"payload": write_json(payload)}
    return urlencode(form, errors="replace").encode()


async def _half(body: bytes) -> AsyncIterator[bytes]:
    yield body[: len(body) // 2]
    raise aiohttp.ClientPayloadError("cut")


def _said(text: str) -> Json | str | None:
    if not text.strip():
        return None
    try:
        value = read_json(text)
    except ValueError:
        return text
    return value if isinstance(value, dict) else text
