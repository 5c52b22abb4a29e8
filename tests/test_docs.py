"""What the papers say is so: links lead somewhere, commands exist, and lists equal the code's."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main
from babel import Locale
from pydantic import BaseModel

from bot import config
from bot.app import door
from bot.app.starting import CannotStart, SystemClock
from bot.assistant import knowledge
from bot.cli import cli
from bot.config import Secrets
from bot.config.limits import LimitsPart
from bot.config.parts import FilePart
from bot.doctor.checks import CHECKS
from bot.doctor.finding import Level
from bot.doctor.postgres import OF_ONE_REPLICA
from bot.domain.alarms import AlarmKind
from bot.domain.hours import DAYS
from bot.domain.signals import asked_for_person
from bot.inbox import reading_back, reading_first
from bot.locales.catalogs import SHIPPED
from bot.locales.places import DEFAULT
from bot.ports import Rate
from bot.seeing.meters import Meters
from handlers import errors
from handlers.customers import charges, models, persons, problems, stream
from handlers.customers.identity import Identities
from handlers.customers.limits import FAILED
from handlers.mail.words import words_for
from handlers.slack import rates
from tests.handlers.customers import samples
from tests.handlers.customers.world import KEY, Talk, World, opened, surface_rows

HOME = Path(__file__).parents[1]
DOCS = HOME / "docs"
PAPERS = [HOME / "README.md", *sorted(DOCS.glob("*.md"))]
FOR_USERS = [paper for paper in PAPERS if paper.name != "design.md"]
"""The design also names what is yet to be built."""
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
TABLE = re.compile(r"^(?:\|.*\n)+", re.MULTILINE)
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
def test_tables_are_whole_and_tell_of_nothing_twice(paper: Path) -> None:
    """What a merge leaves behind: rows cut off from their head, and one thing told in two ways."""
    for table in TABLE.findall(paper.read_text()):
        head, *rows = table.splitlines()
        assert re.fullmatch(r"\|[-:| ]+\|", "".join(rows[:1])), f"cut off from its head: {head[:80]}"
        named = [row.split("|")[1].strip() for row in rows]
        told = [name for name in named if name.startswith("`")]
        assert len(told) == len(set(told)), f"told twice: {told}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_and_picture_is_there(paper: Path) -> None:
    for link in LINK.findall(paper.read_text(encoding="utf-8")):
        if re.match(r"https?://", link):
            continue
        place, _, anchor = link.partition("#")
        target = paper.parent / place if place else paper
        assert target.exists(), link
        there = anchors(target.read_text(encoding="utf-8")) if anchor else {""}
        assert anchor in there, link


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
    for words in re.findall(r"(?:`|bin/)baton ([a-z][^`\n]*)", text):
        options = {option for parameter in command(words).params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", words)) <= options, words


def command(words: str) -> Any:
    """That of `lanes release --all` is release; a small word after a group's name must be one of its own."""
    found: Any = typer.main.get_command(cli)
    for word in words.split():
        if not (hasattr(found, "commands") and re.fullmatch(r"[a-z]+", word)):
            break
        found = found.commands[word]
    return found


def test_every_command_is_told_of() -> None:
    text = "\n".join(paper.read_text(encoding="utf-8") for paper in FOR_USERS)
    assert [path for path in paths(command("")) if f"baton {path}" not in text] == []


def paths(found: Any, before: str = "") -> Iterator[str]:
    for name, inner in getattr(found, "commands", {}).items():
        yield f"{before}{name}"
        yield from paths(inner, f"{before}{name} ")


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


FREE = re.compile(
    rf"texts\..*|widget\.texts\..*|widget\.locales\..*|skills\.hours\.(?:{'|'.join(DAYS)}|zone)"
)
"""What is named by whoever writes it: texts by their key, languages by their tag, days."""


