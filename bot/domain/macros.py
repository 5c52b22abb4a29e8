"""Canned replies, and the placeholders in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.conversation import Account, Customer, one_line
from bot.domain.handoff import Agent

PLACEHOLDERS = ("customer", "first_name", "agent", "skill", "company", "plan")
"""`company` and `plan` are the customer's."""
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
