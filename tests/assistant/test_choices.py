"""Did you mean this or that: asked when two answers are close, and understood when it is answered."""

from datetime import UTC, datetime

import pytest

from bot.assistant.choices import chosen, close, offered, question
from bot.assistant.embedded import CHOSEN, EmbeddedAssistant
from bot.assistant.knowledge import Article
from bot.domain.conversation import Page, Speaker, Turn
from bot.domain.decision import Thresholds

TENT = Article(
    "tent", "Repairing a tent pole", ("my pole broke", "the pole is bent"), "Send us the tent pole."
)
STICK = Article(
    "stick", "Repairing a walking pole", ("my pole broke", "the pole is bent"), "Bring the walking pole."
)
SOCKS = Article("socks", "Washing socks", ("how do i wash socks", "can socks be boiled"), "At forty degrees.")
ASSISTANT = EmbeddedAssistant([TENT, STICK, SOCKS])
ASKS = "Did you mean “Repairing a tent pole” or “Repairing a walking pole”?"
DENIED = ("not the walking one", "I don't mean tents", "neither the tent", "anything except the tent")
TITLES = (TENT.title, STICK.title)


def turns(*said: tuple[Speaker, str]) -> list[Turn]:
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    return [Turn(seq, at, speaker, text) for seq, (speaker, text) in enumerate(said, start=1)]


async def reply(text: str) -> tuple[str, str, float]:
    said = ((Speaker.CUSTOMER, "my pole broke"), (Speaker.ASSISTANT, ASKS), (Speaker.CUSTOMER, text))
    draft = await ASSISTANT.draft(turns(*said), Page())
    return draft.article, draft.text, draft.confidence


def test_two_answers_that_are_close_are_asked_between() -> None:
    draft = ASSISTANT.answer(["my pole broke"], Page())
    assert set(draft.asks) == set(TITLES)
    assert draft.text == question(*draft.asks)
    assert (draft.article, draft.sources) == ("", ())
    assert Thresholds().confidence <= draft.confidence <= 0.95
    assert [title for title, _ in draft.considered[:2]] == list(draft.asks)
    assert draft.confidence > draft.considered[0][1]


@pytest.mark.parametrize("text", ["how do i wash socks", "my walking pole broke", "are you hiring a cook"])
def test_a_clear_answer_and_no_answer_are_not_asked_about(text: str) -> None:
    assert ASSISTANT.answer([text], Page()).asks == ()


@pytest.mark.parametrize(
    ("ranked", "is_close"),
    [
        ((("a", 0.45), ("b", 0.4)), True),
        ((("a", 0.45), ("b", 0.3)), False),
        ((("a", 0.7), ("b", 0.6)), False),
        ((("a", 0.2), ("b", 0.2)), True),
        ((("a", 0.3), ("b", 0.05)), True),
        ((("a", 0.2), ("b", 0.05)), False),
        ((("a", 0.45),), False),
        ((("same", 0.45), ("same", 0.45)), False),
        ((("a “b” c", 0.45), ("b", 0.44)), False),
        ((("t" * 200, 0.45), ("b", 0.44)), False),
    ],
)
def test_close_means_both_likely_and_neither_ahead_or_neither_to_be_said_alone(
    ranked: tuple[tuple[str, float], ...], is_close: bool
) -> None:
    assert close(ranked) is is_close


@pytest.mark.parametrize(
    "text",
    ["A", "a.", "the first one", "First", "1", "the first one please", "the tent", "Repairing a tent pole"],
)
async def test_the_first_is_understood(text: str) -> None:
    assert await reply(text) == ("tent", TENT.body, CHOSEN)


@pytest.mark.parametrize(
    "text", ["b", "The second one!", "2", "the latter", "the walking one", "walking pole please"]
)
async def test_the_second_is_understood(text: str) -> None:
    assert await reply(text) == ("stick", STICK.body, CHOSEN)


@pytest.mark.parametrize(
    "text", ["neither", "no", "both", "the tent and the walking pole", "hm", "what is it", "", *DENIED]
)
def test_what_chooses_nothing_is_not_taken_for_a_choice(text: str) -> None:
    assert chosen(text, TITLES) is None


async def test_another_question_is_answered_as_ever() -> None:
    assert (await reply("how do i wash socks"))[0] == "socks"


async def test_a_choice_counts_for_the_last_question_only() -> None:
    said = (
        (Speaker.CUSTOMER, "my pole broke"),
        (Speaker.ASSISTANT, ASKS),
        (Speaker.CUSTOMER, "how do i wash socks"),
        (Speaker.ASSISTANT, SOCKS.body),
        (Speaker.CUSTOMER, "the first one"),
    )
    draft = await ASSISTANT.draft(turns(*said), Page())
    assert draft.article != "tent" or draft.confidence != CHOSEN


def test_only_our_own_question_offers_something() -> None:
    ids = {article.title: article.id for article in (TENT, STICK, SOCKS)}
    assert offered(ASKS, ids) == ("tent", "stick")
    assert offered(ASKS.replace("tent", "canoe"), ids) == ()
    assert offered(f"{ASKS} And more.", ids) == offered("", ids) == ()


async def test_what_was_chosen_is_told_as_it_is_where_nobody_had_to_choose() -> None:
    steps = "\n\n".join(f"Step {number}. {'Wash the pole by hand and dry it. ' * 8}" for number in range(6))
    long = Article(TENT.id, TENT.title, TENT.questions, steps)
    assistant = EmbeddedAssistant([long, STICK, SOCKS])
    said = ((Speaker.CUSTOMER, "my pole broke"), (Speaker.ASSISTANT, ASKS), (Speaker.CUSTOMER, "the first"))
    assert (await assistant.draft(turns(*said), Page())).text == steps
