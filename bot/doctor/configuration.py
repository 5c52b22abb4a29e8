"""baton.toml and what it points at."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.assistant import knowledge
from bot.doctor.context import Context
from bot.doctor.finding import Finding, failed, ok, warning

FEW_EXAMPLES = 3
"""Below it the words of a skill say too little to find it by (docs/configuration.md asks for five to ten)."""
SHOWN = 8


async def file(context: Context) -> Sequence[Finding]:
    found = context.found
    path = context.asked.path
    if found.problems:
        shown = [failed(problem, f"mend it in {path}") for problem in found.problems[:SHOWN]]
        more = len(found.problems) - SHOWN
        return [*shown, failed(f"and {more} more", "mend these first")] if more > 0 else shown
    if found.file is None or (found.config is None and found.refusal.startswith(str(path))):
        return [failed(found.refusal, "docs/baton.example.toml is one to copy")]
    skills, managers = len(found.file.skills), len(found.file.managers)
    return [ok(f"{path}: {_count(skills, 'skill')}, {_count(managers, 'manager')}")]


async def knowledge_folder(context: Context) -> Finding:
    folder = (context.asked.path.parent / context.file.knowledge).absolute()
    try:
        articles = await asyncio.to_thread(knowledge.load, folder)
    except knowledge.KnowledgeInvalid as invalid:
        return failed(str(invalid), "an article is Markdown with a title: docs/configuration.md, Articles")
    if not articles:
        return warning(
            f"no article in {folder}", "write some: without them the assistant hands everything to people"
        )
    return ok(f"{_count(len(articles), 'article')} in {folder}")


async def skills(context: Context) -> Finding:
    """Whether words lead to the skills, and whether anything is ever urgent or promised."""
    poor = [
        skill.name
        for skill in context.file.skills
        if len(skill.examples) < FEW_EXAMPLES and not skill.general
    ]
    if poor:
        return warning(
            f"few or no examples of {', '.join(poor)}",
            "give five to ten sentences that belong there: else its questions go to the general skill",
        )
    return ok("each has examples")


async def zones(context: Context) -> Finding:
    part = context.file
    if "zone" in part.model_fields_set:
        return ok(f"{part.zone}, for reports and for customers whose zone is unknown")
    without = [skill.name for skill in part.skills if skill.hours and "zone" not in skill.hours]
    if without:
        return warning(
            f"the hours of {', '.join(without)} name no zone, so they are in UTC",
            'add zone = "Europe/Berlin" or your own to the hours, and zone at the top of baton.toml',
        )
    return warning(
        "zone is not set: reports count their days in UTC", 'set zone = "Europe/Berlin" or your own'
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
