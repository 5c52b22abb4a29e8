"""`[nudges]`, `[targets]` and who is on call in baton.toml: what is taken, and one line for what is not."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta

import pytest
from pydantic import ValidationError

from bot.config import skills, targets, waiting
from bot.config.parts import FilePart
from bot.domain.nudges import Nudges
from bot.domain.rules import Skill
from bot.domain.targets import TargetRule, Timed

MINUTE = timedelta(minutes=1)
SKILLS = """
[[skills]]
name = "General"
channel = "support-general"
general = true

[[skills]]
name = "Billing"
channel = "support-billing"
hours = { mon = "09:00-10:00" }
"""


def part_of(text: str, billing: str = "") -> FilePart:
    return FilePart.model_validate(tomllib.loads(f'knowledge = "k"\n{text}\n{SKILLS}{billing}'))


def skills_of(text: str, billing: str = "") -> dict[str, Skill]:
    part = part_of(text, billing)
    return waiting.given(skills.read(part.skills), part.skills, part.nudges)


def rules_of(text: str) -> tuple[TargetRule, ...]:
    part = part_of(text)
    return targets.rules(part.targets, skills.read(part.skills))


def test_without_a_word_the_defaults_hold_and_nothing_is_timed() -> None:
    found = skills_of("")
    assert {one.nudges for one in found.values()} == {Nudges()}
    assert {one.on_call for one in found.values()} == {()}
    assert rules_of("") == ()


def test_a_skill_says_what_differs() -> None:
    written = '[nudges]\nunclaimed = "5m"\nrelease_after = "off"'
    own = 'on_call = ["S0BILLING", "U0ANA"]\nnudges = { unclaimed = "off", next_word = "1m" }'
    found = skills_of(written, own)
    assert found["General"].nudges == Nudges(unclaimed=5 * MINUTE, release_after=None)
    assert found["Billing"].nudges == Nudges(unclaimed=None, next_word=MINUTE, release_after=None)
    assert found["Billing"].on_call == ("S0BILLING", "U0ANA")
    assert skills_of("", 'on_call = "S0BILLING"')["Billing"].on_call == ("S0BILLING",)


def test_targets_are_for_all_and_for_some() -> None:
    written = (
        '[targets]\nfirst = "15m"\n[[targets.cases]]\nskill = "Billing"\nnext = "off"\n'
        '[[targets.cases]]\ntier = "Pro"\nresolution = "1h"'
    )
    assert rules_of(written) == (
        TargetRule({Timed.FIRST: 15 * MINUTE}),
        TargetRule({Timed.NEXT: None}, skill="Billing"),
        TargetRule({Timed.RESOLUTION: 60 * MINUTE}, tier="Pro"),
    )


@pytest.mark.parametrize(
    ("written", "billing", "problem"),
    [
        ("", 'nudges = { next_word = "3h" }', "skills[2].nudges.next_word: longer than two weeks"),
        ('[nudges]\nnext_word = "3h"', "", "nudges.next_word: longer than two weeks"),
        ('[nudges]\noverflow_after = "5m"', "", "nudges: overflow_after is shorter than unclaimed"),
        ("", 'nudges = { unclaimed = "30m" }', "skills[2].nudges: overflow_after is shorter"),
    ],
)
def test_what_no_opening_time_can_hold_is_refused(written: str, billing: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}"):
        skills_of(written, billing)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("[[targets.cases]]\nfirst = '5m'", "targets.cases[1]: names neither a skill nor a tier"),
        ("[[targets.cases]]\nskill = 'Bills'\nfirst = '5m'", "targets.cases[1].skill: no skill is called"),
        (
            "[[targets.cases]]\ntier = 'Pro'\n[[targets.cases]]\ntier = 'PRO'\nfirst = '5m'",
            "targets.cases[2]: the same skill and tier are there twice",
        ),
        (
            "[targets]\nresolution = '3h'",
            "targets.resolution: longer than two weeks' opening times of Billing",
        ),
    ],
)
def test_a_case_that_says_nothing_is_refused(written: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}"):
        rules_of(written)


@pytest.mark.parametrize(
    ("written", "billing"),
    [
        ('[nudges]\nnext_word = "soon"', ""),
        ("[nudges]\nnext_word = 0", ""),
        ("[nudges]\nlater = '5m'", ""),
        ("", 'on_call = "billing-team"'),
        ("", 'on_call = ["S0BILLING", "<!channel>"]'),
        ("", "nudges = { soon = '5m' }"),
        ("[targets]\nfirst = 15", ""),
        ("[targets]\nthird = '5m'", ""),
    ],
)
def test_what_is_no_time_and_no_id_is_refused(written: str, billing: str) -> None:
    with pytest.raises(ValidationError):
        part_of(written, billing)
