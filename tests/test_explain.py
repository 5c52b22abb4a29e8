"""`baton explain`: what was decided in a conversation, read beside a running Baton."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.assistant.choices import question
from bot.cli import cli
from bot.domain.decision import Decision, Draft, Reason, Signal
from tests.usecases.world import opened


@pytest.fixture
async def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database, in which one conversation was answered and then handed off."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "BATON_SECRET"):
        monkeypatch.delenv(name, raising=False)
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


async def explain(_: Path, *words: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, cli, ["explain", *words])


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
    assert first["asked_back"] == second["asked_back"] == []
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
    find = "`baton explain` alone lists the newest"
    assert unknown.exit_code == 2
    assert unknown.stderr == f"baton: explain: there is no conversation c_nobody; {find}\n"
    nothing = await explain(place, "")
    assert (nothing.exit_code, nothing.stderr) == (
        2,
        f"baton: explain: the conversation's id is missing; {find}\n",
    )


async def test_what_was_asked_back_is_told_as_that_and_between_which_two(place: Path) -> None:
    titles = ("Repairing a tent pole", "Repairing a walking pole")
    async with opened(place / "baton.db") as house:
        house.assistant.draft_is = Draft(question(*titles), 0.6, asks=titles)
        conversation = await house.begin()
        await house.write(conversation, "my pole broke")
        await house.answer_all()
    shown = (await explain(place, conversation)).stdout
    assert "Asked back, “Repairing a tent pole” or “Repairing a walking pole”: " in shown
    assert "Answered" not in shown
    [told] = json.loads((await explain(place, conversation, "--json")).stdout)
    assert told["asked_back"] == list(titles)


@pytest.mark.parametrize("words", [(), ("--recent",)])
async def test_the_newest_conversations_are_listed_without_what_was_erased(
    place: Path, words: tuple[str, ...]
) -> None:
    conversation, silent = (place / "ids").read_text().split()
    async with opened(place / "baton.db") as house:
        house.clock.move(timedelta(minutes=1))
        erased = await house.begin()
        seq = await house.write(erased, "my secret word")
        await house.store.write(lambda tx: tx.turns.delete(erased, seq, house.clock.now()))
    found = await explain(place, *words)
    assert found.exit_code == 0, found.output
    lines = {
        id_: next(line for line in found.stdout.splitlines() if id_ in line) for id_ in (conversation, silent)
    }
    assert "“Where is my parcel?”" in lines[conversation]
    assert "queued, open" in lines[conversation]
    assert "widget" in lines[conversation]
    assert "nothing that still stands" in lines[silent]
    assert "secret" not in found.stdout
    assert found.stdout.splitlines()[1].startswith(erased)
    told = json.loads((await explain(place, *words, "--json")).stdout)
    assert told[0]["id"] == erased
    assert next(one for one in told if one["id"] == conversation)["handoff"] == "queued"


async def test_a_place_without_a_database_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    found = await explain(tmp_path)
    assert found.exit_code == 2
    assert "none.db has not been made yet: start Baton first" in found.stderr
