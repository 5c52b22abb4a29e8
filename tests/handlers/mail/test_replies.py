"""A customer's own words, out of what mail programs make of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import clean_turn
from handlers.mail.html_text import from_html
from handlers.mail.replies import own_words, pieces, unfolded

OURS = "##- Please write your answer above this line. -##\n\nHello,\n\nAna Ruiz wrote:\nIs it the blue one?\n"
QUOTED = "\n".join(f"> {line}" for line in OURS.splitlines())

REPLIES = {
    "gmail": (
        "Yes, it is.\n\nOn Sun, Nov 22, 2026 at 3:12 PM Our shop <support+abc@mail.shop.example>\nwrote:\n\n"
        f"{QUOTED}"
    ),
    "gmail in german": (
        f"Yes, it is.\n\nAm So., 22. Nov. 2026 um 15:12 Uhr schrieb Our shop <support@x.example>:\n\n{QUOTED}"
    ),
    "apple": (
        "Yes, it is.\n\nSent from my iPhone\n\n> On 22. Nov 2026, at 15:12, Our shop <s@x.example> wrote:\n"
        f">\n{QUOTED}"
    ),
    "outlook": (
        "Yes, it is.\n\n________________________________\nFrom: Our shop <support@x.example>\n"
        f"Sent: Sunday, November 22, 2026 3:12 PM\nTo: Cora <c@x.example>\nSubject: Our answer\n\n{OURS}"
    ),
    "outlook in german": (
        "Yes, it is.\n\nVon: Our shop <support@x.example>\nGesendet: Sonntag, 22. November 2026 15:12\n"
        f"An: Cora <c@x.example>\nBetreff: Unsere Antwort\n\n{OURS}"
    ),
    "thunderbird": "Yes, it is.\n\n-- \nCora Custer\nCuster Ltd\n+49 30 1234",
    "a closing": "Yes, it is.\n\nBest regards\nCora Custer\nCuster Ltd",
    "a german closing": "Yes, it is.\n\nMit freundlichen Grüßen\nCora Custer",
    "our line alone": f"Yes, it is.\n\n{OURS}",
    "windows line ends": f"Yes, it is.\r\n\r\n{OURS}".replace("\n", "\r\n"),
}


@pytest.mark.parametrize("text", REPLIES.values(), ids=REPLIES.keys())
def test_quotes_and_signatures_are_cut_off(text: str) -> None:
    assert own_words(text) == "Yes, it is."


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, that works. But now the other one is broken:\nit says “E 42” when I press start. Why?",
        "- the blue one\n- the red one\n- both",
        "From: Berlin\nis what the label says",
        "I wrote: hello",
        "On Monday I bought it.\nOn Tuesday it broke.",
        "1 > 0\n> is that right?\nyes it is",
        "x" * 900 + " and the end",
    ],
)
def test_what_only_looks_like_a_quote_or_a_signature_stays(text: str) -> None:
    assert own_words(text) == text


def test_an_answer_between_the_quotes_keeps_what_it_answers() -> None:
    assert (
        own_words("> Is it blue?\nYes.\n> Is it new?\nNo.\n> Regards\n")
        == "> Is it blue?\nYes.\n> Is it new?\nNo."
    )


@pytest.mark.parametrize("text", ["", "\n\n", "> a\n> b", OURS, "\u200b\u200b", "\u2800"])
def test_a_mail_of_nothing_but_quotes_has_no_words(text: str) -> None:
    assert own_words(text) == ""


@given(st.text(max_size=1_000))
def test_whatever_is_left_can_be_stored_as_a_turn(text: str) -> None:
    words = own_words(text)
    if words:
        assert clean_turn(words)


@pytest.mark.parametrize(
    "unit",
    [
        "\n",
        " \n",
        "On ",
        "On \n",
        "wrote:",
        "Am schrieb ",
        "From:\n",
        "From: a\nTo: b\n",
        "> ",
        ">\n",
        "- a\n",
        "--\n",
    ],
)
def test_no_mail_keeps_the_reader_long(unit: str) -> None:
    assert own_words(unit * 100_000) is not None


HTML = {
    "gmail": (
        '<div dir="ltr">Yes, <b>it</b>&nbsp;is.</div><br>'
        '<div class="gmail_quote"><div class="gmail_attr">On … wrote:'
        "</div><blockquote><p>Is it blue?</p></blockquote></div>"
    ),
    "outlook": (
        "<html><head><style>p {color:red}</style><title>x</title></head><body><p>Yes, it is.<o:p></o:p></p>"
        '<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">From: Our shop</div>'
        "<div><p>Is it blue?</p></div></body>"
    ),
    "our line": f"<p>Yes, it is.</p><p>{OURS}</p>",
    "comments": "<!doctype html><!--[if mso]><p>no</p><![endif]--><p>Yes,\n it is.</p><!-- open <p>no",
    "thunderbird": (
        '<div class="moz-cite-prefix">On … wrote:</div><blockquote type="cite">Blue?</blockquote>Yes, it is.'
    ),
}


@pytest.mark.parametrize("html", HTML.values(), ids=HTML.keys())
def test_the_words_of_a_mail_that_is_only_html(html: str) -> None:
    assert own_words(from_html(html)) == "Yes, it is."


def test_paragraphs_and_breaks_stay_lines() -> None:
    assert from_html("<p>one</p><p>two<br>three</p><ul><li>a<li>b</ul>") == "one\n\ntwo\nthree\n\na\nb"


def test_a_script_in_a_mail_is_words_at_most() -> None:
    assert from_html("a<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;") == "a<b>"


@pytest.mark.parametrize(
    "unit",
    ["<div>", "<!--", "<x y='", "<", "&", "<blockquote>", "<a ", "<![CDATA[", "<p class=", "</p>", "<p"],
)
def test_no_html_keeps_the_reader_long(unit: str) -> None:
    assert from_html(unit * 60_000) is not None


def test_soft_line_breaks_are_taken_out() -> None:
    assert unfolded("one \ntwo\n\nthree\n> quoted \nfour\n-- \nme", delete_space=False) == (
        "one two\n\nthree\n> quoted \nfour\n-- \nme"
    )
    assert unfolded("Donau \ndampf", delete_space=True) == "Donaudampf"


@given(st.text(alphabet="ab \n", max_size=500), st.integers(min_value=10, max_value=50))
def test_pieces_fit_and_lose_no_letter(text: str, limit: int) -> None:
    found = list(pieces(text, limit))
    assert all(len(one) <= limit for one in found)
    assert "".join("".join(found).split()) == "".join(text.split())
