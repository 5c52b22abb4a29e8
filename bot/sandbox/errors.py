"""The refusals of the sandbox: Slack's own (towards the app) and the page's (towards a person or a test)."""

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """Answered as `{"ok": false, "error": name, **extra}`; with HTTP 200 unless Slack uses another status."""

    def __init__(self, name: str, *, status: int = 200, retry_after: int | None = None, **extra: Any) -> None:
        super().__init__(name)
        self.name = name
        self.status = status
        self.retry_after = retry_after
        self.extra = extra

    def answer(self) -> Json:
        return {"ok": False, "error": self.name, **self.extra}


class PageError(Exception):
    """Answered as HTTP 4xx `{"ok": false, "error": name, "detail": words}`."""

    def __init__(self, name: str, detail: str, status: int = 400) -> None:
        super().__init__(f"{name}: {detail}")
        self.name = name
        self.detail = detail
        self.status = status

    def answer(self) -> Json:
        return {"ok": False, "error": self.name, "detail": self.detail}


def bad_arguments(*messages: str) -> SlackError:
    # see slack.md: invalid-arguments
    words = [f"[ERROR] {message}" for message in messages]
    return SlackError("invalid_arguments", response_metadata={"messages": words})
