from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import brief
from bot.domain.conversation import Page
from bot.domain.decision import Capacity, Draft, Heard, Mood, Reason, Risk, Thresholds, Topic, Tried, decide
from bot.domain.handoff import Priority
from bot.domain.hints import ASKED_BACK
from bot.domain.routing import priority
from bot.domain.signals import asked_for_person, is_thanks
from bot.domain.weighing import INTERCEPT, VERSION, logistic

SURE = Draft("Refunds take five days.", 0.8, article="refunds")
TRACKING = [Tried("tracking", "Where is my parcel", 0.8)]
REFUND = Topic("refund", ("charged twice", "want a refund"), skill="Billing", urgent=True)


def reasons(heard: Heard) -> list[Reason]:
    """Why a person is brought in; nothing where the draft may be said."""
    return [signal.reason for signal in decide(heard, Thresholds()).tipped]


@pytest.mark.parametrize(
    "text",
    [
        "I want to speak to a person",
        "can I talk to someone please",
        "Connect me to an agent",
        "human",
        "Agent please!",
        "Is there a real person there?",
        "Could you transfer me to a human being?",
        "i need to talk with customer service",
        "get me a real person",
        "stop, I don't want a bot. Can someone call me?",
        "I'd rather talk to a real human",
        "The zip on my tent is broken, can someone from repairs talk to me?",
    ],
)
def test_a_request_for_a_person_is_heard(text: str) -> None:
    assert asked_for_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "you don't need to transfer me to a real person",
        "Can I transfer money to someone else?",
        "How many people can sleep in this tent?",
        "I need someone to clean my jacket",
        "no need to connect me to an agent, thanks",
        "I don´t need a human",
        "Is the jacket for a person of 1.90?",
        "What does the personal plan cost?",
    ],
)
def test_what_only_sounds_like_one_is_none(text: str) -> None:
    assert not asked_for_person(text)


