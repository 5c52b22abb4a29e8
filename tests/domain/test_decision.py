from __future__ import annotations

import pytest

from bot.domain import brief
from bot.domain.conversation import Page
from bot.domain.decision import Draft, Heard, Mood, Reason, Thresholds, Topic, Tried, decide
from bot.domain.handoff import Priority
from bot.domain.signals import asked_for_person, is_thanks

SURE = Draft("Refunds take five days.", 0.8, article="refunds")
REFUND = Topic("refund", ("charged twice", "want a refund"), skill="Billing", urgent=True)


def reasons(heard: Heard) -> list[Reason]:
    return [signal.reason for signal in decide(heard, Thresholds()).signals]


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


def test_the_same_answer_a_second_time_is_not_given() -> None:
    tried = [Tried("refunds", "How refunds work", 0.8)]
    assert Reason.ASKED_AGAIN in reasons(Heard(["refund?", "and my refund then?"], SURE, tried))


def test_the_same_words_again_are_noticed() -> None:
    said = ["where is my parcel number four", "where is my parcel number four please"]
    assert Reason.ASKED_AGAIN in reasons(Heard(said, SURE))


def test_a_low_mood_alone_is_not_frustration() -> None:
    calm = Heard(["My sleeping bag has a hole and feathers come out"], SURE, mood=Mood((-0.6,)))
    angry = Heard(["This is useless, it still doesn't work!!!"], SURE, mood=Mood((-0.6,)))
    assert reasons(calm) == []
    assert reasons(angry) == [Reason.FRUSTRATED]


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


def test_being_unsure_is_no_reason_where_a_rule_has_spoken() -> None:
    assert reasons(Heard(["human please"], Draft("…", 0.04))) == [Reason.ASKED_FOR_PERSON]


def test_an_urgent_topic_or_anger_is_of_high_priority() -> None:
    urgent = decide(Heard(["I was charged twice"], SURE, topics=[REFUND]), Thresholds())
    unsure = decide(Heard(["Do you sponsor races?"], Draft("…", 0.1)), Thresholds())
    assert brief.priority(urgent) is Priority.HIGH
    assert brief.priority(unsure) is Priority.NORMAL


def test_a_brief_of_nothing_said_still_has_a_headline() -> None:
    written = brief.write([], Page(), [], Mood(), decide(Heard([""], SURE), Thresholds()))
    assert written.headline == "no question yet"
