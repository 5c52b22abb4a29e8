"""Did you mean this or that: asked when two answers are close, and understood when it is answered."""

from datetime import UTC, datetime

import pytest

from bot.assistant.choices import Choice, Offer, asked_again, chosen, close, named, offered, question
from bot.assistant.choosing import CHOSEN
from bot.assistant.embedded import EmbeddedAssistant
from bot.assistant.knowledge import Article
from bot.domain.conversation import Page, Speaker, Turn
from bot.domain.decision import Draft, Heard, Reason, Thresholds, Tried, decide
from bot.domain.hints import ASKED_BACK

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
    [
        "A",
        "a.",
        "the first one",
        "First",
        "1",
        "the first one please",
        "the tent",
        "Repairing a tent pole",
        "option a",
        "#1",
        "yes, the first",
        "the frist one",
        "a please",
        "one",
        "no, the first one",
    ],
)
async def test_the_first_is_understood(text: str) -> None:
    assert await reply(text) == ("tent", TENT.body, CHOSEN)


@pytest.mark.parametrize(
    "text",
    [
        "b",
        "The second one!",
        "2",
        "the latter",
        "the walking one",
        "walking pole please",
        "second",
        "the secnd one",
        "second one pls",
        "uh, the second?",
        "the seccond",
        "I meant the second one, thanks",
        "2)",
        "number 2",
        "B please",
        "the waking one",
        "Yes, the second",
        "a second one",
    ],
)
async def test_the_second_is_understood(text: str) -> None:
    assert await reply(text) == ("stick", STICK.body, CHOSEN)


@pytest.mark.parametrize(
    "text",
    [
        "the tent and the walking pole",
        "hm",
        "what is it",
        "",
        "the first and the tent of my walking friend",
        "later",
        "no thanks",
        "thank you",
        "not the first one",
        "how do I wash socks",
        *DENIED,
    ],
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
    assert offered(ASKS, ids) == Offer(("tent", "stick"))
    assert offered(asked_again(*TITLES), ids) == Offer(("tent", "stick"), again=True)
    assert offered(ASKS.replace("tent", "canoe"), ids) is None
    assert offered(f"{ASKS} And more.", ids) is offered("", ids) is None
    assert named(ASKS) == named(asked_again(*TITLES)) == TITLES
    assert named("Send us the tent pole.") is None


async def test_what_was_chosen_is_told_as_it_is_where_nobody_had_to_choose() -> None:
    steps = "\n\n".join(f"Step {number}. {'Wash the pole by hand and dry it. ' * 8}" for number in range(6))
    long = Article(TENT.id, TENT.title, TENT.questions, steps)
    assistant = EmbeddedAssistant([long, STICK, SOCKS])
    said = ((Speaker.CUSTOMER, "my pole broke"), (Speaker.ASSISTANT, ASKS), (Speaker.CUSTOMER, "the first"))
    assert (await assistant.draft(turns(*said), Page())).text == steps


@pytest.mark.parametrize(
    "text",
    ["neither", "Neither!", "none of those", "none of these", "no", "nope", "niether", "neither of them",
     "not those", "something else", "No, neither of the two", "not what I asked for"],
)  # fmt: skip
def test_neither_is_understood(text: str) -> None:
    assert chosen(text, TITLES) is Choice.NEITHER


@pytest.mark.parametrize("text", ["both", "Both please", "both of them", "a and b", "either", "1 & 2"])
async def test_who_means_both_gets_both(text: str) -> None:
    _, told, confidence = await reply(text)
    assert told == f"{TENT.title}\n\n{TENT.body}\n\n{STICK.title}\n\n{STICK.body}"
    assert confidence == CHOSEN


@pytest.mark.parametrize(
    "text", ["ok will do", "makes sense", "yes", "Yes please", "ok", "yep", "that one", "right", "👍"]
)
async def test_a_bare_yes_is_asked_once_more_and_is_no_second_attempt(text: str) -> None:
    article, said, confidence = await reply(text)
    assert (article, said) == ("", asked_again(*TITLES))
    again = Draft(said, confidence)
    decision = decide(Heard(["my pole broke", text], again, [Tried(ASKED_BACK, ASKS, 0.6)]), Thresholds())
    assert not decision.hand_off


async def after_two(text: str) -> Draft:
    said = (
        (Speaker.CUSTOMER, "my pole broke"),
        (Speaker.ASSISTANT, ASKS),
        (Speaker.CUSTOMER, "yes"),
        (Speaker.ASSISTANT, asked_again(*TITLES)),
        (Speaker.CUSTOMER, text),
    )
    return await ASSISTANT.draft(turns(*said), Page())


async def test_a_second_bare_yes_brings_a_person() -> None:
    draft = await after_two("yes")
    assert (draft.text, draft.confidence) == ("", 0.0)
    decision = decide(Heard(["my pole broke", "yes"], draft, [Tried(ASKED_BACK, ASKS, 0.6)]), Thresholds())
    assert [signal.reason for signal in decision.tipped if signal.rule] == [Reason.NOT_SURE]


async def test_what_was_asked_once_more_is_chosen_from_too() -> None:
    assert (await after_two("the second")).article == "stick"


async def test_who_meant_neither_gets_a_third_answer_only_where_it_is_likely_then() -> None:
    poles = ("my pole broke", "the pole is bent")
    third = Article("flag", "Repairing a flag pole", poles, "Paint the flag pole.")
    assistant = EmbeddedAssistant([TENT, STICK, SOCKS, third])
    asks = ((Speaker.CUSTOMER, "my pole broke"), (Speaker.ASSISTANT, ASKS), (Speaker.CUSTOMER, "neither"))
    assert (await assistant.draft(turns(*asks), Page())).article == "flag"
    floor = Thresholds().confidence
    assert (await ASSISTANT.draft(turns(*asks), Page())).confidence < floor
