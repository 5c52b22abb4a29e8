"""Canned replies, and the placeholders in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.domain.conversation import Account, Customer, can_be_seen, clean_line, clean_turn, one_line
from bot.domain.errors import TextEmpty, TextTooLong, UnknownMacro, UnknownPlaceholder
from bot.domain.handoff import Agent

PLACEHOLDERS = ("customer", "first_name", "agent", "skill", "company", "plan")
"""`company` and `plan` are the customer's."""
KNOWN = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
TITLE_LIMIT = 75
"""What one line of a list takes (docs/slack.md, `limit-options`)."""
TEXT_LIMIT = 3_000
"""What the field of a window takes (docs/slack.md, `limit-input`)."""
MOST = 150
"""In the file, and as many made in Slack: more make a window too large."""
_HOLE = re.compile(r"\{[^\S\n]*([^\W\d][\w -]{0,39}?)[^\S\n]*\}")
"""A word in braces. Other braces are code, or a face."""
_BRACES = str.maketrans("", "", "{}")
VALUE_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Macro:
    """`skills` are those for which it is offered, none for all. `is_written` in a file: read only."""

    id: str
    title: str
    text: str
    skills: tuple[str, ...] = ()
    is_written: bool = False

    def is_for(self, skill: str) -> bool:
        return not self.skills or skill in self.skills


def checked(macro: Macro) -> Macro:
    """As it is kept. Raises TextEmpty, TextTooLong or TextNotPrintable naming the field, or
    UnknownPlaceholder.
    """
    title = clean_line(macro.title, field="title", limit=TITLE_LIMIT)
    if not can_be_seen(title):
        raise TextEmpty(field="title")
    text = clean_turn(macro.text)
    if len(text) > TEXT_LIMIT:
        raise TextTooLong(field="text", limit=TEXT_LIMIT)
    if unknown := unknown_in(text):
        raise UnknownPlaceholder(names=", ".join(unknown), known=KNOWN)
    return replace(macro, title=title, text=text)


def offered(macros: Iterable[Macro], skill: str = "") -> tuple[Macro, ...]:
    """Those of the skill, or all, by title."""
    fitting = (one for one in macros if not skill or one.is_for(skill))
    return tuple(sorted(fitting, key=lambda one: (one.title.casefold(), one.id)))


def picked(macros: Iterable[Macro], macro_id: str) -> Macro:
    """Raises UnknownMacro."""
    for one in macros:
        if one.id == macro_id:
            return one
    raise UnknownMacro


def unknown_in(text: str) -> list[str]:
    """What looks like a placeholder and is none, each once."""
    found = (match[0] for match in _HOLE.finditer(text) if _named(match) not in PLACEHOLDERS)
    return list(dict.fromkeys(found))


def holes_in(text: str) -> list[str]:
    """The placeholders that still stand in it, each once."""
    return list(dict.fromkeys(match[0] for match in _HOLE.finditer(text) if _named(match) in PLACEHOLDERS))


def filled(text: str, values: Mapping[str, str]) -> str:
    """What has no value keeps standing, for a person to put a word there. A value is never read as a text."""
    return _HOLE.sub(lambda match: values.get(_named(match), "") or match[0], text)


def values(customer: Customer, account: Account, agent: Agent, skill: str) -> dict[str, str]:
    name = _value(customer.name)
    return {
        "customer": name,
        "first_name": name.split(" ")[0],
        "agent": _value(agent.name),
        "skill": _value(skill),
        "company": _value(account.name),
        "plan": _value(account.plan),
    }


def _named(match: re.Match[str]) -> str:
    return match[1].casefold()


def _value(text: str) -> str:
    return one_line(text.translate(_BRACES))[:VALUE_LIMIT].strip()
