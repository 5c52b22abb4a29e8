"""What must hold of customers who wait: each wait is told of once, and no target ends twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

_CLAIMABLE = {"Claimed", "Released", "Flushed", "Reopened", "Transferred"}
BEGINS = {
    "HolderReminded": {"Claimed", "AgentReplied", "Woken", "Reopened", "Released"},
    "OnCallNamed": _CLAIMABLE,
    "LeftUnclaimed": _CLAIMABLE,
}
"""What must lie between two facts of a kind: another wait has begun."""
FACTS = "SELECT kind, handoff_id FROM fact WHERE handoff_id IS NOT NULL ORDER BY id"
BROKEN = "SELECT count(*) FROM target WHERE state = 'broken'"
MISSED = "SELECT count(*) FROM fact WHERE kind = 'TargetMissed'"


def told_twice(facts: Iterable[tuple[str, str]]) -> Iterator[str]:
    since: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    told: set[tuple[str, str]] = set()
    for kind, handoff in facts:
        for one in BEGINS:
            since[handoff, one].add(kind)
        if kind in BEGINS:
            if (handoff, kind) in told and not since[handoff, kind] & BEGINS[kind]:
                yield f"{handoff[:6]}: {kind} twice for one wait"
            told.add((handoff, kind))
            since[handoff, kind] = set()
