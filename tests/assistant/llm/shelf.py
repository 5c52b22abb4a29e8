"""A small shelf of articles, and turns about them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.assistant.knowledge import Article
from bot.domain.conversation import Page, Speaker, Turn
from bot.domain.decision import Draft

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

REFUNDS = Article(
    "refunds",
    "When refunds arrive",
    ("Where is my refund?", "How long does a refund take?"),
    "We refund within 5 days of getting your parcel back. The bank may need 3 more days. Refunds go to the "
    "card you paid with. If nothing has come after 8 days, look at https://shop.example/refunds first.",
)
RETURNS = Article(
    "returns",
    "Send something back",
    ("How do I return a tent?", "Can I send it back?"),
    "You can return unused things within 30 days. Print the label at shop.example/returns, put it on the "
    "parcel and hand it in at any post office. Postage is free within the country.",
)
HOURS = Article(
    "hours",
    "Opening hours",
    ("When are you open?",),
    "The shop in Harbour Street is open from 9:00 to 18:00, Monday to Saturday.",
)
SHELF = (REFUNDS, RETURNS, HOURS)


def turn(seq: int, speaker: Speaker, text: str, *, deleted: bool = False) -> Turn:
    return Turn(seq, START + timedelta(minutes=seq), speaker, text, deleted=deleted)


def turns(*said: str) -> list[Turn]:
    """The customer's, one after the other."""
    return [turn(seq, Speaker.CUSTOMER, text) for seq, text in enumerate(said, start=1)]


class Shelf:
    """Finds the same articles for everything, and answers "thanks" by itself."""

    def __init__(self, *near: tuple[Article, float]) -> None:
        self.near = near or tuple((article, 0.6) for article in SHELF)

    def answer(self, said: Sequence[str], page: Page) -> Draft:
        if said[-1] == "thanks":
            return Draft("You're welcome.", 0.95)
        return Draft(HOURS.body, 0.4, article="hours")

    def nearest(self, said: Sequence[str], page: Page, count: int) -> Sequence[tuple[Article, float]]:
        return self.near[:count]
