"""`baton ask`: what the configured assistant would answer, how sure it is, and what would come of it."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.text import Text

from bot import config
from bot.app.assistants import Drafting, drafting
from bot.app.starting import CannotStart
from bot.assistant.mood import VaderMood
from bot.assistant.skills import ExampleSkills
from bot.cli.asking import now, refuse
from bot.cli.drawing import echo_json, printable
from bot.cli.explain import told_of, verdict
from bot.config.assistant import ModelKeys
from bot.deciding import Story
from bot.domain.conversation import Conversation, Page, Speaker, Turn, clean_line, clean_turn
from bot.domain.decision import WORTH_TELLING, Decision, Draft
from bot.domain.errors import AssistantFailed, BadInput
from bot.domain.rules import Rules
from bot.escalating import Escalating

if TYPE_CHECKING:
    from bot.assistant.llm.assistant import Considered

URL_LIMIT = 2_000
A_WHILE = 0.1
"""Seconds; below it milliseconds say more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`draft` None: the assistant failed, `reason` says how. `considered` where a model was asked.

    `asked` False: nobody asked it, since no answer of its would have changed what happens.
    """

    draft: Draft | None
    reason: str
    considered: Considered | None
    seconds: float
    asked: bool = True


def ask(question: str, config_path: Path, *, url: str, error: str, as_json: bool) -> None:
    """Exit code 2 where nothing can be asked, 1 where the assistant failed."""
    turns, page = _as_said(question, url, error)
    logging.basicConfig(handlers=[logging.NullHandler()])  # the libraries' own complaints would stand in it
    try:
        part, folder, rules = config.load_written(config_path)
        made = drafting(part.assistant, folder, ModelKeys())
    except (config.ConfigError, CannotStart) as refused:
        refuse(str(refused))
    story = Story(Conversation("ask", turns[0].at, page=page), tuple(turns), ())
    answer, decision, skill = _lived(story, made, _escalating(rules))
    if as_json:
        echo_json(_told(answer, decision, skill))
    else:
        _draw(answer, decision, skill)
    raise typer.Exit(0 if answer.draft or not answer.asked else 1)


def _as_said(question: str, url: str, error: str) -> tuple[list[Turn], Page]:
    if not question.strip():
        refuse('ask: the question is missing: baton ask "How do refunds work?"')
    try:
        said = clean_turn(question)
        page = Page(
            url=clean_line(url, field="page", limit=URL_LIMIT),
            error=clean_line(error, field="error", limit=URL_LIMIT),
        )
    except BadInput as wrong:
        refuse(f"ask: the {wrong.details['field']} is too long or can't be shown")
    return [Turn(1, now(), Speaker.CUSTOMER, said)], page


def _escalating(rules: Rules) -> Escalating:
    examples = {skill.name: skill.examples for skill in rules.skills.values() if skill.examples}
    return Escalating(rules, VaderMood(), ExampleSkills(examples))


def _lived(story: Story, made: Drafting, escalating: Escalating) -> tuple[Answer, Decision, str]:
    """As `bot.answering` does it, with nobody's load known; and the skill where a person is asked."""
    if ruled := escalating.beforehand(story):
        return Answer(None, "", None, 0.0, asked=False), ruled, escalating.plan(story, ruled).skill
    answer = asyncio.run(_answered(made, list(story.turns), story.conversation.page))
    decision = escalating.decide(story, answer.draft)
    if decision.hand_off:
        return answer, decision, escalating.plan(story, decision).skill
    if answer.draft and not escalating.is_worth_saying(answer.draft):
        answer = replace(answer, draft=escalating.courtesy(story, story.turns[0].at))
    return answer, decision, ""


async def _answered(made: Drafting, turns: list[Turn], page: Page) -> Answer:
    """Loading the libraries is not the provider's time."""
    await asyncio.to_thread(made.warm)
    began = time.monotonic()
    considered: Considered | None = None
    try:
        if consider := getattr(made.assistant, "consider", None):
            considered = await consider(turns, page)
        draft = considered.draft if considered else await made.assistant.draft(turns, page)
    except AssistantFailed as failed:
        return Answer(None, str(failed.details.get("reason", "")), None, time.monotonic() - began)
    finally:
        await made.close()
    return Answer(draft, "", considered, time.monotonic() - began)


