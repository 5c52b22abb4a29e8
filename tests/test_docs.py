"""What the papers say is so: links lead somewhere, commands exist, and lists equal the code's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main
from pydantic import BaseModel

from bot import config
from bot.assistant import knowledge
from bot.cli import cli
from bot.config import FilePart, Secrets
from bot.domain.hours import DAYS
from bot.domain.signals import asked_for_person
from handlers import errors
from handlers.customers import models, problems

HOME = Path(__file__).parents[1]
DOCS = HOME / "docs"
PAPERS = [HOME / "README.md", *sorted(DOCS.glob("*.md"))]
FOR_USERS = [paper for paper in PAPERS if paper.name != "design.md"]
"""The design also names what is yet to be built."""
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
PHRASE = re.compile(r'"([^"\n]{12,})"')
VARIABLE = re.compile(r"\b(?:SLACK|BATON)_[A-Z_]+\b")


def read(*parts: str) -> str:
    return HOME.joinpath(*parts).read_text(encoding="utf-8")


def blocks(text: str, kind: str) -> list[str]:
    """The fenced blocks of that kind, without what a list indents them by."""
    return [body for found, body in FENCE.findall(text) if found == kind]


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the tables below that heading, up to the next one."""
    section = text.split(f"{heading}\n", 1)[1].split("\n## ")[0].split("\n### ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|") and "---" not in line]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def anchors(text: str) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_and_picture_is_there(paper: Path) -> None:
    for link in LINK.findall(paper.read_text(encoding="utf-8")):
        if re.match(r"https?://", link):
            continue
        place, _, anchor = link.partition("#")
        target = paper.parent / place if place else paper
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_file_named_as_code_is_there(paper: Path) -> None:
    named = re.findall(r"`((?:bot|docs|handlers|storage|blocks|tests)/[\w/.]+)`", paper.read_text("utf-8"))
    assert [name for name in named if not (HOME / name).exists()] == []


