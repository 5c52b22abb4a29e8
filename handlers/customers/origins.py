"""Which sites' pages may talk to this door. A request without an Origin comes from no page: a backend's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from handlers.customers.refusals import OriginRefused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
PREFLIGHT_SECONDS = 600
GUARDED = "/v1/"


class Origins:
    """An exact list: no patterns, no "null", no credentials. CORS does not cover WebSockets; this does."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Raises OriginRefused before anything is read."""
        if not request.path.startswith(GUARDED):
            return await handler(request)
        if not self._welcome(request):
            raise OriginRefused
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            return web.Response(status=204, headers=_PREFLIGHT)
        return await handler(request)

    async def sign(self, request: web.Request, response: web.StreamResponse) -> None:
        """On every answer, a problem too: a page could not read it otherwise."""
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers["Server"] = "Baton"  # aiohttp's own names the versions of what runs here
        if not request.path.startswith(GUARDED):
            return
        response.headers["Vary"] = "Origin"
        response.headers.setdefault("Cache-Control", "no-store")
        origin = request.headers.get("Origin")
        if origin and self._welcome(request):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"

    def _welcome(self, request: web.Request) -> bool:
        origins = request.headers.getall("Origin", [])
        return not origins or (len(origins) == 1 and origins[0] in self._allowed)


_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST, PATCH, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
}
