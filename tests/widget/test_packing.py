"""What is sent to browsers is the same program as its parts, in fewer bytes."""

import re
from importlib import resources

import pytest

from handlers.customers import widget
from handlers.customers.widget import PARTS, script, texts
from handlers.customers.widget.packing import SHORTENED, lean


@pytest.mark.parametrize(
    ("code", "packed"),
    [
        ("const number = 1; // one\nuse(number);", "const a=1;use(a);"),
        ("/** Why. */\nfunction twice(value) {\n  return value + value;\n}", "function a(b){return b+b;}"),
        ('const label = "a // b  c";', 'const a="a // b  c";'),
        (
            "const word = `x  ${other ? `in  ${word}` : 1}  y`;",
            "const a=`x  ${other?`in  ${a}`:1}  y`;",
        ),
        ("const found = /[/\"']+ {2}/.test(found);", "const a=/[/\"']+ {2}/.test(a);"),
        ("const kept = { kept: 1 }; read(kept.kept);", "const kept={kept:1};read(kept.kept);"),
        ("const { name } = person;\nshow(name);", "const{name}=person;show(name);"),
        ("return typeof value === 'x' ? -value : value;", "return typeof value==='x'?-value:value;"),
        ("const chosen = 1\nlet next = chosen", "const b=1\nlet c=b"),
    ],
)
def test_packing_keeps_the_meaning(code: str, packed: str) -> None:
    shape = re.compile(r"\b[a-z]\b")
    assert shape.sub("_", lean(code)) == shape.sub("_", packed)


def test_nothing_of_what_only_readers_need_is_sent() -> None:
    assert "//" not in re.sub(r'"(?:[^"\\]|\\.)*"|https?://|/\^?https?:\\?/\\?/', "", script()).replace(
        "\\/\\/", ""
    )
    assert not re.search(r"^\s", script(), re.MULTILINE)


def test_no_part_outgrows_one_glance_and_none_is_forgotten() -> None:
    folder = resources.files("handlers.customers.widget")
    found = {
        file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".js")
    }
    assert set(found) == {f"{part}.js" for part in PARTS}
    assert {name: lines for name, text in found.items() if (lines := len(text.splitlines())) > 250} == {}


def test_every_text_is_said_somewhere_and_none_is_missing() -> None:
    folder = resources.files("handlers.customers.widget")
    code = "".join((folder / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
    said = set(re.findall(r'"([a-z]+(?:_[a-z0-9]+)*)"', code))
    kinds = {"at", "by", "rate"}  # keys made of a kind and a number, a form or a day
    forms = re.compile(r"_(one|other|[1-5]|today|tomorrow|day)$")
    unsaid = {key for key in texts() if key not in said and forms.sub("", key) not in said | kinds}
    assert unsaid == set()
    asked = set(re.findall(r'\bt\("([a-z_0-9]+)"', code)) | {
        f"{key}_other" for key in re.findall(r'\bmany\("([a-z_]+)"', code)
    }
    assert asked <= set(texts())


def test_no_name_that_is_shortened_is_met_from_outside() -> None:
    slots = set(re.findall(r"\{(\w+)\}", " ".join(texts().values())))
    assert slots & SHORTENED == set(), "the texts' own"
    reached = set(re.findall(r"\bBaton\.(\w+)", widget.__doc__ or ""))
    assert reached
    assert reached & SHORTENED == set(), "the host's"
