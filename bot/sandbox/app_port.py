"""A second port for the app alone, so that an outage can close it to the network."""

from aiohttp import web


class AppPort:
    """`port` is 0 until it has been opened once where any free one was asked for; then it stays the same."""

    def __init__(self, runner: web.AppRunner, host: str, port: int) -> None:
        self._runner = runner
        self._host = host
        self.port = port
        self._site: web.TCPSite | None = None

    async def open(self) -> None:
        if self._site is None:
            site = web.TCPSite(self._runner, self._host, self.port, reuse_address=True)
            await site.start()
            self._site, self.port = site, self._runner.addresses[-1][1]

    async def close(self) -> None:
        """Whoever comes now is refused by the network itself."""
        if self._site is not None:
            site, self._site = self._site, None
            await site.stop()
