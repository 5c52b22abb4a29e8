import pytest

from blocks.tongue import reads


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("de", "reads German"),
        ("de-CH", "reads German"),
        ("pt-BR", "reads Portuguese"),
        ("ar", "reads Arabic"),
        ("en", ""),
        ("en-GB", ""),
        ("", ""),
        ("xx-nonsense", ""),
        ("<!channel>", ""),
    ],
)
def test_agents_are_told_of_another_language_than_theirs(locale: str, words: str) -> None:
    assert reads(locale) == words