@pytest.mark.parametrize("paper", FOR_USERS, ids=lambda paper: paper.name)
def test_every_make_target_and_command_is_there(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    code = "\n".join(body for _, body in FENCE.findall(text)) + "\n" + "\n".join(quoted(text))
    assert set(re.findall(r"^\s*make ([a-z]+)", code, re.MULTILINE)) <= targets
    commands = typer.main.get_command(cli).commands  # type: ignore[attr-defined]
    for name, rest in re.findall(r"(?:`|bin/)baton ([a-z]+)([^`\n]*)", text):
        options = {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, (name, rest)


def test_the_list_of_variables_is_the_codes() -> None:
    cells = rows(read("docs", "configuration.md"), "## Environment")[1:]
    listed = {row[0].strip("`").lower(): row[1] for row in cells}
    assert len(cells) == len(listed)
    assert set(listed) == set(Secrets.model_fields)
    needed = {name for name, field in Secrets.model_fields.items() if field.is_required()}
    assert {name for name, need in listed.items() if need == "yes"} == needed


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_no_paper_names_another_variable(paper: Path) -> None:
    named = {name.lower() for name in VARIABLE.findall(paper.read_text(encoding="utf-8"))}
    assert named <= set(Secrets.model_fields)


def keys(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield f"{before}{name}"
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from keys(part, f"{before}{name}.")


def written(part: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, value in part.items():
        yield f"{before}{name}"
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from written(inner, f"{before}{name}.")


def test_the_list_of_keys_is_the_codes() -> None:
    (listed,) = blocks(read("docs", "configuration.md"), "toml")
    free = re.compile(rf"texts\..*|skills\.hours\.(?:{'|'.join(DAYS)}|zone)")
    assert {key for key in written(tomllib.loads(listed)) if not free.fullmatch(key)} == set(keys(FilePart))


@pytest.fixture
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Secrets.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "BATON_SECRET"):
        monkeypatch.setenv(name, f"{name} of more than 32 characters")


@pytest.mark.usefixtures("_secrets")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(read("docs", "baton.example.toml"), id="example"),
        pytest.param(blocks(read("docs", "configuration.md"), "toml")[0], id="all keys"),
    ],
)
def test_what_is_shown_of_baton_toml_works_as_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baton.toml"
    path.write_text(text, encoding="utf-8")
    assert config.load(path).knowledge == tmp_path / "knowledge"


@pytest.mark.usefixtures("_secrets")
def test_the_example_has_one_general_skill_and_two_others() -> None:
    rules = config.load(DOCS / "baton.example.toml").rules
    assert sorted(skill.general for skill in rules.skills.values()) == [False, False, True]


def test_the_readme_leads_to_the_example_and_to_articles_that_can_be_copied() -> None:
    copied = re.findall(r"`cp (?:-r )?(\S+) (\S+)`", read("README.md"))
    assert copied == [("docs/baton.example.toml", "baton.toml"), ("bot/demo/knowledge", "knowledge")]
    assert all((HOME / source).exists() for source, _ in copied)


def test_the_article_shown_is_one() -> None:
    (shown,) = blocks(read("docs", "configuration.md"), "markdown")
    article = knowledge.parse(shown, Path("refunds.md"))
    assert len(article.questions) == 2
    assert article.pages == ("Billing", "Orders")
    assert article.errors == ("Refund failed",)


def test_what_to_try_is_the_same_in_the_readme_and_the_demo() -> None:
    tried = PHRASE.findall(read("README.md").split("Try:\n")[1].split("Ctrl-C")[0])
    assert tried == PHRASE.findall(
        read("bot", "demo", "run.py").split("Try: ask")[1].split("Baton is process")[0]
    )
    assert asked_for_person(tried[-1])


# The website


def test_the_widgets_attributes_are_the_scripts() -> None:
    text = read("docs", "website.md")
    script = read("handlers", "customers", "widget", "main.js")
    found = re.search(r"const \{ ([\w, ]+) \} = tag\.dataset", script)
    assert found
    expected = {f"data-{name}" for name in found[1].split(", ")}
    assert {cells[0].strip("`") for cells in rows(text, "## The widget") if "`data-" in cells[0]} == {
        *expected,
        "data-baton-error",
        "data-baton-ignore",
    }
    (tag,) = blocks(text, "html")
    assert set(re.findall(r"(data-\w+)=", tag)) == expected
    handed = set(
        re.findall(r"^ {4}(\w+): ", script.split("window.Baton = ")[1].split("});")[0], re.MULTILINE)
    )
    assert set(re.findall(r"`Baton\.(\w+)\(", text)) == handed


def test_the_fields_of_a_beginning_are_the_codes() -> None:
    cells = rows(read("docs", "website.md"), "### Begin")[1:]
    shapes: dict[str, type[BaseModel]] = {
        "customer": models.CustomerBody,
        "account": models.AccountBody,
        "page": models.PageBody,
    }
    assert set(shapes) == set(models.StartBody.model_fields)
    assert {name for row in cells for name in quoted(row[0])} == {
        f"{part}.{name}" for part, model in shapes.items() for name in model.model_fields
    }


def test_every_no_has_its_row_with_its_status() -> None:
    listed = {
        code: int(row[0])
        for row in rows(read("docs", "website.md"), "### When it says no")[1:]
        for code in quoted(row[1])
    }
    known = {errors.code(kind()): words.status for kind, words in errors.WORDS.items()}
    from_http = {code: status for status, (code, _) in problems._HTTP.items()}
    assert listed == {**known, **from_http, "internal": 500, "http_error": 500}


# Running it


def test_every_event_to_watch_for_is_logged_somewhere() -> None:
    named = {
        next(iter(quoted(row[0])))
        for row in rows(read("docs", "operation.md"), "## Is it well?")
        if "`" in row[0]
    }
    code = "".join(
        file.read_text(encoding="utf-8")
        for folder in ("bot", "handlers", "storage")
        for file in (HOME / folder).rglob("*.py")
    )
    assert len(named) >= 6
    assert [event for event in named if not re.search(rf'log\.\w+\(\s*"{re.escape(event)}\b', code)] == []
