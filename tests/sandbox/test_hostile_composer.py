"""What people type with Slack's own marks: formatted for the eye, and whole in `text`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.blocks_check import check_message_blocks
from bot.sandbox.composer import compose
from bot.sandbox.people import parse
from tests.sandbox.world import company

WORKSPACE = parse(company())


def section(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def said(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


@pytest.mark.parametrize(
    ("typed", "elements"),
    [
        ("a *bold* b", [section(said("a "), said("bold", bold=True), said(" b"))]),
        ("_it_ ~s~", [section(said("it", italic=True), said(" "), said("s", strike=True))]),
        ("*a _b_*", [section(said("a ", bold=True), said("b", bold=True, italic=True))]),
        ("`a *b* <c>`", [section(said("a *b* <c>", code=True))]),
        ("snake_case_name 2*3*4 * a * **", [section(said("snake_case_name 2*3*4 * a * **"))]),
        (
            "*@ana*",
            [section({"type": "user", "user_id": "U0ANA", "style": {"bold": True}})],
        ),
        ("https://a.example/_x_", [section({"type": "link", "url": "https://a.example/_x_"})]),
        (
            "see:\n> one\n> two\nend",
            [
                section(said("see:\n")),
                {"type": "rich_text_quote", "elements": [said("one\ntwo")]},
                section(said("end")),
            ],
        ),
        (
            "```\nx = '<@U0ANA>'\n```",
            [{"type": "rich_text_preformatted", "elements": [said("x = '<@U0ANA>'")]}],
        ),
        (">> 3 and 4 > 2", [section(said(">> 3 and 4 > 2"))]),
    ],
)
def test_marks_are_formatted_in_the_blocks(typed: str, elements: list[dict[str, Any]]) -> None:
    assert compose(typed, WORKSPACE)[1][0]["elements"] == elements


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("*bold* _it_ ~s~ `c & d`", "*bold* _it_ ~s~ `c &amp; d`"),
        ("> *@ana* & <b>\n> y\nz", "&gt; *<@U0ANA>* &amp; &lt;b&gt;\n&gt; y\nz"),
        ("`@ana` ```#support-billing```", "`@ana` ```#support-billing```"),
    ],
)
def test_text_keeps_the_marks(typed: str, text: str) -> None:
    assert compose(typed, WORKSPACE)[0] == text


@given(typed=st.text(alphabet="*_~`> ab\n<&@:/", min_size=1, max_size=60))
def test_whatever_is_typed_stays_whole_and_fits_slack(typed: str) -> None:
    text, blocks = compose(typed, WORKSPACE)
    assert text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == typed
    if typed.strip():
        check_message_blocks(blocks)
