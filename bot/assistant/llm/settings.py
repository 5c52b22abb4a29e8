"""How the language model is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """How the model gives its answer's parts: pydantic-ai's output modes."""

    TOOL = "tool"
    NATIVE = "native"
    PROMPTED = "prompted"


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """`model` as "provider:name". `timeout` in seconds is for one draft with all its tries; `per_minute`
    counts requests. `key` "" leaves the choice to a server that needs none.
    """

    model: str
    key: str = field(default="", repr=False)
    base_url: str = ""
    timeout: float = 12.0
    max_articles: int = 5
    per_minute: int = 120
    max_tokens: int = 1_000
    form: Form = Form.TOOL
    redact: bool = True

    @property
    def provider(self) -> str:
        return self.model.partition(":")[0]

    @property
    def name(self) -> str:
        """The model's own, as its provider knows it."""
        return self.model.partition(":")[2]
