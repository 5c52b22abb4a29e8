"""`baton explain`: what was decided in a conversation, read beside a running Baton."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.domain.decision import Decision, Draft, Reason, Signal
from tests.usecases.world import opened

TOML = 'knowledge = "."\n[[skills]]\nname = "General"\nchannel = "support"\ngeneral = true\n'


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database, in which one conversation was answered and then handed off."""
    (tmp_path / "baton.toml").write_text(TOML)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    monkeypatch.setenv("BATON_SECRET", "s" * 32)
    monkeypatch.setenv("BATON_DATABASE_URL", f"sqlite:///{tmp_path / 'baton.db'}")
    monkeypatch.setenv("COLUMNS", "110")
    async with opened(tmp_path / "baton.db") as house:
        house.assistant.draft_is = Draft("Press Track.", 0.6, article="tracking")
        conversation = await house.begin()
        await house.write(conversation, "Where is my parcel?")
        await house.answer_all()
        await house.write(conversation, "That is useless, you sent me the same nonsense again")
        await house.answer_all()
        silent = await house.begin()
    (tmp_path / "ids").write_text(f"{conversation} {silent}")
    return tmp_path


async def explain(place: Path, *words: str) -> Result:
    arguments = ["explain", *words, "--config", str(place / "baton.toml")]
    return await asyncio.to_thread(CliRunner().invoke, cli, arguments)


async def test_each_turn_is_told_with_what_was_heard_and_what_tipped_it(place: Path) -> None:
    conversation, _ = (place / "ids").read_text().split()
    told = await explain(place, conversation)
    assert told.exit_code == 0, told.output
    answered, handed_off = told.stdout.split("\n\n")[:2]
    assert "“Where is my parcel?”" in answered
    assert re.search(r"Turn 1 · [0-9-]{10} [0-9:]{5}, \S+ \S+ ago · “Where", answered)
    assert re.search(
        r"Answered: \d+ % likely that a person is needed; from \d+ % on one is brought in\b", answered
    )
    assert "the assistant was not sure (60 %)" in answered
    assert "Handed off: " in handed_off
    assert "the assistant has only the same answer again" in handed_off


async def test_machines_get_every_number(place: Path) -> None:
    conversation, _ = (place / "ids").read_text().split()
    first, second = json.loads((await explain(place, conversation, "--json")).stdout)
    assert (first["seq"], first["handed_off"], second["handed_off"]) == (1, False, True)
    assert second["score"] >= second["threshold"]
    assert {"reason", "evidence", "value", "weight", "rule", "tipped"} == set(second["signals"][0])


async def test_what_was_written_before_one_decision_is_quoted_together(place: Path) -> None:
    async with opened(place / "baton.db") as house:
        conversation = await house.begin()
        for text in "I want to talk to a human", "hello?":
            await house.write(conversation, text)
        await house.answer_all()
    assert "“I want to talk to a human hello?”" in (await explain(place, conversation)).stdout


async def test_what_was_erased_is_told_by_its_reason(place: Path) -> None:
    async with opened(place / "baton.db") as house:
        conversation = await house.begin()
        signal = Signal(Reason.ASKED_FOR_PERSON, "asked for a \x1b[31mperson", rule=True)
        await house.store.write(
            lambda tx: tx.decisions.add(
                conversation, 0, house.clock.now(), Decision((signal,), phrase="x", hand_off=True)
            )
        )
        worded = (await explain(place, conversation)).stdout
        await house.store.write(lambda tx: tx.decisions.erase(conversation))
    assert "asked for a  [31mperson" in worded
    told = (await explain(place, conversation)).stdout
    assert "asked for person (its words were erased)" in told
    assert "asked for a " not in told


async def test_what_says_something_of_the_customer_leads_before_being_unsure(place: Path) -> None:
    angry = Signal(Reason.FRUSTRATED, "frustrated (strong words)", 0.9, 5.3)
    unsure = Signal(Reason.NOT_SURE, "the assistant was not sure (4 %)", rule=True)
    async with opened(place / "baton.db") as house:
        conversation = await house.begin()
        decision = Decision((unsure, angry), hand_off=True, score=0.9)
        await house.store.write(lambda tx: tx.decisions.add(conversation, 0, house.clock.now(), decision))
    _, verdict, *lines = (await explain(place, conversation)).stdout.splitlines()
    assert verdict == (
        "  Handed off: frustrated (strong words); and by rule: the assistant was not sure (4 %)."
    )
    assert [line.split("  ")[-1] for line in lines[:2]] == [angry.evidence, unsure.evidence]


async def test_what_is_not_there_is_said_in_one_line(place: Path) -> None:
    _, silent = (place / "ids").read_text().split()
    assert "Nothing was decided in it" in (await explain(place, silent)).stdout
    unknown = await explain(place, "c_nobody")
    assert (unknown.exit_code, unknown.stderr) == (2, "baton: explain: there is no conversation c_nobody\n")
