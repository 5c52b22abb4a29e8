"""Every method the sandbox knows, on one page."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import Json
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.web_api import app, messages
from bot.sandbox.web_api.arguments import Args

Act = Callable[[Sandbox, Args, str], Json]


@dataclass(frozen=True)
class Method:
    """`act` gets the sandbox, the arguments and the sandbox's own origin; one of `scopes` is needed."""

    name: str
    act: Act
    tier: int = 0
    scopes: tuple[str, ...] = ()
    app_level: bool = False


_ALL = (
    Method("auth.test", app.auth_test),
    Method("apps.connections.open", app.connections_open, app_level=True),
    Method("chat.postMessage", messages.post, 0, ("chat:write",)),
)

METHODS = {method.name: method for method in _ALL}
