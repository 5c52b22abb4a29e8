import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.composer import compose
from bot.sandbox.markup import escape, settle
from bot.sandbox.people import parse
from tests.sandbox.world import company

WORKSPACE = parse(company())


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<@U0ANA> <!channel>", "&lt;@U0ANA&gt; &lt;!channel&gt;"),
        ("hi @ana, @Ben.", "hi <@U0ANA>, <@U0BEN>."),
        ("@nobody a@ana.example", "@nobody a@ana.example"),
        ("@here and @channel", "<!here> and <!channel>"),
        ("#support-billing #42 C#", "<#C0BILL|support-billing> #42 C#"),
        ("see https://a.example/x?a=1&b=2, ok", "see <https://a.example/x?a=1&amp;b=2>, ok"),
        ("(https://a.example)", "(<https://a.example>)"),
        ("👍 ⚠️ ✅", ":+1: :warning: :white_check_mark:"),
        ("at 10:30:45 :tada: x:y:z", "at 10:30:45 :tada: x:y:z"),
        ("note: hello", "note: hello"),
        ("// inside", "// inside"),
    ],
)
def test_what_a_person_types_becomes_slacks_markup(typed: str, text: str) -> None:
    assert compose(typed, WORKSPACE)[0] == text


def test_the_same_words_come_as_rich_text() -> None:
    _, blocks = compose("@ana :tada: see https://a.example in #support-billing 👍 <ok>", WORKSPACE)
    assert blocks[0]["elements"][0]["elements"] == [
        {"type": "user", "user_id": "U0ANA"},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "tada"},
        {"type": "text", "text": " see "},
        {"type": "link", "url": "https://a.example"},
        {"type": "text", "text": " in "},
        {"type": "channel", "channel_id": "C0BILL"},
        {"type": "text", "text": " "},
        {"type": "emoji", "name": "+1", "unicode": "1f44d"},
        {"type": "text", "text": " <ok>"},
    ]


@given(typed=st.text(alphabet="<>&@#:!|/ abc.htps👍⚠️\n", max_size=60))
def test_nothing_typed_breaks_out_of_its_markup(typed: str) -> None:
    text, _ = compose(typed, WORKSPACE)
    assert text.count("<") == text.count(">")
    assert "<@" not in text
    assert "<!" not in text


@given(text=st.text(max_size=80))
def test_a_settled_text_stays_as_it_is(text: str) -> None:
    assert settle(settle(text)) == settle(text)
    assert settle(escape(text)).replace("<", "").count("&") == escape(text).count("&")
