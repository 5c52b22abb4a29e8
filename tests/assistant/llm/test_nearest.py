"""Which articles the model is given: the embedded assistant finds them."""

from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import Article
from bot.assistant.llm.asking import Found, asking
from bot.domain.conversation import Page
from tests.assistant.llm.shelf import turns
from tests.assistant.test_answers import ASSISTANT, answer


def test_the_nearest_articles_are_named_best_first() -> None:
    near = ASSISTANT.nearest(["How long does a refund take?"], Page(), 3)
    article, share = near[0]
    assert (article.id, share) == ("refunds", answer("How long does a refund take?").confidence)
    assert list(near) == sorted(near, key=lambda pair: -pair[1])
    assert len(near) == 3


def test_words_without_a_matter_are_near_to_the_error_on_the_page() -> None:
    page = Page(title="Checkout", error="Card declined (402)")
    assert ASSISTANT.nearest(["It doesn't work"], page, 3)[0][0].id == "card-declined"


def test_words_about_nothing_are_near_to_nothing() -> None:
    assert ASSISTANT.nearest(["What is it"], Page(), 3) == ()


def test_of_a_handbook_a_model_is_given_the_part_by_which_it_was_found() -> None:
    filling = "Our kayaks are built by hand in a small yard on the coast and tested in the bay. " * 3
    chapters = [f"Chapter {number}. {filling}" for number in range(60)]
    chapters[50] = (
        f"Storms. When the coastguard warns of a storm, the hire is off and we refund it. {filling}"
    )
    handbook = Article("handbook", "Hiring a kayak", (), "\n\n".join(chapters))
    question = "will you refund the hire when there is a storm warning"
    near = EmbeddedAssistant([handbook]).nearest([question], Page(), 3)
    found = [Found(article, share) for article, share in near]
    assert "the hire is off" in asking(turns(question), Page(), found, "n", redact=True).prompt
