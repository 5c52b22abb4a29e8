import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.block_kinds import CHECKS
from bot.sandbox.blocks import elements, find, initial_state, with_ids
from bot.sandbox.blocks_check import KEYS, check_blocks, check_message_blocks
from bot.sandbox.elements_check import KEYS as ELEMENT_KEYS
from bot.sandbox.elements_check import Problems
from bot.sandbox.errors import SlackError

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "x", **more: Any) -> Block:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(**more: Any) -> Block:
    return {"type": "button", "action_id": "go", "text": plain("Go")} | more


def actions(*found: Block) -> Block:
    return {"type": "actions", "elements": list(found)}


def options(count: int) -> list[Block]:
    return [{"text": plain(str(n)), "value": str(n)} for n in range(count)]


def select(**more: Any) -> Block:
    return {"type": "static_select", "action_id": "s", "options": options(2)} | more


def chart(series: int) -> Block:
    return {"type": "data_visualization", "title": "t", "chart": {"type": "bar", "series": [{}] * series}}


def rich(*leaves: Block) -> Block:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(leaves)}]}


GOOD = [
    [rich({"type": "text", "text": "x"}, {"type": "date", "timestamp": 1, "format": "{time}"})],
    [],
    [section("x" * 3000)],
    [{"type": "section", "fields": [mrkdwn("x" * 1000)] * 10}],
    [{"type": "header", "text": plain("x" * 150)}],
    [{"type": "divider", "block_id": "d"}] * 1 + [section()] * 49,
    [actions(*(button(action_id=str(n)) for n in range(25)))],
    [actions(button(value="v" * 2000, style="danger", text=plain("t" * 75)))],
    [actions(select(options=options(100)))],
    [{"type": "context", "elements": [mrkdwn("x")] * 10}],
    [{"type": "markdown", "text": "x" * 12000}],
    [{"type": "table", "rows": [[{"type": "raw_text", "text": "c"}] * 20] * 100}],
    [chart(6), chart(6)],
    [{"type": "container", "child_blocks": [section()] * 10}],
    [{"type": "card", "title": plain("t"), "actions": [button()]}],
]

BAD = [
    ([rich({"type": "text", "text": ""})], "/blocks/0/elements/0/elements/0/text"),
    ([rich({"type": "text"})], "/blocks/0/elements/0/elements/0"),
    ([rich({"type": "mention"})], "/blocks/0/elements/0/elements/0/type"),
    (
        [rich({"type": "date", "timestamp": "1", "format": "{ago}"})],
        "/blocks/0/elements/0/elements/0/timestamp",
    ),
    ([{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}], "/blocks/0/elements/0/type"),
    ([section("")], "/blocks/0/text/text"),
    ([section("x" * 3001)], "/blocks/0/text/text"),
    ([{"type": "section"}], "/blocks/0"),
    ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "/blocks/0/fields"),
    ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "/blocks/0/fields/0/text"),
    ([section(colour="red")], "/blocks/0"),
    ([{"type": "header", "text": mrkdwn("x")}], "/blocks/0/text/type"),
    ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    ([section()] * 51, "/blocks"),
    ([section(block_id="b"), section(block_id="b")], "/blocks/1/block_id"),
    ([section(block_id="b" * 256)], "/blocks/0/block_id"),
    ([actions(*(button(action_id=str(n)) for n in range(26)))], "/blocks/0/elements"),
    ([actions()], "/blocks/0/elements"),
    ([actions(button(), button())], "/blocks/0/elements/1/action_id"),
    ([actions(button(value="v" * 2001))], "/blocks/0/elements/0/value"),
    ([actions(button(text=plain("t" * 76)))], "/blocks/0/elements/0/text/text"),
    ([actions(button(text=mrkdwn("t")))], "/blocks/0/elements/0/text/type"),
    ([actions(button(style="loud"))], "/blocks/0/elements/0/style"),
    ([actions(button(url="u" * 3001))], "/blocks/0/elements/0/url"),
    ([actions(button(action_id="a" * 256))], "/blocks/0/elements/0/action_id"),
    ([actions(select(options=options(101)))], "/blocks/0/elements/0/options"),
    ([actions(select(options=[]))], "/blocks/0/elements/0/options"),
    ([actions(select(initial_option=options(3)[2]))], "/blocks/0/elements/0/initial_option"),
    ([actions(select(type="overflow", options=options(6)))], "/blocks/0/elements/0/options"),
    ([actions(select(type="radio_buttons", options=options(11)))], "/blocks/0/elements/0/options"),
    ([actions({"type": "plain_text_input", "action_id": "a"})], "/blocks/0/elements/0/type"),
    ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "/blocks/0/elements"),
    ([{"type": "context", "elements": [button()]}], "/blocks/0/elements/0/type"),
    ([{"type": "image", "alt_text": "x"}], "/blocks/0"),
    ([{"type": "markdown", "text": "x" * 7000}] * 2, "/blocks"),
    ([{"type": "table", "rows": [[]] * 101}], "/blocks/0/rows"),
    ([{"type": "table", "rows": [[{}]]}] * 2, "/blocks"),
    ([chart(7)], "/blocks/0/chart/series"),
    ([chart(1)] * 3, "/blocks"),
    ([{"type": "alert", "text": mrkdwn("x")}], "/blocks/0/type"),
    ([{"type": "hologram"}], "/blocks/0/type"),
    ([{"type": "container", "child_blocks": [section("")]}], "/blocks/0/child_blocks/0/text/text"),
    ([{"type": "container", "child_blocks": "all"}], "/blocks/0/child_blocks"),
    ([{"type": "card", "body": plain("x" * 201)}], "/blocks/0/body/text"),
]


