"""The fictional shop: a few pages with Baton's widget on them, and the address that says who is signed in.

`python -m bot.demo.shop --port 8080 --baton http://127.0.0.1:8300 --api-key KEY`. One visitor exists, Jordan
Ellis, signed in from the start; "Sign out" makes a guest of them, about whom Baton is told nothing.
"""

import argparse
import asyncio
import html
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, web

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
JORDAN = {"name": "Jordan Ellis", "email": "jordan@ellis-trail.example"}
ACCOUNT = {"name": "Ellis Trail Co", "plan": "Pro plan", "value": "4,800 a year"}

Json = dict[str, Any]
BATON = web.AppKey("BATON", str)
KEY = web.AppKey("KEY", str)
HTTP = web.AppKey("HTTP", ClientSession)
ARTICLES = web.AppKey("ARTICLES", dict[str, Article])


def build(baton_url: str, api_key: str) -> web.Application:
    """`baton_url` serves the widget and the customers' door; only its origin counts."""
    app = web.Application(middlewares=[guarded], client_max_size=64 * 1024)
    app[BATON], app[KEY] = origin(baton_url), api_key
    app[ARTICLES] = load(KNOWLEDGE)
    app.cleanup_ctx.append(connection)
    for address in PAGES:
        app.router.add_get(address, page)
    app.router.add_get("/help", help_list)
    app.router.add_get("/help/{id}", help_article)
    app.router.add_post("/sign-in", sign_in)
    app.router.add_post("/sign-out", sign_out)
    app.router.add_post("/support/start", start)
    app.router.add_static("/static", FILES)
    return app


async def connection(app: web.Application) -> AsyncIterator[None]:
    async with ClientSession(timeout=ClientTimeout(total=10)) as http:
        app[HTTP] = http
        yield


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
    response.headers["Cache-Control"] = "no-cache"
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
        identity='data-start="/support/start" data-customer="jordan"' if known else "",
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


async def start(request: web.Request) -> web.Response:
    """Begins a conversation. Who the customer is comes from our session, never from the browser's words."""
    if (
        request.content_type != "application/json"
    ):  # which another site's form can't send in our customer's name
        return problem(415, "not_json", "The request was not JSON.")
    try:
        asked = await request.json()
    except ValueError:
        return problem(400, "not_json", "The request was not JSON.")
    if not isinstance(asked, dict):
        return problem(400, "not_json", "The request was not a JSON object.")
    known = signed_in(request)
    headers = {"Authorization": f"Bearer {request.app[KEY]}"} if known else {}
    address = f"{request.app[BATON]}/v1/conversations"
    try:
        async with request.app[HTTP].post(address, json=introduced(asked, known), headers=headers) as answer:
            return passed_on(answer.status, await answer.json(content_type=None))
    except (ClientError, TimeoutError, ValueError):
        return problem(502, "support_unreachable", "Support cannot be reached right now.")


def introduced(asked: Json, known: bool) -> Json:
    """What Baton is told: the browser's page and time zone as they came, the person from the session."""
    body: Json = {"page": asked["page"]} if isinstance(asked.get("page"), dict) else {}
    customer = asked.get("customer")
    zone = customer.get("zone") if isinstance(customer, dict) else None
    body["customer"] = ({"zone": zone} if isinstance(zone, str) else {}) | (JORDAN if known else {})
    return body | ({"account": ACCOUNT} if known else {})


def passed_on(status: int, answer: Any) -> web.Response:
    if status in (401, 403):  # our own key is wrong, which is nothing the visitor could mend
        return problem(502, "support_unreachable", "Support cannot be reached right now.")
    return web.json_response(answer, status=status)


def problem(status: int, code: str, detail: str) -> web.Response:
    body = {"type": "about:blank", "title": code, "status": status, "detail": detail, "code": code}
    return web.json_response(body, status=status, content_type="application/problem+json")


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
    reader.add_argument("--api-key", default=os.environ.get("BATON_API_KEY"), help="or BATON_API_KEY")
    given = reader.parse_args()
    if not given.api_key:
        reader.error("--api-key (or BATON_API_KEY) is missing")
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
        asyncio.run(serve(build(given.baton, given.api_key), given.port))
    except KeyboardInterrupt:
        return
    except (OSError, OverflowError) as error:
        sys.exit(f"The shop cannot listen on port {given.port}: {error}")


if __name__ == "__main__":
    main()
