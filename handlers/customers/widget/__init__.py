"""The chat widget: plain JavaScript in parts, served as one file.

    <script src="https://baton.example/widget.js" defer data-title="Tidewater help"></script>

`data-start`: an address of the site that calls `POST /v1/conversations` with the API key and gives its answer
back; without it the customer stays unverified. `data-customer`: any value that differs between the site's
customers, so that two who share a browser do not see each other's chat. `data-greeting`, `data-title`,
`data-color` (#rgb or #rrggbb). On the page, `data-baton-error` marks an error to tell agents of,
`data-baton-ignore` a part whose buttons are nobody's business; `Baton.error(text)`, `Baton.open()`,
`Baton.close()`, and at sign-out `Baton.forget()`. A Content-Security-Policy needs Baton's origin in
script-src, and in connect-src as https: and as wss:.
"""

from importlib import resources

# The order is the order of use: a class must stand before what is made of it at load.
PARTS = (
    "text",
    "colour",
    "memory",
    "page",
    "door",
    "stream",
    "conversation",
    "style",
    "log",
    "rating",
    "panel",
    "main",
)


def script() -> str:
    """The whole widget as one script, inside one function: nothing leaks into the host's page."""
    folder = resources.files(__name__)
    parts = (folder.joinpath(f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
    return '(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"
