"""`baton evaluate` as its user meets it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.evaluation.running import TABLES
from bot.evaluation.tables import scenarios
from tests.evaluation.sets import examples, write, write_sets

CONFIG = """
knowledge = "knowledge"
[[skills]]
name = "General"
channel = "general"
general = true
"""
ARTICLE = "# Zip repair\n\nQuestions:\n- my zip is stuck\n- the zip is broken\n\nSend it to us.\n"


def evaluate(*words: object) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *map(str, words)], env={"COLUMNS": "240"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sets(tmp_path)
    return tmp_path


def company(tmp_path: Path) -> Path:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge/zip.md").write_text(ARTICLE)
    (tmp_path / "baton.toml").write_text(CONFIG)
    turns = [{"speaker": "customer", "text": "my zip is stuck"}]
    asked = [*turns, {"speaker": "customer", "text": "let me talk to a real person"}]
    told = [{"handoff": None, "turns": turns}, {"handoff": 2, "asked": 2, "turns": asked}] * 5
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(one) + "\n" for one in told))
    return tmp_path


def test_every_table_is_printed_and_written_for_machines(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scenarios, "DIALOGUES", 100)
    done = evaluate(folder, "--dev", "--json", folder / "figures.json", "--lists")
    assert done.exit_code == 0, done.output
    assert "sealed left out: it is a test part" in done.stderr
    told = json.loads((folder / "figures.json").read_text())
    assert [table["id"] for table in told["tables"]] == [name for name in TABLES if name != "sealed"]
    assert told["seed"] == 1
    assert "split from train by seed" in told["sets"]["banking77"]
    assert "50 val" in told["sets"]["clinc150"]
    for table in told["tables"]:
        assert table["title"] in done.output
        assert any(row["ours"] for row in table["rows"])


def test_the_frozen_half_is_made_only_where_it_is_asked_for_by_name(tmp_path: Path) -> None:
    """Two messages are too few for it, so that asking for it says only that it was tried."""
    write(tmp_path / "clinc150/train.jsonl", examples("a", "a {n}", 2, "one"))
    tried = "sealed left out: clinc150: too few messages"
    by_itself, named = evaluate(tmp_path), evaluate(tmp_path, "--only", "sealed")
    assert (by_itself.exit_code, named.exit_code) == (1, 1)  # not a table could be made
    assert "sealed left out: --only sealed makes it" in by_itself.stderr
    assert tried not in by_itself.stderr
    assert tried in named.stderr
    assert tried not in evaluate(tmp_path, "--only", "sealed", "--dev").stderr


def test_the_figures_stand_between_the_ends_of_their_intervals(folder: Path) -> None:
    evaluate(folder, "--only", "person", "--only", "routing", "--json", folder / "figures.json")
    tables = json.loads((folder / "figures.json").read_text())["tables"]
    assert [table["id"] for table in tables] == ["person", "routing"]
    rows = [row for table in tables for row in table["rows"]]
    figures = [figure for row in rows for figure in row["figures"].values() if isinstance(figure, dict)]
    assert len(figures) > 20
    assert all(one["low"] <= one["value"] <= one["high"] for one in figures if one["value"] is not None)


def test_the_same_seed_gives_the_same_figures(folder: Path) -> None:
    for name in ("one", "other"):
        evaluate(folder, "--only", "answerer", "--only", "routing", "--json", folder / name)
    assert (folder / "one").read_text() == (folder / "other").read_text()


def test_a_set_that_is_not_there_leaves_its_tables_out_with_a_line(folder: Path) -> None:
    for file in (folder / "clinc150").iterdir():
        file.unlink()
    done = evaluate(folder, "--only", "out_of_scope", "--only", "person")
    assert done.exit_code == 0
    assert "out_of_scope left out: no clinc150" in done.stderr
    assert "Requests for a person" in done.stdout


def test_own_conversations_are_judged_with_the_own_knowledge(tmp_path: Path) -> None:
    place = company(tmp_path)
    done = evaluate("--transcripts", place / "own.jsonl", "-c", place / "baton.toml", "--json", place / "out")
    assert done.exit_code == 0, done.output
    [table] = json.loads((place / "out").read_text())["tables"]
    ours = next(row["figures"] for row in table["rows"] if row["name"] == "ours, calm")
    assert ours["on time"] == {"value": 1.0, "low": pytest.approx(0.566, abs=1e-3), "high": 1.0, "count": 5}
    assert ours["false"]["value"] == 0.0


def test_an_article_that_the_knowledge_lacks_is_no_wrong_answer_but_a_mistake_in_the_labels(
    tmp_path: Path,
) -> None:
    place = company(tmp_path)
    own = place / "own.jsonl"
    turns = [{"speaker": "customer", "text": "my zip is stuck", "article": "zpi"}]
    own.write_text(own.read_text() + json.dumps({"id": "c-17", "handoff": None, "turns": turns}))
    done = evaluate("--transcripts", own, "-c", place / "baton.toml")
    problem = "conversation 'c-17': the knowledge has no article 'zpi'"
    assert (done.exit_code, done.stderr) == (2, f"baton: evaluate: {own}: {problem}\n")


def test_calm_is_calm_whatever_the_hours(tmp_path: Path) -> None:
    """The moment at which all is decided, Monday at ten in London, is deep night in Los Angeles."""
    place = company(tmp_path)
    turns = [{"speaker": "customer", "text": text} for text in ("my zip is stuck", "the zip is broken still")]
    (place / "own.jsonl").write_text(json.dumps({"handoff": 2, "turns": turns}))
    hours = 'hours = { zone = "America/Los_Angeles", mon = "09:00-17:00" }\n'
    rows = {}
    for name, more in (("open", ""), ("far", hours)):
        toml = CONFIG + more + "[thresholds]\ncalm = 0.0\nhandoff = 0.5\nbusy = 1.0\n"
        (place / "baton.toml").write_text(toml)
        done = evaluate(
            "--transcripts", place / "own.jsonl", "-c", place / "baton.toml", "--json", place / "f"
        )
        assert done.exit_code == 0, done.output
        [table] = json.loads((place / "f").read_text())["tables"]
        rows[name] = {row["name"]: row["figures"]["missed"]["value"] for row in table["rows"] if row["ours"]}
    assert rows["open"] == rows["far"] == {"ours, calm": 0.0, "ours, busy": 1.0}


def test_who_has_a_language_model_is_told_that_it_was_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = company(tmp_path)
    monkeypatch.setenv("BATON_LLM_KEY", "none")
    model = '[assistant]\nkind = "llm"\nmodel = "openai:gpt-5-mini"\n'
    (place / "baton.toml").write_text(CONFIG + model)
    done = evaluate("--transcripts", place / "own.jsonl", "-c", place / "baton.toml")
    assert done.exit_code == 0, done.output
    assert "openai:gpt-5-mini is not asked: the embedded assistant answers here" in done.stderr


def test_thresholds_are_proposed_with_a_picture(tmp_path: Path) -> None:
    place = company(tmp_path)
    picture = place / "curve.svg"
    done = evaluate("--transcripts", place / "own.jsonl", "-c", place / "baton.toml", "--tune", picture)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("[thresholds]\nconfidence = ")
    assert "# proposed: 0.0% handed over for nothing" in done.stdout
    assert picture.read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "give a folder of labelled data, or --transcripts FILE"),
        (("nowhere",), "nowhere: no such folder"),
        (("{here}",), "no set in it"),
        (("{here}", "--only", "tarot"), "no table 'tarot'; there are answerer"),
        (("--transcripts", "nowhere.jsonl"), "nowhere.jsonl: no such file"),
        (("{here}/good", "--tune", "{here}/a.svg"), "--tune needs banking77 and nlupp"),
        (("{here}/small", "--tune", "{here}/a.svg"), "too small to compose dialogues from"),
        (("{here}/small", "--tune", "{here}"), "{here} can't be written: Is a directory"),
        (("{here}/small", "--json", "{here}/no/f"), "{here}/no/f can't be written: No such file"),
        (("{here}/small", "--tune", "a.svg", "--json", "f"), "--json has no use with --tune"),
        (("{here}/small", "--tune", "a.svg", "--only", "person"), "--only has no use with --tune"),
        (("{here}/small", "--tune", "a.svg", "--lists"), "--lists has no use with --tune"),
        (("{here}/small", "--costs", "false=2"), "--costs has no use without --tune"),
        (("--transcripts", "a", "--only", "person"), "--only has no use with --transcripts"),
        (("--transcripts", "a", "--dev"), "--dev has no use with --transcripts"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, words: tuple[str, ...], problem: str) -> None:
    for some in ("good/some", "small/banking77", "small/nlupp"):
        (tmp_path / some).mkdir(parents=True)
        (tmp_path / some / "train.jsonl").write_text('{"text": "a", "label": "b"}\n')
    done = evaluate(*(word.format(here=tmp_path) for word in words))
    assert done.exit_code == 2
    [line] = done.stderr.splitlines()
    assert line.startswith("baton: evaluate: ")
    assert problem.format(here=tmp_path) in line
    assert not [*tmp_path.glob("*.svg"), *tmp_path.glob("f")]


def test_sets_that_are_too_small_leave_their_tables_out_with_a_line(tmp_path: Path) -> None:
    """No question is left to calibrate on, none has a domain, and two are no conversation of three."""
    few = [one for label in ("lost", "found") for one in examples(label, label + " tent {n}", 2)]
    for name, part in (("banking77", "train"), ("banking77", "test"), ("clinc150", "test")):
        write(tmp_path / name / f"{part}.jsonl", few[::2])
    write(
        tmp_path / "clinc150/train.jsonl",
        [*examples("a", "a {n}", 3, "one"), *examples("b", "b {n}", 3, "two")],
    )
    done = evaluate(tmp_path, "--only", "answerer", "--only", "speed", "--only", "routing")
    assert done.exit_code == 1
    for name in ("answerer", "speed", "routing"):
        assert f"{name} left out: " in done.stderr
    assert "not made, since the data lacks too much: answerer, routing, speed" in done.stderr


def test_a_folder_that_no_table_can_be_made_of_is_no_success(tmp_path: Path) -> None:
    write(tmp_path / "own/train.jsonl", examples("a", "a {n}", 3))
    done = evaluate(tmp_path, "--only", "person")
    assert done.exit_code == 1
    assert "no table could be made" in done.stderr


def test_goals_that_are_none_are_not_printed_and_little_data_is_warned_of(folder: Path) -> None:
    words = ["evaluate", str(folder), "--only", "person"]
    done = CliRunner().invoke(cli, words, env={"COLUMNS": "70"})
    goals = done.stdout.partition("  goal\n")[2].partition("\n  found:")[0].splitlines()
    assert goals
    assert all(line.split()[-1][0].isdigit() or "≥" in line or "≤" in line for line in goals if line)
    assert "warning: a figure here rests on " in done.stdout


def test_a_spoilt_line_is_named(folder: Path) -> None:
    file = folder / "banking77/train.jsonl"
    file.write_text(file.read_text() + '{"text": 7}\n')
    done = evaluate(folder)
    assert (done.exit_code, done.stderr) == (2, f'baton: evaluate: {file}:331: "text" is no text\n')


def test_too_few_conversations_to_choose_and_judge_by_are_told(tmp_path: Path) -> None:
    place = company(tmp_path)
    own = place / "own.jsonl"
    own.write_text("".join(own.read_text().splitlines(keepends=True)[:3]))
    done = evaluate("--transcripts", own, "-c", place / "baton.toml", "--tune", place / "a.svg")
    assert done.exit_code == 2
    assert "--tune needs two conversations or more that need a person, and two that don't" in done.stderr


def test_costs_that_are_none_are_told(tmp_path: Path) -> None:
    place = company(tmp_path)
    common = ("--transcripts", place / "own.jsonl", "-c", place / "baton.toml", "--tune", place / "a.svg")
    assert "--costs: 'cheap' is none of" in evaluate(*common, "--costs", "cheap=1").stderr