def keys(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = f"{before}{field.alias or name}"
        yield key
        for part in (field.annotation, *get_args(field.annotation)):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from keys(part, f"{key}.")


def written(part: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, value in part.items():
        yield f"{before}{name}"
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from written(inner, f"{before}{name}.")


def all_keys() -> str:
    return blocks(read("docs", "configuration.md"), "toml")[0]


def test_the_list_of_keys_is_the_codes() -> None:
    listed = {key for key in written(tomllib.loads(all_keys())) if not FREE.fullmatch(key)}
    assert listed == {key for key in keys(FilePart) if not FREE.fullmatch(key)}


def test_what_stands_there_as_without_it_is_what_holds_without_it() -> None:
    given = FilePart.model_validate(tomllib.loads(all_keys()))
    sections = re.findall(r"^\[(\w+)\] .*# as without it", all_keys(), re.MULTILINE)
    assert set(sections) == {
        "card",
        "identity",
        "limits",
        "files",
        "direct_messages",
        "thresholds",
        "shifts",
        "stuck",
        "nudges",
        "desk",
    }
    for section in sections:
        assert getattr(given, section) == FilePart.model_fields[section].default, section
    lines = list(lines_as_without_it())
    assert lines == [
        ("server", "drain"),
        ("slack", "unclear"),
        ("desk", "macros_by"),
        ("mail", "after"),
        ("mail", "per_hour"),
    ]
    for section, key in lines:
        default = FilePart.model_fields[section].default
        assert getattr(getattr(given, section), key) == getattr(default, key), (section, key)


def lines_as_without_it() -> Iterator[tuple[str, str]]:
    """Single ones, with the section that they stand in."""
    section = ""
    for line in all_keys().splitlines():
        if found := re.match(r"\[(\w+)\]", line):
            section = found[1]
        elif found := re.fullmatch(r"(\w+) = .*as without it", line):
            yield section, found[1]


def test_every_limit_has_its_row_and_counts_for_whom_it_says() -> None:
    cells = rows(read("docs", "configuration.md"), "## Limits")[1:]
    whom = {
        name: side
        for row in cells
        for name, side in zip(re.findall(r"`(\w+)`", row[0]), row[2].split("; ") * 2, strict=False)
    }
    assert set(whom) == set(LimitsPart.model_fields)
    words = {
        charges.Side.ADDRESS: "address",
        charges.Side.OWNER: "visitor or customer",
        charges.Side.CONVERSATION: "conversation",
    }
    counted = {charge for some in (charges.EVERY, *charges.CHARGES.values()) for charge in some}
    assert {charge.name for charge in counted} >= {"said", "address_uploads", "upload_bytes"}
    for charge in counted:
        assert whom[charge.name].startswith(words[charge.side]), charge.name
    assert FAILED in whom


def test_the_languages_shipped_are_those_named() -> None:
    shipped = {str(Locale.parse(tag).english_name) for tag in (DEFAULT, *SHIPPED)}
    ships = {row[0]: row[1] for row in rows(read("docs", "configuration.md"), "## Languages")[1:]}
    for what in ("The widget's words", "Mails", 'The system\'s turns ("Billing is closed now and back …")'):
        assert set(re.findall(r"[A-Z]\w+", re.sub(r"\(.*\)", "", ships[what]))) == shipped, what
    assert [words_for(tag).language for tag in SHIPPED] == list(SHIPPED)


@pytest.fixture
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Secrets.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "BATON_SECRET"):
        monkeypatch.setenv(name, f"{name} of more than 32 characters")


@pytest.fixture
def _all_secrets(_secrets: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BATON_IDENTITY_SECRET", "BATON_WEBHOOK_SECRET", "BATON_MAIL_SECRET"):
        monkeypatch.setenv(name, f"{name} of more than 32 characters")
    monkeypatch.setenv("BATON_SMTP_URL", "smtp://127.0.0.1")


LEAST = """
[[skills]]
name = "General"
channel = "support-general"
general = true
"""
"""What a baton.toml must have, beside `knowledge`."""


def turned_on(example: str) -> str:
    """The example with all that stands there as a comment to be taken away."""
    return re.sub(r"^# (?=\[|[a-z_]+ = )", "", example, flags=re.MULTILINE)


def loaded(folder: Path, text: str) -> config.Config:
    """As far as the start goes before it asks Slack. Raises ConfigError or CannotStart."""
    path = folder / "baton.toml"
    path.write_text(text, encoding="utf-8")
    found = config.load(path)
    door._looks(found)
    return found


@pytest.mark.usefixtures("_all_secrets")
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(read("docs", "baton.example.toml"), id="example"),
        pytest.param(turned_on(read("docs", "baton.example.toml")), id="example, all turned on"),
        *(
            pytest.param(
                text if "[[skills]]" in text else f'knowledge = "knowledge"\n{text}{LEAST}', id=f"{paper} {n}"
            )
            for paper in ("configuration.md", "customers-in-slack.md", "channels.md")
            for n, text in enumerate(blocks(read("docs", paper), "toml"), 1)
        ),
    ],
)
def test_what_is_shown_of_baton_toml_works_as_written(tmp_path: Path, text: str) -> None:
    assert loaded(tmp_path, text).knowledge == tmp_path / "knowledge"


