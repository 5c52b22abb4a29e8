"""Words, features and the index."""

import pytest

from bot.assistant.features import TEXT_LIMIT, WORD_LIMIT, words
from bot.assistant.retrieval import Entry, Index, raised

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


def test_the_best_entry_comes_first_with_its_cosine_and_its_chance() -> None:
    first, second = FRUIT.search("are the apples ripe").ranked
    assert (first.key, second.key) == ("apples", "pears")
    assert 1.0 > first.cosine > second.cosine > 0.0
    assert first.score > second.score
    assert first.chance + second.chance == pytest.approx(1.0)


def test_what_is_said_by_both_tells_less_than_what_is_said_by_one() -> None:
    index = Index(
        [Entry("red", ("paint it red", "red paint")), Entry("blue", ("paint it blue", "blue paint"))]
    )
    first, *_ = index.search("paint it blue please").ranked
    assert first.key == "blue"
    assert first.chance > 0.9


def test_other_words_for_the_same_thing_find_it() -> None:
    index = Index([Entry("refund", ("when is the refund paid",)), Entry("parcel", ("where is the parcel",))])
    assert index.search("i want to be reimbursed").ranked[0].key == "refund"
    assert index.search("has my package arrived").ranked[0].key == "parcel"


def test_what_else_is_known_can_raise_an_entry() -> None:
    hits = FRUIT.search("is it ripe")
    lower = hits.ranked[-1]
    assert raised(hits, {lower.key: 5.0}).ranked[0].key == lower.key
    assert raised(hits, {"nobody": 5.0}) == hits


def test_a_spelling_slip_still_finds_it() -> None:
    assert FRUIT.search("aples").ranked[0].key == "apples"


def test_known_is_the_share_of_words_the_index_has_seen() -> None:
    assert FRUIT.search("ripe apples").known == 1.0
    assert FRUIT.search("ripe zeppelins").known == 0.5
    assert FRUIT.search("").known == 0.0


def test_a_body_helps_but_less_than_a_question() -> None:
    index = Index([Entry("said", ("about grass",), "orchards orchards"), Entry("asked", ("orchards",))])
    assert [one.key for one in index.search("orchards").ranked] == ["asked", "said"]


def test_nothing_in_common_ranks_nothing() -> None:
    assert FRUIT.search("🚀").ranked == ()
    assert Index([]).search("anything").ranked == ()


def test_the_turn_before_counts_half() -> None:
    alone, leaning = FRUIT.search("and ripe ones"), FRUIT.search("and ripe ones", "pears")
    assert leaning.ranked[0].cosine > next(one.cosine for one in alone.ranked if one.key == "pears")
    assert leaning.ranked[0].key == "pears"
