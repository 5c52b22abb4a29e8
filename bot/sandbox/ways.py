"""The way to the app as it stands: by socket, or signed HTTP once there is a request URL."""

from collections.abc import Callable, Sequence

from bot.sandbox.errors import Json
from bot.sandbox.http_delivery import HttpDelivery
from bot.sandbox.outbound import Answer, Kind, Retry
from bot.sandbox.sockets import Sockets


class Ways:
    def __init__(self, sockets: Sockets, http: Callable[[str], HttpDelivery], urls: Sequence[str]) -> None:
        self._sockets = sockets
        self._http = http
        self._apps = [http(url) for url in urls]
        self._turn = 0

    @property
    def urls(self) -> list[str]:
        return [app.url for app in self._apps]

    @property
    def silence(self) -> str:
        """How a retry names an acknowledgement that did not come."""
        return "http_timeout" if self._apps else "timeout"

    async def lead_to(self, urls: Sequence[str]) -> None:
        """None: to the sockets. What is under way by another way is broken off."""
        old, self._apps = self._apps, [self._http(url) for url in urls]
        for app in old:
            await app.close()

    async def send(self, kind: Kind, payload: Json, retry: Retry) -> Answer:
        """One request URL after the other in turn; one that nobody listens at is passed over."""
        # see slack.md: many-request-urls
        if not self._apps:
            return await self._sockets.send(kind, payload, retry)
        answer = Answer(acked=False, reason="connection_failed")
        for _ in range(len(self._apps)):
            answer = await self._next().send(kind, payload, retry)
            if not answer.unreached:
                break
        return answer

    async def break_off(self, payload: Json, retry: Retry) -> Answer:
        """An event of which only the first half arrives."""
        # see slack.md: event-cut
        if self._apps:
            return await self._next().break_off(payload, retry)
        return await self._sockets.break_off(payload, retry)

    async def ready(self, seconds: float) -> None:
        """Returns when somebody listens, or after so many seconds; by HTTP nobody says so beforehand."""
        if not self._apps:
            await self._sockets.ready(seconds)

    async def close(self) -> None:
        await self._sockets.close()
        for app in self._apps:
            await app.close()

    def _next(self) -> HttpDelivery:
        self._turn += 1
        return self._apps[self._turn % len(self._apps)]
