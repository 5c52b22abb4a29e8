"""Every unit of work and every outside call that the source holds, by the names their points have."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "handlers", "storage")
ELSEWHERE = ("bot/sandbox", "bot/demo", "bot/doctor")
"""Programs of their own: Slack's double, the play, and what whoever runs Baton asks beside it."""
OF_A_CALL = {"told": "slack:", "crossing": ""}


@dataclass(frozen=True)
class Named:
    name: str
    where: str
    """file:line"""


def files() -> list[Path]:
    found = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    return [file for file in found if not file.relative_to(ROOT).as_posix().startswith(ELSEWHERE)]


def units() -> list[Named]:
    """What is handed to `store.write`, by the qualified name it will have."""
    return [one for file in files() for one in _Units(file).found()]


def outside_calls() -> list[Named]:
    return [one for file in files() for one in _calls(file)]


def _calls(file: Path) -> Iterator[Named]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.withitem) and isinstance(call := node.context_expr, ast.Call):
            name = _last(call.func)
            if name in OF_A_CALL and call.args and isinstance(first := call.args[0], ast.Constant):
                yield Named(f"{OF_A_CALL[name]}{first.value!s}", _where(file, call))


class _Units:
    """Walks one file, knowing the qualified name of what it stands in."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._tree = ast.parse(file.read_text())

    def found(self) -> Iterator[Named]:
        yield from self._within(self._tree, "", in_function=False)

    def _within(self, node: ast.AST, scope: str, *, in_function: bool) -> Iterator[Named]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield from self._within(child, f"{scope}{child.name}.<locals>.", in_function=True)
            elif isinstance(child, ast.ClassDef):
                yield from self._within(child, f"{scope}{child.name}.", in_function=in_function)
            else:
                if isinstance(child, ast.Call) and _is_write(child):
                    yield Named(self._name(child.args[0], scope), _where(self._file, child))
                yield from self._within(child, scope, in_function=in_function)

    def _name(self, work: ast.expr, scope: str) -> str:
        while isinstance(work, ast.Call) and _last(work.func) == "partial":
            work = work.args[0]
        if isinstance(work, ast.Lambda):
            return f"{scope}<lambda>"
        if isinstance(work, ast.Attribute) and isinstance(work.value, ast.Name) and work.value.id == "self":
            return f"{scope.partition('.')[0]}.{work.attr}"
        if isinstance(work, ast.Name) and any(
            isinstance(node, ast.FunctionDef) and node.name == work.id for node in self._tree.body
        ):
            return work.id
        return f"{scope}{ast.unparse(work)}"


def _is_write(call: ast.Call) -> bool:
    """`….store.write(…)`, whatever the store is called."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "write" or not call.args:
        return False
    return "store" in ast.unparse(call.func.value).lower()


def _last(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _where(file: Path, node: ast.expr) -> str:
    return f"{file.relative_to(ROOT).as_posix()}:{node.lineno}"
