"""What the whole decision costs per message, measured in a process of its own."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bot.evaluation.answering import drawn, title
from bot.evaluation.report import Column, Row, Table, plain
from bot.evaluation.tables import Given

SET = "banking77"
EXAMPLES, MESSAGES = 10, 1_000
TURNS = 3
"""Of each conversation; the last one is timed."""
COLUMNS = (
    Column("median ms", 1, 2),
    Column("p95 ms", 1, 2, goal="10"),
    Column("longest ms", 1, 1),
    Column("MB above base", 1, 0, goal="100"),
    Column("start ms", 1, 0),
)
NOTES = (
    "per message: the answerer's draft, mood, signals, decision and the skill it would go to, one at a time",
    "the third turn of a conversation, so that there is something to compare with; base: the domain loaded",
)


def make(given: Given) -> Table | None:
    parts = given.sets.get(SET)
    if parts is None or not parts.train or len(parts.test) < TURNS:
        return None
    taken, _ = drawn(parts.train, EXAMPLES, given.seed)
    told = json.dumps({"examples": taken, "said": [one.text for one in parts.test[: MESSAGES + TURNS - 1]]})
    command = [sys.executable, "-m", "bot.evaluation.tables.speed"]
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=True)  # noqa: S603
    found = json.loads(done.stdout)
    values = tuple(plain(found[name]) for name in ("median", "p95", "longest", "memory", "start"))
    name = f"{len(taken)} answers of {EXAMPLES} questions, {found['count']:,} messages"
    return Table("speed", "The whole decision per message", COLUMNS, (Row(name, values, ours=True),), NOTES)


def measure(examples: dict[str, list[str]], said: list[str]) -> dict[str, float]:
    """Milliseconds and megabytes. Nothing of the assistant may have been loaded before."""
    from bot.domain.rules import Rules, Skill

    base = resident()
    began = time.perf_counter()
    from bot.assistant.embedded import EmbeddedAssistant
    from bot.assistant.knowledge import Article
    from bot.assistant.mood import VaderMood
    from bot.assistant.skills import ExampleSkills
    from bot.deciding import Deciding

    articles = [Article(label, title(label), tuple(texts), title(label)) for label, texts in examples.items()]
    assistant, skills = EmbeddedAssistant(articles), ExampleSkills(dict(list(examples.items())[:10]))
    assistant.warm()
    skills.warm()
    mood = VaderMood()
    mood.compound("Good morning")
    start = (time.perf_counter() - began) * 1000
    rules = Rules({"General": Skill("General", "general", general=True)})
    spent = asyncio.run(_spent(assistant, Deciding(rules, mood, skills), said))
    spent.sort()
    return {
        "count": len(spent),
        "median": spent[len(spent) // 2],
        "p95": spent[int(len(spent) * 0.95)],
        "longest": spent[-1],
        "memory": resident() - base,
        "start": start,
    }


async def _spent(assistant: Any, deciding: Any, said: list[str]) -> list[float]:
    """Milliseconds of the last message of each conversation."""
    from bot.evaluation.playing import MONDAY, play
    from bot.evaluation.scenarios import Dialogue, Said

    spent = []
    for at in range(len(said) - TURNS + 1):
        dialogue = Dialogue(str(at), "", tuple(Said(text) for text in said[at : at + TURNS]))
        step = (await play(dialogue, assistant, {})).steps[-1]
        began = time.perf_counter()
        draft = await assistant.draft(step.story.turns, step.story.conversation.page)
        decision = deciding.decide(step.story, draft, MONDAY)
        deciding.route(said[at : at + TURNS], step.story.conversation.page, decision)
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def resident() -> float:
    """Megabytes that the process holds now; 0.0 where the system does not tell."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0.0
    import resource

    return int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(**json.load(sys.stdin))))