@pytest.mark.parametrize("blocks", GOOD)
def test_blocks_within_slacks_limits_pass(blocks: list[Block]) -> None:
    check_message_blocks(blocks)


@pytest.mark.parametrize(("blocks", "pointer"), BAD)
def test_a_broken_limit_is_told_with_its_place(blocks: list[Block], pointer: str) -> None:
    with pytest.raises(SlackError, match="invalid_blocks") as caught:
        check_message_blocks(blocks)
    messages = caught.value.extra["response_metadata"]["messages"]
    assert any(message.endswith(f"[json-pointer:{pointer}]") for message in messages), messages
    assert all(message.startswith("[ERROR] ") for message in messages)


def test_more_than_thirteen_thousand_characters_in_all_are_too_long() -> None:
    with pytest.raises(SlackError, match="msg_blocks_too_long"):
        check_message_blocks([section("x" * 2700)] * 5)


def test_every_block_gets_an_id_of_its_own_and_keeps_one_it_has() -> None:
    made = with_ids([section(), section(block_id="mine"), actions({**button(), "action_id": ""})])
    assert made[1]["block_id"] == "mine"
    assert len({block["block_id"] for block in made}) == 3
    assert made[2]["elements"][0]["action_id"]


def test_an_element_is_found_by_name_wherever_it_stands() -> None:
    inner = {"type": "container", "child_blocks": [section(accessory=button(action_id="deep"))]}
    blocks = with_ids([section(), inner, actions(button(), select())])
    for name in ("deep", "go", "s"):
        assert find(blocks, name, "") is not None
    assert find(blocks, "go", "elsewhere") is None
    assert list(initial_state(blocks).values()) == [{"s": {"type": "static_select", "selected_option": None}}]


LEAF = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("x" * 4000)
NAMES = sorted({key for keys, _ in KEYS.values() for key in keys.split()} | {"block_id"})
ELEMENT_NAMES = sorted({key for keys in ELEMENT_KEYS.values() for key in keys.split()})
OPTIONAL = sorted({*NAMES, *ELEMENT_NAMES, "text", "value", "label"} - {"type"})
TYPES = st.sampled_from(sorted(KEYS) + sorted(ELEMENT_KEYS) + ["plain_text", "mrkdwn", "card", "text"])


def objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.dictionaries(st.sampled_from(OPTIONAL), inner, max_size=4)
    typed = st.builds(lambda kind, keys: {**keys, "type": kind}, TYPES, some)
    return st.lists(inner, max_size=3) | typed | st.dictionaries(st.text(max_size=3), inner, max_size=2)


ANYTHING = st.recursive(LEAF, objects, max_leaves=12)


def blocks_of(kinds: list[str]) -> st.SearchStrategy[Block]:
    def shaped(kind: str) -> st.SearchStrategy[Block]:
        keys = KEYS[kind][0].split()
        return st.fixed_dictionaries({"type": st.just(kind)}, optional=dict.fromkeys(keys, ANYTHING))

    return st.sampled_from(kinds).flatmap(shaped)


@given(blocks=st.lists(ANYTHING | blocks_of(sorted(KEYS)), max_size=3))
def test_whatever_is_sent_is_accepted_or_refused_by_name(blocks: list[Any]) -> None:
    with contextlib.suppress(SlackError):
        check_message_blocks(blocks)
        _accepted(blocks)


def _accepted(blocks: list[Any]) -> None:
    kept = with_ids(blocks)
    initial_state(kept)
    assert all(element["action_id"] for _, element in elements(kept))


@given(blocks=st.lists(ANYTHING, max_size=3), surface=st.sampled_from(["modal", "home"]))
def test_whatever_a_view_holds_is_judged_without_a_failure(blocks: list[Any], surface: str) -> None:
    problems = Problems()
    check_blocks(problems, blocks, surface, 100, "/view/blocks")
    if not problems.found:
        initial_state(with_ids(blocks))


def test_every_kind_with_a_check_is_a_known_kind() -> None:
    assert set(CHECKS) <= set(KEYS)
