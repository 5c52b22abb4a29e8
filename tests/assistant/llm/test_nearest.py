"""Which articles the model is given: the embedded assistant finds them."""

from bot.domain.conversation import Page
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
