import re
import sys
from pathlib import Path

HOME = Path(__file__).parents[2]
ROW = re.compile(r"^\| (?P<id>[a-z0-9-]+) \| (?P<what>[^|]+) \| (?P<page>[^|]+) \|$", re.MULTILINE)

PAGE = re.compile(r"\[[^\]]+\]\(https://docs\.slack\.dev/[A-Za-z0-9_./-]+\)")
IMPORT = re.compile(r"^\s*(?:from|import) ([\w.]+)", re.MULTILINE)
ALLOWED = {"aiohttp", *sys.stdlib_module_names}


def rows() -> list[tuple[str, str, str]]:
    text = (HOME / "docs" / "slack.md").read_text(encoding="utf-8")
    return [(m["id"], m["what"], m["page"]) for m in ROW.finditer(text)]


def named_in_code() -> set[str]:
    found: set[str] = set()
    for file in (HOME / "bot" / "sandbox").rglob("*.py"):
        found |= set(re.findall(r"slack\.md: ([a-z0-9-]+)", file.read_text(encoding="utf-8")))
    return found


def test_every_behaviour_named_in_the_code_has_its_row() -> None:
    assert named_in_code() - {row for row, _, _ in rows()} == set()


def test_every_row_is_a_behaviour_of_the_code() -> None:
    assert {row for row, _, _ in rows()} - named_in_code() == set()


def test_every_row_stands_once_and_names_a_page_of_slack() -> None:
    ids = [row for row, _, _ in rows()]
    assert len(ids) == len(set(ids)) > 80
    pages = [page for _, _, page in rows()]
    assert all(
        re.fullmatch(r"\[[^\]]+\]\(https://docs\.slack\.dev/[A-Za-z0-9_./-]+\)", page) for page in pages
    )


def test_the_sandbox_imports_nothing_of_ours_and_only_aiohttp_besides() -> None:
    for file in (HOME / "bot" / "sandbox").rglob("*.py"):
        for name in IMPORT.findall(file.read_text(encoding="utf-8")):
            top = name.split(".")[0]
            assert name.startswith("bot.sandbox") or top in ALLOWED, (file, name)