def test_the_example_names_every_part_that_can_be_turned_on() -> None:
    parts = set(tomllib.loads(turned_on(read("docs", "baton.example.toml"))))
    assert set(FilePart.model_fields) - parts == {"limits", "texts", "thresholds"}


@pytest.mark.usefixtures("_secrets")
@pytest.mark.parametrize(
    "row", rows(read("docs", "configuration.md"), "## What the start says")[1:], ids=lambda row: row[0]
)
def test_the_start_says_what_is_written(tmp_path: Path, row: list[str]) -> None:
    section, key = row[0].strip("`").split("] ", 1)
    with pytest.raises((config.ConfigError, CannotStart)) as refusal:
        loaded(tmp_path, f'knowledge = "knowledge"\n{section}]\n{key}\n{LEAST}')
    assert str(refusal.value) == f"{tmp_path / 'baton.toml'}: {row[1].strip('`')}"


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


def a_minute(rate: Rate) -> int:
    return round(timedelta(minutes=1) / rate.interval)


def test_the_rates_that_are_told_are_the_codes() -> None:
    reliability = " ".join(read("docs", "reliability.md").split())
    tiers = {rates.UPDATE, rates.REACT, rates.HISTORY, rates.REPLIES}
    [(calls, burst)] = {(a_minute(rate), rate.burst) for rate in tiers}
    assert f"Baton makes {burst} at once and {calls} a minute from then on" in reliability
    assert f"no minute has more than {burst + calls}" in reliability
    back, first = a_minute(reading_back.PACE), reading_first.PACE
    assert f"at most {back} calls a minute" in reliability
    assert f"so 200 threads take {200 // back} minutes" in reliability
    assert f"{first.burst} at once and {a_minute(first)} a minute from then on" in reliability
    scale = read("docs", "scale.md")
    assert f"{calls} / 4 = {calls // 4} handoffs a minute, {calls * 15} an hour" in scale
    assert f"10 × {back} = {10 * back} claimed threads" in scale
    assert f"(100 − 3) / {OF_ONE_REPLICA} = {97 // OF_ONE_REPLICA} replicas" in scale


# The website


def test_the_widgets_attributes_are_the_scripts() -> None:
    text = read("docs", "website.md")
    settings = read("handlers", "customers", "widget", "settings.js")
    found = re.search(r"const \{ ([\w,\s]+) \} = tag\.dataset", settings)
    assert found
    expected = {f"data-{name}" for name in re.split(r",\s*", found[1].strip(" ,\n"))}
    assert {cells[0].strip("`") for cells in rows(text, "## The widget") if "`data-" in cells[0]} == {
        *expected,
        "data-baton-error",
        "data-baton-ignore",
    }
    (tag,) = blocks(text, "html")
    assert set(re.findall(r"(data-\w+)=", tag)) == expected
    (short,) = blocks(read("README.md"), "html")
    assert set(re.findall(r"(data-\w+)=", short)) <= expected
    script = read("handlers", "customers", "widget", "main.js")
    given = script.split("window.Baton = ")[1].split("\n  });")[0]
    handed = set(re.findall(r"^ {4}(\w+): ", given, re.MULTILINE))
    assert set(re.findall(r"`Baton\.(\w+)\(", text)) == handed


def test_what_travels_of_the_page_is_what_the_script_knows() -> None:
    dropped = re.search(r"const DROPPED = (\[.*\]);", read("handlers", "customers", "widget", "settings.js"))
    assert dropped
    (tag,) = blocks(read("docs", "website.md"), "html")
    assert f'data-page="{" ".join(json.loads(dropped[1]))}"' in tag


