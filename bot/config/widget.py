"""`[widget]` and `[texts]` in baton.toml. Which texts there are is checked where their English is known."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from bot.domain.conversation import clean_line, clean_turn
from bot.domain.errors import BadInput, TextTooLong
from bot.domain.languages import canonical
from bot.domain.look import Design, Wording

TITLE_LIMIT = 60
GREETING_LIMIT = 500
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def _title(value: str) -> str:
    try:
        return clean_line(value, field="title", limit=TITLE_LIMIT)
    except TextTooLong:
        raise ValueError(f"over {TITLE_LIMIT} characters") from None
    except BadInput:
        raise ValueError("has a line break or a character that can't be seen") from None


def _greeting(value: str) -> str:
    if len(value) > GREETING_LIMIT:
        raise ValueError(f"over {GREETING_LIMIT} characters")
    try:
        return clean_turn(value) if value.strip() else ""
    except BadInput:
        raise ValueError("has characters that can't be seen") from None


def _color(value: str) -> str:
    if value and not _COLOR.fullmatch(value):
        raise ValueError(f"{value!r} is no colour (use #0b6e69)")
    return value.lower()


def _tags(locales: dict[str, WordingPart]) -> dict[str, WordingPart]:
    found: dict[str, WordingPart] = {}
    for name, wording in locales.items():
        tag = canonical(name)
        if not tag:
            raise ValueError(f"{name!r} is no language tag (use de or pt-BR)")
        if tag in found:
            raise ValueError(f"{tag} is given twice")
        found[tag] = wording
    return found


def _texts(value: object) -> object:
    """Said here, since pydantic's own words for "one or the other" name neither key."""
    for name, text in value.items() if isinstance(value, dict) else ():
        inner = text if isinstance(text, dict) else {"": text}
        wrong = next((key for key, one in inner.items() if not isinstance(one, str)), None)
        if wrong is not None:
            raise ValueError(f"{f'{name}.{wrong}' if wrong else name} is no text")
    return value


Texts = Annotated[dict[str, str | dict[str, str]], BeforeValidator(_texts)]
"""`[texts]` and, below a language's tag, `[texts.de]`."""


class WordingPart(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    title: Annotated[str, AfterValidator(_title)] = ""
    greeting: Annotated[str, AfterValidator(_greeting)] = ""
    texts: dict[str, str] = {}

    def wording(self) -> Wording:
        return Wording(self.title, self.greeting, self.texts)


class WidgetPart(WordingPart):
    """Title and greeting stand in every language that has none of its own; `texts` are the English."""

    color: Annotated[str, AfterValidator(_color)] = ""
    locales: Annotated[dict[str, WordingPart], AfterValidator(_tags)] = {}

    def design(self) -> Design:
        locales = {tag: part.wording() for tag, part in self.locales.items()}
        return Design(self.color, self.wording(), locales)
