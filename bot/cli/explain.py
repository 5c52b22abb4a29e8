"""`baton explain`: what was heard in a conversation, what each hint added, and what tipped it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from bot.cli.asking import beside, fit, now, refuse
from bot.cli.drawing import age, echo_json, printable
from bot.domain.conversation import Speaker, Turn
from bot.domain.decision import Decision, Signal
from bot.domain.errors import UnknownConversation
from bot.ports import Decided, Store, Tx

BAR = 20
"""Cells of a weight that is LARGE, or of the largest where that is more."""
LARGE = 4.0
QUOTED = 100
Found = tuple[Sequence[Decided], dict[int, str]]


def explain(conversation: str, config_path: Path, *, as_json: bool) -> None:
    """Exit code 2 where there is no such conversation."""
    fit("explain", conversation)

    async def found(store: Store) -> Found | None:
        try:
            return await store.read(lambda tx: _found(tx, conversation))
        except UnknownConversation:
            return None

    read = beside(config_path, found)
    if read is None:
        refuse(f"explain: there is no conversation {conversation}")
    decided, said = read
    if as_json:
        echo_json([_told(one, said) for one in decided])
    elif not decided:
        typer.echo("Nothing was decided in it: no assistant of ours was asked, and nobody was handed off.")
    else:
        console = Console(highlight=False)
        for one in decided:
            _draw(one, said.get(one.seq, ""), console)


def _found(tx: Tx, conversation: str) -> Found:
    tx.conversations.get(conversation)
    return tx.decisions.of(conversation), _said(tx.turns.of(conversation))


def _said(turns: Sequence[Turn]) -> dict[int, str]:
    """By turn what the customer had written up to it since anybody answered, as the decision hears it."""
    said: dict[int, str] = {}
    newest: list[str] = []
    for turn in turns:
        newest = [*newest, *filter(None, [turn.text])] if turn.speaker is Speaker.CUSTOMER else []
        said[turn.seq] = "\n".join(newest)
    return said


def _told(one: Decided, said: dict[int, str]) -> dict[str, Any]:
    decision = one.decision
    return {
        "seq": one.seq,
        "said": said.get(one.seq, ""),
        "at": one.at,
        "handed_off": decision.hand_off,
        "score": decision.score,
        "threshold": decision.threshold,
        "version": decision.version,
        "topic": one.topic,
        "phrase": decision.phrase,
        "signals": [
            {
                "reason": signal.reason,
                "evidence": signal.evidence,
                "value": signal.value,
                "weight": signal.weight,
                "rule": signal.rule,
                "tipped": signal in decision.tipped,
            }
            for signal in decision.signals
        ],
    }


def _draw(one: Decided, said: str, console: Console) -> None:
    decision = one.decision
    words = " ".join(printable(said).split())
    quoted = (
        f"“{words[:QUOTED]}{'…' if len(words) > QUOTED else ''}”" if words else "nothing that still stands"
    )
    at = f"{one.at.astimezone():%Y-%m-%d %H:%M}, {age(one.at, now())} ago"
    console.print(Text(f"Turn {one.seq} · {at} · {quoted}", style="bold"))
    console.print(Text(f"  {verdict(decision)}", style="yellow" if decision.hand_off else "green"))
    heaviest = max(LARGE, *(abs(signal.weight) for signal in decision.signals), 0.0)
    others = [signal for signal in decision.signals if signal not in decision.tipped]
    for signal in (*decision.tipped, *others):
        console.print(Text(_line(signal, heaviest)))
    if one.topic:
        console.print(Text(printable(f"  topic: {one.topic}, said as “{decision.phrase}”")))
    console.print()


def verdict(decision: Decision) -> str:
    """In one sentence: which way it went, and by what."""
    chance = (
        f"{decision.score * 100:.0f} % likely that a person is needed; "
        f"from {decision.threshold * 100:.0f} % on one is brought in"
    )
    if not decision.hand_off:
        early = decision.score >= decision.threshold
        return f"Answered: {chance}" + (", but nothing had been attempted yet." if early else ".")
    if not decision.is_ruled:
        return f"Handed off: {chance}."
    leads = "; ".join(map(_evidence, takewhile(lambda one: not one.rule, decision.tipped)))
    rules = "; ".join(_evidence(one) for one in decision.tipped if one.rule)
    return printable(
        f"Handed off: {leads}; and by rule: {rules}." if leads else f"Handed off by rule: {rules}."
    )


def _evidence(signal: Signal) -> str:
    return signal.evidence or signal.reason


def _line(signal: Signal, heaviest: float) -> str:
    evidence = printable(signal.evidence) or f"{signal.reason.replace('_', ' ')} (its words were erased)"
    if signal.rule:
        return f"  {'rule':>6}  {'■' * BAR}  {evidence}"
    bar = "■" * max(1, round(BAR * abs(signal.weight) / heaviest)) if signal.weight else "·"
    return f"  {signal.weight:+6.2f}  {bar:<{BAR}}  {evidence}"
