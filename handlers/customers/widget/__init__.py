"""The chat widget: plain JavaScript in parts, served as one file.

    <script src="https://baton.example/widget.js" defer data-identity="/support/identity"></script>

`data-identity`: an address of the site that says who is signed in there, `{"identity": "<signed word>"}` or
`{"identity": null}`; without it every customer is a visitor. `data-customer`: any value that differs between
the site's customers; with it the address is asked only when it must be. `data-title`, `data-greeting`,
`data-color` (#rgb or #rrggbb), `data-theme` (light or dark), `data-locale`, and `data-page`: what of the page
travels with a customer's words, of "url title actions error" (all; "none" for nothing). On the page,
`data-baton-error` marks an error to tell agents of, `data-baton-ignore` a part whose buttons are nobody's
business; `Baton.error(text)`, `Baton.open()`, `Baton.close()`, `Baton.identify()` after a sign-in without a
new page, and at sign-out `Baton.forget()`. A Content-Security-Policy needs the origin of Baton in script-src,
and in connect-src as https: and as wss:.
"""

import json
from functools import cache
from importlib import resources

from handlers.customers.widget.packing import lean

# The order is the order of use: a class must stand before what is made of it at load.
PARTS = (
    "text",
    "words",
    "dom",
    "colour",
    "memory",
    "page",
    "door",
    "settings",
    "session",
    "stream",
    "talk",
    "typing",
    "sending",
    "regrets",
    "help",
    "scoring",
    "files",
    "beginning",
    "conversation",
    "style",
    "forms",
    "chime",
    "menu",
    "pictures",
    "portraits",
    "turn",
    "rating",
    "told",
    "address",
    "log",
    "earlier",
    "tray",
    "composer",
    "person",
    "header",
    "panel",
    "dropping",
    "main",
)
ENGLISH = "texts.en.json"


def texts() -> dict[str, str]:
    """Every word the widget says, in English, by its key."""
    found: dict[str, str] = json.loads(_read(ENGLISH))
    return found


@cache
def script() -> str:
    """The whole widget as one script, inside one function: nothing leaks into the host's page."""
    table = json.dumps(texts(), ensure_ascii=False, separators=(",", ":"))
    code = "\n".join([f"const ENGLISH = {table};", *(_read(f"{part}.js") for part in PARTS)])
    return f'(() => {{\n"use strict";\n{lean(code)}\n}})();\n'


def _read(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
