"""What the widget costs a page: its size, and the time until its launcher can be used, in a real browser."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
from aiohttp import web
from playwright.async_api import Browser, async_playwright
from playwright.async_api import TimeoutError as TookTooLong

from tests.bench import stage as stages
from tests.bench.measures import BenchFailed, Latency, Opening, Profile, Size
from tests.browser import ChromiumMissingError, chromium

PROFILES = {"desktop": 1, "1/4 processor": 4}
"""Chromium's own throttling; a phone of some years ago is about the second."""
PATIENCE_MS = 15_000
EMPTY, WIDGET = "/empty", "/widget"
_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Billing</title>
<link rel="icon" href="data:,">{script}</head><body><h1>Billing</h1></body></html>"""
_SCRIPT = '<script src="{baton}/widget.js" defer></script>'
_WATCH = """
const seen = {};
const after = (what) => requestAnimationFrame(() => { seen[what] = performance.now(); });
addEventListener("load", () => after("ready"));
const look = () => {
  const host = document.querySelector("baton-chat");
  const launcher = host?.shadowRoot?.querySelector("button.launcher");
  const at = launcher?.getBoundingClientRect();
  const top = at?.width && document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
  if (top && top === host) after("usable");
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
globalThis.benchSeen = () => {
  const script = performance.getEntriesByType("resource").find((one) => one.name.endsWith("/widget.js"));
  return { ...seen, begun: script ? script.startTime : 0 };
};
"""
"""A launcher is usable in the first frame in which it is what a click at its middle would hit."""


async def measure(folder: Path, rounds: int) -> Opening:
    """Each load with an empty cache. Raises BenchFailed or DemoFailed."""
    async with _site() as (site, origin), stages.alone(folder, origin) as baton:
        site["baton"] = baton
        size = await _size(baton)
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(**chromium())
                profiles = [
                    await _profile(browser, origin, name, slower, rounds) for name, slower in PROFILES.items()
                ]
                await browser.close()
        except ChromiumMissingError as missing:
            raise BenchFailed(str(missing)) from None
    return Opening(size, profiles)


async def _profile(browser: Browser, origin: str, name: str, slower: int, rounds: int) -> Profile:
    """Both pages in turn, so that both meet the same machine; the first of each is not counted."""
    empty, with_widget, launcher = [], [], []
    for number in range(rounds + 1):
        bare = await _load(browser, f"{origin}{EMPTY}", slower, "ready")
        dressed = await _load(browser, f"{origin}{WIDGET}", slower, "usable")
        if number:
            empty.append(bare["ready"])
            with_widget.append(dressed["ready"])
            launcher.append(dressed["usable"] - dressed["begun"])
    return Profile(name, slower, Latency([empty]), Latency([with_widget]), Latency([launcher]))


async def _load(browser: Browser, url: str, slower: int, until: str) -> dict[str, float]:
    """Seconds since the navigation began. Raises BenchFailed."""
    context = await browser.new_context()
    try:
        await context.add_init_script(_WATCH)
        page = await context.new_page()
        devtools = await context.new_cdp_session(page)
        await devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        await page.goto(url)
        both = f"'ready' in benchSeen() && {until!r} in benchSeen()"
        await page.wait_for_function(both, timeout=PATIENCE_MS)
        seen: dict[str, float] = await page.evaluate("benchSeen()")
        return {what: milliseconds / 1000 for what, milliseconds in seen.items()}
    except TookTooLong:
        raise BenchFailed(f"{url}: not {until} within {PATIENCE_MS / 1000:.0f} s") from None
    finally:
        await context.close()


async def _size(baton: str) -> Size:
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        sizes = {}
        for encoding in ("identity", "gzip", "br"):
            headers = {"Accept-Encoding": encoding}
            async with session.get(f"{baton}/widget.js", headers=headers) as answer:
                given = answer.headers.get("Content-Encoding", "identity")
                sizes[encoding] = len(await answer.read()) if given == encoding else None
    raw, packed = sizes["identity"], sizes["gzip"]
    if raw is None or packed is None:
        raise BenchFailed("widget.js is not served both plain and packed")
    return Size(raw, packed, sizes["br"])


@contextlib.asynccontextmanager
async def _site() -> AsyncIterator[tuple[dict[str, str], str]]:
    """A shop of two pages. Its origin must be known before the address of Baton, which is put in later."""
    known: dict[str, str] = {}

    async def empty(_request: web.Request) -> web.Response:
        return web.Response(text=_PAGE.format(script=""), content_type="text/html")

    async def widget(_request: web.Request) -> web.Response:
        script = _SCRIPT.format(baton=known["baton"])
        return web.Response(text=_PAGE.format(script=script), content_type="text/html")

    app = web.Application()
    app.router.add_get(EMPTY, empty)
    app.router.add_get(WIDGET, widget)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    try:
        await web.SockSite(runner, listening).start()
        yield known, f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await runner.cleanup()
