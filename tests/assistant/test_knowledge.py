"""Articles from files: what is read, and what is refused with file and line."""

import os
from pathlib import Path

import pytest

from bot.assistant.knowledge import ARTICLE_LIMIT, Article, KnowledgeInvalid, load

WHOLE = """# How **refunds** work
Kind: answer

Questions:
- When do I get my money back?
* Where is my refund?

Pages: Billing, Orders
Errors: Card declined

We pay it to the card
you paid with.

- Cards: *five* days
- PayPal: see [the page](https://shop.example/paypal)

1. Open `Orders`.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def write(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def refusal(folder: Path) -> KnowledgeInvalid:
    with pytest.raises(KnowledgeInvalid) as caught:
        load(folder)
    return caught.value


def test_an_article_is_read_whole_and_its_body_is_plain_text(folder: Path) -> None:
    write(folder, "refunds.md", WHOLE)
    assert load(folder) == (
        Article(
            id="refunds",
            title="How refunds work",
            questions=("When do I get my money back?", "Where is my refund?"),
            body="We pay it to the card you paid with.\n\n"
            "• Cards: five days\n• PayPal: see the page (https://shop.example/paypal)\n\n"
            "1. Open Orders.",
            pages=("Billing", "Orders"),
            errors=("Card declined",),
        ),
    )


def test_title_and_body_are_enough(folder: Path) -> None:
    write(folder, "short.md", "# Short\nBody: with a colon")
    (article,) = load(folder)
    assert (article.title, article.questions, article.body) == ("Short", (), "Body: with a colon")


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(folder: Path) -> None:
    write(folder, "a.md", b"\xef\xbb\xbf# Title\r\n\r\nQuestions:\r\n- One?\r\n\r\nBody\r\n")
    (article,) = load(folder)
    assert (article.title, article.questions, article.body) == ("Title", ("One?",), "Body")


def test_a_list_in_the_body_is_not_taken_for_questions(folder: Path) -> None:
    write(folder, "a.md", "# Title\n\nQuestions:\n- One?\n\n- first\n- second\n")
    (article,) = load(folder)
    assert article.questions == ("One?",)
    assert article.body == "• first\n• second"


def test_names_with_underscores_and_sums_with_stars_stay_as_they_are(folder: Path) -> None:
    write(folder, "a.md", "# Title\n\nSet snake_case_name to 2 * 3 * 4.")
    assert load(folder)[0].body == "Set snake_case_name to 2 * 3 * 4."


def test_articles_come_in_the_order_of_their_ids_from_subfolders_too(folder: Path) -> None:
    for name in ("b.md", "deep/a.md", "c.md"):
        write(folder, name, "# T\nbody")
    assert [article.id for article in load(folder)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("no title", 1, "must begin with a title"),
        ("\n\n## Second level\nbody", 3, "must begin with a title"),
        ("#  \nbody", 1, "must begin with a title"),
        ("", 1, "must begin with a title"),
        ("# Title\n\nQuestions:\n- One?\n\n", 5, "no body"),
        ("# Title\n", 1, "no body"),
        ("# Title\nQuestions:\n\nbody", 2, "wants a list"),
        ("# Title\nQuestions: One? Two?\n\nbody", 2, "wants a list"),
        ("# Title\nQuestions:\n- One?\n- \n\nbody", 4, "an empty question"),
        ("# Title\nKind: joke\nbody", 2, 'kind "joke"'),
        ("# Title\nbody\nwith\0null", 3, "can't be shown (U+0000)"),
        ("# Title\nbody\x1b[31m", 2, "can't be shown (U+001B)"),
        ("# Title\nfrom \u202eright to left", 2, "can't be shown (U+202E)"),
        ("# Title\n\u200b\n", 2, "no body"),
        ("# \u200b\nbody", 1, "can't be seen"),
        ("# " + "T" * 201 + "\nbody", 1, "over 200 characters"),
        (b"# Title\nfine\n\xff\xfe", 3, "not UTF-8"),
        ("# Title\n" + "x" * ARTICLE_LIMIT, 2, "over 20,000 characters (20,008)"),
    ],
)
def test_a_bad_article_is_refused_with_its_line(
    folder: Path, text: str | bytes, line: int, problem: str
) -> None:
    write(folder, "bad.md", text)
    error = refusal(folder)
    assert (error.file, error.line) == (folder / "bad.md", line)
    assert problem in error.problem
    assert str(error) == f"{folder / 'bad.md'}:{line}: {error.problem}"


def test_two_articles_of_one_id_are_refused(folder: Path) -> None:
    write(folder, "a/refunds.md", "# One\nbody")
    write(folder, "b/refunds.md", "# Two\nbody")
    error = refusal(folder)
    assert error.file == folder / "b" / "refunds.md"
    assert 'id "refunds"' in error.problem


@pytest.mark.parametrize("name", [b"caf\xe9", b"a\nb", "a\u202eb".encode(), b"x" * 201])
def test_a_file_whose_name_could_not_be_stored_or_shown_is_refused(folder: Path, name: bytes) -> None:
    (folder / os.fsdecode(name + b".md")).write_text("# Title\nbody")
    error = refusal(folder)
    assert "rename it" in error.problem
    assert str(error).encode()


def test_what_is_hidden_is_no_article(folder: Path) -> None:
    """Kubernetes keeps the files of a ConfigMap in a folder beside their links; macOS leaves copies."""
    write(folder, "..2026_11_22/refunds.md", "# Refunds\nbody")
    (folder / "refunds.md").symlink_to("..2026_11_22/refunds.md")
    write(folder, ".git/returns.md", "# Returns\nbody")
    write(folder, "._refunds.md", b"\x00\x05\x16\x07\xff")
    assert [article.id for article in load(folder)] == ["refunds"]


def test_a_folder_below_a_hidden_one_may_hold_the_knowledge(folder: Path) -> None:
    write(folder, ".baton/knowledge/a.md", "# T\nbody")
    assert [article.id for article in load(folder / ".baton" / "knowledge")] == ["a"]


def test_two_names_that_look_the_same_are_one_id(folder: Path) -> None:
    write(folder, "caf\u00e9.md", "# One\nbody")
    write(folder, "cafe\u0301.md", "# Two\nbody")
    assert 'id "caf\u00e9"' in refusal(folder).problem


def test_a_missing_folder_and_an_empty_one_are_refused(folder: Path) -> None:
    assert "no such folder" in refusal(folder / "nowhere").problem
    write(folder, "readme.txt", "not an article")
    assert "no article" in refusal(folder).problem


def test_an_article_that_is_a_folder_is_refused(folder: Path) -> None:
    (folder / "odd.md").mkdir()
    assert "can't be read" in refusal(folder).problem
