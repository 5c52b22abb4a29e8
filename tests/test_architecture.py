"""The house rules that ruff, mypy and import-linter cannot hold, and a second belt round two packages."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import resolve_name
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.import_rules import row_of

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "blocks", "storage")
TOP_LEVEL = {
    *PACKAGES,
    *("tests", "docs", ".ci", ".gitignore", "README.md", "CHANGELOG.md", "LICENSE", "manifest.yml"),
    *("pyproject.toml", "requirements.lock", "Makefile", "Dockerfile", ".dockerignore", "compose.yaml"),
}
VAGUE = re.compile(r"(?:^|[._])(utils?|helpers?|managers?|misc|common)(?:$|[._])")
ALONE = {"bot.sandbox": "aiohttp", "bot.demo": "aiohttp"}
PRINTING = ("bot.cli", "bot.demo", "bot.sandbox.__main__")
INDEX_HOST = re.compile(r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|deb[.]debian[.]org")
MACHINE_PATH = re.compile(
    r"(?<![\w.:/-])[/](?:home|root|Users|work/(?:main|shared|briefs)|opt/(?:pypi|wheels))/\w"
)


@dataclass(frozen=True)
class Module:
    name: str  # dotted, a package's own module by the package's name
    source: str
    is_package: bool = False

    @property
    def tree(self) -> ast.Module:
        return parsed(self.source)

    @property
    def package(self) -> str:
        return self.name if self.is_package else self.name.rpartition(".")[0]


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


@cache
def own_modules() -> tuple[Module, ...]:
    files = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return tuple(module_in(file) for file in files)


def module_in(file: Path) -> Module:
    parts = file.relative_to(ROOT).with_suffix("").parts
    is_package = parts[-1] == "__init__"
    return Module(".".join(parts[:-1] if is_package else parts), file.read_text(), is_package)


def too_long(module: Module) -> Iterator[str]:
    if (lines := len(module.source.splitlines())) >= 250:
        yield f"{lines} lines"


def long_functions(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines >= 40:
                yield f"{node.name} has {lines} lines"


def content_of_the_bot_package(module: Module) -> Iterator[str]:
    if module.name == "bot" and module.source:
        yield "bot/__init__.py is not empty"


def vague_name(module: Module) -> Iterator[str]:
    if found := VAGUE.search(module.name):
        yield found[1]


def naive_times(module: Module) -> Iterator[str]:
    for call in calls(module):
        spelled = ast.unparse(call.func)
        without_zone = not call.args and not call.keywords
        if spelled.endswith(("datetime.utcnow", "datetime.utcfromtimestamp", "datetime.today", "date.today")):
            yield f"line {call.lineno}: {spelled}"
        elif spelled.endswith("datetime.now") and without_zone:
            yield f"line {call.lineno}: {spelled} without a zone"


def prints(module: Module) -> Iterator[str]:
    for call in calls(module):
        if ast.unparse(call.func) == "print" and not row_of(module.name, PRINTING):
            yield f"line {call.lineno}: print"


def calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def foreign_imports(module: Module) -> Iterator[str]:
    own = row_of(module.name, ALONE)
    for name in imported_names(module) if own else ():
        if not row_of(name, (own, ALONE[own], *sys.stdlib_module_names)):
            yield name


def imported_names(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), module.package)
            yield from (f"{source}.{alias.name}" for alias in node.names)


Rule = Callable[[Module], Iterator[str]]
A_LONG_FUNCTION = "def long() -> None:\n" + "    pass\n" * 39
BREACHES: list[tuple[Rule, Module]] = [
    (too_long, Module("bot.inbox", "\n" * 250)),
    (long_functions, Module("bot.inbox", A_LONG_FUNCTION)),
    (long_functions, Module("bot.inbox", f"async {A_LONG_FUNCTION}")),
    (content_of_the_bot_package, Module("bot", "VERSION = 1\n", is_package=True)),
    (vague_name, Module("bot.utils", "")),
    (vague_name, Module("storage.slack_helpers", "")),
    (vague_name, Module("bot.desk.manager", "")),
    (naive_times, Module("bot.inbox", "datetime.now()")),
    (naive_times, Module("bot.inbox", "datetime.datetime.utcnow()")),
    (naive_times, Module("bot.inbox", "date.today()")),
    (prints, Module("bot.inbox", "print('so far')")),
    (prints, Module("bot.sandbox.server", "print('so far')")),
    (foreign_imports, Module("bot.sandbox.server", "from bot.domain import hours")),
    (foreign_imports, Module("bot.sandbox.server", "from .. import ports")),
    (foreign_imports, Module("bot.sandbox", "from ..domain import hours", is_package=True)),
    (foreign_imports, Module("bot.demo.play", "def late() -> None:\n    import slack_sdk.web")),
    (foreign_imports, Module("bot.demo.play", "from bot.sandbox import people")),
]
RULES = list(dict.fromkeys(rule for rule, _ in BREACHES))


def title(part: Rule | Module) -> str:
    return part.name if isinstance(part, Module) else getattr(part, "__name__", "rule")


@pytest.mark.parametrize("rule", RULES, ids=title)
def test_no_module_breaks_the_rule(rule: Rule) -> None:
    assert own_modules()
    assert {module.name: found for module in own_modules() if (found := list(rule(module)))} == {}


@pytest.mark.parametrize(("rule", "breach"), BREACHES, ids=title)
def test_the_rule_finds_a_breach(rule: Rule, breach: Module) -> None:
    assert list(rule(breach))


def test_what_is_allowed_passes_every_rule() -> None:
    imports = "import json\nimport aiohttp.web\nfrom . import people\nfrom bot.sandbox import errors\n"
    module = Module("bot.sandbox.server", f"{imports}NOW = datetime.now(UTC)\n")
    assert [found for rule in RULES for found in rule(module)] == []


def test_no_test_module_is_named_for_nothing_in_particular() -> None:
    assert [file for file in (ROOT / "tests").rglob("*.py") if VAGUE.search(file.stem)] == []


def test_every_module_has_a_row_in_the_import_table() -> None:
    linter = pyproject()["tool"]["importlinter"]
    named = [name for contract in linter["contracts"] for name in contract["modules"]]
    rows = [row for name in named for row in (linter[name[1:]] if name.startswith("@") else [name])]
    assert [each.name for each in own_modules() if each.name != "bot" and not row_of(each.name, rows)] == []


def test_the_top_level_holds_only_what_the_design_names() -> None:
    assert {name.split("/")[0] for name in tracked_files()} - TOP_LEVEL == set()


@pytest.mark.parametrize("pattern", [INDEX_HOST, MACHINE_PATH], ids=["index host", "path of a machine"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    assert tracked_files()
    texts = ((name, (ROOT / name).read_text(errors="replace")) for name in tracked_files())
    assert [f"{name}: {found[0]}" for name, text in texts if (found := pattern.search(text))] == []


def test_those_names_would_be_found() -> None:
    assert INDEX_HOST.search("see https://" + "pypi" + ".org/simple")
    assert MACHINE_PATH.search('"' + "/root" + '/notes"')
    assert not MACHINE_PATH.search("https://shop.example/home/tents")


def test_the_lock_names_no_address() -> None:
    assert "://" not in lock()


def test_the_lock_holds_what_pyproject_asks_for() -> None:
    pinned = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock(), re.MULTILINE))
    project = pyproject()["project"]
    asked = [
        *project["dependencies"],
        *project["optional-dependencies"]["dev"],
        *pyproject()["build-system"]["requires"],
    ]
    wanted = [Requirement(line) for line in asked]
    assert [
        str(each)
        for each in wanted
        if not each.specifier.contains(pinned.get(canonicalize_name(each.name), "0"))
    ] == []


def lock() -> str:
    return (ROOT / "requirements.lock").read_text()


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@cache
def tracked_files() -> tuple[str, ...]:
    command = ("git", "-c", f"safe.directory={ROOT}", "ls-files", "-z")
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(name for name in listing.split("\0") if (ROOT / name).is_file())
