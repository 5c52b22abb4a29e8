import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.text import escape, escaped_within, names_in, shorten, starts_with_note, to_plain

NAMES = {"U1": "Ana Silva"}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("*bold* _it_ ~40~ 35 euros", "bold it ~40~ 35 euros"),
        ("*_both_* (*in brackets*), *a*!", "both (in brackets), a!"),
        (
            "2*3*4, snake_case_name, __init__, a * b * c, ~5 to ~10",
            "2*3*4, snake_case_name, __init__, a * b * c, ~5 to ~10",
        ),
        ("run `*ls* :x: _a_` now", "run `*ls* :x: _a_` now"),
        ("```x = a_b_c *y*\n:tada:```", "```x = a_b_c *y*\n:tada:```"),
        ("*over\ntwo lines*", "*over\ntwo lines*"),
        ("&lt;b&gt; R&amp;D &amp;lt;", "<b> R&D &lt;"),
        ("&gt; you asked\n• one\n• two", "> you asked\n• one\n• two"),
        ("&gt;&gt;&gt; *all*\nof it", "> all\n> of it"),
        ("see\n&gt;&gt;&gt;`a`\nb", "see\n> `a`\n> b"),
        ("a &gt;&gt;&gt; b", "a >>> b"),
        (
            "1. Open *Settings*\n    a. or `Ctrl+S`\n2. _Save_ :tada:",
            "1. Open Settings\n    a. or `Ctrl+S`\n2. Save 🎉",
        ),
        ("• *one*\n    ◦ two\n        ▪︎ _three_", "• one\n    ◦ two\n        ▪︎ three"),
        ("```\nif a &lt; b:\n    x *= 2\n```\nrun *it*", "```\nif a < b:\n    x *= 2\n```\nrun it"),
    ],
)
def test_marks_go_where_slack_would_show_none(said: str, read: str) -> None:
    assert to_plain(said, {}) == read


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("ask <@U1> or <@U2|bob.b>", "ask @Ana Silva or a colleague"),
        ("see <#C012345|billing-internal>", "see our team's channel"),
        ("<!here> <!channel> <!everyone>", "everyone everyone everyone"),
        ("ping <!subteam^S0123|@refunds>", "ping our team"),
        ("by <!date^1763900000^{time}|14:13 CET>", "by 14:13 CET"),
    ],
)
def test_mentions_become_words_without_ids(said: str, read: str) -> None:
    assert to_plain(said, NAMES) == read


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("<https://a.example/x?y=1&amp;z=_2_|our *page*>", "our *page* (https://a.example/x?y=1&z=_2_)"),
        ("<https://a.example>", "https://a.example"),
        ("<https://a.example/|a.example>", "https://a.example/"),
        ("<mailto:help@a.example|help@a.example>", "help@a.example"),
        ("<tel:+491234|+49 1234>, <tel:+491234>", "+49 1234, +491234"),
        ("<javascript:alert(1)|press here>", "press here"),
        ("<javascript:alert(1)>", ""),
        ("<https://acme.slack.com/archives/C1/p1>", "a link for our team"),
        ("<https://files.slack.com/files-pri/T1-F1/a.png|the picture>", "the picture"),
        ("*<https://a.example|bold>*", "bold (https://a.example)"),
        ("`<https://a.example/a_b_c>`", "`https://a.example/a_b_c`"),
        ("<|>", "<|>"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_links_stand_as_one_can_read_and_press_them(said: str, read: str) -> None:
    assert to_plain(said, {}) == read


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (":tada::100: :+1:", "🎉💯 👍"),
        (":wave::skin-tone-3:", "👋🏼"),
        (":man-shrugging::skin-tone-5:", "🤷🏾\u200d♂️"),
        (":female-technologist: :flag-de: :flag-scotland:", "👩\u200d💻 🇩🇪 🏴󠁧󠁢󠁳󠁣󠁴󠁿"),
        (":slightly_smiling_face: :simple_smile:", "🙂 🙂"),
        (":man-woman-girl-boy: :woman-heart-man:", "👨\u200d👩\u200d👧\u200d👦 👩\u200d❤️\u200d👨"),
        (":our_parrot: :our_parrot::skin-tone-2:", ":our_parrot: :our_parrot:"),
        ("at 12:30:45, ratio 1:100:2", "at 12:30:45, ratio 1:100:2"),
        ("great:tada:", "great🎉"),
    ],
)
def test_emoji_names_become_characters(said: str, read: str) -> None:
    assert to_plain(said, {}) == read


