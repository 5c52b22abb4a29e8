"""Whatever customers and sites say: Slack takes what is drawn, and it calls nobody and spoofs no line."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import blocks
from bot.sandbox.blocks_check import MOST_IN_MESSAGE, MOST_IN_VIEW, check_blocks
from bot.sandbox.elements_check import Problems
from tests.blocks.drawings import DRAWINGS, IN_LINES, WITHOUT_WORDS
from tests.blocks.limits import check_message, check_view, nodes, texts
from tests.blocks.safety import unsafe

PIECES = {"forms", "parts", "customer_side"}
"""What drawings are made of, and what customers read."""
LARGE = settings(
    max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None
)


def drawings() -> Iterator[str]:
    """Every public function of `blocks` that gives a whole message or view."""
    for module in pkgutil.iter_modules(blocks.__path__):
        if module.name in PIECES:
            continue
        found = importlib.import_module(f"blocks.{module.name}")
        for name, function in inspect.getmembers(found, inspect.isfunction):
            is_own = function.__module__ == found.__name__ and not name.startswith("_")
            if is_own and function.__annotations__.get("return") in {"Message", "View"}:
                yield f"{module.name}.{name}"


def valid(drawn: Mapping[str, Any]) -> list[str]:
    """As our own limits, and as the sandbox judges what it is sent."""
    problems, is_view = Problems(), "type" in drawn
    place, most = (drawn["type"], MOST_IN_VIEW) if is_view else ("message", MOST_IN_MESSAGE)
    check_blocks(problems, drawn["blocks"], place, most, "/blocks")
    return [*(check_view if is_view else check_message)(drawn), *map(str, problems.found)]


def test_every_drawing_is_tried_with_any_words() -> None:
    """A new one is a line in drawings.py."""
    assert {*drawings()} == {*DRAWINGS, *IN_LINES, *WITHOUT_WORDS}


@pytest.mark.parametrize("name", DRAWINGS)
@given(data=st.data())
@LARGE
def test_any_words_give_what_slack_takes_call_nobody_and_spoof_no_line(
    name: str, data: st.DataObject
) -> None:
    drawn = DRAWINGS[name](data.draw)
    assert valid(drawn) == []
    assert unsafe(drawn) == []
    people = [node for node in nodes(drawn["blocks"]) if node.get("type") in {"user", "channel", "broadcast"}]
    assert all(node["user_id"] in {"U0BEN", "U0ANA"} for node in people)


@pytest.mark.parametrize("name", IN_LINES)
@given(data=st.data())
@LARGE
def test_any_words_among_lines_of_ours_stay_within_the_limits_and_call_nobody(
    name: str, data: st.DataObject
) -> None:
    drawn = IN_LINES[name](data.draw)
    assert valid(drawn) == []
    living = ("<!channel", "<!here", "<@U0ANA", "<#C1")
    marked = [node["text"] for node in nodes(drawn["blocks"]) if node.get("type") == "mrkdwn"]
    assert not any(sign in text for sign in living for text in [*marked, drawn.get("text", "")])
    assert len([*texts(drawn["blocks"])]) > 0
