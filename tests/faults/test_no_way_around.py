"""Nothing commits and nothing speaks to the outside without passing a point at which it was killed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.faults import crash, source
from tests.faults.source import ROOT

WRAPPERS = {"told", "crossing"}
SLACK = {name for name in dir(AsyncWebClient) if not name.startswith("_") and "_" in name} | {"api_call"}
HTTP = {"get", "post", "put", "patch", "delete", "request", "ws_connect"}
MAIL = {"connect", "login", "mail", "rcpt", "data", "send_message", "sendmail"}
COMMITTING = re.compile(r"\bcommit\b|\bcommit_async\b")
EXECUTORS = {
    "storage/writer.py",
    "storage/engine_postgres.py",
    "storage/postgres.py",
    "storage/units_postgres.py",
}
"""Where a unit of work is committed, between its two points."""
OPENING = {"storage/store.py", "storage/opening_postgres.py"}
"""Where a transaction begins without being a unit of work: migrations, before anything is served."""
DIRECT_ANSWERS = {
    "handlers/slack/commands.py",
    "handlers/slack/gestures.py",
    "handlers/slack/home.py",
    "handlers/slack/modals/macros.py",
    "handlers/slack/modals/reply.py",
    "handlers/slack/modals/transcript.py",
    "handlers/slack/customers/pressing.py",
}
"""To a gesture, by its handler, at most once: nothing that must not be lost is in them (docs/design.md)."""


def spoken(tree: ast.AST) -> Iterator[tuple[ast.Call, bool]]:
    """Every call to the outside, and whether a wrapper stands around it."""
    yield from _spoken(tree, within=False)


def _spoken(node: ast.AST, *, within: bool) -> Iterator[tuple[ast.Call, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call) and _goes_outside(child):
            yield child, within
        inside = within
        if isinstance(child, ast.With | ast.AsyncWith):
            inside = within or any(_is_wrapper(item.context_expr) for item in child.items)
            first = [item.context_expr for item in child.items if not _is_wrapper(item.context_expr)]
            for expression in first:
                if isinstance(expression, ast.Call) and _goes_outside(expression):
                    yield expression, inside
            for part in child.body:
                yield from _spoken_in(part, within=inside)
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inside = False
        yield from _spoken(child, within=inside)


def _spoken_in(part: ast.AST, *, within: bool) -> Iterator[tuple[ast.Call, bool]]:
    yield from _spoken(ast.Module([part], []), within=within)  # type: ignore[list-item]


def _is_wrapper(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Call) and ast.unparse(expression.func).split(".")[-1] in WRAPPERS


def _goes_outside(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    target, method = ast.unparse(call.func.value).lower(), call.func.attr
    return (
        (method in SLACK and "client" in target)
        or (method in HTTP and target.endswith("session"))
        or (method in MAIL and target == "client")
        or (method in {"send", "send_dict"} and "hook" in target)
    )


def unwrapped() -> list[str]:
    found = []
    for file in (file for file in source.files() if _name(file) not in DIRECT_ANSWERS):
        for call, within in spoken(ast.parse(file.read_text())):
            if not within:
                found.append(f"{_name(file)}:{call.lineno} {ast.unparse(call.func)}")
    return found


def test_every_call_to_the_outside_passes_its_points() -> None:
    assert unwrapped() == []


POST = "await client.chat_postMessage(text='x')"
BREACHES = (
    f"async def f(client):\n    {POST}",
    "async def f(self):\n    async with self._session.post('x') as answer:\n        pass",
    "async def f(self):\n    with told('x'):\n        pass\n    await self._client.views_open(view={})",
    "async def f(client):\n    await client.rcpt('x')",
    f"async def f(client):\n    with told('x'):\n        async def later():\n            {POST}",
)
KEPT = (
    f"async def f(client):\n    with told('chat.postMessage'):\n        {POST}",
    "async def f(self):\n with crossing('x'):\n  async with self._session.post('x') as answer:\n   pass",
    "async def f(self):\n with crossing('x'):\n  if self:\n   await self._client.users_info(user='U')",
)


@pytest.mark.parametrize("breach", BREACHES)
def test_a_call_beside_the_wrapper_is_found(breach: str) -> None:
    assert any(not within for _, within in spoken(ast.parse(breach)))


@pytest.mark.parametrize("kept", KEPT)
def test_a_call_within_the_wrapper_is_let_be(kept: str) -> None:
    found = list(spoken(ast.parse(kept)))
    assert found
    assert all(within for _, within in found)


def commits() -> list[tuple[str, ast.Call]]:
    return [
        (_name(file), node)
        for file in source.files()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and COMMITTING.search(node.func.attr)
        and not node.func.attr.startswith("on_")
    ]


def test_only_the_executors_commit() -> None:
    assert sorted({f"{name}:{call.lineno}" for name, call in commits() if name not in EXECUTORS}) == []


def test_each_commit_stands_between_its_points() -> None:
    executors = {name for name, _ in commits()}
    assert executors
    for name in executors:
        text = (ROOT / name).read_text()
        before, after = text.index('"before"'), text.rindex('"after"')
        assert before < after, name


def test_a_statement_commits_by_itself_nowhere() -> None:
    """`engine.begin()` and AUTOCOMMIT would; only the opening of a database may."""
    found = []
    for file in source.files():
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("engine.begin"):
                found.append((_name(file), node.lineno))
    assert [f"{name}:{line}" for name, line in found if name not in OPENING] == []


def test_what_the_day_leaves_out_is_there_and_has_a_reason() -> None:
    names = {crash.name_of(point) for point in crash.all_points()}
    assert set(crash.NOT_LIVED) - names == set()
    assert all(len(reason) > 10 for reason in crash.NOT_LIVED.values())


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