def _told(answer: Answer, decision: Decision, skill: str) -> dict[str, Any]:
    draft = answer.draft
    told: dict[str, Any] = {
        "answer": draft.text if draft else "",
        "confidence": draft.confidence if draft else 0.0,
        "sources": [asdict(source) for source in draft.sources] if draft else [],
        "article": draft.article if draft else "",
        "considered": list(draft.considered) if draft else [],
        "asks": list(draft.asks) if draft else [],
        "language": draft.language if draft else "",
        "failed": answer.reason,
        "seconds": round(answer.seconds, 3),
        "drafted": answer.asked,
        "hand_off": decision.hand_off,
        "skill": skill,
        "score": decision.score,
        "threshold": decision.threshold,
        "version": decision.version,
        "signals": [asdict(signal) for signal in decision.signals],
    }
    return {**told, "model": _of_model(answer.considered)} if answer.considered else told


def _of_model(considered: Considered) -> dict[str, Any]:
    """Its own words, before they were checked: for whoever sets the model up, no customer sees them."""
    reply, checked = considered.reply, considered.checked
    return {
        "asked": reply is not None,
        "given": [found.article.id for found in considered.found],
        "reply": reply.model_dump() if reply else None,
        "support": checked.support if checked else None,
        "kept_back": checked.fault if checked else None,
    }


def _draw(answer: Answer, decision: Decision, skill: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False)
    for line, style in _lines(answer, decision, skill):
        console.print(Text("\n".join(printable(one) for one in line.split("\n")), style=style))


def _lines(answer: Answer, decision: Decision, skill: str) -> list[tuple[str, str]]:
    """What would happen goes first: a draft that nobody would read must not look like an answer."""
    goes = f"Goes to {skill}. " if decision.hand_off else ""
    said = told_of(decision)
    weighty = (one for one in decision.signals if one.rule or one.weight >= WORTH_TELLING)
    others = [one.evidence for one in weighty if one not in said]
    asks = answer.draft.asks if answer.draft else ()
    return [
        (f"{goes}{verdict(decision, asks)}", "bold yellow" if decision.hand_off else "bold green"),
        *((f"  also heard: {evidence}", "dim") for evidence in others),
        ("", ""),
        *_of_draft(answer, "dim" if decision.hand_off else ""),
        *_of_checks(answer.considered),
    ]


def _of_draft(answer: Answer, style: str) -> list[tuple[str, str]]:
    draft, took = answer.draft, _took(answer.seconds)
    if not answer.asked:
        return [("Nothing is drafted: no answer would change that.", style)]
    if draft is None:
        reason = answer.reason.replace("_", " ") or "see its log"
        return [(f"The assistant failed after {took}: {reason}.", "red")]
    if not draft.text:
        return [(f"No answer, after {took}.", ""), *_near(draft)]
    sources = ", ".join(source.title for source in draft.sources) or "none, it is small talk"
    sure = f"{draft.confidence * 100:.0f} % sure, after {took}. Sources: {sources}"
    unsaid = [("Not said:", style)] if style else []
    return [*unsaid, (draft.text, style), ("", ""), (sure, ""), *_near(draft)]


def _took(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= A_WHILE else f"{seconds * 1000:.0f} ms"


def _near(draft: Draft) -> list[tuple[str, str]]:
    near = ", ".join(f"{title} ({share * 100:.0f} %)" for title, share in draft.considered)
    return [(f"Near: {near}", "dim")] if near else []


def _of_checks(considered: Considered | None) -> list[tuple[str, str]]:
    if considered is None or considered.reply is None or considered.checked is None:
        return []
    reply, checked = considered.reply, considered.checked
    stated = f"The model said {reply.probability * 100:.0f} %"
    borne = f"; {checked.support * 100:.0f} % of its words stand in its sources." if checked.cited else "."
    lines = [(f"{stated}{borne}", "dim")]
    if checked.fault:
        kept = f"Kept back ({checked.fault.value.replace('_', ' ')}), cites {reply.sources}: {reply.answer}"
        lines.append((kept, "red"))
    if reply.missing:
        lines.append((f"It lacks: {', '.join(reply.missing)}", "dim"))
    if reply.wants_person:
        lines.append(("By the model's reading a person is wanted.", "dim"))
    return lines
