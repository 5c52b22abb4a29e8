"""The fictional shop: a few pages with Baton's widget on them, and the address that says who is signed in.

`python -m bot.demo.shop --port 8080 --baton http://127.0.0.1:8300 --identity-secret SECRET`. One customer
exists, Jordan Ellis, signed in from the start; "Sign out" makes a guest of them, about whom Baton is told
nothing.
"""

import argparse
import asyncio
import base64
import hmac
import html
import json
import os
import sys
import time
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from bot.demo.articles import Article, as_html, listed, load

FILES = Path(__file__).parent / "shop"
KNOWLEDGE = Path(__file__).parent / "knowledge"

PAGES = {
    "/": ("home", "Gear"),
    "/orders": ("orders", "Orders"),
    "/billing": ("billing", "Billing"),
    "/billing/payment-methods": ("payment-methods", "Billing, Payment methods"),
    "/repairs": ("repairs", "Repairs"),
}
NAVIGATION = {"/": "Gear", "/orders": "Orders", "/billing": "Billing", "/repairs": "Repairs", "/help": "Help"}

GUEST = "tidewater_guest"
JORDAN = {
    "sub": "8f14",
    "name": "Jordan Ellis",
    "email": "jordan@ellis-trail.example",
    "account": {"name": "Ellis Trail Co", "plan": "Pro plan", "value": "4,800 a year"},
}
WORD_LIVES = 600
"""Seconds: the widget exchanges the word at once, so it need not live long."""

BATON = web.AppKey("BATON", str)
SECRET = web.AppKey("SECRET", str)
ARTICLES = web.AppKey("ARTICLES", dict[str, Article])


def build(baton_url: str, identity_secret: str) -> web.Application:
    """`baton_url` serves the widget and the door; only its origin counts. Baton knows the secret too."""
    app = web.Application(middlewares=[guarded], client_max_size=64 * 1024)
    app[BATON], app[SECRET] = origin(baton_url), identity_secret
    app[ARTICLES] = load(KNOWLEDGE)
    for address in PAGES:
        app.router.add_get(address, page)
    app.router.add_get("/help", help_list)
    app.router.add_get("/help/{id}", help_article)
    app.router.add_post("/sign-in", sign_in)
    app.router.add_post("/sign-out", sign_out)
    app.router.add_get("/support/identity", identity)
    app.router.add_static("/static", FILES)
    return app


@web.middleware
async def guarded(request: web.Request, handler: Any) -> web.StreamResponse:
    """Under a strict policy the widget needs Baton's origin in script-src and, twice, in connect-src."""
    try:
        response: web.StreamResponse = await handler(request)
    except web.HTTPNotFound:
        response = framed(request, "Page not found", part("missing"), status=404)
    baton = request.app[BATON]
    stream = baton.replace("http", "ws", 1)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' {baton}; style-src 'self'; img-src 'self'; "
        f"connect-src 'self' {baton} {stream}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


# Pages


def part(name: str) -> str:
    return (FILES / f"{name}.html").read_text(encoding="utf-8")


def signed_in(request: web.Request) -> bool:
    return GUEST not in request.cookies


def framed(request: web.Request, title: str, content: str, status: int = 200) -> web.Response:
    """`title` is text, `content` is markup of our own."""
    here = request.path
    links = (nav_link(address, words, here) for address, words in NAVIGATION.items())
    known = signed_in(request)
    text = Template(part("frame")).substitute(
        title=html.escape(title),
        navigation="".join(links),
        person=part("signed-in" if known else "guest"),
        content=content,
        baton=html.escape(request.app[BATON]),
        # A guest's widget has nobody to ask who they are: it goes to Baton itself, and shows as unverified.
        identity=f'data-identity="/support/identity" data-customer="{JORDAN["sub"]}"' if known else "",
    )
    return web.Response(text=text, content_type="text/html", status=status)


def nav_link(address: str, words: str, here: str) -> str:
    inside = here == address or (address != "/" and here.startswith(f"{address}/"))
    return f'<a href="{address}"{" aria-current=page" if inside else ""}>{words}</a>'


async def page(request: web.Request) -> web.Response:
    name, title = PAGES[request.path]
    personal = name != "home" and not signed_in(request)
    return framed(request, title, part("sign-in-first" if personal else name))


async def help_list(request: web.Request) -> web.Response:
    content = Template(part("help")).substitute(topics=listed(request.app[ARTICLES]))
    return framed(request, "Help", content)


async def help_article(request: web.Request) -> web.Response:
    article = request.app[ARTICLES].get(request.match_info["id"])
    if article is None:
        raise web.HTTPNotFound
    content = Template(part("article")).substitute(
        title=html.escape(article.title), body=as_html(article.body)
    )
    return framed(request, f"Help, {article.title}", content)


async def sign_in(_: web.Request) -> web.Response:
    response = web.Response(status=303, headers={"Location": "/"})
    response.del_cookie(GUEST)
    return response


async def sign_out(_: web.Request) -> web.Response:
    response = web.Response(status=303, headers={"Location": "/"})
    response.set_cookie(GUEST, "1", httponly=True, samesite="Lax")
    return response


# Saying to Baton who is here


async def identity(request: web.Request) -> web.Response:
    """Who the customer is comes from our session, never from the browser's words."""
    word = vouch(request.app[SECRET], time.time()) if signed_in(request) else None
    return web.json_response({"identity": word}, headers={"Cache-Control": "no-store"})


def vouch(secret: str, now: float) -> str:
    """A JWT signed with HS256, as any library for them makes it."""
    issued = int(now)
    claims = {"aud": "baton", "iat": issued, "exp": issued + WORD_LIVES} | JORDAN
    parts = ({"alg": "HS256", "typ": "JWT"}, claims)
    signed = ".".join(encoded(json.dumps(part).encode()) for part in parts)
    return f"{signed}.{encoded(hmac.digest(secret.encode(), signed.encode(), 'sha256'))}"


def encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


# Running


def origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise argparse.ArgumentTypeError(f"not an address such as http://127.0.0.1:8300: {text!r}")
    return f"{parts.scheme}://{parts.netloc}"


def arguments() -> argparse.Namespace:
    reader = argparse.ArgumentParser(
        prog="bot.demo.shop", description="Tidewater Outfitters, a fictional shop."
    )
    reader.add_argument("--port", type=int, default=0, help="0 picks a free one")
    reader.add_argument("--baton", type=origin, required=True, help="Baton's address")
    known = os.environ.get("BATON_IDENTITY_SECRET")
    reader.add_argument("--identity-secret", default=known, help="or BATON_IDENTITY_SECRET")
    given = reader.parse_args()
    if not given.identity_secret:
        reader.error("--identity-secret (or BATON_IDENTITY_SECRET) is missing")
    return given


async def serve(app: web.Application, port: int) -> None:
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        print(f"Shop: http://127.0.0.1:{runner.addresses[0][1]}/", flush=True)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def main() -> None:
    given = arguments()
    try:
        asyncio.run(serve(build(given.baton, given.identity_secret), given.port))
    except KeyboardInterrupt:
        return
    except (OSError, OverflowError) as error:
        sys.exit(f"The shop cannot listen on port {given.port}: {error}")


if __name__ == "__main__":
    main()
