"""Words, features and the index."""

import pytest

from bot.assistant.features import TEXT_LIMIT, WORD_LIMIT, words
from bot.assistant.retrieval import Entry, Index

FRUIT = Index(
    [
        Entry("apples", ("ripe apples", "an apple a day"), "Apples grow on trees in orchards."),
        Entry("pears", ("ripe pears", "a pear in a tree")),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don’t, DON'T", ["dont", "dont"]),
        ("Where's what we’ll do at Ellis's?", ["where", "what", "we", "do", "at", "ellis"]),
        ("Café ﬁx №5", ["cafe", "fix", "no5"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("  \t\n?! ", []),
    ],
)
def test_words_lose_case_accents_and_apostrophes(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_long_words_and_long_texts_are_cut() -> None:
    assert words("x" * 100) == ["x" * WORD_LIMIT]
    assert len(words("ab " * TEXT_LIMIT)) == -(-TEXT_LIMIT // 3)


def test_the_best_entry_comes_first_with_a_cosine() -> None:
    hits = FRUIT.search("are the apples ripe")
    assert [key for key, _ in hits.ranked] == ["apples", "pears"]
    assert 1.0 > hits.ranked[0][1] > hits.ranked[1][1] > 0.0


def test_a_spelling_slip_still_finds_it() -> None:
    assert FRUIT.search("aples").ranked[0][0] == "apples"


def test_known_is_the_share_of_words_the_index_has_seen() -> None:
    assert FRUIT.search("ripe apples").known == 1.0
    assert FRUIT.search("ripe zeppelins").known == 0.5
    assert FRUIT.search("").known == 0.0


def test_a_body_helps_but_less_than_a_question() -> None:
    index = Index([Entry("said", ("about grass",), "orchards orchards"), Entry("asked", ("orchards",))])
    assert [key for key, _ in index.search("orchards").ranked] == ["asked", "said"]


def test_nothing_in_common_ranks_nothing() -> None:
    assert FRUIT.search("🚀").ranked == ()
    assert Index([]).search("anything").ranked == ()


def test_the_turn_before_counts_half() -> None:
    alone, leaning = FRUIT.search("and ripe ones"), FRUIT.search("and ripe ones", "pears")
    assert dict(leaning.ranked)["pears"] > dict(alone.ranked)["pears"]
    assert leaning.ranked[0][0] == "pears"
