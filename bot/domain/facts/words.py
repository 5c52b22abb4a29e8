"""Of what agents do to words of theirs that the customer has."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.facts.base import HandoffFact


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEdited(HandoffFact):
    """The turn `seq` reads as its Slack message (`channel`, `ts`) does; `first`: it never changed before."""

    agent: str
    seq: int
    channel: str
    ts: str
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTookBack(HandoffFact):
    """The customer no longer has the turn `seq`; `stands`: its Slack message (`channel`, `ts`) stays.

    Both are "" where a window sent the words.
    `agent` did it: whose words they were, or a manager.
    """

    agent: str
    seq: int
    channel: str
    ts: str
    stands: bool