@given(st.text(alphabet=string.ascii_letters + string.digits + " \n.,;!?<>&()'\"-+=/#@|^"))
def test_what_an_agent_types_arrives_as_typed(typed: str) -> None:
    assert to_plain(escape(typed), {}) == typed.strip()


@given(
    st.text(),
    st.sampled_from(("<@U0SECRET>", "<@U0SECRET|u0secret>", "<#C0SECRET|secret>", "<!subteam^S0SECRET>")),
    st.text(),
)
def test_no_id_goes_out_whatever_stands_around_it(before: str, token: str, after: str) -> None:
    assert "SECRET" not in to_plain(escape(before) + token + escape(after), {})


@given(st.text())
def test_any_text_can_be_made_plain(text: str) -> None:
    plain = to_plain(text, {})
    assert not names_in(plain)
    assert "\0" not in plain


def test_mentioned_people_are_found() -> None:
    assert names_in("<@U1> and <@W2|x>, not <#C1|u> nor &lt;@U3&gt;") == {"U1", "W2"}


@pytest.mark.parametrize(
    "said",
    [
        "note: careful",
        "Note : careful",
        "NOTE:careful",
        "  note:",
        "*note:* careful",
        "*Note*: careful",
        "_note_ : careful",
        "note： careful",
        "ｎｏｔｅ: careful",
        ":lock: note: careful",
        "🔒 note: careful",
        "&gt; note: careful",
        "• note: careful",
        "n\u200bote: careful",
        ":note: careful",
        "// careful",
        "  //careful",
        "／／ careful",
        "Note - customer sounds annoyed",
        "note – careful",
        "Notes: careful",
        "internal: do not offer a refund",
        "*Internal* — look at the log first",
        "Private : between us",
        "<@U1> can you look?",
        "*<@U1>* can you look?",
        ":wave: <@U1|ana> look",
        "<!here> look",
        "<!subteam^S1|@refunds> look",
    ],
)
def test_a_note_stays_inside(said: str) -> None:
    assert starts_with_note(said)


@pytest.mark.parametrize(
    "said",
    [
        "noted: I refunded it",
        "Please note: it takes two days",
        "note that it takes two days",
        "Internal frames are lighter",
        "note-taking is easy with it",
        "footnote: x",
        "http://shop.example//x",
        "<https://shop.example|our page>",
        "see // there",
        "/ one slash",
        "Hi, <@U1> will call you",
        "<#C1|x> no",
        "<!date^1^{time}|now> it is done",
        "",
    ],
)
def test_a_reply_goes_out(said: str) -> None:
    assert not starts_with_note(said)


@given(
    st.text(alphabet=" \t\n*_~`>-•🔒", max_size=12),
    st.sampled_from(("note", "Note", "NOTE", "nOtE")),
    st.text(alphabet=" *_", max_size=4),
    st.sampled_from(":："),
    st.text(),
)
def test_a_note_in_any_dress_stays_inside(before: str, note: str, gap: str, colon: str, rest: str) -> None:
    assert starts_with_note(f"{before}{note}{gap}{colon}{rest}")


@given(
    st.text(alphabet=string.ascii_letters, min_size=1).filter(lambda word: word.lower() != "note"), st.text()
)
def test_what_begins_with_another_word_goes_out(word: str, rest: str) -> None:
    assert not starts_with_note(f"{word} {rest}")


@pytest.mark.parametrize("piece", [":_:", "*_", "<", ":a", "`", "&lt;", "*a ", "_a", "~a*b_", "<a|", "\0"])
def test_a_long_hostile_message_is_read_quickly(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    starts_with_note(text)
    assert len(to_plain(text, {})) <= len(text)


@given(st.text(), st.integers(10, 200))
def test_escaped_text_keeps_its_limit_and_no_half_entity(text: str, limit: int) -> None:
    kept = escaped_within(text, limit)
    assert len(kept) <= limit
    assert not set("<>") & set(kept)
    assert kept.count("&") == sum(kept.count(entity) for entity in ("&amp;", "&lt;", "&gt;"))


@given(st.text(), st.integers(2, 200))
def test_a_shortened_text_is_one_line_within_its_limit(text: str, limit: int) -> None:
    kept = shorten(text, limit)
    assert len(kept) <= limit
    assert kept == " ".join(kept.split())