def test_the_fields_of_a_beginning_are_the_codes() -> None:
    cells = rows(read("docs", "website.md"), "### Begin")[1:]
    shapes: dict[str, type[BaseModel]] = {
        "customer": models.CustomerBody,
        "account": persons.AccountBody,
        "page": models.PageBody,
    }
    assert {*shapes, "answered_by", "client_id"} == set(models.StartBody.model_fields)
    assert {name for row in cells for name in quoted(row[0])} == {
        "answered_by",
        "client_id",
        *(f"{part}.{name}" for part, model in shapes.items() for name in model.model_fields),
    }


def test_the_claims_of_a_sites_word_are_the_codes() -> None:
    listed = {
        name
        for row in rows(read("docs", "website.md"), "## Saying who is signed in")[1:]
        for name in quoted(row[0])
    }
    assert listed == {"aud", "sub", "iat", "exp", *persons.Person.model_fields}


def test_every_row_of_the_door_is_told_of() -> None:
    """By the end of its path; the rest stands in `/v1/openapi.json`."""
    text = read("docs", "website.md") + read("docs", "operation.md") + read("docs", "customers-in-slack.md")
    for row in surface_rows():
        end = re.sub(r"\{\w+\}$", "", row.path).rsplit("/", 2)
        word = end[-1] or end[-2]
        assert re.search(rf"/{re.escape(word)}\b", text), (row.method, row.path)


def test_every_way_a_stream_is_closed_is_told() -> None:
    told = set(
        re.findall(r"\b(?:10|44)\d\d\b", read("docs", "website.md").split("Closed with")[1].split("\n\n")[0])
    )
    documented = set(re.findall(r"\b(?:10|44)\d\d\b", stream.Streams.serve.__doc__ or ""))
    assert told == documented
    assert {str(code) for code in (stream.TOKEN_REFUSED, stream.FORBIDDEN, stream.UNKNOWN)} <= told


CUSTOMER = {
    "id": "8f14",
    "name": "Jordan Ellis",
    "email": "jordan@ellis-trail.example",
    "account": {"name": "Ellis Trail Co", "plan": "Pro plan", "value": "4,800 a year"},
}
SITE_SECRET = "the secret that the site and Baton share"


async def ran(*command: str, folder: Path, **environment: str) -> str:
    """What it printed. Fails with what it said of its failure."""
    pipe = asyncio.subprocess.PIPE
    made = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env={**os.environ, **environment}, stdout=pipe, stderr=pipe
    )
    out, wrong = await made.communicate()
    assert made.returncode == 0, wrong.decode()
    return out.decode().strip()


@pytest.mark.parametrize("language", ["python", "js"])
async def test_the_word_that_a_site_signs_as_shown_is_taken(tmp_path: Path, language: str) -> None:
    (example,) = blocks(read("docs", "website.md"), language)
    name = re.match(r"(?:#|//) (identity\.\w+)\n", example)
    assert name
    (tmp_path / name[1]).write_text(example, encoding="utf-8")
    who = json.dumps(CUSTOMER)
    runs = {
        "python": (sys.executable, "-c", f"import identity; print(identity.vouch({who}))"),
        "js": ("node", "-e", f"console.log(require('./identity.js').vouch({who}))"),
    }
    if shutil.which(runs[language][0]) is None:
        pytest.skip("no Node.js here")
    word = await ran(*runs[language], folder=tmp_path, BATON_IDENTITY_SECRET=SITE_SECRET)
    read_again = Identities((SITE_SECRET,), SystemClock()).read(word)
    assert read_again.customer_id == CUSTOMER["id"]
    assert read_again.person.model_dump(exclude_none=True) == {
        key: value for key, value in CUSTOMER.items() if key != "id"
    }


async def test_every_call_shown_answers_what_is_written(tmp_path: Path) -> None:
    """In their order, as somebody would who reads on; `$ID` and `$TOKEN` are those of the beginning."""
    (tmp_path / "receipt.pdf").write_bytes(samples.pdf())
    calls = re.findall(r"```sh\n(.*?)```\n\n(\d{3}) ", read("docs", "website.md"), re.DOTALL)
    assert len(calls) == len(blocks(read("docs", "website.md"), "sh")) == 8
    async with opened(tmp_path) as world:
        known = {"BATON": str(world.client.make_url("")).rstrip("/"), "BATON_API_KEY": KEY}
        for call, status in calls:
            if "/rating" in call:
                await _let_rate(world, known)
            shown = call.replace("curl -s", "curl -s -w '\\n%{http_code}'")
            answer, _, found = (await ran("sh", "-c", shown, folder=tmp_path, **known)).rpartition("\n")
            assert found == status, (call, answer)
            if '/v1/conversations"' in call:
                begun = json.loads(answer)
                known |= {"ID": begun["id"], "TOKEN": begun["token"]}


