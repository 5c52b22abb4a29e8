"""`baton explain`: what was heard in a conversation, what each hint added, and what tipped it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any, NamedTuple

import typer
from rich.console import Console
from rich.text import Text

from bot.assistant.choices import named
from bot.cli.asking import beside, fit, now, refuse
from bot.cli.drawing import echo_json, printable, when
from bot.domain.brief import shorten
from bot.domain.conversation import Speaker, Turn
from bot.domain.decision import Decision, Signal
from bot.domain.errors import UnknownConversation
from bot.ports import Decided, Store, Tx

BAR = 20
"""Cells of a weight that is LARGE, or of the largest where that is more."""
LARGE = 4.0
QUOTED = 100
HOW_TO_FIND = "`baton explain` alone lists the newest"


class Found(NamedTuple):
    """By turn: `said`, what the customer had written; `asked`, between which two answers they were asked."""

    decided: Sequence[Decided]
    said: dict[int, str]
    asked: dict[int, tuple[str, str]]


def explain(conversation: str, *, as_json: bool) -> None:
    """Exit code 2 where there is no such conversation."""
    if not conversation.strip():
        refuse(f"explain: the conversation's id is missing; {HOW_TO_FIND}")
    fit("explain", conversation)

    async def found(store: Store) -> Found | None:
        try:
            return await store.read(lambda tx: _found(tx, conversation))
        except UnknownConversation:
            return None

    read = beside(None, found)
    if read is None:
        refuse(f"explain: there is no conversation {conversation}; {HOW_TO_FIND}")
    if as_json:
        echo_json([_told(one, read) for one in read.decided])
    elif not read.decided:
        typer.echo("Nothing was decided in it: no assistant of ours was asked, and nobody was handed off.")
    else:
        console = Console(highlight=False)
        for one in read.decided:
            _draw(one, read, console)


def _found(tx: Tx, conversation: str) -> Found:
    tx.conversations.get(conversation)
    decided, turns = tx.decisions.of(conversation), tx.turns.of(conversation)
    return Found(decided, _said(turns), _asked(turns, [one for one in decided if not one.decision.hand_off]))


def _said(turns: Sequence[Turn]) -> dict[int, str]:
    """By turn what the customer had written up to it since anybody answered, as the decision hears it."""
    said: dict[int, str] = {}
    newest: list[str] = []
    for turn in turns:
        newest = [*newest, *filter(None, [turn.text])] if turn.speaker is Speaker.CUSTOMER else []
        said[turn.seq] = "\n".join(newest)
    return said


def _asked(turns: Sequence[Turn], decided: Sequence[Decided]) -> dict[int, tuple[str, str]]:
    """The question is known by its words: it stands in the turn that the decision led to."""
    found: dict[int, tuple[str, str]] = {}
    for one in decided:
        after = (turn for turn in turns if turn.seq > one.seq and turn.speaker is not Speaker.CUSTOMER)
        answer = next(after, None)
        if answer and answer.speaker is Speaker.ASSISTANT and (titles := named(answer.text)):
            found[one.seq] = titles
    return found


def _told(one: Decided, read: Found) -> dict[str, Any]:
    decision = one.decision
    return {
        "seq": one.seq,
        "said": read.said.get(one.seq, ""),
        "at": one.at,
        "handed_off": decision.hand_off,
        "asked_back": list(read.asked.get(one.seq, ())),
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


def _draw(one: Decided, read: Found, console: Console) -> None:
    decision = one.decision
    quoted = _quoted(read.said.get(one.seq, ""))
    console.print(Text(f"Turn {one.seq} · {when(one.at, now())} · {quoted}", style="bold"))
    words = verdict(decision, read.asked.get(one.seq, ()))
    console.print(Text(f"  {words}", style="yellow" if decision.hand_off else "green"))
    heaviest = max(LARGE, *(abs(signal.weight) for signal in decision.signals), 0.0)
    others = [signal for signal in decision.signals if signal not in decision.tipped]
    for signal in (*decision.tipped, *others):
        console.print(Text(_line(signal, heaviest)))
    if one.topic:
        console.print(Text(printable(f"  topic: {one.topic}, said as “{decision.phrase}”")))
    console.print()


def _quoted(said: str) -> str:
    words = " ".join(printable(said).split())
    return f"“{shorten(words, QUOTED)}”" if words else "nothing that still stands"


def verdict(decision: Decision, asked: Sequence[str] = ()) -> str:
    """In one sentence: which way it went, and by what. `asked`: the two that the assistant asked between."""
    chance = (
        f"{decision.score * 100:.0f} % likely that a person is needed; "
        f"from {decision.threshold * 100:.0f} % on one is brought in"
    )
    if not decision.hand_off:
        early = decision.score >= decision.threshold
        did = printable(f"Asked back, “{asked[0]}” or “{asked[1]}”") if asked else "Answered"
        return f"{did}: {chance}" + (", but nothing had been attempted yet." if early else ".")
    told = told_of(decision)
    leads = "; ".join(_evidence(one) for one in told if not one.rule)
    rules = "; ".join(_evidence(one) for one in told if one.rule)
    if not rules:
        return f"Handed off: {chance}."
    return printable(
        f"Handed off: {leads}; and by rule: {rules}." if leads else f"Handed off by rule: {rules}."
    )


def told_of(decision: Decision) -> tuple[Signal, ...]:
    """What the verdict names: the rules, and what says more of the customer than they do."""
    if not decision.is_ruled:
        return ()
    leads = takewhile(lambda one: not one.rule, decision.tipped)
    return (*leads, *(one for one in decision.tipped if one.rule))


def _evidence(signal: Signal) -> str:
    return signal.evidence or signal.reason


def _line(signal: Signal, heaviest: float) -> str:
    evidence = printable(signal.evidence) or f"{signal.reason.replace('_', ' ')} (its words were erased)"
    if signal.rule:
        return f"  {'rule':>6}  {'■' * BAR}  {evidence}"
    bar = "■" * max(1, round(BAR * abs(signal.weight) / heaviest)) if signal.weight else "·"
    return f"  {signal.weight:+6.2f}  {bar:<{BAR}}  {evidence}"