@pytest.mark.parametrize(
    "text", ["Thanks!", "thank you so much", "ok great, thanks", "Perfect 👍", "cheers, bye"]
)
def test_bare_thanks_are_thanks(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize(
    "text", ["Thanks, but it still fails", "great, and where is my parcel?", "no it is broken", ""]
)
def test_thanks_with_a_matter_are_not_bare(text: str) -> None:
    assert not is_thanks(text)


def test_a_sure_draft_is_said() -> None:
    assert reasons(Heard(["How do refunds work?"], SURE)) == []


def test_an_unsure_draft_is_not_said_and_the_evidence_says_how_unsure() -> None:
    decision = decide(Heard(["Do you ship to Mars?"], Draft("…", 0.12)), Thresholds())
    assert [signal.evidence for signal in decision.signals] == ["the assistant was not sure (12 %)"]


def test_a_failed_assistant_is_itself_a_reason() -> None:
    assert reasons(Heard(["How do refunds work?"], None)) == [Reason.ASSISTANT_FAILED]


def test_a_request_for_a_person_comes_first_however_sure_the_draft() -> None:
    heard = Heard(["I was charged twice, let me talk to a person"], SURE, topics=[REFUND])
    assert reasons(heard) == [Reason.ASKED_FOR_PERSON, Reason.POLICY_TOPIC]


def test_a_topic_fires_on_whole_words_only() -> None:
    assert reasons(Heard(["I was CHARGED TWICE!"], SURE, topics=[REFUND])) == [Reason.POLICY_TOPIC]
    assert reasons(Heard(["I want a refundable ticket"], SURE, topics=[REFUND])) == []


def test_a_topic_in_another_apostrophe_leaves_the_headline_with_the_words_that_said_it() -> None:
    topic = Topic("access", ("can't log in",))
    said = ["I can’t log in to my account"]
    written = brief.write(said, Page(), [], Mood(), decide(Heard(said, SURE, topics=[topic]), Thresholds()))
    assert written.headline == "can't log in"
    assert brief.reword(written, said[0], "").headline == brief.TAKEN_BACK


@pytest.mark.parametrize(
    "said",
    [
        "I can’t log in",
        "I can´t log in",
        "I can't  log in",
        "i CAN'T log\nin!",
        "I can't log\N{NO-BREAK SPACE}in",
        "I ｃａｎ't log in",
    ],
)
def test_a_topic_fires_whatever_apostrophe_or_space_a_keyboard_makes(said: str) -> None:
    topic = Topic("access", ("can't log in",))
    assert reasons(Heard([said], SURE, topics=[topic])) == [Reason.POLICY_TOPIC]


def test_the_same_answer_a_second_time_is_not_given() -> None:
    tried = [Tried("refunds", "How refunds work", 0.8)]
    assert Reason.ASKED_AGAIN in reasons(Heard(["refund?", "and my refund then?"], SURE, tried))


def test_the_same_words_again_are_noticed_once_an_answer_was_attempted() -> None:
    said = ["where is my parcel number four", "where is my parcel number four please"]
    assert reasons(Heard(said, SURE)) == []
    assert Reason.ASKED_AGAIN in reasons(Heard(said, SURE, TRACKING))


def test_a_low_mood_alone_is_not_frustration() -> None:
    calm = Heard(["My sleeping bag has a hole and feathers come out"], SURE, mood=Mood((-0.6,)))
    angry = Heard(["This is useless, it still doesn't work!!!"], SURE, mood=Mood((-0.6,)))
    assert [signal.reason for signal in decide(calm, Thresholds()).signals] == [Reason.NOT_SURE]
    assert Reason.FRUSTRATED in [signal.reason for signal in decide(angry, Thresholds()).signals]


def test_shouting_alone_is_not_frustration() -> None:
    assert reasons(Heard(["HOW DO I RETURN THIS JACKET"], SURE, mood=Mood((0.0,)))) == []


def test_the_brief_quotes_the_matter_and_not_the_request_for_a_person() -> None:
    said = ["I was charged twice for October and need it back today", "can I talk to a person"]
    decision = decide(Heard(said, SURE, topics=[REFUND]), Thresholds())
    written = brief.write(said, Page(), [], Mood((-0.2, -0.6)), decision)
    assert written.wants == said[0]
    assert written.mood == ""
    assert written.why == ("asked for a person",)


def test_dark_words_alone_are_no_frustration_and_anger_that_grows_is_told() -> None:
    said = ["My zip is broken", "This is useless, it still doesn't work!!!"]
    decision = decide(Heard(said, SURE, mood=Mood((-0.5, -0.9))), Thresholds())
    assert brief.write(said, Page(), [], Mood((-0.5, -0.9)), decision).mood == "frustrated, getting worse"
    calm = decide(Heard(said[:1], SURE), Thresholds())
    assert brief.write(said[:1], Page(), [], Mood((-0.5,)), calm).mood == ""


def test_what_the_customer_said_next_is_told_only_when_it_turns_the_answer_down() -> None:
    tried = [Tried("a", "Sizes", 0.8, "and in red?"), Tried("b", "Returns", 0.6, "that's not it")]
    written = brief.write(["and in red?"], Page(), tried, Mood(), decide(Heard(["x"], SURE), Thresholds()))
    assert [one.reaction for one in written.tried] == ["", "that's not it"]


ANGRY = ["Where is my parcel?", "This is useless, it still doesn't work!!!"]
FURIOUS = Mood((0.0, -0.9))


def test_anger_waits_for_one_attempt_and_then_brings_a_person() -> None:
    assert not decide(Heard(ANGRY, SURE, mood=FURIOUS), Thresholds()).hand_off
    assert reasons(Heard(ANGRY, SURE, TRACKING, FURIOUS))[0] is Reason.FRUSTRATED


def test_the_threshold_moves_with_how_busy_people_are_and_never_beyond_its_bounds() -> None:
    thresholds = Thresholds(calm=0.4, busy=0.65)
    asked = [thresholds.at(Capacity(2, room, queued)) for room, queued in [(4, 0), (4, 2), (4, 4), (4, 90)]]
    assert asked == [0.4, 0.525, 0.65, 0.65]
    assert thresholds.at(Capacity(0, 0, 0)) == thresholds.at(Capacity(2, 0, 5)) == 0.65
    assert thresholds.at(None) == thresholds.handoff


def test_who_is_served_by_the_assistant_while_people_are_busy_gets_a_person_while_they_are_calm() -> None:
    doubtful = Heard(["where is it?", "and now?"], Draft("…", 0.5, article="b"), TRACKING)
    decided = [
        decide(replace(doubtful, capacity=Capacity(3, room, 0)), Thresholds(calm=0.2, busy=0.7))
        for room in (9, 0)
    ]
    assert [one.hand_off for one in decided] == [True, False]
    assert decided[0].score == decided[1].score


def test_a_rule_asks_for_no_attempt_and_no_capacity() -> None:
    nobody = Capacity(0, 0, 99)
    assert reasons(Heard(["human please"], SURE, capacity=nobody)) == [Reason.ASKED_FOR_PERSON]
    assert reasons(Heard(["charged twice"], SURE, topics=[REFUND], capacity=nobody)) == [Reason.POLICY_TOPIC]
    assert reasons(Heard(["How?"], None, capacity=nobody)) == [Reason.ASSISTANT_FAILED]


@pytest.mark.parametrize(
    ("risk", "confidence", "hands_off"),
    [
        (Risk.ALWAYS, 0.99, True),
        (Risk.HIGH, 0.79, True),
        (Risk.HIGH, 0.8, False),
        (Risk.MEDIUM, 0.59, True),
        (Risk.MEDIUM, 0.6, False),
        (Risk.LOW, 0.35, False),
        (Risk.LOW, 0.34, True),
    ],
)
def test_the_more_a_wrong_answer_costs_the_surer_it_must_be(
    risk: Risk, confidence: float, hands_off: bool
) -> None:
    topic = Topic("legal", ("sue you",), risk=risk)
    heard = Heard(["Can I sue you for that?"], Draft("…", confidence), topics=[topic])
    assert decide(heard, Thresholds()).hand_off is hands_off


def test_another_language_is_a_reason_where_no_article_answers_it() -> None:
    said = ["Wo ist mein Paket, bitte?"]
    unknown = decide(Heard(said, Draft("…", 0.5, language="de-AT")), Thresholds())
    assert [one.evidence for one in unknown.tipped] == ["writes in German, and no article answers that"]
    assert reasons(Heard(said, Draft("Dort.", 0.8, language="de"))) == []
    assert reasons(Heard(["Where is it?"], Draft("There.", 0.5, language="en-GB"))) == []
    assert reasons(Heard(["?"], Draft("There.", 0.5, language=""))) == []


def test_asking_back_is_done_once() -> None:
    unclear = Draft("Did you mean A or B?", 0.6, asks=("A", "B"))
    first = decide(Heard(["parcel"], unclear), Thresholds())
    assert (first.hand_off, first.asks) == (False, ("A", "B"))
    assert reasons(Heard(["parcel", "the other thing"], unclear, [Tried(ASKED_BACK, "", 0.6)])) == [
        Reason.AMBIGUOUS
    ]


def test_what_each_signal_added_makes_up_the_score() -> None:
    decision = decide(Heard(ANGRY, SURE, TRACKING, FURIOUS), Thresholds())
    assert decision.signals
    assert decision.score == pytest.approx(logistic(INTERCEPT + sum(one.weight for one in decision.signals)))
    assert [one.weight for one in decision.signals] == sorted(
        (one.weight for one in decision.signals), reverse=True
    )
    assert decision.version == VERSION


@given(
    confidence=st.floats(0, 1),
    attempts=st.integers(0, 5),
    capacity=st.builds(Capacity, st.integers(0, 5), st.integers(0, 20), st.integers(0, 50)),
    said=st.lists(st.text(max_size=60), min_size=1, max_size=4),
)
def test_without_a_rule_and_an_attempt_nobody_is_interrupted(
    confidence: float, attempts: int, capacity: Capacity, said: list[str]
) -> None:
    decision = decide(Heard(said, Draft("…", confidence), capacity=capacity, attempts=attempts), Thresholds())
    assert 0 < decision.score < 1
    assert Thresholds().calm <= decision.threshold <= Thresholds().busy
    assert decision.hand_off == (decision.is_ruled or (attempts > 0 and decision.score >= decision.threshold))
    assert bool(decision.tipped) is decision.hand_off


def test_being_unsure_is_no_reason_where_a_rule_has_spoken() -> None:
    assert reasons(Heard(["human please"], Draft("…", 0.04))) == [Reason.ASKED_FOR_PERSON]


def test_what_says_something_of_the_customer_leads_where_only_being_unsure_is_a_rule() -> None:
    tried = [Tried("a", "Tracking", 0.6, "that did not help")]
    said = ["Where is my parcel?", "that did not help", "This is useless, it still doesn't work!!!"]
    heard = Heard(said, Draft("…", 0.04), tried, Mood((0.0, 0.0, -0.9)))
    assert reasons(heard) == [Reason.FRUSTRATED, Reason.FAILED_ATTEMPTS, Reason.NOT_SURE]


def test_an_urgent_topic_or_anger_is_of_high_priority() -> None:
    urgent = decide(Heard(["I was charged twice"], SURE, topics=[REFUND]), Thresholds())
    unsure = decide(Heard(["Do you sponsor races?"], Draft("…", 0.1)), Thresholds())
    assert priority(urgent) is Priority.HIGH
    assert priority(unsure) is Priority.NORMAL


def test_a_brief_of_nothing_said_still_has_a_headline() -> None:
    written = brief.write([], Page(), [], Mood(), decide(Heard([""], SURE), Thresholds()))
    assert written.headline == "no question yet"


def test_to_have_only_the_same_answer_is_no_reason_where_nobody_asks_for_one() -> None:
    tried = [Tried("refunds", "How refunds work", 0.8)]
    heard = Heard(["How do refunds work?", "I was charged twice"], SURE, tried, topics=[REFUND])
    assert reasons(heard) == [Reason.POLICY_TOPIC]


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (Draft("", 0.0, wants_person=True), "asks for a person, by the assistant's reading"),
        (Draft("", 0.0, kept_back=True), "the assistant's answer did not pass the checks"),
        (Draft("", 0.1), "the assistant was not sure (10 %)"),
    ],
)
def test_the_card_says_why_there_is_no_answer(draft: Draft, why: str) -> None:
    decision = decide(Heard(["Ich hätte lieber einen Menschen"], draft), Thresholds())
    assert decision.hand_off
    assert [signal.evidence for signal in decision.tipped] == [why]
