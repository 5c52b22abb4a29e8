"""Articles without example questions: found by their paragraphs, told by the part that matters."""

from pathlib import Path

from bot.assistant.bm25 import Paragraphs, paragraphs
from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.finding import EXCERPT, WHOLE, excerpt
from bot.assistant.knowledge import Article, load
from bot.domain.conversation import Page
from bot.domain.decision import Thresholds

SURE = Thresholds().confidence
FILLING = " ".join(["Our kayaks are built by hand in a small yard on the coast and tested in the bay."] * 4)
KAYAKS = Article(
    "kayaks",
    "Hiring a kayak",
    (),
    "\n\n".join(
        [
            f"What you hire. {FILLING}",
            f"What it costs. A kayak is 40 euros a day, a paddle free. {FILLING}",
            f"Storms. When the coastguard warns of a storm, the hire is off and we refund it. {FILLING}",
            f"Licences. Nobody needs a licence on the lake. {FILLING}",
        ]
    ),
)
SAUNA = Article(
    "sauna", "The sauna", (), "The sauna is heated from four in the afternoon. Towels are at the door."
)
ASKED = Article("parking", "Parking", ("Where can I park?", "Is parking free?"), "Behind the boat house.")
ASSISTANT = EmbeddedAssistant([KAYAKS, SAUNA, ASKED])


def answer(text: str) -> tuple[str, str, float]:
    draft = ASSISTANT.answer([text], Page())
    return draft.article, draft.text, draft.confidence


def test_a_long_article_is_found_by_what_one_paragraph_says_and_told_from_there() -> None:
    article, text, sure = answer("will you refund the hire when there is a storm warning")
    assert article == "kayaks"
    assert text.startswith("Storms. When the coastguard")
    assert "What it costs" not in text
    assert sure >= SURE


def test_a_short_one_is_told_whole() -> None:
    article, text, sure = answer("when is the sauna heated")
    assert (article, text) == ("sauna", SAUNA.body)
    assert sure >= SURE


def test_articles_with_and_without_questions_stand_side_by_side() -> None:
    article, text, sure = answer("is there free parking")
    assert (article, text) == ("parking", ASKED.body)
    assert sure >= SURE


def test_what_no_article_tells_of_is_left_to_people() -> None:
    for text in ("are you hiring a cook", "i was charged twice for my phone bill", "how tall is Mount Kenya"):
        assert answer(text)[2] < SURE


def test_the_title_counts_in_each_paragraph() -> None:
    index = Paragraphs([("a", "Otters", "They swim."), ("b", "Seals", "They swim and an otter is near.")])
    assert [passage.key for passage in index.search("otters")] == ["a", "b"]


def test_words_without_matter_and_nothing_known_find_nothing() -> None:
    index = Paragraphs([("a", "Otters", "They swim.")])
    assert index.search("") == index.search("what is it") == index.search("zeppelin") == ()
    assert Paragraphs([]).search("otters") == ()


def test_a_share_is_between_0_and_1_and_the_best_comes_first() -> None:
    index = Paragraphs([(article.id, article.title, article.body) for article in (KAYAKS, SAUNA)])
    shares = [passage.share for passage in index.search("what does a kayak and a towel cost")]
    assert shares == sorted(shares, reverse=True)
    assert all(0.0 < share < 1.0 for share in shares)


def test_paragraphs_are_the_body_and_a_heading_stays_with_what_follows() -> None:
    body = f"Heading\n\n{'long ' * 40}\n\n{'text ' * 40}"
    parts = paragraphs(body)
    assert "\n\n".join(parts) == body
    assert len(parts) == 2


def test_what_is_told_of_a_long_body_is_not_long() -> None:
    body = "\n\n".join(f"{number}. {FILLING}" for number in range(20))
    told = excerpt(body, 3)
    assert told.startswith("3. ")
    assert len(told) <= EXCERPT + 10
    assert excerpt("x" * WHOLE, 0) == "x" * WHOLE


def test_the_shops_articles_are_found_by_their_bodies_alone() -> None:
    articles = [a for a in load(Path(__file__).parents[2] / "bot/demo/knowledge") if a.kind == "answer"]
    index = Paragraphs([(article.id, article.title, article.body) for article in articles])
    asked = [(article.id, question) for article in articles for question in article.questions]
    found = [bool(hits := index.search(question)) and hits[0].key == key for key, question in asked]
    assert sum(found) / len(found) >= 0.5


def test_of_a_paragraph_without_end_the_part_that_was_asked_for_is_told() -> None:
    storms = "When the coastguard warns of a storm, the hire is off and we refund it."
    endless = Article("endless", "Hiring", (), f"{FILLING * 20} {storms} {FILLING * 20}")
    draft = EmbeddedAssistant([endless]).answer(["will you refund the hire in a storm"], Page())
    assert storms in draft.text
    assert len(draft.text) <= WHOLE
