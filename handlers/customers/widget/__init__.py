"""The chat widget: plain JavaScript in parts, served as one file."""

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