async def _let_rate(world: World, known: dict[str, str]) -> None:
    talk = Talk(world, known["ID"], known["TOKEN"], 0)
    await talk.ask()
    await world.resolve(talk)


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


def code() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in code_files())


def code_files() -> Iterator[Path]:
    for folder in ("bot", "handlers", "storage"):
        yield from (HOME / folder).rglob("*.py")


def alarm_rows() -> list[list[str]]:
    return rows(read("docs", "operation.md"), "### Alarms")[1:]


def test_every_alarm_has_its_row_and_is_raised_by_its_kind() -> None:
    listed = [name for row in alarm_rows() for name in quoted(row[0])]
    assert len(listed) == len(set(listed))
    assert set(listed) == {kind.value for kind in AlarmKind}
    everything = code()
    assert set(re.findall(r'alarms\.add\(\s*"(\w+)"', everything)) <= set(listed)
    raised = {kind for kind in AlarmKind if f"AlarmKind.{kind.name}" in everything}
    raised |= {kind for kind in AlarmKind if re.search(rf'alarms\.add\(\s*"{kind.value}"', everything)}
    raised |= {kind for kind in AlarmKind if f'SHARED = "{kind.value}"' in everything}
    assert raised == set(AlarmKind)


def levels(event: str) -> set[str]:
    return set(re.findall(rf'log\.(\w+)\(\s*"{re.escape(event)}\b', code()))


def test_every_event_to_watch_for_is_logged_at_the_level_that_is_said() -> None:
    alarms = [next(iter(quoted(row[1]))) for row in alarm_rows()]
    others = [
        name for row in rows(read("docs", "operation.md"), "### Other lines")[1:] for name in quoted(row[0])
    ]
    assert len(alarms) == len(AlarmKind)
    assert len(others) >= 12
    assert [event for event in (*alarms, *others) if not levels(event)] == []
    errors_first = [bool(levels(event) & {"error", "exception"}) for event in alarms]
    assert errors_first == [True] * 11 + [False] * 3


def test_every_metric_has_its_row() -> None:
    section = read("docs", "operation.md").split("## Metrics\n")[1].split("\n## ")[0]
    listed = {name.partition("{")[0] for name in quoted(section) if name.startswith("baton_")}
    counted = {
        f"{metric.name}_total" if metric.type == "counter" else metric.name
        for metric in Meters().registry.collect()
        if not metric.name.startswith("baton_process_")
    }
    looked = re.findall(r'_(?:gauge|by)\(\s*"(\w+)"', read("bot", "seeing", "snapshot.py"))
    assert listed == {*counted, *(f"baton_{name}" for name in looked), "baton_process_…"}


def test_the_doctors_groups_levels_and_options_are_the_codes() -> None:
    section = read("docs", "operation.md").split("## `baton doctor`\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| ([A-Z]\w+) \|", section, re.MULTILINE)
    assert listed[1:] == list(dict.fromkeys(check.group for check in CHECKS))
    assert {level.value for level in Level} <= quoted(FENCE.sub("", section))
    doctor = command("doctor")
    options = {option for parameter in doctor.params for option in parameter.opts if option.startswith("--")}
    assert {option for option in options if option not in section} == set()


def test_every_row_of_slack_md_that_the_handlers_name_is_there() -> None:
    """The sandbox's own are held by tests/sandbox/test_slack_md.py."""
    listed = set(re.findall(r"^\| `?([a-z0-9-]+)`? \|", read("docs", "slack.md"), re.MULTILINE))
    files = (file for part in ("handlers", "blocks") for file in (HOME / part).rglob("*.py"))
    named = {
        row
        for file in files
        for row in re.findall(r"docs/slack\.md, `([a-z0-9-]+)`", file.read_text(encoding="utf-8"))
    }
    assert len(named) >= 8
    assert named - listed == set()
