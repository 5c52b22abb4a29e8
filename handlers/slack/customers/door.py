"""The customers' side of Slack's door."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.slack.customers.listening import Listening
from handlers.slack.customers.pressing import Pressing


@dataclass(frozen=True, slots=True)
class CustomersDoor:
    listening: Listening
    pressing: Pressing
