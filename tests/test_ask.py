"""`baton ask`: what whoever sets up an assistant sees of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from tests.assistant.llm.provider import LocalProvider, error, replies, serving

ARTICLE = """# How refunds work

Questions:
- How long does a refund take?
- Where is my refund?

Errors: Refund failed

We refund within 5 days of getting your parcel back, to the card you paid with.
"""
SKILLS = """
[[topics]]
name = "legal"
phrases = ["my lawyer"]
skill = "Billing"

[[skills]]
name = "General"
channel = "support"
general = true

[[skills]]
name = "Billing"
channel = "billing"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("BATON_LLM_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "SLACK_BOT_TOKEN", "BATON_SECRET"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "refunds.md").write_text(ARTICLE)
    (tmp_path / "baton.toml").write_text(f'knowledge = "knowledge"\n{SKILLS}')
    return tmp_path


@pytest.fixture
async def local(folder: Path) -> AsyncIterator[LocalProvider]:
    pytest.importorskip("pydantic_ai")
    async with serving() as provider:
        section = f'[assistant]\nkind = "llm"\nmodel = "openai:test"\nbase_url = "{provider.url}"\n'
        (folder / "baton.toml").write_text(f'knowledge = "knowledge"\n{section}{SKILLS}')
        yield provider


async def ask(folder: Path, *words: str) -> Result:
    arguments = ["ask", "--config", str(folder / "baton.toml"), *words]
    return await asyncio.to_thread(CliRunner().invoke, cli, arguments, env={"COLUMNS": "200"})


async def told(folder: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await ask(folder, "--json", *words)).stdout)
    return found


async def test_an_answer_comes_with_its_source_its_chance_and_the_decision(folder: Path) -> None:
    found = await ask(folder, "How long does a refund take?")
    assert found.exit_code == 0
    first, *rest = found.stdout.splitlines()
    assert first.startswith("Answered: ")
    assert "We refund within 5 days of getting your parcel back, to the card you paid with." in rest
    assert any("% sure, after" in line and "Sources: How refunds work" in line for line in rest)


async def test_a_person_is_named_first_with_the_skill_and_the_reason(folder: Path) -> None:
    found = await ask(folder, "I'll ask my lawyer about the refund")
    assert found.stdout.startswith(
        "Goes to Billing. Handed off by rule: asks about legal, which people decide here"
    )
    assert found.exit_code == 0


async def test_the_error_on_the_page_is_heard(folder: Path) -> None:
    found = await told(
        folder, "It doesn't work", "--error", "Refund failed", "--page", "https://shop.example/x"
    )
    assert found["article"] == "refunds"


async def test_no_secret_of_slack_s_is_needed_and_no_database(folder: Path) -> None:
    found = await told(folder, "How long does a refund take?")
    assert (found["hand_off"], found["failed"], found["sources"][0]["title"]) == (
        False,
        "",
        "How refunds work",
    )
    assert "model" not in found
    assert {path.name for path in await asyncio.to_thread(lambda: list(folder.iterdir()))} == {
        "baton.toml",
        "knowledge",
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["  "], 'ask: the question is missing: baton ask "How do refunds work?"'),
        ([""], "ask: the question is missing"),
        (["x" * 5_000], "ask: the text is too long or can't be shown"),
        (["Hi", "--page", "a\nb"], "ask: the page is too long or can't be shown"),
    ],
)
async def test_what_no_customer_could_say_is_refused(folder: Path, words: list[str], said: str) -> None:
    found = await ask(folder, *words)
    assert found.exit_code == 2
    assert said in found.output


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("This is useless, it still doesn't work!!!", "Answered: 99 % likely that a person is needed"),
        (
            "This is ridiculous and useless!!! Ask my lawyer",
            "Goes to Billing. Handed off by rule: asks about",
        ),
    ],
)
async def test_anger_in_a_first_message_is_shown_whichever_way_it_goes(
    folder: Path, question: str, begins: str
) -> None:
    shown = (await ask(folder, question)).stdout
    assert shown.startswith(begins)
    assert "  also heard: frustrated (strong words, " in shown


async def test_who_asks_for_a_person_has_nothing_drafted_as_in_a_running_baton(folder: Path) -> None:
    found = await ask(folder, "Let me talk to a human about my refund")
    assert found.exit_code == 0
    assert found.stdout.startswith("Goes to General. Handed off by rule: asked for a person")
    assert "Nothing is drafted" in found.stdout
    assert (await told(folder, "Let me talk to a human about my refund"))["drafted"] is False


async def test_it_says_between_which_two_the_assistant_would_ask(folder: Path) -> None:
    again = ARTICLE.replace("# How refunds work", "# How refunds on sale items work")
    (folder / "knowledge" / "sale.md").write_text(again)
    first = (await ask(folder, "Where is my refund?")).stdout.splitlines()[0]
    assert first.startswith("Asked back, “How refunds")
    assert "” or “How refunds" in first


async def test_a_greeting_is_answered_as_baton_would_and_not_with_an_unlikely_article(folder: Path) -> None:
    found = await told(folder, "hello")
    assert (found["hand_off"], found["article"]) == (False, "")
    assert "We refund" not in found["answer"]
    assert found["answer"]


async def test_a_wrong_configuration_is_one_line(folder: Path) -> None:
    (folder / "knowledge" / "refunds.md").unlink()
    found = await ask(folder, "Hi")
    assert found.exit_code == 2
    assert found.output.startswith("baton: knowledge: ")
    assert found.output.count("\n") == 1


async def test_what_a_model_wrote_is_shown_with_what_was_made_of_it(
    folder: Path, local: LocalProvider
) -> None:
    local.will(
        replies("Refunds arrive within 5 days of your parcel coming back.", "refunds", probability=0.8)
    )
    found = await told(folder, "Where is my refund?")
    assert (found["article"], found["hand_off"]) == ("refunds", False)
    assert found["model"]["reply"]["probability"] == 0.8
    assert (found["model"]["given"], found["model"]["kept_back"]) == (["refunds"], None)
    local.will(replies("I have refunded you.", "refunds"))
    shown = await ask(folder, "Where is my refund?")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("Goes to ")
    assert "Kept back (claimed act), cites ['refunds']: I have refunded you." in shown.stdout


async def test_a_failing_provider_is_named_and_ends_with_one(folder: Path, local: LocalProvider) -> None:
    local.will(error(401))
    found = await ask(folder, "Where is my refund?")
    assert found.exit_code == 1
    assert "key refused" in found.stdout
    assert "the assistant could not answer" in found.stdout
