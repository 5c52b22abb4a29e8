"""The embedded assistant on the shop's articles: what it knows, leaves to people, and withstands."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import Article, load
from bot.domain.conversation import Page, Source, Speaker, Turn
from bot.domain.decision import Draft, Thresholds
from bot.ports import Assistant
from tests.assistant.questions import COURTESIES, OUT_OF_SCOPE, PARAPHRASES

ARTICLES = load(Path(__file__).parents[2] / "bot" / "demo" / "knowledge")
BY_ID = {article.id: article for article in ARTICLES}
SURE = Thresholds().confidence
ASSISTANT = EmbeddedAssistant(ARTICLES)
ASSISTANT.warm()
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def turns(*said: str, speaker: Speaker = Speaker.CUSTOMER) -> list[Turn]:
    return [
        Turn(seq, START + timedelta(minutes=seq), speaker, text) for seq, text in enumerate(said, start=1)
    ]


def answer(*said: str, page: Page | None = None) -> Draft:
    return ASSISTANT.answer(said, page or Page())


def share(found: Sequence[bool]) -> float:
    return sum(found) / len(found)


def test_it_fills_the_port() -> None:
    port: Assistant = ASSISTANT
    assert port is ASSISTANT


async def test_an_answer_is_the_article_with_its_title_as_the_source() -> None:
    draft = await ASSISTANT.draft(turns("how long will my refund take?"), Page())
    assert draft.text == BY_ID["refunds"].body
    assert draft.sources == (Source("How refunds work"),)
    assert draft.article == "refunds"
    assert draft.confidence >= SURE


def test_paraphrases_find_their_article() -> None:
    found = [answer(text).article == id_ for id_, asked in PARAPHRASES.items() for text in asked]
    assert len(found) >= 63
    assert share(found) >= 0.9


def test_paraphrases_are_answered_rightly_and_with_confidence() -> None:
    drafts = [(id_, answer(text)) for id_, asked in PARAPHRASES.items() for text in asked]
    assert share([draft.article == id_ and draft.confidence >= SURE for id_, draft in drafts]) >= 0.8
    assert share([draft.article == id_ for id_, draft in drafts if draft.confidence >= SURE]) >= 0.9


def test_what_no_article_answers_is_left_to_people() -> None:
    assert len(OUT_OF_SCOPE) >= 30
    assert share([answer(text).confidence < SURE for text in OUT_OF_SCOPE]) >= 0.85


@pytest.mark.parametrize(
    "article", [a for a in ARTICLES if a.kind == "answer"], ids=lambda article: article.id
)
def test_an_example_question_finds_its_own_article(article: Article) -> None:
    drafts = [answer(question) for question in article.questions]
    assert share([draft.article == article.id for draft in drafts]) >= 0.8


def test_considered_are_three_titles_the_answer_first_and_in_order() -> None:
    draft = answer("when will i get my refund")
    assert next(title for title, _ in draft.considered) == "How refunds work"
    chances = [chance for _, chance in draft.considered]
    assert len(chances) == 3
    assert chances[0] == draft.confidence
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] > 0


@pytest.mark.parametrize(
    ("id_", "text"), [(id_, text) for id_, asked in COURTESIES.items() for text in asked]
)
def test_small_talk_has_its_own_short_answer_and_no_source(id_: str, text: str) -> None:
    draft = answer(text)
    assert draft.text == BY_ID[id_].body
    assert draft.confidence >= 0.9
    assert (draft.sources, draft.article, draft.considered) == ((), "", ())


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("Hi there, how do I reset my password?", "password"),
        ("Thanks! And how long does delivery take?", "delivery-times"),
        ("Hello, can you help me to track my order", "track-order"),
    ],
)
def test_a_greeting_before_a_question_does_not_hide_it(text: str, article: str) -> None:
    draft = answer(text)
    assert draft.article == article
    assert draft.confidence >= SURE


@pytest.mark.parametrize("text", ["no", "thanks for nothing", "great, another bot", "hello lawyer"])
def test_a_complaint_that_sounds_like_small_talk_is_not_brushed_off(text: str) -> None:
    assert answer(text).confidence < SURE


def test_a_short_follow_up_leans_on_the_turn_before() -> None:
    assert answer("and express?").article != answer("how much is delivery?", "and express?").article
    assert answer("how much is delivery?", "and express?").article == "delivery-cost"
    assert answer("how do i track my parcel", "and how is that done?").article == "track-order"


@pytest.mark.parametrize(
    "text", ["what is it", "why", "no", "and you?", "how much is that", "I do not want it"]
)
def test_words_about_nothing_are_no_question(text: str) -> None:
    assert replace(answer(text), language="") == Draft("", 0.0)


def test_a_new_question_does_not_lean_on_the_turn_before() -> None:
    assert answer("how much is delivery?", "i forgot my password") == answer("i forgot my password")
    assert answer("how much is delivery?", "are you hiring?").confidence < SURE


async def test_only_the_customers_words_count() -> None:
    said = turns("how do i reset my password")
    later = Turn(2, START + timedelta(hours=1), Speaker.AGENT, "Your tent repair takes ten days")
    assert await ASSISTANT.draft([*said, later], Page()) == await ASSISTANT.draft(said, Page())


async def test_nothing_said_or_nothing_known_is_no_answer() -> None:
    nothing = Draft("", 0.0)
    assert await ASSISTANT.draft([], Page()) == nothing
    assert await ASSISTANT.draft(turns("hello", speaker=Speaker.SYSTEM), Page()) == nothing
    assert await ASSISTANT.draft(turns("???!"), Page()) == nothing


def test_the_customers_page_raises_what_is_about_it() -> None:
    asked = "why does my payment not work"
    page = Page(
        url="https://shop.example/billing", title="Billing, Payment methods", error="Card declined (402)"
    )
    there, elsewhere = answer(asked, page=page), answer(asked)
    assert there.article == "card-declined"
    assert there.confidence > elsewhere.confidence


def test_the_page_decides_between_two_that_are_alike() -> None:
    articles = (
        Article("tents", "Broken pole of a tent", ("my pole broke",), "Tents.", pages=("Tents",)),
        Article("walking", "Broken pole for walking", ("my pole broke",), "Walking.", pages=("Walking",)),
    )
    assistant = EmbeddedAssistant(articles)
    for title, id_ in (("Tents", "tents"), ("Walking", "walking")):
        assert assistant.answer(["my pole broke"], Page(title=title)).article == id_


def test_the_page_alone_makes_no_answer_out_of_nothing() -> None:
    page = Page(title="Billing, Payment methods", error="Card declined (402)")
    assert share([answer(text, page=page).confidence < SURE for text in OUT_OF_SCOPE]) >= 0.85


async def test_the_same_turns_give_the_same_draft() -> None:
    again = EmbeddedAssistant(ARTICLES)
    for asked in PARAPHRASES.values():
        said = turns(*asked)
        assert await ASSISTANT.draft(said, Page()) == await again.draft(said, Page())


HOSTILE = {
    "one endless word": "x" * 100_000,
    "many words": "refund tent boots " * 6_000,
    "emoji": "🧗‍♀️🔥" * 20_000,
    "right to left": "\u0637\u0644\u0628\u064a \u202e" * 16_000,
    "nulls": "\0" * 100_000,
    "marks on marks": "e" + "\u0301" * 100_000,
    "every plane": "".join(map(chr, range(1, 0xD7FF))),
    "one sign that unfolds": "\ufdfa" * 100_000,
    "lone surrogates": "\ud800" * 1_000,
    "markup": "<script>alert(1)</script>" * 4_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_text_is_harmless_and_read_to_the_end(text: str) -> None:
    draft = await ASSISTANT.draft(turns(text), Page(url=text, title=text, error=text))
    assert 0.0 <= draft.confidence <= 1.0
    assert draft.text in {"", *(article.body for article in ARTICLES)}


@settings(max_examples=60, deadline=None)
@given(said=st.lists(st.text(max_size=200), max_size=4))
def test_any_text_gives_a_draft_with_a_probability(said: list[str]) -> None:
    draft = ASSISTANT.answer(said, Page())
    assert 0.0 <= draft.confidence <= 1.0
    assert all(0.0 <= chance <= draft.confidence for _, chance in draft.considered)


def test_one_article_and_small_talk_alone_are_enough_to_begin_with() -> None:
    one = EmbeddedAssistant((Article("only", "Opening hours", ("when do you open",), "At nine."),))
    assert one.answer(["when do you open"], Page()).text == "At nine."
    talk = EmbeddedAssistant((Article("hello", "Hello", ("hi",), "Hello!", kind="courtesy"),))
    assert talk.answer(["hi"], Page()).text == "Hello!"
    assert replace(talk.answer(["when do you open"], Page()), language="") == Draft("", 0.0)
