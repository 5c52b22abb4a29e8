"""Which browser the tests drive, and how it is started.

`python -m tests.browser` prints its path, or the line that installs it (exit code 1); `make test` asks it.
"""

import shutil
import sys
from typing import TypedDict

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
INSTALL = "sudo apt-get update && sudo apt-get install -y chromium"

ARGUMENTS = (
    "--no-sandbox",  # CI is root, where Chromium's own sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class LaunchSettings(TypedDict):
    executable_path: str
    args: list[str]


class ChromiumMissingError(Exception):
    def __init__(self) -> None:
        super().__init__(f"The browser tests need Chromium. Run: {INSTALL}")


def chromium() -> LaunchSettings:
    """For playwright's `chromium.launch(**chromium())`. Raises ChromiumMissingError: never skip that test."""
    for name in NAMES:
        if path := shutil.which(name):
            return {"executable_path": path, "args": list(ARGUMENTS)}
    raise ChromiumMissingError


if __name__ == "__main__":
    try:
        print(chromium()["executable_path"])
    except ChromiumMissingError as missing:
        sys.exit(str(missing))
