"""Dialogues played to the real answerer and decision."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.assistant.knowledge import Article
from bot.deciding import Deciding
from bot.domain.conversation import Page, Speaker, Turn
from bot.domain.decision import Draft, Thresholds, Topic
from bot.domain.rules import Rules, Skill
from bot.evaluation.playing import (
    NoSkills,
    Played,
    RememberedMood,
    at_turn,
    first_dark,
    handed,
    play,
    play_all,
)
from bot.evaluation.scenarios import Dialogue, Said
from bot.evaluation.tables.handoffs import Outcome, service, timing

ARTICLES = (
    Article("zip", "Zip repair", ("the zip of my jacket is broken", "my zip is stuck"), "Send it to us."),
    Article("tent", "Pitching a tent", ("how do I pitch my tent", "where do the poles go"), "Poles first."),
    Article("thanks", "Thanks", ("Thank you", "Thanks a lot"), "Gladly.", kind="courtesy"),
)
TOPIC = Topic("legal matter", ("lawyer",))
RULES = Rules({"General": Skill("General", "general", general=True)}, topics=(TOPIC,))
DECIDING = Deciding(RULES, RememberedMood(), NoSkills())


def played(*said: str | Said) -> Played:
    turns = tuple(one if isinstance(one, Said) else Said(one) for one in said)
    [one] = play_all([Dialogue("d", "own", turns)], ARTICLES)
    return one


def test_who_gets_an_answer_and_says_thanks_is_left_alone() -> None:
    assert handed(played("my zip is stuck", "Thank you"), DECIDING) is None


def test_a_person_comes_at_the_turn_that_calls_for_one() -> None:
    assert handed(played("my zip is stuck", "I will call my lawyer"), DECIDING) == 2
    assert handed(played("let me talk to a real person", "my zip is stuck"), DECIDING) == 1


@pytest.mark.parametrize("confidence", [0.0, 0.9, 1.0])
def test_any_threshold_that_baton_toml_takes_can_be_decided_by(confidence: float) -> None:
    rules = replace(RULES, thresholds=Thresholds(confidence=confidence))
    one = played("how do I pitch", "and the poles of a tent")
    assert handed(one, Deciding(rules, RememberedMood(), NoSkills())) in {None, 1, 2}


def test_each_step_knows_what_was_tried_and_how_it_was_taken() -> None:
    steps = played("my zip is stuck", "that did not help", "my zip is stuck").steps
    assert [len(step.story.tried) for step in steps] == [0, 1, 2]
    assert steps[2].story.tried[0].article == "zip"
    assert steps[2].story.tried[0].reaction == "that did not help"
    speakers = [turn.speaker for turn in steps[1].story.turns]
    assert speakers == [Speaker.CUSTOMER, Speaker.ASSISTANT, Speaker.CUSTOMER]


class AsksBack:
    """Asks between two answers, until one of their titles is said."""

    async def draft(self, turns: Sequence[Turn], page: Page) -> Draft:
        if turns[-1].text == "Zip repair":
            return Draft("Send it to us.", 0.9, article="zip")
        return Draft("Did you mean “Zip repair” or “Zip price”?", 0.7, asks=("Zip repair", "Zip price"))


async def test_who_is_asked_which_one_was_meant_names_it_in_the_same_turn() -> None:
    dialogue = Dialogue("d", "own", (Said("my zip", "zip"), Said("which tent", "tent"), Said("a person")))
    one = await play(dialogue, AsksBack(), {"zip": "Zip repair", "tent": "Tents"})
    assert [step.number for step in one.steps] == [1, 1, 2, 3]
    assert [step.draft.article for step in one.steps] == ["", "zip", "", ""]
    assert [tried.article for tried in one.steps[3].story.tried] == ["asked_back", "zip", "asked_back"]
    assert one.steps[3].story.tried[0].reaction == "Zip repair"
    assert not one.wrong(None)


def test_small_talk_counts_as_no_attempt() -> None:
    assert played("Thank you", "my zip is stuck").steps[1].story.tried == ()


def test_an_answer_from_another_article_is_wrong_until_a_person_comes() -> None:
    one = played(Said("my zip is stuck", "zip"), Said("how do I pitch my tent", "zip"))
    assert not one.wrong(2)
    assert one.wrong(None)
    assert one.wrong(3)


def test_the_policies_that_look_at_less_do_so() -> None:
    one = played("good morning", "this is awful, I hate it")
    assert (at_turn(one, 2), at_turn(one, 3)) == (2, None)
    assert first_dark(one, RememberedMood()) == 2


def test_of_each_dialogue_one_thing_became() -> None:
    solved = played(Said("my zip is stuck", "zip"))
    wrongly = played(Said("how do I pitch my tent", "zip"))
    needing = played(Said("a person please", gold=True, asks=True))
    outcomes = [Outcome(solved, None), Outcome(wrongly, None), Outcome(solved, 1), Outcome(needing, 1),
                Outcome(needing, None)]  # fmt: skip
    assert [figure.value for figure in service(outcomes) if not isinstance(figure, str)] == [0.2] * 5


def test_the_shares_of_timing_are_of_those_that_need_a_person() -> None:
    needing = played("my zip is stuck", Said("still broken", gold=True), Said("a person please", asks=True))
    free = played("my zip is stuck")
    outcomes = [Outcome(needing, 2), Outcome(needing, None), Outcome(free, None), Outcome(free, 1)]
    on_time, early, late, missed, false, before, cost, golden = (
        figure.value for figure in timing(outcomes, seed=1) if not isinstance(figure, str)
    )
    assert (on_time, early, late, missed, false, before) == (0.5, 0.0, 0.0, 0.5, 0.5, 0.5)
    assert cost == pytest.approx((0 + 4 + 0 + 1) / 4)
    assert golden == pytest.approx((1 + 0 + 1 + 0) / 4)
